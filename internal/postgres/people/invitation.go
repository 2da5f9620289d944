package people

import (
	"cmp"
	"context"
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
// that names the address that is in the way. The invitations are returned.
func (s Store) Invite(ctx context.Context, grant policy.Grant[policy.Create], in people.Invite) (made []uuid.UUID, err error) {
	scope, err := grant.For(policy.Members)
	if err != nil {
		return nil, err
	}
	counters := []postgres.Counter{{Key: inviteKey(scope), Limit: postgres.LimitInviteSpace, Tries: len(in.Addresses)}}
	for _, address := range in.Addresses {
		counters = append(counters, postgres.Counter{Key: inviteKey(scope) + ":" + address.Key(), Limit: postgres.LimitInvite, Tries: 1})
	}
	err = s.tryToInvite(ctx, grant, counters, func(tx *postgres.Tx, actor policy.Actor) error {
		if err := checkEnd(in.Offer, in.AccessEnds); err != nil {
			return err
		}
		if err := checkDomains(ctx, tx, in.Addresses); err != nil {
			return err
		}
		made = make([]uuid.UUID, 0, len(in.Addresses))
		for _, address := range in.Addresses {
			id, err := s.inviteOne(ctx, tx, actor, toInvite{Address: address, Offer: in.Offer, language: in.Language, ends: in.AccessEnds})
			if err != nil {
				return err
			}
			if err := tx.Log(ctx, "invitation.send", address.String(), id, postgres.Detail{
				"role": in.Role.String(), "restrictions": in.Restrictions.Names(),
			}); err != nil {
				return err
			}
			made = append(made, id)
		}
		return nil
	})
	return made, err
}

// tryToInvite runs f under the lock of the workspace, once for a form, when its
// tries have been counted.
func (s Store) tryToInvite(
	ctx context.Context, grant policy.Grant[policy.Create], counters []postgres.Counter, f func(*postgres.Tx, policy.Actor) error,
) error {
	var refused error
	err := underLock(ctx, s.db, grant, policy.Members, func(tx *postgres.Tx, actor policy.Actor) (err error) {
		refused, err = tx.Attempt(ctx, uuid.UUID(tx.Workspace), counters, func(tx *postgres.Tx) error { return f(tx, actor) })
		return err
	})
	return cmp.Or(err, refused)
}

// inviteKey counts the invitations of a workspace, and begins the key of an address.
func inviteKey(scope policy.Scope) string { return "invite:" + uuid.UUID(scope.Workspace).String() }

// toInvite is one invitation that is to be made.
type toInvite struct {
	mail.Address
	policy.Offer
	language string
	ends     time.Time           // zero for never
	replaces uuid.NullUUID       // the member whose place it is
	byOwner  policy.Restrictions // that an owner set for them
}

// inviteOne makes an invitation and queues its mail.
func (s Store) inviteOne(ctx context.Context, tx *postgres.Tx, actor policy.Actor, in toInvite) (id uuid.UUID, err error) {
	former, active, err := formerMember(ctx, tx, in.Key())
	if err != nil {
		return id, err
	}
	if err := policy.CanInvite(actor, in.Offer, former); err != nil {
		return id, err
	}
	if active {
		return id, fault.Field("email", "fault.already_member", "Email", in.String())
	}
	if _, err := endInvitations(ctx, tx, `email_key = $1 and expires_at <= now()`, "withdrawn", in.Key()); err != nil {
		return id, err
	}
	byOwner := in.byOwner
	switch {
	case !in.replaces.Valid:
		byOwner = setByOwner(actor, in.Offer, former)
	case former != nil: // They have restrictions of their own, which a place of somebody else would hide.
		return id, fault.Field("email", "fault.was_member", "Email", in.String())
	}
	id = postgres.NewID()
	link := signin.HashLink(s.db.Link(signin.InvitationLink, id, 1))
	_, err = tx.Exec(ctx, `
		insert into invitations (workspace_id, id, email, email_key, role, restrictions, owner_restrictions, language,
		                         access_ends_at, replaces, inviter_id, token_hash, expires_at)
		values (current_workspace(), @id, @email, @email_key, @role, @restrictions, @by_owner, @language,
		        @ends, @replaces, @member, @hash, now() + `+invitationLife+`)`,
		tx.Args(pgx.NamedArgs{
			"id": id, "email": in.String(), "email_key": in.Key(), "role": in.Role.String(),
			"restrictions": in.Restrictions.Names(), "by_owner": byOwner.Names(),
			"language": in.language, "ends": postgres.OrNull(in.ends), "replaces": in.replaces, "hash": link,
		}))
	if postgres.Violates(err, "invitations_pending") {
		return id, fault.Field("email", "fault.already_invited", "Email", in.String())
	}
	if err != nil {
		return id, err
	}
	return id, sendInvitation(ctx, tx, id, 1, link, in.language)
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
func sendInvitation(ctx context.Context, tx *postgres.Tx, id uuid.UUID, generation int, hash []byte, language string) error {
	if _, err := tx.Exec(ctx, `
		insert into tokens (purpose, id, hash, generation, workspace_id, language, expires_at)
		values ('invitation', $1, $2, $3, current_workspace(), $4, now() + `+invitationLife+`)
		on conflict (purpose, id) do update set hash = excluded.hash, generation = excluded.generation,
		                                        expires_at = excluded.expires_at`,
		id, hash, generation, language); err != nil {
		return err
	}
	job := jobs.InvitationMail{Workspace: uuid.UUID(tx.Workspace), Invitation: id, Generation: generation}
	if err := tx.Enqueue(ctx, job); err != nil {
		return err
	}
	if err := tx.EnqueueAt(ctx, jobs.InvitationReminder(job), time.Now().Add(people.InvitationLife-people.InvitationReminded)); err != nil {
		return err
	}
	return tx.EnqueueAt(ctx, jobs.InvitationLapse(job), time.Now().Add(people.InvitationLife))
}

// formerMember reads what an address had in this workspace before: nil for
// somebody new. Active tells that the address is a member now, if only a suspended one.
func formerMember(ctx context.Context, tx *postgres.Tx, emailKey string) (former *policy.Held, active bool, err error) {
	return ownHeld(ctx, tx, hasPlace(`members`), `email_key = $1`, emailKey)
}

// ResendInvitation makes a new link, which kills the old one, and sends it. The
// one who resends becomes the inviter, so it asks the same as an invitation.
// The address is returned.
func (s Store) ResendInvitation(ctx context.Context, grant policy.Grant[policy.Create], id uuid.UUID) (email string, err error) {
	scope, err := grant.For(policy.Members)
	if err != nil {
		return "", err
	}
	counters := []postgres.Counter{{Key: inviteKey(scope), Limit: postgres.LimitInviteSpace, Tries: 1}}
	err = s.tryToInvite(ctx, grant, counters, func(tx *postgres.Tx, actor policy.Actor) error {
		email, err = s.resend(ctx, tx, actor, id)
		return err
	})
	return email, err
}

func (s Store) resend(ctx context.Context, tx *postgres.Tx, actor policy.Actor, id uuid.UUID) (email string, err error) {
	p, emailKey, generation, err := pendingInvitation(ctx, tx, id)
	if err != nil {
		return "", err
	}
	former, active, err := formerMember(ctx, tx, emailKey)
	if err != nil {
		return "", err
	}
	if err := policy.CanInvite(actor, p.Offer, former); err != nil {
		return "", err
	}
	if active {
		return "", fault.New(fault.Conflict, "fault.already_member", "Email", p.Email)
	}
	if err := ownPlace(actor, p.Replaces, p.InviterID, p.Email); err != nil {
		return "", err
	}
	if err := checkEnd(p.Offer, p.AccessEnds); err != nil {
		return "", err
	}
	if err := checkDomain(ctx, tx, emailKey); err != nil {
		return "", err
	}
	limited := inviteKey(tx.Scope) + ":" + emailKey
	if err := postgres.ThrottleIn(ctx, tx, limited, postgres.LimitInvite); err != nil {
		return "", err
	}
	generation++
	hash := signin.HashLink(s.db.Link(signin.InvitationLink, id, generation))
	if _, err := tx.Exec(ctx, `
		update invitations set generation = @generation, token_hash = @hash, inviter_id = @member,
		       expires_at = now() + `+invitationLife+`, mail_state = 'queued', mail_text = ''
		 where workspace_id = current_workspace() and id = @id`,
		tx.Args(pgx.NamedArgs{"id": id, "generation": generation, "hash": hash})); err != nil {
		return "", err
	}
	if err := sendInvitation(ctx, tx, id, generation, hash, p.Language); err != nil {
		return "", err
	}
	return p.Email, tx.Log(ctx, "invitation.resend", p.Email, id, nil)
}

// Invitation reads one that waits for an answer. Any other is a fault of kind NotFound.
func (s Store) Invitation(ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID) (p people.Person, err error) {
	var replaces uuid.NullUUID
	err = postgres.Read(ctx, s.db, grant, policy.Members, func(b *postgres.Batch) {
		postgres.Row(b, &p, scanPerson(new(bool)), invitationColumns+`, false from invitations`+invitationRows+` and x.id = $1`, id)
		b.Values(`select replaces from invitations where workspace_id = current_workspace() and id = $1`, []any{id}, &replaces)
	})
	p.Replaces = replaces
	return p, err
}

// WithdrawInvitation ends a pending invitation that the actor could have made.
// The address is returned.
func (s Store) WithdrawInvitation(ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID) (email string, err error) {
	err = underLock(ctx, s.db, grant, policy.Members, func(tx *postgres.Tx, actor policy.Actor) error {
		p, _, _, err := pendingInvitation(ctx, tx, id)
		if err != nil {
			return err
		}
		email = p.Email
		if err := policy.CanRemove(actor, policy.MemberID{}, p.Held); err != nil {
			return err
		}
		if _, err := endInvitations(ctx, tx, `id = $1`, "withdrawn", id); err != nil {
			return err
		}
		return tx.Log(ctx, "invitation.withdraw", email, id, nil)
	})
	return email, err
}

// pendingInvitation reads an invitation that waits for an answer, also one
// that has run out, and locks it.
func pendingInvitation(ctx context.Context, tx *postgres.Tx, id uuid.UUID) (p people.Person, emailKey string, generation int, err error) {
	var role string
	var restrictions, byOwner []string
	row := tx.QueryRow(ctx, `
		select id, email, email_key, role, restrictions, owner_restrictions, language, access_ends_at, replaces, inviter_id, generation
		  from invitations where workspace_id = current_workspace() and id = $1 and state = 'pending' for update`, id)
	var ends *time.Time
	err = row.Scan(&p.ID, &p.Email, &emailKey, &role, &restrictions, &byOwner, &p.Language, &ends, &p.Replaces, &p.InviterID, &generation)
	if err != nil {
		return p, "", 0, err
	}
	p.AccessEnds = postgres.OrZero(ends)
	p.Pending = true
	p.Held, err = postgres.ParseHeld(role, restrictions, byOwner)
	return p, emailKey, generation, err
}
