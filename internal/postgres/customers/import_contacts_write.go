package customers

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/customers"
	"latchkey/internal/importing"
	"latchkey/internal/mail"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/texts"
)

// importPlan is what rows do: who is new, and who is changed from what to what.
type importPlan struct {
	fresh   []kit.ContactRow
	changed []changedContact
	notes   []contactNote
}

type changedContact struct {
	importing.Kept
	was    importing.Was
	others []mail.Address // that were added
}

func planOf(
	r *kit.ImportStep, list []*fileRow, kept map[uuid.UUID]*importing.Kept, tags map[string]uuid.UUID, crew *crew,
	done *kit.ImportTally,
) (plan importPlan) {
	for i := range list {
		row := list[i]
		current := kept[row.id]
		crew.give(r, row, current, done)
		if current == nil {
			row.Notes, _ = importing.NewNotes(row.Notes, nil)
			plan.fresh = append(plan.fresh, newRow(&row.Contact, tags))
			plan.note(plan.fresh[len(plan.fresh)-1].ID, row.Notes)
			done.Created++
			done.Changed += row.rows - 1
			continue
		}
		was, tooMany := current.Merge(&row.Contact, tagIDs(&row.Contact, tags), r.Existing)
		if tooMany {
			done.Remark(row.ImportRow, []importing.Remark{r.Reader.TooManyTags()})
		}
		if current.Answer(&row.Consent, &was, r.Existing) {
			done.Remark(row.ImportRow, row.Consent.StaysNo())
		}
		if !was.Changes() {
			done.Already(row.rows)
		} else {
			done.Changed += row.rows
			if r.Dry && len(done.Samples) < importing.MaxSamples {
				added := tagNames(&row.Contact, tags, was.Tags)
				done.Samples = append(done.Samples, r.Reader.Sample(row.Line, &row.Contact, &was, current, added, crew.called))
			}
			others := slices.DeleteFunc(row.Others, func(other mail.Address) bool { return !slices.Contains(was.Others, other.Key()) })
			plan.changed = append(plan.changed, changedContact{*current, was, others})
			plan.note(current.ID, row.Notes)
		}
	}
	return plan
}

func (p *importPlan) note(contact uuid.UUID, notes []customers.Note) {
	for _, note := range notes {
		p.notes = append(p.notes, contactNote{contact, note})
	}
}

// write stores what was planned, and what stood there before.
func (p *importPlan) write(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, self string) error {
	batch := &pgx.Batch{}
	kit.QueueContacts(batch, uuid.UUID(tx.Workspace), p.fresh)
	r.QueueMade(batch, p.fresh)
	if len(p.changed) > 0 {
		queueChanges(batch, p.changed)
		queueGiven(batch, p.changed)
		if err := r.QueueChanged(batch, tx, postgres.Column(p.changed, func(c *changedContact) kit.ImportChange {
			return kit.ImportChange{Contact: c.ID, Name: c.Name, Version: c.Version + 1, Was: c.was, Answer: c.Consent.Known()}
		})); err != nil {
			return err
		}
	}
	p.queueNotes(batch, tx, r, self)
	if batch.Len() > 0 {
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return err
		}
	}
	if err := p.turns(ctx, tx); err != nil {
		return err
	}
	var renamed []uuid.UUID // or found by another number
	for i := range p.changed {
		_, named := p.changed[i].was.Texts["name"]
		if _, called := p.changed[i].was.Texts["phone"]; named || called || len(p.changed[i].others) > 0 {
			renamed = append(renamed, p.changed[i].ID)
		}
	}
	if len(renamed) == 0 {
		return nil
	}
	return kit.WriteWords(ctx, tx, renamed...)
}

// turns has those whom a team got given to whose turn it is there, as on a customer's page. Whoever
// is new has no conversation yet.
func (p *importPlan) turns(ctx context.Context, tx *postgres.Tx) error {
	var teamed []uuid.UUID
	for i := range p.changed {
		if _, given := p.changed[i].was.Texts["team"]; given && p.changed[i].Team != "" {
			teamed = append(teamed, p.changed[i].ID)
		}
	}
	if len(teamed) == 0 {
		return nil
	}
	return kit.TurnLater(ctx, tx, teamed...)
}

// newRow is the row of a customer who is new.
func newRow(c *importing.Contact, tags map[string]uuid.UUID) kit.ContactRow {
	row := kit.ContactRow{
		ID: postgres.NewID(), Name: c.Name, Phone: c.Phone, Language: c.Language,
		Street: c.Street, PostalCode: c.PostalCode, City: c.City, Country: c.Country,
		Source: cmp.Or(c.Source, customers.SourceImport), Created: c.Created, Assignee: c.AssigneeID.UUID, Team: c.TeamID.UUID, Others: c.Others,
		Consent: c.Consent.Consent,
	}
	if c.HasEmail {
		row.Email = c.Email
	}
	if row.Created.IsZero() {
		row.Created = time.Now()
	}
	row.Tags = tagIDs(c, tags)
	for field, value := range c.Own {
		row.Values = append(row.Values, kit.ValueRow{Field: field, Value: value})
	}
	return row
}

// tagIDs are the tags of a row.
func tagIDs(c *importing.Contact, tags map[string]uuid.UUID) (ids []uuid.UUID) {
	for _, tag := range c.Tags {
		ids = append(ids, tags[texts.Identity(tag)])
	}
	return ids
}

// tagNames are those of a row's tags that have one of some ids.
func tagNames(c *importing.Contact, tags map[string]uuid.UUID, ids []uuid.UUID) (names []string) {
	for _, tag := range c.Tags {
		if slices.Contains(ids, tags[texts.Identity(tag)]) {
			names = append(names, tag)
		}
	}
	return names
}

// queueChanges writes what was laid over what is there.
func queueChanges(batch *pgx.Batch, list []changedContact) {
	text := func(of func(*changedContact) string) []string { return postgres.Column(list, of) }
	batch.Queue(`
		update contacts c set name = r.name, name_key = r.name_key, phone = r.phone, language = r.language,
		       street = r.street, postal_code = r.postal_code, city = r.city, country = r.country,
		       consent = r.consent, consent_since = r.since, consent_from = r.origin, version = c.version + 1
		  from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
		              $10::text[], $11::timestamptz[], $12::text[])
		    as r (id, name, name_key, phone, language, street, postal_code, city, country, consent, since, origin)
		 where c.workspace_id = current_workspace() and c.id = r.id and c.deleted_at is null`,
		postgres.Column(list, func(c *changedContact) pgtype.UUID { return postgres.AsUUID(c.ID) }),
		text(func(c *changedContact) string { return c.Name }),
		text(func(c *changedContact) string { return texts.SearchKey(c.Name) }),
		text(func(c *changedContact) string { return c.Phone }),
		text(func(c *changedContact) string { return c.Language }),
		text(func(c *changedContact) string { return c.Street }),
		text(func(c *changedContact) string { return c.PostalCode }),
		text(func(c *changedContact) string { return c.City }),
		text(func(c *changedContact) string { return c.Country }),
		text(func(c *changedContact) string { return string(c.Consent.Known()) }),
		postgres.Column(list, func(c *changedContact) *time.Time { return postgres.OrNull(c.Consent.Since) }),
		text(func(c *changedContact) string { return c.Consent.From }))
	var tags []postgres.OfContact[uuid.UUID]
	var values []postgres.OfContact[kit.ValueRow]
	for i := range list {
		c := &list[i]
		for _, tag := range c.was.Tags {
			tags = append(tags, postgres.OfContact[uuid.UUID]{Value: tag, Contact: c.ID})
		}
		for field := range c.was.Values {
			values = append(values, postgres.OfContact[kit.ValueRow]{Value: kit.ValueRow{Field: field, Value: c.Values[field]}, Contact: c.ID})
		}
	}
	batch.Queue(`
		insert into contact_tags (workspace_id, tag_id, contact_id)
		select current_workspace(), * from unnest($1::uuid[], $2::uuid[])
		    on conflict do nothing`,
		postgres.Column(tags, func(p *postgres.OfContact[uuid.UUID]) pgtype.UUID { return postgres.AsUUID(p.Value) }),
		postgres.ContactsOf(tags))
	batch.Queue(`
		insert into contact_values (workspace_id, field_id, contact_id, value, value_key)
		select current_workspace(), * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[])
		    on conflict (workspace_id, contact_id, field_id) do update
		   set value = excluded.value, value_key = excluded.value_key`,
		postgres.Column(values, func(p *postgres.OfContact[kit.ValueRow]) pgtype.UUID { return postgres.AsUUID(p.Value.Field) }),
		postgres.ContactsOf(values),
		postgres.Column(values, func(p *postgres.OfContact[kit.ValueRow]) string { return p.Value.Value }),
		postgres.Column(values, func(p *postgres.OfContact[kit.ValueRow]) string { return texts.SearchKey(p.Value.Value) }))
}
