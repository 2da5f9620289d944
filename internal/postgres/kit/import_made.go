package kit

import (
	"encoding/json"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/customers"
	"latchkey/internal/importing"
	"latchkey/internal/postgres"
)

// ID is that of the import, which what it makes keeps.
func (r *ImportStep) ID() pgtype.UUID { return postgres.AsUUID(r.id) }

// File is the name of the file.
func (r *ImportStep) File() string { return r.file }

// ForeseenID is the id of something that a check would make, by its key: the same in
// every step.
func (r *ImportStep) ForeseenID(key string) uuid.UUID { return uuid.NewSHA1(r.id, []byte(key)) }

// QueueMade notes the customers that an import made, for its undoing.
func (r *ImportStep) QueueMade(batch *pgx.Batch, contacts []ContactRow) {
	if len(contacts) == 0 {
		return
	}
	batch.Queue(`
		insert into import_contacts (workspace_id, import_id, contact_id, version) select current_workspace(), $1, unnest($2::uuid[]), 1`,
		r.id, postgres.IDs(contacts, func(c *ContactRow) uuid.UUID { return c.ID }))
}

// ImportChange is a customer whom an import changed, and what was there.
type ImportChange struct {
	Contact uuid.UUID
	Name    string
	Version int64 // that the import leaves
	Was     importing.Was
	Answer  customers.Answer // that the import leaves
}

// QueueChanged notes customers whom an import changed: for its undoing, and in
// their history. Of one who is changed twice, what was there at first counts.
func (r *ImportStep) QueueChanged(batch *pgx.Batch, tx *postgres.Tx, list []ImportChange) error {
	ids, acts := make([]pgtype.UUID, len(list)), make([]pgtype.UUID, len(list))
	names, was, details := make([]string, len(list)), make([]string, len(list)), make([]string, len(list))
	versions := make([]int64, len(list))
	for i := range list {
		c := &list[i]
		before, err := json.Marshal(c.Was)
		if err != nil {
			return err
		}
		said := postgres.Detail{"fields": c.Was.Parts(), "import": r.id, "file": r.file}
		if c.Was.Consent != nil {
			said["consent"] = customers.ConsentChange{Was: c.Was.Consent.Known(), Is: c.Answer}
		}
		detail, err := json.Marshal(said)
		if err != nil {
			return err
		}
		ids[i], acts[i] = postgres.AsUUID(c.Contact), postgres.AsUUID(postgres.NewID())
		names[i], was[i], details[i], versions[i] = c.Name, string(before), string(detail), c.Version
	}
	batch.Queue(`
		insert into import_contacts as i (workspace_id, import_id, contact_id, was, version, before)
		select current_workspace(), $1, contact, was, version, version - 1
		  from unnest($2::uuid[], $3::jsonb[], $4::bigint[]) as changed (contact, was, version)
		    on conflict (workspace_id, import_id, contact_id) do update set version = `+untouched+`,
		       was = case when i.was is not null then jsonb_build_object(
		           'texts', coalesce(excluded.was->'texts', '{}') || coalesce(i.was->'texts', '{}'),
		           'values', coalesce(excluded.was->'values', '{}') || coalesce(i.was->'values', '{}'),
		           'tags', coalesce(excluded.was->'tags', '[]') || coalesce(i.was->'tags', '[]'),
		           'consent', coalesce(i.was->'consent', excluded.was->'consent')) end`,
		r.id, ids, was, versions)
	batch.Queue(`
		insert into activity (workspace_id, id, member_id, actor, act, subject, target, target_id, detail)
		select current_workspace(), act, $1, coalesce((select name from members where workspace_id = current_workspace() and id = $1), ''),
		       'contact.import', 'imports', name, contact, detail
		  from unnest($2::uuid[], $3::text[], $4::uuid[], $5::jsonb[]) as changed (act, name, contact, detail)`,
		uuid.UUID(tx.Member), acts, names, ids, details)
	return nil
}
