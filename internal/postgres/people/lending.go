package people

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/jobs"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// lend gives a member other access, until a moment or, for the zero time, for good. What is
// theirs stays written down: it is not what was lent to them before.
func lend(ctx context.Context, tx *postgres.Tx, actor policy.Actor, before *people.Person, o policy.Offer, until time.Time) error {
	byOwner := before.SetByOwner & o.Restrictions
	if actor.Membership().Role == policy.Owner {
		byOwner |= o.Restrictions &^ before.Restrictions
	}
	if _, err := tx.Exec(ctx, `
		update members
		   set own_role = case when @until::timestamptz is not null then coalesce(own_role, role) end,
		       own_restrictions = case when @until::timestamptz is not null then coalesce(own_restrictions, restrictions) end,
		       own_owner_restrictions = case when @until::timestamptz is not null then coalesce(own_owner_restrictions, owner_restrictions) end,
		       lent_until = @until, role = @role, restrictions = @restrictions, owner_restrictions = @by_owner, version = version + 1
		 where workspace_id = current_workspace() and id = @id`,
		pgx.NamedArgs{
			"id": before.ID, "role": o.Role.String(), "restrictions": o.Restrictions.Names(), "by_owner": byOwner.Names(),
			"until": postgres.OrNull(until),
		}); err != nil {
		return err
	}
	if !until.IsZero() {
		job := jobs.LendingEnd{Workspace: uuid.UUID(tx.Workspace), Member: before.ID}
		if err := tx.EnqueueAt(ctx, job, until); err != nil {
			return err
		}
	}
	return tellAccess(ctx, tx, before.ID)
}

// EndLending implements jobs.Source: a member has again what is theirs. What was lent counts
// for nothing from its end on, however late this comes.
func (l Letters) EndLending(ctx context.Context, job jobs.LendingEnd) (wait time.Duration, err error) {
	since := `select lent_until from members where workspace_id = current_workspace() and id = $1 and lent_until is not null`
	return l.db.WhenTold(ctx, job.Workspace, since, job.Member, func(tx *postgres.Tx) error {
		if err := tx.LockWorkspace(ctx); err != nil {
			return err
		}
		var name, was, role string
		var active bool
		err := tx.QueryRow(ctx, `
			update members m
			   set role = m.own_role, restrictions = m.own_restrictions, owner_restrictions = m.own_owner_restrictions,
			       lent_until = null, own_role = null, own_restrictions = null, own_owner_restrictions = null, version = m.version + 1
			  from members old
			 where m.workspace_id = current_workspace() and m.id = $1 and m.lent_until <= now()
			   and old.workspace_id = m.workspace_id and old.id = m.id
			returning m.name, old.role, m.role, `+postgres.ActiveMember(`m`), job.Member).Scan(&name, &was, &role, &active)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil // Somebody was quicker.
		}
		if err != nil {
			return err
		}
		if active { // Who has left, or is suspended, was told so.
			if err := tellLendingEnd(ctx, tx, job.Member); err != nil {
				return err
			}
		}
		return tx.Log(ctx, "access.end", name, job.Member, postgres.Detail{"from": was, "to": role})
	})
}

// tellLendingEnd mails a member what they have again, in the name of whoever lent it.
func tellLendingEnd(ctx context.Context, tx *postgres.Tx, member uuid.UUID) error {
	var by uuid.UUID
	err := tx.QueryRow(ctx, `
		select answered_by from access_requests
		 where workspace_id = current_workspace() and member_id = $1 and state = 'granted' and until is not null
		 order by answered_at desc limit 1`, member).Scan(&by)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return tellAccess(ctx, tx.As(postgres.MemberScope(uuid.UUID(tx.Workspace), by)), member)
}
