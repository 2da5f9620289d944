package customers

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/texts"
)

// bulkSQL does one kind of change to the contacts @ids, and returns those that
// it changed. A tag is given to those who have it by now.
var bulkSQL = map[customers.BulkKind]string{
	customers.BulkTag: `
		update contacts c set version = version + 1
		 where c.workspace_id = current_workspace() and c.id = any(@ids) returning c.id, c.name`,
	customers.BulkUntag: `
		with untagged as (
			delete from contact_tags ct using tags t
			 where ct.workspace_id = current_workspace() and t.workspace_id = ct.workspace_id and t.id = ct.tag_id
			   and t.identity = @tag and ct.contact_id = any(@ids) returning ct.contact_id)
		update contacts c set version = version + 1 from untagged
		 where c.workspace_id = current_workspace() and c.id = untagged.contact_id and c.deleted_at is null
		returning c.id, c.name`,
	customers.BulkAssign: `
		update contacts c set assignee_id = @assignee, version = version + 1
		 where c.workspace_id = current_workspace() and c.id = any(@ids) and c.deleted_at is null
		   and c.assignee_id is distinct from @assignee returning c.id, c.name`,
	customers.BulkTeam: `
		update contacts c set team_id = @team, version = version + 1
		 where c.workspace_id = current_workspace() and c.id = any(@ids) and c.deleted_at is null
		   and c.team_id is distinct from @team returning c.id, c.name`,
}

// ChangeContacts changes many contacts at once, for whoever reaches them all,
// and returns how many it changed, and how many had no room for a tag. Those that
// are not there are left out. It fails with a fault about the field that chooses nobody or nothing.
func (s Store) ChangeContacts(
	ctx context.Context, grant policy.Grant[policy.Update], ids []uuid.UUID, b customers.Bulk,
) (done customers.BulkDone, err error) {
	err = postgres.Change(ctx, s.db, grant, policy.Contacts, func(tx *postgres.Tx) (err error) {
		if tx.Reach != policy.ReachAll {
			return postgres.NotFound // Whoever may not list has nothing to choose from.
		}
		if b.Kind == customers.BulkTag {
			if b.Tag, err = customers.CleanTag("tag", b.Tag); err != nil {
				return err
			}
		}
		if err := checkAssigned(ctx, tx, b.Assignee, b.Team); err != nil {
			return err
		}
		if err := lockContacts(ctx, tx, ids); err != nil {
			return err
		}
		if b.Kind == customers.BulkTag {
			if err := holdTags(ctx, tx, []string{b.Tag}); err != nil {
				return err
			}
			if ids, done.Full, err = tagMany(ctx, tx, ids, b.Tag); err != nil {
				return err
			}
		}
		rows, _ := tx.Query(ctx, bulkSQL[b.Kind],
			pgx.NamedArgs{"ids": ids, "tag": texts.Identity(b.Tag), "assignee": b.Assignee, "team": b.Team})
		changed, err := pgx.CollectRows(rows, postgres.ScanChoice)
		if err != nil {
			return err
		}
		for _, c := range changed {
			if err := tx.Log(ctx, "contact.change", c.Name, c.ID, postgres.Detail{"fields": []string{b.Field()}}); err != nil {
				return err
			}
		}
		done.Changed = len(changed)
		of := postgres.Column(changed, func(c *listing.Choice) uuid.UUID { return c.ID })
		switch b.Kind {
		case customers.BulkTag:
			return kit.StartOnTag(ctx, tx, of...)
		case customers.BulkAssign:
			if err := kit.TellGiven(ctx, tx, of...); err != nil {
				return err
			}
			return kit.StartOnAssignment(ctx, tx, of...)
		case customers.BulkTeam:
			if err := kit.TellTeams(ctx, tx, of...); err != nil {
				return err
			}
			if err := kit.TurnLater(ctx, tx, of...); err != nil {
				return err
			}
			return kit.StartOnAssignment(ctx, tx, of...)
		default:
			return nil
		}
	})
	return done, err
}

// tagMany gives contacts a tag, which is held, and returns those who have it now, and
// how many have no room.
func tagMany(ctx context.Context, tx *postgres.Tx, ids []uuid.UUID, tag string) (tagged []uuid.UUID, full int, err error) {
	rows, _ := tx.Query(ctx, `
		select t.id, c.id from contacts c join tags t on t.workspace_id = c.workspace_id and t.identity = $2
		 where c.workspace_id = current_workspace() and c.id = any($1) and c.deleted_at is null order by c.id`, ids, texts.Identity(tag))
	pairs, err := pgx.CollectRows(rows, pgx.RowToStructByPos[postgres.OfContact[uuid.UUID]])
	if err != nil {
		return nil, 0, err
	}
	given, err := kit.AddTags(ctx, tx, pairs)
	tagged = []uuid.UUID{}
	for _, g := range given {
		if g.Fits {
			tagged = append(tagged, g.Contact)
		} else {
			full++
		}
	}
	return tagged, full, err
}
