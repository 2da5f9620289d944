package customers

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

const (
	// makeTagSQL makes a tag, unless it is there.
	makeTagSQL = `
		insert into tags (workspace_id, id, name, identity, name_key, words) values (current_workspace(), $1, $2, $3, $4, $5)
		on conflict do nothing`

	// holdTagsSQL keeps tags by their identities, in one order for everybody, before anything
	// hangs on them: whoever deletes one now has either done so or waits.
	holdTagsSQL = `
		select from tags where workspace_id = current_workspace() and identity = any($1)
		 order by identity for key share`
)

// holdTags makes the tags that are not there and holds them all, in one
// order for everybody, or two that make the same ones wait for each other. It
// comes before anything that hangs on the contact is touched: whoever deletes a
// tag holds it too, and then goes for that.
func holdTags(ctx context.Context, tx *postgres.Tx, tags []string) error {
	batch := &pgx.Batch{}
	for _, tag := range slices.SortedFunc(slices.Values(tags), compareTags) {
		batch.Queue(makeTagSQL, postgres.NewID(), tag, texts.Identity(tag), texts.SearchKey(tag), postgres.OrEmpty(texts.SearchWords(tag)))
	}
	batch.Queue(holdTagsSQL, identities(tags))
	return tx.SendBatch(ctx, batch).Close()
}

// queueTags gives a contact these tags, which are held, and no other.
func queueTags(batch *pgx.Batch, contact uuid.UUID, tags []string) {
	batch.Queue(`delete from contact_tags where workspace_id = current_workspace() and contact_id = $1`, contact)
	batch.Queue(`
		insert into contact_tags (workspace_id, tag_id, contact_id)
		select current_workspace(), id, $2 from tags where workspace_id = current_workspace() and identity = any($1)`,
		identities(tags), contact)
}

func identities(tags []string) []string {
	return postgres.Column(tags, func(tag *string) string { return texts.Identity(*tag) })
}

func compareTags(a, b string) int { return cmp.Compare(texts.Identity(a), texts.Identity(b)) }
