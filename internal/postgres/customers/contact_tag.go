package customers

import (
	"cmp"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

const (
	// makeTag makes a tag, unless it is there.
	makeTag = `
		insert into tags (workspace_id, id, name, name_key) values (current_workspace(), $1, $2, $3)
		on conflict do nothing`

	// holdTags keeps tags by their keys, in one order for everybody, before anything
	// hangs on them: whoever deletes one now has either done so or waits.
	holdTags = `
		select from tags where workspace_id = current_workspace() and name_key = any($1)
		 order by name_key for key share`
)

// queueTags gives a contact these tags and no other. They are made in one order
// for everybody, or two that make the same ones wait for each other.
func queueTags(batch *pgx.Batch, contact uuid.UUID, tags []string) {
	var keys []string
	for _, tag := range slices.SortedFunc(slices.Values(tags), compareKeys) {
		keys = append(keys, texts.SearchKey(tag))
		batch.Queue(makeTag, postgres.NewID(), tag, texts.SearchKey(tag))
	}
	batch.Queue(holdTags, keys)
	batch.Queue(`delete from contact_tags where workspace_id = current_workspace() and contact_id = $1`, contact)
	batch.Queue(`
		insert into contact_tags (workspace_id, tag_id, contact_id)
		select current_workspace(), id, $2 from tags where workspace_id = current_workspace() and name_key = any($1)`,
		keys, contact)
}

func compareKeys(a, b string) int { return cmp.Compare(texts.SearchKey(a), texts.SearchKey(b)) }
