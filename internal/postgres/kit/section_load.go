package kit

import (
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/section"
)

// QueueThing adds a thing of a section to a batch of whoever fills a database, in
// the workspace that the batch has entered.
func QueueThing[T any](batch *pgx.Batch, of *section.Of[T], thing T, created time.Time) error {
	s := NewSection(nil, of)
	thing, wrong := s.Clean(thing)
	if err := wrong.Err(); err != nil {
		return err
	}
	id := s.Item(&thing).ID
	batch.Queue(s.sql.insert, s.arguments(&thing))
	batch.Queue(`update `+s.Table+` set created_at = $2 where workspace_id = current_workspace() and id = $1`, id, created)
	for i := range s.Fields {
		if f := &s.Fields[i]; f.Names() {
			batch.Queue(s.sql.things[f.Name].add, pgx.NamedArgs{"id": id, "ids": *f.Things(&thing)})
		}
	}
	return nil
}
