package people

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/notification"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// AskAccess writes down that the member asks for what was refused to them, and tells the
// owners, of which it says whether they are: what waits for an answer already is asked once. It fails with a fault: Conflict for
// what they have by now, Forbidden for what nobody but an owner may do, TooMany.
func (s Store) AskAccess(ctx context.Context, grant policy.Grant[policy.Update], ask people.Asked) (told bool, err error) {
	err = underLock(ctx, s.db, grant, policy.Profile, func(tx *postgres.Tx, actor policy.Actor) error {
		has := actor.Membership()
		offer := policy.Offer{Role: has.Role, Restrictions: has.Restrictions}
		if policy.WhyRefused(offer, ask.Resource, ask.Action) == nil {
			return fault.New(fault.Conflict, "fault.access_there")
		}
		if _, possible := policy.Opening(offer, ask.Resource, ask.Action); !possible {
			return fault.New(fault.Forbidden, "fault.access_never")
		}
		var waiting int
		var asked bool
		err := tx.QueryRow(ctx, `
			select count(*), coalesce(bool_or(resource = @resource and action = @action), false) from access_requests
			 where workspace_id = current_workspace() and member_id = @member and state = 'open'`,
			tx.Args(pgx.NamedArgs{"resource": ask.Resource.String(), "action": ask.Action.String()})).Scan(&waiting, &asked)
		if err != nil {
			return err
		}
		if asked {
			return postgres.ErrUnchanged
		}
		if waiting >= people.MaxOpenRequests {
			return fault.New(fault.TooMany, "fault.access_asked_often", "Max", people.MaxOpenRequests)
		}
		id := postgres.NewID()
		_, err = tx.Exec(ctx, `
			insert into access_requests (workspace_id, id, member_id, resource, action, words)
			values (current_workspace(), @id, @member, @resource, @action, @words)`,
			tx.Args(pgx.NamedArgs{"id": id, "resource": ask.Resource.String(), "action": ask.Action.String(), "words": ask.Words}))
		if err != nil {
			return err
		}
		owners, err := activeOwners(ctx, tx)
		if err != nil {
			return err
		}
		notice := notification.Notice{Kind: notification.Asked, Request: uuid.NullUUID{UUID: id, Valid: true}}
		if err := tx.Tell(ctx, notice, owners...); err != nil {
			return err
		}
		told = true
		return tx.Log(ctx, "access.ask", "", uuid.UUID(tx.Member), postgres.Detail{"resource": ask.Resource.String()})
	})
	return told && err == nil, err
}

func scanWaiting(row pgx.CollectableRow) (w people.Waiting, err error) {
	var resource, action string
	err = row.Scan(&resource, &action, &w.At)
	w.Resource, _ = policy.ParseResource(resource)
	w.Action, _ = policy.ParseAction(action)
	return w, err
}

// voidRequests ends the requests of a member that need no answer any more: they have by now
// what they asked for, nobody but an owner can give it, or they have left.
func voidRequests(ctx context.Context, tx *postgres.Tx, member uuid.UUID) error {
	rows, _ := tx.Query(ctx, requestColumns+` and q.member_id = $1 and q.state = 'open'`, member)
	open, err := pgx.CollectRows(rows, scanRequest)
	if err != nil || len(open) == 0 {
		return err
	}
	_, err = postgres.ActorNow(ctx, tx, member)
	gone := errors.Is(err, postgres.NotFound)
	if err != nil && !gone {
		return err
	}
	var void []uuid.UUID
	for i := range open {
		q := &open[i]
		_, possible := policy.Opening(q.Member.Offer, q.Resource, q.Action)
		if gone || !possible || policy.WhyRefused(q.Member.Offer, q.Resource, q.Action) == nil {
			void = append(void, q.ID)
		}
	}
	_, err = tx.Exec(ctx, `
		update access_requests set state = 'void'
		 where workspace_id = current_workspace() and id = any ($1)`, void)
	return err
}

func activeOwners(ctx context.Context, tx *postgres.Tx) ([]uuid.UUID, error) {
	rows, err := tx.Query(ctx, `
		select id from members where workspace_id = current_workspace() and role = 'owner' and `+postgres.ActiveMember(`members`))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

var requestColumns = `
	select q.id, q.resource, q.action, q.words, q.state, q.asked_at, coalesce(a.name, ''), q.answered_at, q.answer, q.until,
	       m.id, m.name, m.email, m.avatar_id, ` + postgres.Held(`m`, `role`) + `, ` + postgres.Held(`m`, `restrictions`) + `,
	       ` + postgres.Held(`m`, `owner_restrictions`) + `, m.version, ` + lentUntil(`m`) + `
	  from access_requests q
	  join members m on m.workspace_id = current_workspace() and m.id = q.member_id
	  left join members a on a.workspace_id = current_workspace() and a.id = q.answered_by
	 where q.workspace_id = current_workspace()`

func scanRequest(row pgx.CollectableRow) (q people.AccessRequest, err error) {
	var resource, action, role string
	var restrictions, byOwner []string
	var answered, until, lent *time.Time
	if err := row.Scan(
		&q.ID, &resource, &action, &q.Words, &q.State, &q.At, &q.AnsweredBy, &answered, &q.Answer, &until,
		&q.Member.ID, &q.Member.Name, &q.Member.Email, &q.Member.Avatar, &role, &restrictions, &byOwner, &q.Member.Version, &lent,
	); err != nil {
		return q, err
	}
	q.Resource, _ = policy.ParseResource(resource)
	q.Action, _ = policy.ParseAction(action)
	q.Member.LentUntil = postgres.OrZero(lent)
	q.AnsweredAt, q.Until = postgres.OrZero(answered), postgres.OrZero(until)
	q.Member.Held, err = postgres.ParseHeld(role, restrictions, byOwner)
	return q, err
}

// mostRequests is how many a list of requests shows: the newest.
const mostRequests = 50

// OwnAccessRequests reads what the member asked for, the newest first.
func (s Store) OwnAccessRequests(ctx context.Context, grant policy.Grant[policy.Open]) (list []people.AccessRequest, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Profile, func(b *postgres.Batch) {
		postgres.Rows(b, &list, scanRequest, requestColumns+`
			   and q.member_id = @member order by q.id desc`+postgres.UpTo(mostRequests), b.Args(nil))
	})
	return list, err
}

// AccessRequests reads what members asked for: what is open first, then the newest.
func (s Store) AccessRequests(ctx context.Context, grant policy.Grant[policy.Open]) (list []people.AccessRequest, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Members, func(b *postgres.Batch) {
		postgres.Rows(b, &list, scanRequest, requestColumns+` order by (q.state = 'open') desc, q.id desc`+postgres.UpTo(mostRequests))
	})
	return list, err
}

// AccessRequest reads one request.
func (s Store) AccessRequest(ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID) (q people.AccessRequest, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Members, func(b *postgres.Batch) {
		postgres.Row(b, &q, scanRequest, requestColumns+` and q.id = $1`, id)
	})
	return q, err
}

// AnswerAccessRequest grants or declines what a member asked for, and tells them. What is
// granted is what [policy.Opening] says of what they have now. It fails with a
// *policy.GiveRefusal, or a fault: NotFound, Conflict for what was answered meanwhile, or
// where the member is not as the one who answers saw them.
func (s Store) AnswerAccessRequest(
	ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, answer people.Answer,
) (q people.AccessRequest, err error) {
	err = underLock(ctx, s.db, grant, policy.Members, func(tx *postgres.Tx, actor policy.Actor) error {
		rows, _ := tx.Query(ctx, requestColumns+` and q.id = $1`, id)
		if q, err = pgx.CollectExactlyOneRow(rows, scanRequest); err != nil {
			return err
		}
		if q.State != people.RequestOpen {
			return fault.New(fault.Conflict, "fault.request_answered", "Name", q.Member.Name)
		}
		before, err := memberNow(ctx, tx, q.Member.ID)
		if err != nil {
			return err
		}
		opening, possible := policy.Opening(before.Offer, q.Resource, q.Action)
		if !possible {
			opening = before.Offer
		}
		if err := policy.CanChange(actor, policy.MemberID(before.ID), before.Held, opening); err != nil {
			return err
		}
		state, act := people.RequestDeclined, "access.decline"
		if answer.Grant {
			if answer.Version != before.Version || !possible {
				return fault.New(fault.Conflict, "fault.changed_meanwhile", "Name", before.Name)
			}
			if !before.Suspended.IsZero() {
				return fault.New(fault.Conflict, "fault.still_suspended", "Name", before.Name)
			}
			if !before.LentUntil.IsZero() { // Or what was lent would become theirs, or end with the other.
				return fault.New(fault.Conflict, "fault.lent_already", "Name", before.Name)
			}
			state, act = people.RequestGranted, "access.grant"
			if answer.Span > 0 {
				q.Until, act = time.Now().Add(answer.Span), "access.lend"
			}
			if err := lend(ctx, tx, actor, &before, opening, q.Until); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `
			update access_requests set state = @state, answered_at = now(), answered_by = @member, answer = @words, until = @until
			 where workspace_id = current_workspace() and id = @id`,
			tx.Args(pgx.NamedArgs{"id": id, "state": state, "words": answer.Words, "until": postgres.OrNull(q.Until)})); err != nil {
			return err
		}
		if answer.Grant {
			if err := voidRequests(ctx, tx, before.ID); err != nil {
				return err
			}
		}
		notice := notification.Notice{Kind: notification.Answered, Request: uuid.NullUUID{UUID: id, Valid: true}}
		if err := tx.Tell(ctx, notice, before.ID); err != nil {
			return err
		}
		detail := postgres.Detail{"resource": q.Resource.String()}
		if answer.Grant {
			detail["from"], detail["to"] = before.Role.String(), opening.Role.String()
			detail["restrictions_from"], detail["restrictions"] = before.Restrictions.Names(), opening.Restrictions.Names()
			detail["until"] = postgres.OrNull(q.Until)
		}
		return tx.Log(ctx, act, before.Name, before.ID, detail)
	})
	return q, err
}
