package postgres

// Store is everything that belongs to a workspace.
type Store struct{ *Database }

// NewStore returns the repository of workspaces.
func NewStore(db *Database) Store { return Store{db} }
