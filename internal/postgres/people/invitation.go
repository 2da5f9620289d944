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
	"latchkey/internal/signin"
)

var invitationLife = postgres.Interval(people.InvitationLife)

// Invite offers a place to each address, all or none, and queues their mails
// in the same transaction. It fails with a *policy.GiveRefusal, or with a fault
// that names the address that is in the way.
func (s Store) Invite(ctx context.Context, grant policy.Grant[policy.Create], in people.Invite) error {
	scope, err := grant.For(policy.Members)
	if err != nil {
		return err
	}
	if err := s.throttleInvites(ctx, scope.Workspace, in.Addresses); err != nil {
		return err
	}
	return s.changeMembers(ctx, scope, func(tx pgx.Tx, actor policy.Actor) error {
		if err := checkEnd(in.Offer, in.AccessEnds); err != nil {
			return err
		}
		for _, address := range in.Addresses {
			if err := s.inviteOne(ctx, tx, actor, address, in); err != nil {
				return err
			}
		}
		return nil
	})
}

// throttleInvites counts before anything is looked at, outside the transaction
// that a refusal takes back.
func (s Store) throttleInvites(ctx context.Context, ws uuid.UUID, addresses []mail.Address) error {
	if err := s.db.Throttle(ctx, "invite:"+ws.String(), postgres.LimitInviteSpace, len(addresses)); err != nil {
		return err
	}
	for _, address := range addresses {
		if err := s.db.Throttle(ctx, "invite:"+ws.String()+":"+address.Key(), postgres.LimitInvite, 1); err != nil {
			return err
		}
	}
	return nil
}

func (s Store) inviteOne(ctx context.Context, tx pgx.Tx, actor policy.Actor, address mail.Address, in people.Invite) error {
	me := actor.Membership()
	former, active, err := formerMember(ctx, tx, address.Key())
	if err != nil {
		return err
	}
	if err := policy.CanInvite(actor, in.Offer, former); err != nil {
		return err
	}
	if active {
		return fault.Field("email", "fault.already_member", "Email", address.String())
	}
	if _, err := endInvitations(ctx, tx, `email_key = $1 and expires_at <= now()`, "withdrawn", address.Key()); err != nil {
		return err
	}
	id := postgres.NewID()
	link := signin.HashLink(s.db.Link(signin.InvitationLink, id, 1))
	_, err = tx.Exec(ctx, `
		insert into invitations (workspace_id, id, email, email_key, role, restrictions, owner_restrictions, language, access_ends_at, inviter_id, token_hash, expires_at)
		values (current_workspace(), @id, @email, @email_key, @role, @restrictions, @by_owner, @language, @ends, @inviter, @hash, now() + `+invitationLife+`)`,
		pgx.NamedArgs{
			"id": id, "email": address.String(), "email_key": address.Key(), "role": in.Role.String(), "restrictions": in.Restrictions.Names(), "by_owner": setByOwner(actor, in.Offer, former).Names(),
			"language": in.Language, "ends": postgres.OrNull(in.AccessEnds), "inviter": uuid.UUID(me.Member), "hash": link,
		})
	if postgres.Violates(err, "invitations_pending") {
		return fault.Field("email", "fault.already_invited", "Email", address.String())
	}
	if err != nil {
		return err
	}
	if err := s.sendInvitation(ctx, tx, me.Workspace, id, 1, link, in.Language); err != nil {
		return err
	}
	return postgres.Record(ctx, tx, me.Workspace, postgres.Entry{
		Member: me.Member, Act: "invitation.send", Target: address.String(), TargetID: id,
		Detail: map[string]any{"role": in.Role.String(), "restrictions": in.Restrictions.Names()},
	})
}

// setByOwner is which restrictions of an offer an owner alone may lift again:
// all of them when an owner offers, else those that an owner had set before.
func setByOwner(actor policy.Actor, o policy.Offer, former *policy.Held) policy.Restrictions {
	if actor.Membership().Role == policy.Owner {
		return o.Restrictions
	}
	if former == nil {
		return 0
	}
	return former.SetByOwner & o.Restrictions
}

// sendInvitation stores the link's hash where a click finds it, and queues the mail.
func (s Store) sendInvitation(ctx context.Context, tx pgx.Tx, ws, id uuid.UUID, generation int, hash []byte, language string) error {
	if _, err := tx.Exec(ctx, `
		insert into tokens (purpose, id, hash, generation, workspace_id, language, expires_at)
		values ('invitation', $1, $2, $3, $4, $5, now() + `+invitationLife+`)
		on conflict (purpose, id) do update set hash = excluded.hash, generation = excluded.generation, expires_at = excluded.expires_at`,
		id, hash, generation, ws, language); err != nil {
		return err
	}
	return s.db.Enqueue(ctx, tx, jobs.InvitationMail{Workspace: ws, Invitation: id, Generation: generation})
}

// formerMember reads what an address had in this workspace before: nil for
// somebody new. Active tells that the address is a member now.
func formerMember(ctx context.Context, tx pgx.Tx, emailKey string) (former *policy.Held, active bool, err error) {
	var role string
	var restrictions, byOwner []string
	err = tx.QueryRow(ctx, `
		select role, restrictions, owner_restrictions, `+postgres.ActiveMember(`members`)+`
		  from members where workspace_id = current_workspace() and email_key = $1`, emailKey).Scan(&role, &restrictions, &byOwner, &active)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	held, err := postgres.ParseHeld(role, restrictions, byOwner)
	return &held, active, err
}

// ResendInvitation makes a new link, which kills the old one, and sends it. The
// one who resends becomes the inviter, so it asks the same as an invitation.
// The address is returned.
func (s Store) ResendInvitation(ctx context.Context, grant policy.Grant[policy.Create], id uuid.UUID) (email string, err error) {
	scope, err := grant.For(policy.Members)
	if err != nil {
		return "", err
	}
	// Counted before anything is looked at, outside what a refusal takes back.
	if err := s.db.Throttle(ctx, "invite:"+uuid.UUID(scope.Workspace).String(), postgres.LimitInviteSpace, 1); err != nil {
		return "", err
	}
	err = s.changeMembers(ctx, scope, func(tx pgx.Tx, actor policy.Actor) error {
		p, emailKey, generation, err := pendingInvitation(ctx, tx, id)
		if err != nil {
			return err
		}
		email = p.Email
		former, active, err := formerMember(ctx, tx, emailKey)
		if err != nil {
			return err
		}
		if err := policy.CanInvite(actor, p.Offer, former); err != nil {
			return err
		}
		if active {
			return fault.New(fault.Conflict, "fault.already_member", "Email", email)
		}
		if err := checkEnd(p.Offer, p.AccessEnds); err != nil {
			return err
		}
		if err := postgres.ThrottleIn(ctx, tx, "invite:"+uuid.UUID(scope.Workspace).String()+":"+emailKey, postgres.LimitInvite); err != nil {
			return err
		}
		generation++
		hash := signin.HashLink(s.db.Link(signin.InvitationLink, id, generation))
		if _, err := tx.Exec(ctx, `
			update invitations set generation = $2, token_hash = $3, inviter_id = $4, expires_at = now() + `+invitationLife+`, mail_state = 'queued', mail_text = ''
			 where workspace_id = current_workspace() and id = $1`, id, generation, hash, scope.Member); err != nil {
			return err
		}
		if err := s.sendInvitation(ctx, tx, scope.Workspace, id, generation, hash, p.Language); err != nil {
			return err
		}
		return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: "invitation.resend", Target: email, TargetID: id})
	})
	return email, err
}

// WithdrawInvitation ends a pending invitation that the actor could have made.
// The address is returned.
func (s Store) WithdrawInvitation(ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID) (email string, err error) {
	scope, err := grant.For(policy.Members)
	if err != nil {
		return "", err
	}
	err = s.changeMembers(ctx, scope, func(tx pgx.Tx, actor policy.Actor) error {
		p, _, _, err := pendingInvitation(ctx, tx, id)
		if err != nil {
			return err
		}
		email = p.Email
		if err := policy.CanRemove(actor, policy.ID{}, p.Held); err != nil {
			return err
		}
		if _, err := endInvitations(ctx, tx, `id = $1`, "withdrawn", id); err != nil {
			return err
		}
		return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: "invitation.withdraw", Target: email, TargetID: id})
	})
	return email, err
}

// pendingInvitation reads an invitation that waits for an answer, also one
// that has run out, and locks it.
func pendingInvitation(ctx context.Context, tx pgx.Tx, id uuid.UUID) (p people.Person, emailKey string, generation int, err error) {
	var role string
	var restrictions []string
	row := tx.QueryRow(ctx, `
		select id, email, email_key, role, restrictions, language, access_ends_at, inviter_id, generation
		  from invitations where workspace_id = current_workspace() and id = $1 and state = 'pending' for update`, id)
	var ends *time.Time
	if err := row.Scan(&p.ID, &p.Email, &emailKey, &role, &restrictions, &p.Language, &ends, &p.InviterID, &generation); err != nil {
		return p, "", 0, postgres.OrNotFound(err)
	}
	p.AccessEnds = postgres.OrZero(ends)
	p.Pending = true
	p.Offer, err = postgres.ParseOffer(role, restrictions)
	return p, emailKey, generation, err
}
