package people

import (
	"context"

	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// CustomerCount is how many customers there are.
func (s Store) CustomerCount(ctx context.Context, grant policy.Grant[policy.List]) (count int, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Contacts, func(b *postgres.Batch) {
		b.Values(`select `+postgres.Length(`contacts`), nil, &count)
	})
	return count, err
}

// PreviewFacts reads what a preview of the access of somebody, or of a role that nobody has, is
// filled with: figures, who gave it, and one record of each kind to look at. Contacts, orders and
// conversations are read with the grants of who is shown, nil for none.
func (s Store) PreviewFacts(
	ctx context.Context, grant policy.Grant[policy.Open], of people.Shown,
	contacts, orders *policy.Grant[policy.Open], talks *policy.Grant[policy.List],
) (f people.PreviewFacts, err error) {
	var open [2]bool
	for i, further := range []struct {
		grant    *policy.Grant[policy.Open]
		resource policy.Resource
	}{{contacts, policy.Contacts}, {orders, policy.Orders}} {
		if further.grant == nil {
			continue
		}
		if _, err := further.grant.For(further.resource); err != nil {
			return f, err
		}
		open[i] = true
	}
	var seen policy.Scope
	if talks != nil {
		if seen, err = talks.For(policy.Conversations); err != nil {
			return f, err
		}
	}
	err = postgres.Read(ctx, s.db, grant, policy.Members, func(b *postgres.Batch) {
		b.Values(`select `+postgres.Length(`contacts`)+`,
			(select lookups_per_day from workspaces where id = current_workspace())`, nil, &f.Customers, &f.PerDay)
		queueGuardians(b, of.Role, of.Member, &f.Guardians)
		if of.Logged != "" {
			b.Values(previewNotedSQL, previewNoted(b.Scope, of.Logged, of.Member), &f.Noted)
		}
		switch {
		case of.Member != uuid.Nil:
			queueGiven(b, oneGiven, of.Member, &f.Given)
		case of.Invitation != uuid.Nil:
			queueGiven(b, invitedGiven, of.Invitation, &f.Given)
		}
		if open[0] {
			one(b, &f.Contact, `select id from contacts
				where workspace_id = current_workspace() and deleted_at is null order by created_at desc, id desc limit 1`)
		}
		if open[1] {
			one(b, &f.Order, `select id from orders where workspace_id = current_workspace() order by at desc, id desc limit 1`)
		}
		if talks != nil {
			b.Values(`select count(*) from (`+openTalks(seen.Reach)+`) v`, []any{postgres.Arguments(seen, nil)}, &f.Conversations)
		}
	})
	return f, err
}

// openTalks are the open conversations of a reach, no more than are counted.
func openTalks(reach policy.Reach) string {
	rows := func(condition string) string {
		return `select v.id from conversations v where v.workspace_id = current_workspace() and v.state = 'open' and not v.hidden` +
			condition + postgres.UpTo(listing.CountCap)
	}
	if reach == policy.ReachTeam {
		return postgres.OfTeam(rows, ``, listing.CountCap) + ` union all
			select * from (` + rows(` and `+postgres.Within(`v`, policy.ReachOwn)) + `) v
			 where not exists (select from team_members where workspace_id = current_workspace() and member_id = @member)`
	}
	return rows(` and ` + postgres.Within(`v`, reach))
}

// one reads an id where there is one.
func one(b *postgres.Batch, into *uuid.NullUUID, sql string) {
	b.Values(`select (`+sql+`)`, nil, into)
}

// NotePreview writes into the log that somebody looked at what a member or somebody invited
// sees, or what a role does that nobody has: by its name, with no id. It does once an hour for
// each of them.
func (s Store) NotePreview(ctx context.Context, grant policy.Grant[policy.Open], name string, id uuid.UUID, role policy.Role) error {
	return postgres.Change(ctx, s.db, grant, policy.Members, func(tx *postgres.Tx) error {
		var noted bool
		if err := tx.QueryRow(ctx, previewNotedSQL, previewNoted(tx.Scope, name, id)...).Scan(&noted); err != nil {
			return err
		}
		if noted {
			return postgres.ErrUnchanged
		}
		detail := postgres.Detail{}
		if role != 0 {
			detail["role"] = role.String()
		}
		return tx.Log(ctx, "member.preview", name, id, detail)
	})
}

var previewNotedSQL = `
	select exists (select from activity
	                where workspace_id = current_workspace() and act = 'member.preview' and member_id = $1
	                  and target = $2 and target_id is not distinct from $3 and at > now() - ` + postgres.Interval(people.PreviewNoted) + `)`

func previewNoted(viewer policy.Scope, name string, id uuid.UUID) []any {
	return []any{uuid.UUID(viewer.Member), name, uuid.NullUUID{UUID: id, Valid: id != uuid.Nil}}
}
