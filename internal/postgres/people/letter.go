package people

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/jobs"
	"latchkey/internal/mail"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/signin"
)

// Letters is what the mail jobs read and note. A job holds no grant: it acts
// for the product, in the workspace that its arguments name, and asks here
// whether its mail should still go out.
type Letters struct{ db postgres.Outside }

// NewLetters returns the repository of the mail jobs.
func NewLetters(db *postgres.Database) Letters { return Letters{postgres.NewOutside(db)} }

// signatureColumns are what signs an invitation, of a workspace aliased w.
const signatureColumns = `w.business_name, w.street, w.postal_code, w.city, w.phone`

// Invitation reads the mail of an invitation; false when it should not be sent
// any more: answered, withdrawn, replaced by a newer link, expired, or sent by
// somebody who may not grant it now.
func (l Letters) Invitation(ctx context.Context, job jobs.InvitationMail) (letter jobs.InvitationLetter, ok bool, err error) {
	err = l.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		var in redeemed
		var role string
		var restrictions []string
		var business people.Business
		err := tx.QueryRow(ctx, `
			select i.email, i.email_key, i.role, i.restrictions, i.language, i.access_ends_at, i.inviter_id, i.expires_at,
			       m.name, w.name, c.slug, c.organization, `+signatureColumns+`
			  from invitations i
			  join members m on m.workspace_id = i.workspace_id and m.id = i.inviter_id
			  join workspaces w on w.id = i.workspace_id and w.deleted_at is null
			 cross join workspace_context() c
			 where i.workspace_id = current_workspace() and i.id = $1 and i.generation = $2
			   and i.state = 'pending' and i.expires_at > now()`, job.Invitation, job.Generation).
			Scan(&letter.Email, &in.emailKey, &role, &restrictions, &letter.Language, &in.ends, &in.inviter, &letter.Expires,
				&letter.Inviter, &letter.Workspace, &letter.Slug, &letter.Organization,
				&business.Name, &business.Street, &business.PostalCode, &business.City, &business.Phone)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		if in.offer, err = postgres.ParseOffer(role, restrictions); err != nil {
			return err
		}
		letter.Offer, letter.Signature = in.offer, business.Signature()
		ok, err = stillGranted(ctx, tx, in)
		return err
	})
	letter.Link = l.db.Link(signin.InvitationLink, job.Invitation, job.Generation)
	return letter, ok, err
}

// NoteInvitation stores how far the mail has come, unless a newer one replaced it.
func (l Letters) NoteInvitation(ctx context.Context, job jobs.InvitationMail, state people.MailState, text string) error {
	return l.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		_, err := tx.Exec(ctx, `
			update invitations set mail_state = $3, mail_text = $4
			 where workspace_id = current_workspace() and id = $1 and generation = $2`, job.Invitation, job.Generation, state, text)
		return err
	})
}

// Void reads the mail that tells a member of a void invitation; false when the
// member has left.
func (l Letters) Void(ctx context.Context, job jobs.VoidMail) (letter jobs.VoidLetter, ok bool, err error) {
	var role string
	err = l.db.ReadWorkspace(ctx, job.Workspace, func(b *postgres.Batch) {
		b.Values(`
			select m.email, m.name, u.language, i.email, i.role, w.name, c.slug
			  from members m
			  join invitations i on i.workspace_id = m.workspace_id and i.id = $2
			  join workspaces w on w.id = m.workspace_id and w.deleted_at is null
			 cross join workspace_context() c
			 cross join account_by_id(m.user_id) u
			 where m.workspace_id = current_workspace() and m.id = $1 and m.removed_at is null`,
			[]any{job.Member, job.Invitation},
			&letter.Email, &letter.Name, &letter.Language, &letter.Invited, &role, &letter.Workspace, &letter.Slug)
	})
	if errors.Is(err, postgres.NotFound) {
		return letter, false, nil
	}
	letter.Role, ok = policy.ParseRole(role)
	return letter, ok, err
}

// Limit reads the mail that tells of a used-up allowance; false for whoever has left, may not
// read the activity log any more, or wants no such mail.
func (l Letters) Limit(ctx context.Context, job jobs.LimitMail) (letter jobs.LimitLetter, ok bool, err error) {
	err = l.db.ReadWorkspace(ctx, job.Workspace, func(b *postgres.Batch) {
		b.Values(`
			select o.email, u.language, m.name, w.name, c.slug
			  from members o
			  join members m on m.workspace_id = o.workspace_id and m.id = $2
			  join workspaces w on w.id = o.workspace_id and w.deleted_at is null
			 cross join workspace_context() c
			 cross join account_by_id(o.user_id) u
			 where o.workspace_id = current_workspace() and o.id = $1 and o.role in ('owner', 'admin') and `+postgres.ActiveMember(`o`)+`
			   and not exists (select from notification_choices h
			         where h.workspace_id = o.workspace_id and h.member_id = o.id and h.kind = 'limit' and not h.mail)`,
			[]any{job.Reader, job.Member},
			&letter.Email, &letter.Language, &letter.Member, &letter.Workspace, &letter.Slug)
	})
	if errors.Is(err, postgres.NotFound) {
		return letter, false, nil
	}
	return letter, err == nil, err
}

// Account reads the mail of a sign-up or reset; false when its link is dead.
func (l Letters) Account(ctx context.Context, job jobs.AccountMail) (letter jobs.AccountLetter, ok bool, err error) {
	var expires time.Time
	err = l.db.QueryRow(ctx, `
		select coalesce(t.email, u.email), t.language, t.expires_at
		  from tokens t left join lateral account_by_id(t.user_id) u on t.purpose = 'reset'
		 where t.purpose = $1 and t.id = $2 and t.generation = $3 and t.expires_at > now()`, job.Purpose, job.ID, job.Generation).
		Scan(&letter.Email, &letter.Language, &expires)
	if errors.Is(err, pgx.ErrNoRows) {
		return letter, false, nil
	}
	letter.Link = l.db.Link(signin.Purpose(job.Purpose), job.ID, job.Generation)
	letter.Expires = expires
	return letter, err == nil, err
}

// KnownAddress reads whom to tell that they have an account already.
func (l Letters) KnownAddress(ctx context.Context, user uuid.UUID) (people.Account, error) {
	return Accounts(l).ByID(ctx, user)
}

// IssueLink does what a request for a link asked for.
func (l Letters) IssueLink(ctx context.Context, job jobs.LinkRequest) error {
	address, err := mail.ParseAddress(job.Email)
	if err != nil {
		return nil //nolint:nilerr // It was checked at the door; nothing can be sent to it.
	}
	accounts := Accounts(l)
	if job.Purpose == string(signin.ResetLink) {
		return accounts.BeginReset(ctx, address, job.Language)
	}
	return accounts.BeginSignUp(ctx, address, job.Language)
}
