package customers

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/customers"
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

// addTagsSQL gives tags to contacts, which are locked, one after the other while there
// is room. It returns every pair that was not there, and whether it is now.
var addTagsSQL = `
	with asked as (
		select tag_id, contact_id, min(n) as n
		  from unnest($1::uuid[], $2::uuid[]) with ordinality as a (tag_id, contact_id, n)
		 where not exists (select from (
		           select tag_id from contact_tags
		            where workspace_id = current_workspace() and contact_id = a.contact_id and tag_id = a.tag_id offset 0) t)
		 group by 1, 2
	), placed as (
		select tag_id, contact_id, row_number() over (partition by contact_id order by n) + (
		       select count(*) from contact_tags t
		        where t.workspace_id = current_workspace() and t.contact_id = asked.contact_id) as place from asked
	), added as (
		insert into contact_tags (workspace_id, tag_id, contact_id)
		select current_workspace(), tag_id, contact_id from placed where place <= ` + strconv.Itoa(customers.MaxTags) + ` order by contact_id
		    on conflict do nothing
	)
	select tag_id, contact_id, place <= ` + strconv.Itoa(customers.MaxTags) + ` from placed`

// givenTag is a tag that a contact was to get, and whether it fits.
type givenTag struct {
	Tag, Contact uuid.UUID
	Fits         bool
}

// addTags gives tags to contacts, which are locked. Whoever calls it says which do not fit.
func addTags(ctx context.Context, tx *postgres.Tx, pairs []postgres.OfContact[uuid.UUID]) ([]givenTag, error) {
	rows, _ := tx.Query(ctx, addTagsSQL,
		postgres.Column(pairs, func(p *postgres.OfContact[uuid.UUID]) pgtype.UUID { return postgres.AsUUID(p.Value) }),
		postgres.ContactsOf(pairs))
	return pgx.CollectRows(rows, pgx.RowToStructByPos[givenTag])
}

func identities(tags []string) []string {
	return postgres.Column(tags, func(tag *string) string { return texts.Identity(*tag) })
}

func compareTags(a, b string) int { return cmp.Compare(texts.Identity(a), texts.Identity(b)) }
