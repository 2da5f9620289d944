package postgres

// NewDatabaseOn lets tests watch the connections that a Database uses.
var NewDatabaseOn = newDatabase

// SchemaVersion is the version that Open asks for.
var SchemaVersion = schemaVersion
