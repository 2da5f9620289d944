package customers

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/ledger"
	"latchkey/internal/masked"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

const (
	// contactColumns are read by scanContact, from contacts aliased c.
	contactColumns = ownColumns + `
	coalesce((select name from members m where m.workspace_id = c.workspace_id and m.id = c.assignee_id), ''),
	coalesce((select name from teams t where t.workspace_id = c.workspace_id and t.id = c.team_id), ''),
	array (select t.name_key || E'\x1f' || t.name from contact_tags ct join tags t on t.workspace_id = ct.workspace_id and t.id = ct.tag_id
	        where ct.workspace_id = c.workspace_id and ct.contact_id = c.id)`

	// ownColumns are those that stand in the row itself.
	ownColumns = `
	c.id, c.name, c.name_key, c.email, c.phone, c.language, c.street, c.postal_code, c.city, c.country, c.source,
	c.assignee_id, c.team_id, c.version, c.created_at, c.consent, c.consent_since, c.consent_from,`

	// otherAddresses are those of c beside the first.
	otherAddresses = `
	array (select a.email from contact_addresses a
	        where a.workspace_id = c.workspace_id and a.contact_id = c.id and not a.claim and a.email <> c.email
	        order by a.email_key)`

	// deadSince is when a server said that nobody has the first address of c, who has not said yes
	// to mailings since: nothing for whom mailings do not leave out.
	deadSince = `
	(select d.at from contact_addresses a join dead_addresses d on d.workspace_id = a.workspace_id and d.email_key = a.email_key
	  where a.workspace_id = c.workspace_id and a.contact_id = c.id and a.email = c.email and not a.claim and not a.freed
	    and d.at > coalesce(c.consent_since, '-infinity') limit 1)`

	// oneContact is contact @id while it is not deleted; the reach follows.
	oneContact = ` from contacts c where c.workspace_id = current_workspace() and c.id = @id and c.deleted_at is null and `
)

// openUntil is when the last key of whoever asks to c ends.
var openUntil = `
	(select max(l.found_at) + ` + postgres.Interval(ledger.KeyLife) + ` from lookups l
	  where l.workspace_id = c.workspace_id and l.member_id = @member and l.member_version = @version
	    and l.contact_id = c.id)`

// scanContact reads a contact and hides what the mask hides, before anything
// else gets to see it. Each row goes through the same targets.
func scanContact(mask policy.Mask, more ...any) pgx.RowToFunc[customers.Contact] {
	var c customers.Contact
	var name, email, phone, street, postal, city, country string
	var since *time.Time
	targets := append([]any{
		&c.ID, &name, &c.SortKey, &email, &phone, &c.Language, &street, &postal, &city, &country, &c.Source,
		&c.AssigneeID, &c.TeamID, &c.Version, &c.Created, &c.Consent.Answer, &since, &c.Consent.From, &c.Assignee, &c.Team, &c.Tags,
	}, more...)
	return func(row pgx.CollectableRow) (customers.Contact, error) {
		if err := row.Scan(targets...); err != nil {
			return customers.Contact{}, err
		}
		c.Consent.Since = postgres.OrZero(since)
		slices.Sort(c.Tags) // Here it costs less than in the query.
		for i, tag := range c.Tags {
			_, c.Tags[i], _ = strings.Cut(tag, "\x1f")
		}
		if mask.Hides(policy.MaskName) {
			c.SortKey = ""
		}
		c.Name = masked.Hide(mask, policy.MaskName, name)
		c.Email = masked.Hide(mask, policy.MaskEmail, email)
		c.Phone = masked.Hide(mask, policy.MaskPhone, phone)
		c.Street = masked.Hide(mask, policy.MaskAddress, street)
		c.PostalCode = masked.Hide(mask, policy.MaskAddress, postal)
		c.City = masked.Hide(mask, policy.MaskAddress, city)
		c.Country = masked.Hide(mask, policy.MaskAddress, country)
		return c, nil
	}
}

// Customer reads a contact with the records of theirs that the other grants
// open, in one round trip. Beyond the reach of the grant, and never there, are
// the same fault of kind NotFound.
func (s Store) Customer(
	ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID, latest ...*kit.Latest,
) (c customers.Contact, err error) {
	for _, of := range latest {
		if _, err := of.Grant.For(of.Resource); err != nil {
			return c, err
		}
	}
	err = postgres.Read(ctx, s.db, grant, policy.Contacts, func(b *postgres.Batch) {
		queueContact(b, id, &c)
		queueClaims(b, id, &c.Claims)
		queueNotes(b, id, &c.Notes)
		queueHistory(b, id, &c.History)
		queueValues(b, id, &c.Values)
		for _, of := range latest {
			of.Queue(b, id)
		}
	})
	if err != nil {
		for _, of := range latest {
			of.Rows = nil
		}
		return customers.Contact{}, err
	}
	return c, nil
}

// queueContact reads what stands on a contact itself. It leaves alone what hangs
// on it, which other queries read.
func queueContact(b *postgres.Batch, id uuid.UUID, c *customers.Contact) {
	var others []string
	var until, dead *time.Time
	scan := scanContact(b.Mask, &others, &until, &dead)
	b.Queue(`select `+contactColumns+`,`+otherAddresses+`,`+openUntil+`,`+deadSince+oneContact+postgres.Within(`c`, b.Reach),
		b.Args(pgx.NamedArgs{"id": id})).Query(func(rows pgx.Rows) (err error) {
		*c, err = pgx.CollectExactlyOneRow(rows, scan)
		for _, other := range others {
			c.Others = append(c.Others, masked.Hide(b.Mask, policy.MaskEmail, other))
		}
		switch {
		case err != nil:
		case b.Reach == policy.ReachFound:
			c.OpenUntil = postgres.OrZero(until)
		case !b.Mask.Hides(policy.MaskEmail):
			c.Dead = postgres.OrZero(dead)
		}
		return err
	})
}

// lockContacts locks many, in one order for everybody, or two changes wait for
// each other.
func lockContacts(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) error {
	_, err := tx.Exec(ctx, `
		select from (select id from unnest($1::uuid[]) as a (id) order by id) k cross join lateral (
		    select from contacts where workspace_id = current_workspace() and id = k.id for no key update) c`, ids)
	return err
}

// lockContact reads and locks a contact within reach.
func lockContact(ctx context.Context, tx *postgres.Tx, id uuid.UUID) (name string, version int64, err error) {
	err = tx.QueryRow(ctx, `select c.name, c.version`+oneContact+postgres.Within(`c`, tx.Reach)+` for no key update of c`,
		tx.Args(pgx.NamedArgs{"id": id})).Scan(&name, &version)
	return name, version, err
}
