package postgres

// Files does the long work of the queue. A job carries no right: each step
// makes the actor anew and asks the policy again.
type Files struct{ *Database }

// NewFiles returns the repository of the long work.
func NewFiles(db *Database) Files { return Files{db} }
