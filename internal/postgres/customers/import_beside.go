package customers

import (
	"context"
	"maps"
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
)

// readBeside reads what stands beside the rows of customers who are there, where a
// column of the file says something of it.
func readBeside(
	ctx context.Context, tx pgx.Tx, r *kit.ImportStep, list []*fileRow, kept map[uuid.UUID]*importing.Kept,
) error {
	if len(kept) == 0 || !slices.ContainsFunc(
		[]importing.Field{importing.Assignee, importing.Team, importing.Notes}, r.Reader.Fills) && !slices.ContainsFunc(list, addsAddresses) {
		return nil
	}
	var ids []uuid.UUID
	for id := range kept {
		ids = append(ids, id)
	}
	rows, _ := tx.Query(ctx, `
		select c.id, coalesce(c.assignee_id::text, ''), coalesce(c.team_id::text, ''),
		       array (select a.email_key from contact_addresses a
		               where a.workspace_id = c.workspace_id and a.contact_id = c.id and not a.claim),
		       case when $2 then array (
		           select floor(extract(epoch from n.created_at))::bigint || ' ' || encode(sha256(convert_to(n.text, 'UTF8')), 'hex')
		             from contact_notes n where n.workspace_id = c.workspace_id and n.contact_id = c.id) else '{}' end
		  from unnest($1::uuid[]) as k (id) cross join lateral (
		       select * from contacts where workspace_id = current_workspace() and id = k.id limit 1) c`,
		ids, r.Reader.Fills(importing.Notes))
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct {
		ID               uuid.UUID
		Assignee, Team   string
		Addresses, Notes []string
	}])
	for _, f := range found {
		k := kept[f.ID]
		k.Assignee, k.Team, k.Addresses, k.Notes = f.Assignee, f.Team, f.Addresses, f.Notes
	}
	return err
}

func addsAddresses(row *fileRow) bool { return len(row.Others) > 0 }

// freeAddresses leaves the further addresses out that another customer has, here or
// in the file, with a remark.
func freeAddresses(ctx context.Context, tx pgx.Tx, r *kit.ImportStep, list []*fileRow, before foreseen, done *kit.ImportTally) error {
	if !slices.ContainsFunc(list, addsAddresses) {
		return nil
	}
	var keys []string
	whose := map[string]int{} // rows by their addresses
	for i := range list {
		if list[i].HasEmail {
			whose[list[i].Email.Key()] = i
		}
		for _, other := range list[i].Others {
			keys = append(keys, other.Key())
		}
	}
	there, err := kit.ContactsByAddress(ctx, tx, keys)
	maps.Copy(there, before.owners)
	for i := range list {
		row := list[i]
		seen := map[string]bool{row.Email.Key(): true} // Rows of one customer may repeat each other.
		row.Others = slices.DeleteFunc(row.Others, func(other mail.Address) bool {
			if seen[other.Key()] {
				return true
			}
			seen[other.Key()] = true
			owner, owned := there[other.Key()]
			at, said := whose[other.Key()]
			taken := owned && owner != row.id || said && at != i
			if taken {
				done.Remark(row.ImportRow, []importing.Remark{r.Reader.AddressTaken()})
			} else {
				whose[other.Key()] = i
			}
			return taken
		})
	}
	return err
}

// contactNote is a note that a file brings.
type contactNote struct {
	contact uuid.UUID
	customers.Note
}

// queueNotes writes notes as those of whoever brings them, with the name of whoever
// else wrote them.
func (p *importPlan) queueNotes(batch *pgx.Batch, tx *postgres.Tx, r *kit.ImportStep, self string) {
	if len(p.notes) == 0 {
		return
	}
	now := time.Now()
	batch.Queue(`
		insert into contact_notes (workspace_id, import_id, member_id, id, contact_id, text, created_at, author, hides)
		select current_workspace(), $1, $2, * from unnest($3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[], $7::text[], $8::boolean[])`,
		r.ID(), uuid.UUID(tx.Member),
		postgres.Column(p.notes, func(*contactNote) pgtype.UUID { return postgres.AsUUID(postgres.NewID()) }),
		postgres.Column(p.notes, func(n *contactNote) pgtype.UUID { return postgres.AsUUID(n.contact) }),
		postgres.Column(p.notes, func(n *contactNote) string { return n.Text }),
		postgres.Column(p.notes, func(n *contactNote) time.Time {
			if n.At.IsZero() {
				return now
			}
			return n.At
		}),
		postgres.Column(p.notes, func(n *contactNote) string {
			if n.Author == self {
				return ""
			}
			return n.Author
		}),
		postgres.Column(p.notes, func(n *contactNote) bool { return n.Hides }))
}

// queueGiven writes to whom customers who are there were given, and the further
// addresses that were added to them.
func queueGiven(batch *pgx.Batch, list []changedContact) {
	var given []*changedContact
	var addresses []postgres.OfContact[mail.Address]
	for i := range list {
		c := &list[i]
		_, assigned := c.was.Texts["assignee"]
		if _, teamed := c.was.Texts["team"]; assigned || teamed {
			given = append(given, c)
		}
		for _, other := range c.others {
			addresses = append(addresses, postgres.OfContact[mail.Address]{Value: other, Contact: c.ID})
		}
	}
	if len(given) > 0 {
		batch.Queue(`
			update contacts c set assignee_id = nullif(r.assignee, '')::uuid, team_id = nullif(r.team, '')::uuid
			  from unnest($1::uuid[], $2::text[], $3::text[]) as r (id, assignee, team)
			 where c.workspace_id = current_workspace() and c.id = r.id and c.deleted_at is null`,
			postgres.Column(given, func(c **changedContact) pgtype.UUID { return postgres.AsUUID((*c).ID) }),
			postgres.Column(given, func(c **changedContact) string { return (*c).Assignee }),
			postgres.Column(given, func(c **changedContact) string { return (*c).Team }))
	}
	if len(addresses) > 0 {
		batch.Queue(`
			insert into contact_addresses (workspace_id, email_key, contact_id, email)
			select current_workspace(), * from unnest($1::text[], $2::uuid[], $3::text[])
			    on conflict (workspace_id, contact_id, email_key) do update set claim = false, email = excluded.email`,
			postgres.Column(addresses, func(p *postgres.OfContact[mail.Address]) string { return p.Value.Key() }),
			postgres.ContactsOf(addresses),
			postgres.Column(addresses, func(p *postgres.OfContact[mail.Address]) string { return p.Value.String() }))
	}
}

// queueUngiven takes back what an import did beside a customer's own row. Who has
// gone meanwhile, member or team, is given nobody.
func queueUngiven(batch *pgx.Batch, u *undone, id uuid.UUID) {
	if assignee, was := u.was.Texts["assignee"]; was {
		batch.Queue(`
			update contacts set assignee_id = (
			    select id from members m where m.workspace_id = current_workspace() and m.id = nullif($2, '')::uuid
			       and `+postgres.ActiveMember(`m`)+`)
			 where workspace_id = current_workspace() and id = $1`, u.ID, assignee)
	}
	if team, was := u.was.Texts["team"]; was {
		batch.Queue(`
			update contacts set team_id = (
			    select id from teams t where t.workspace_id = current_workspace() and t.id = nullif($2, '')::uuid and t.deleted_at is null)
			 where workspace_id = current_workspace() and id = $1`, u.ID, team)
	}
	if len(u.was.Others) > 0 {
		batch.Queue(`
			delete from contact_addresses where workspace_id = current_workspace() and contact_id = $1 and email_key = any($2)`,
			u.ID, u.was.Others)
	}
	if u.was.Notes > 0 {
		batch.Queue(`
			delete from contact_notes where workspace_id = current_workspace() and contact_id = $1 and import_id = $2`, u.ID, id)
	}
}
