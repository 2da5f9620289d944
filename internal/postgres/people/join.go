package people

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/notification"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/signin"
)

// InvitationRef names an invitation: by the link of its mail, or, for somebody who is
// signed in with its address, by its ids.
type InvitationRef struct {
	Link          string
	Workspace, ID uuid.UUID
	EmailKey      string // of the one who is signed in; checked when there is no link
	Form          string // what the page drew with the form that accepts, for [Accounts.LedTo]
}

// on is what the invitation was referred to by.
func (r InvitationRef) on() string {
	if r.Link == "" {
		return r.ID.String()
	}
	return r.Link
}

// Newcomer is who accepts: a user, or a name and a password hash for somebody
// without an account.
type Newcomer struct {
	User         uuid.UUID
	Name         string
	PasswordHash string
}

// Invitation reads what the page behind a link shows. Whatever is wrong with
// the link, the fault is the same, of kind Gone. Nothing is written.
func (a Accounts) Invitation(ctx context.Context, link string) (v people.InvitationView, err error) {
	ref, err := a.locate(ctx, InvitationRef{Link: link})
	if err != nil {
		return v, err
	}
	v.Workspace, v.ID = ref.Workspace, ref.ID
	var role string
	var restrictions []string
	err = a.db.ReadWorkspace(ctx, v.Workspace, func(b *postgres.Batch) {
		b.Values(`
			select i.email, i.email_key, i.role, i.restrictions, i.language, i.expires_at, m.name, m.email, m.avatar_id,
			       w.name, c.slug, c.organization, exists (select from account_by_email(i.email_key)), `+signatureColumns+`
			  from invitations i
			  join members m on m.workspace_id = i.workspace_id and m.id = i.inviter_id
			  join workspaces w on w.id = i.workspace_id and w.deleted_at is null
			 cross join workspace_context() c
			 where i.workspace_id = current_workspace() and i.id = $1 and i.token_hash = $2
			   and i.state = 'pending' and i.expires_at > now()`,
			[]any{v.ID, signin.HashLink(link)},
			&v.Email, &v.EmailKey, &role, &restrictions, &v.Language, &v.Expires, &v.Inviter, &v.InviterEmail, &v.InviterAvatar,
			&v.WorkspaceName, &v.Slug, &v.Organization, &v.HasAccount,
			&v.Business.Name, &v.Business.Street, &v.Business.PostalCode, &v.Business.City, &v.Business.Phone)
	})
	if err != nil {
		return v, orDead(err)
	}
	v.Offer, err = postgres.ParseOffer(role, restrictions)
	return v, err
}

// orDead answers for a link or an invitation that is not there.
func orDead(err error) error {
	if errors.Is(err, pgx.ErrNoRows) || errors.Is(err, postgres.NotFound) {
		return DeadLink
	}
	return err
}

// Accept turns an invitation into a membership, once. Whether the inviter may
// still grant it is asked now: if not, the invitation is void, the inviter and
// the owners are told, and the one who accepts sees a dead link like any other.
// It fails with a fault: Gone, or Conflict when the address got an account
// since the page was opened.
func (a Accounts) Accept(ctx context.Context, ref InvitationRef, who Newcomer) (joined people.Joined, err error) {
	if ref, err = a.locate(ctx, ref); err != nil {
		return joined, err
	}
	void := false
	err = a.db.InWorkspace(ctx, ref.Workspace, func(tx *postgres.Tx) error {
		if err := tx.LockWorkspace(ctx); err != nil {
			return orDead(err)
		}
		in, err := redeem(ctx, tx, ref, "accepted")
		if err != nil {
			return err
		}
		if err := boundTo(ctx, tx, in, who); err != nil {
			return err
		}
		allowed, err := stillGranted(ctx, tx, in)
		if err != nil {
			return err
		}
		if !allowed {
			void = true
			return voidInvitation(ctx, tx, ref, in)
		}
		if joined, err = admit(ctx, tx, in, who); err != nil {
			return err
		}
		if err := takePlace(ctx, tx, in, joined.User); err != nil {
			return err
		}
		return used(ctx, tx, ref.ID, ref.on(), ref.Form, ref.Workspace)
	})
	if err == nil && void {
		err = DeadLink
	}
	return joined, err
}

// boundTo fails unless the one who accepts is the account of the invited
// address, whoever holds the link.
func boundTo(ctx context.Context, tx *postgres.Tx, in redeemed, who Newcomer) error {
	if who.User == uuid.Nil {
		return nil // The account is made with the address of the invitation.
	}
	var own bool
	err := tx.QueryRow(ctx, `select exists (select from account_by_id($1) where email_key = $2)`, who.User, in.emailKey).Scan(&own)
	if err == nil && !own {
		return DeadLink
	}
	return err
}

// Decline ends an invitation on behalf of the address it is for.
func (a Accounts) Decline(ctx context.Context, ref InvitationRef) error {
	ref, err := a.locate(ctx, ref)
	if err != nil {
		return err
	}
	return a.db.InWorkspace(ctx, ref.Workspace, func(tx *postgres.Tx) error {
		in, err := redeem(ctx, tx, ref, "declined")
		if err != nil {
			return err
		}
		if err := used(ctx, tx, ref.ID, ref.on(), ref.Form, uuid.Nil); err != nil {
			return err
		}
		if err := tellInviter(ctx, tx, notification.Declined, ref.ID, in.inviter); err != nil {
			return err
		}
		return tx.Log(ctx, "invitation.decline", in.email, ref.ID, nil)
	})
}

// locate finds the workspace that a link leads to.
func (a Accounts) locate(ctx context.Context, ref InvitationRef) (InvitationRef, error) {
	if ref.Link == "" {
		return ref, nil
	}
	err := a.db.QueryRow(ctx, `select workspace_id, id from tokens where hash = $1 and purpose = 'invitation' and expires_at > now()`,
		signin.HashLink(ref.Link)).Scan(&ref.Workspace, &ref.ID)
	return ref, orDead(err)
}

// redeemed is an invitation in the moment of its answer.
type redeemed struct {
	email, emailKey, language string
	inviter                   uuid.UUID
	offer                     policy.Offer
	byOwner                   []string // restrictions that an owner set
	ends                      *time.Time
	replaces                  uuid.NullUUID // the member whose place it is
}

// redeem answers a pending invitation. Of many at once, one gets it; for the
// others the link is dead.
func redeem(ctx context.Context, tx *postgres.Tx, ref InvitationRef, state string) (in redeemed, err error) {
	var role string
	var restrictions []string
	err = tx.QueryRow(ctx, `
		update invitations set state = @state, answered_at = now()
		 where workspace_id = current_workspace() and id = @id and state = 'pending' and expires_at > now()
		   and (@link::bytea is not null and token_hash = @link or @link::bytea is null and email_key = @email_key)
		   and exists (select from workspaces where id = current_workspace() and deleted_at is null)
		returning email, email_key, role, restrictions, owner_restrictions, language, access_ends_at, replaces, inviter_id`,
		pgx.NamedArgs{"id": ref.ID, "state": state, "link": linkHash(ref), "email_key": ref.EmailKey}).
		Scan(&in.email, &in.emailKey, &role, &restrictions, &in.byOwner, &in.language, &in.ends, &in.replaces, &in.inviter)
	if err != nil {
		return in, orDead(err)
	}
	if in.offer, err = postgres.ParseOffer(role, restrictions); err != nil {
		return in, err
	}
	_, err = tx.Exec(ctx, `delete from tokens where purpose = 'invitation' and id = $1`, ref.ID)
	return in, err
}

func linkHash(ref InvitationRef) []byte {
	if ref.Link == "" {
		return nil
	}
	return signin.HashLink(ref.Link)
}

// stillGranted asks whether the inviter may grant the offer in this moment.
func stillGranted(ctx context.Context, tx *postgres.Tx, in redeemed) (bool, error) {
	inviter, err := postgres.ActorNow(ctx, tx, in.inviter)
	if errors.Is(err, postgres.NotFound) {
		return false, nil // The inviter's own access has ended.
	}
	if err != nil {
		return false, err
	}
	former, _, err := formerMember(ctx, tx, in.emailKey)
	if err != nil {
		return false, err
	}
	refused := policy.CanInvite(inviter, in.offer, former)
	if refused == nil {
		refused = checkDomain(ctx, tx, in.emailKey) // Another one may have been named meanwhile.
	}
	if refused != nil && !postgres.IsRefusal(refused) {
		return false, refused
	}
	granted := refused == nil && (in.ends == nil || in.ends.After(time.Now()))
	if !granted {
		return false, nil
	}
	return mayTakePlace(ctx, tx, inviter, in.replaces, former)
}

// voidInvitation ends an invitation that its inviter may not make any more, and
// tells them and the owners.
func voidInvitation(ctx context.Context, tx *postgres.Tx, ref InvitationRef, in redeemed) error {
	_, err := tx.Exec(ctx, `update invitations set state = 'void' where workspace_id = current_workspace() and id = $1`, ref.ID)
	if err != nil {
		return err
	}
	rows, _ := tx.Query(ctx, `
		select id from members where workspace_id = current_workspace()
		   and (role = 'owner' or id = $1) and `+postgres.ActiveMember(`members`), in.inviter)
	told, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return err
	}
	for _, member := range told {
		letter := jobs.VoidMail{Workspace: ref.Workspace, Invitation: ref.ID, Member: member}
		if err := tx.Enqueue(ctx, letter); err != nil {
			return err
		}
	}
	return tx.Log(ctx, "invitation.void", in.email, ref.ID, postgres.Detail{"role": in.offer.Role.String()})
}

// hasPlace is the condition of a member, under an alias, whom no invitation changes: one
// whose access has not ended, or is suspended.
func hasPlace(alias string) string {
	return alias + `.removed_at is null and (` + alias + `.suspended_at is not null or ` + postgres.ActiveMember(alias) + `)`
}

// admit makes the membership. It never changes one that is there: only a
// removed member, or one whose access has ended, comes back with the new role.
func admit(ctx context.Context, tx *postgres.Tx, in redeemed, who Newcomer) (joined people.Joined, err error) {
	joined.User = who.User
	if who.User == uuid.Nil {
		joined.User, err = createAccount(ctx, tx, in.email, in.emailKey, who.Name, who.PasswordHash, in.language)
		if errors.Is(err, DeadLink) {
			return joined, fault.New(fault.Conflict, "fault.account_meanwhile")
		}
		if err != nil {
			return joined, err
		}
	}
	member := postgres.NewID()
	err = tx.QueryRow(ctx, `
		insert into members as m (workspace_id, id, user_id, name, name_key, email, email_key, avatar_id,
		                          role, restrictions, owner_restrictions, access_ends_at)
		select current_workspace(), @id, u.id, u.name, u.name_key, u.email, u.email_key, u.avatar_id,
		       @role, @restrictions, @by_owner, @ends
		  from account_by_id(@user) u
		on conflict (workspace_id, user_id) do update
		   set role = excluded.role, restrictions = excluded.restrictions,
		       owner_restrictions = array (
		           select r from unnest(excluded.restrictions) r
		            where r = any (excluded.owner_restrictions || coalesce(m.own_owner_restrictions, m.owner_restrictions))),
		       access_ends_at = excluded.access_ends_at, removed_at = null, joined_at = now(), last_seen_at = null,
		       suspended_at = null, ends_after = null, barred = false,
		       lent_until = null, own_role = null, own_restrictions = null, own_owner_restrictions = null, version = m.version + 1
		 where not (`+hasPlace(`m`)+`)
		returning id`,
		pgx.NamedArgs{
			"id": member, "user": joined.User, "role": in.offer.Role.String(),
			"restrictions": in.offer.Restrictions.Names(), "by_owner": in.byOwner, "ends": in.ends,
		}).Scan(&member)
	if errors.Is(err, pgx.ErrNoRows) { // A member already: nothing changes.
		err = tx.QueryRow(ctx, `select id from members where workspace_id = current_workspace() and user_id = $1`, joined.User).
			Scan(&member)
	}
	if err != nil {
		return joined, err
	}
	if _, err := tx.Exec(ctx, `select organization_join($1)`, joined.User); err != nil {
		return joined, err
	}
	err = tx.QueryRow(ctx, `
		select w.name, c.slug from workspaces w cross join workspace_context() c where w.id = current_workspace()`).
		Scan(&joined.Name, &joined.Slug)
	if err != nil {
		return joined, err
	}
	joined.Language = in.language
	as := tx.As(postgres.MemberScope(uuid.UUID(tx.Workspace), member))
	if err := as.Tell(ctx, notification.Notice{Kind: notification.Joined}, in.inviter); err != nil {
		return joined, err
	}
	if in.ends != nil {
		if err := tellBeforeEnd(ctx, tx, member, *in.ends); err != nil {
			return joined, err
		}
	}
	return joined, as.Log(ctx, "invitation.accept", in.email, member, postgres.Detail{
		"role": in.offer.Role.String(), "restrictions": in.offer.Restrictions.Names(),
	})
}
