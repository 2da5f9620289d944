package people

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/mail"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// ownHeld reads what a member has of their own, whatever is lent to them, and whether they are
// such as one condition of this package says; another finds them. It is nil for nobody.
func ownHeld(ctx context.Context, tx *postgres.Tx, such, condition string, of any) (held *policy.Held, are bool, err error) {
	var role string
	var restrictions, byOwner []string
	var barred bool
	err = tx.QueryRow(ctx, `
		select coalesce(own_role, role), coalesce(own_restrictions, restrictions), coalesce(own_owner_restrictions, owner_restrictions),
		       barred, `+such+`
		  from members where workspace_id = current_workspace() and `+condition, of).
		Scan(&role, &restrictions, &byOwner, &barred, &are)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	parsed, err := postgres.ParseHeld(role, restrictions, byOwner)
	parsed.Barred = barred
	return &parsed, are, err
}

// Replace invites a member's new address to the place that they have. Nothing changes for
// them until it is accepted: then what is assigned to them goes to whoever joined, and their
// access ends. An earlier such invitation is withdrawn. It returns the member, and fails with
// a *policy.GiveRefusal, or a fault that names what is in the way.
func (s Store) Replace(
	ctx context.Context, grant policy.Grant[policy.Create], id uuid.UUID, in people.Replacement,
) (p people.Person, err error) {
	scope, err := grant.For(policy.Members)
	if err != nil {
		return p, err
	}
	counters := []postgres.Counter{
		{Key: inviteKey(scope), Limit: postgres.LimitInviteSpace, Tries: 1},
		{Key: inviteKey(scope) + ":" + in.Address.Key(), Limit: postgres.LimitInvite, Tries: 1},
	}
	err = s.tryToInvite(ctx, grant, counters, func(tx *postgres.Tx, actor policy.Actor) error {
		if p, err = memberNow(ctx, tx, id); err != nil {
			return err
		}
		own, active, err := ownHeld(ctx, tx, postgres.ActiveMember(`members`), `id = $1`, id)
		if err != nil {
			return err
		}
		if err := policy.CanReplace(actor, policy.MemberID(id), *own); err != nil {
			return err
		}
		if !p.LentUntil.IsZero() && actor.Membership().Role != policy.Owner {
			return fault.New(fault.Forbidden, "fault.lent_by_owner", "Name", p.Name)
		}
		if !active {
			return fault.New(fault.Conflict, "fault.place_ended", "Name", p.Name)
		}
		if err := checkDomains(ctx, tx, []mail.Address{in.Address}); err != nil {
			return err
		}
		if _, err := endInvitations(ctx, tx, `replaces = $1`, "withdrawn", id); err != nil {
			return err
		}
		invitation, err := s.inviteOne(ctx, tx, actor, toInvite{
			Address: in.Address, Offer: own.Offer, byOwner: own.SetByOwner, language: in.Language, ends: p.AccessEnds,
			replaces: uuid.NullUUID{UUID: id, Valid: true},
		})
		if err != nil {
			return err
		}
		if err := mailAccess(ctx, tx, id, uuid.NullUUID{UUID: invitation, Valid: true}); err != nil {
			return err
		}
		return tx.Log(ctx, "member.replace", p.Name, id, postgres.Detail{"email": in.Address.String()})
	})
	return p, err
}

// ownPlace refuses to go on with an invitation to one's own place that somebody else sent:
// to give that away asks for one's password.
func ownPlace(actor policy.Actor, replaces uuid.NullUUID, inviter uuid.UUID, email string) error {
	self := uuid.UUID(actor.Membership().Member)
	if replaces.Valid && replaces.UUID == self && inviter != self {
		return fault.New(fault.Conflict, "fault.own_place", "Email", email)
	}
	return nil
}

// mayTakePlace asks whether the inviter may still give a member's place away, to an address
// that was no member, and whether it is there. A place of nobody's is free.
func mayTakePlace(
	ctx context.Context, tx *postgres.Tx, inviter policy.Actor, replaces uuid.NullUUID, former *policy.Held,
) (bool, error) {
	if !replaces.Valid {
		return true, nil
	}
	own, active, err := ownHeld(ctx, tx, postgres.ActiveMember(`members`), `id = $1`, replaces.UUID)
	if err != nil || !active || former != nil {
		return false, err
	}
	now, err := memberNow(ctx, tx, replaces.UUID)
	if err != nil {
		return false, err
	}
	lent := !now.LentUntil.IsZero() && inviter.Membership().Role != policy.Owner // An owner gave it.
	return !lent && policy.CanReplace(inviter, policy.MemberID(replaces.UUID), *own) == nil, nil
}

// ofPlace is what goes over to whoever takes a place: what works or waits in the member's
// name. What they did stays theirs.
var ofPlace = []string{
	`insert into team_members (workspace_id, team_id, member_id, turn_at)
	 select workspace_id, team_id, $2, turn_at from team_members where workspace_id = current_workspace() and member_id = $1`,
	`update teams set left_members = array_replace(left_members, $1, $2)
	  where workspace_id = current_workspace() and $1 = any (left_members)`,
	`update conversation_views set assignee_id = $2 where workspace_id = current_workspace() and assignee_id = $1`,
	`update conversation_views set member_id = $2 where workspace_id = current_workspace() and member_id = $1`,
	`update conversation_drafts set member_id = $2 where workspace_id = current_workspace() and member_id = $1`,
	`update begun_drafts set member_id = $2 where workspace_id = current_workspace() and member_id = $1`,
	`update message_files set member_id = $2 where workspace_id = current_workspace() and member_id = $1`,
	`update conversation_reads set member_id = $2 where workspace_id = current_workspace() and member_id = $1`,
	`update conversation_followers set member_id = $2 where workspace_id = current_workspace() and member_id = $1`,
	`update notification_choices set member_id = $2 where workspace_id = current_workspace() and member_id = $1`,
	`update member_signatures set member_id = $2 where workspace_id = current_workspace() and member_id = $1`,
	`update member_channel_signatures set member_id = $2 where workspace_id = current_workspace() and member_id = $1`,
	`update notifications set member_id = $2 where workspace_id = current_workspace() and member_id = $1 and read_at is null`,
	`update workflow_versions set member_id = $2 where workspace_id = current_workspace() and member_id = $1`,
	`update workflow_runs set member_id = $2
	  where workspace_id = current_workspace() and member_id = $1 and state in ('running', 'waiting')`,
	`update workflows set steps = replace(steps::text, $1::uuid::text, $2::uuid::text)::jsonb
	  where workspace_id = current_workspace() and strpos(steps::text, $1::uuid::text) > 0`,
	`update workflow_versions set steps = replace(steps::text, $1::uuid::text, $2::uuid::text)::jsonb
	  where workspace_id = current_workspace() and strpos(steps::text, $1::uuid::text) > 0`,
	`update broadcast_sendings set assignee_id = $2
	  where workspace_id = current_workspace() and assignee_id = $1 and state = 'scheduled'`,
	`update broadcast_sendings set begun_by = $2
	  where workspace_id = current_workspace() and begun_by = $1 and state not in ('done', 'stopped')`,
	`update invitations set inviter_id = $2 where workspace_id = current_workspace() and inviter_id = $1 and state = 'pending'`,
}

// takePlace hands on to whoever joined what is of the member whose place it is, and ends that
// member's access.
func takePlace(ctx context.Context, tx *postgres.Tx, in redeemed, user uuid.UUID) error {
	if !in.replaces.Valid {
		return nil
	}
	old := in.replaces.UUID
	before, err := memberNow(ctx, tx, old)
	if err != nil {
		return err
	}
	var place uuid.NullUUID
	err = tx.QueryRow(ctx, `select id from members where workspace_id = current_workspace() and user_id = $1`, user).Scan(&place)
	if err != nil {
		return err
	}
	batch := &pgx.Batch{}
	for _, sql := range ofPlace {
		batch.Queue(sql, old, place.UUID)
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	if err := planAgain(ctx, tx, place.UUID); err != nil {
		return err
	}
	as := tx.As(postgres.MemberScope(uuid.UUID(tx.Workspace), place.UUID))
	detail, err := endMembership(ctx, as, old, place)
	if err != nil {
		return err
	}
	if in.inviter == old { // Nobody else's word makes an address what its owner is in the organization.
		var followed bool
		if err := tx.QueryRow(ctx, `select organization_follow($1, $2)`, old, place.UUID).Scan(&followed); err != nil {
			return err
		}
		detail["organization"] = followed
	}
	detail["email"], detail["role"] = in.email, before.Role.String()
	return as.Log(ctx, "member.replaced", before.Name, old, detail)
}

// planAgain has what a member has planned, answers and what they hand on, sent at its time: the jobs that wait for it
// are of whose place it was, and find nothing.
func planAgain(ctx context.Context, tx *postgres.Tx, member uuid.UUID) error {
	rows, _ := tx.Query(ctx, `
		select conversation_id, null::uuid, send_at from conversation_drafts
		 where workspace_id = current_workspace() and member_id = $1 and send_at is not null
		 union all
		select null, message_id, send_at from begun_drafts
		 where workspace_id = current_workspace() and member_id = $1 and send_at is not null`, member)
	planned, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct {
		Conversation, Message uuid.NullUUID
		At                    time.Time
	}])
	if err != nil {
		return err
	}
	for _, one := range planned {
		job := jobs.PlannedReply{
			Workspace: uuid.UUID(tx.Workspace), Conversation: one.Conversation.UUID, Message: one.Message.UUID, Member: member,
		}
		if err := tx.EnqueueAt(ctx, job, one.At); err != nil {
			return err
		}
	}
	return nil
}
