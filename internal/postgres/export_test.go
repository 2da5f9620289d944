package postgres

// NewDatabaseOn lets tests watch the connections that a Database uses.
var NewDatabaseOn = newDatabase

// PoolConfig is how Open connects.
var PoolConfig = poolConfig

// SchemaVersion is the version that Open asks for.
var SchemaVersion = schemaVersion
