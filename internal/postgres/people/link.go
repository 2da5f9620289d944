package people

import (
	"cmp"
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/mail"
	"latchkey/internal/people"
	"latchkey/internal/postgres"
	"latchkey/internal/signin"
	"latchkey/internal/texts"
)

// RequestLink asks for the mail of a sign-up or of a forgotten password. It does
// the same whether or not the address has an account, so that neither the
// answer nor its time can tell: a job finds out.
func (a Accounts) RequestLink(ctx context.Context, purpose signin.Purpose, address mail.Address, language, peer string) error {
	counters := []postgres.Counter{
		{Key: "link:" + string(purpose) + ":" + address.Key(), Limit: postgres.LimitLink, Tries: 1},
		{Key: "link-peer:" + peer, Limit: postgres.LimitLinkPeer, Tries: 1},
	}
	var refused error
	err := a.db.Begin(ctx, func(tx *postgres.Tx) (err error) {
		refused, err = tx.Attempt(ctx, uuid.Nil, counters, func(tx *postgres.Tx) error {
			return tx.Enqueue(ctx, jobs.LinkRequest{Purpose: string(purpose), Email: address.String(), Language: language})
		})
		return err
	})
	return cmp.Or(err, refused)
}

// BeginSignUp issues a link for an address. The owner of an address that has an
// account already gets another mail.
func (a Accounts) BeginSignUp(ctx context.Context, address mail.Address, language string) error {
	account, err := a.ByEmail(ctx, address.Key())
	if err != nil {
		return err
	}
	if account.ID != uuid.Nil {
		return a.db.EnqueueNow(ctx, jobs.KnownAddressMail{User: account.ID, Language: language})
	}
	return a.db.Begin(ctx, func(tx *postgres.Tx) error {
		id, generation := postgres.NewID(), 0
		err := tx.QueryRow(ctx, `
			insert into tokens (purpose, id, hash, email, email_key, language, expires_at)
			values ('signup', $1, $2, $3, $4, $5, now() + `+postgres.Interval(signin.SignUpLinkLife)+`)
			on conflict (email_key) where purpose = 'signup'
			do update set generation = tokens.generation + 1, email = excluded.email, language = excluded.language,
			              expires_at = excluded.expires_at
			returning id, generation`, id, id[:], address.String(), address.Key(), language).Scan(&id, &generation)
		if err != nil {
			return err
		}
		return a.issue(ctx, tx, signin.SignUpLink, id, generation)
	})
}

// BeginReset issues a link for a new password, if the address has an account.
func (a Accounts) BeginReset(ctx context.Context, address mail.Address, language string) error {
	account, err := a.ByEmail(ctx, address.Key())
	if err != nil || account.ID == uuid.Nil {
		return err
	}
	return a.db.Begin(ctx, func(tx *postgres.Tx) error {
		// A new id each time: a link that was used or has lapsed never comes back.
		id := postgres.NewID()
		if _, err := tx.Exec(ctx, `
			insert into tokens (purpose, id, user_id, hash, language, expires_at)
			values ('reset', $1, $2, $3, $4, now() + `+postgres.Interval(signin.ResetLinkLife)+`)
			on conflict (user_id) where purpose = 'reset'
			do update set id = excluded.id, generation = 1, language = excluded.language, expires_at = excluded.expires_at`,
			id, account.ID, id[:], language); err != nil {
			return err
		}
		return a.issue(ctx, tx, signin.ResetLink, id, 1)
	})
}

// issue stores the hash of a link's newest generation and queues its mail.
func (a Accounts) issue(ctx context.Context, tx *postgres.Tx, purpose signin.Purpose, id uuid.UUID, generation int) error {
	hash := signin.HashLink(a.db.Link(purpose, id, generation))
	if _, err := tx.Exec(ctx, `update tokens set hash = $3 where purpose = $1 and id = $2`, purpose, id, hash); err != nil {
		return err
	}
	return tx.Enqueue(ctx, jobs.AccountMail{Purpose: string(purpose), ID: id, Generation: generation})
}

// DeadLink is what every link answers that does not open, whatever the reason.
var DeadLink = fault.New(fault.Gone, "fault.dead_link")

// SignUp reads what a link is for. It fails with a fault of kind Gone.
func (a Accounts) SignUp(ctx context.Context, link string) (s people.SignUp, err error) {
	err = a.db.QueryRow(ctx, `
		select id, email, email_key, language from tokens where hash = $1 and purpose = 'signup' and expires_at > now()`,
		signin.HashLink(link)).Scan(&s.ID, &s.Email, &s.EmailKey, &s.Language)
	if errors.Is(err, pgx.ErrNoRows) {
		err = DeadLink
	}
	return s, err
}

// FinishSignUp makes the account, its organization and its first workspace, in
// the language of the link, and uses the link up; form is for [Accounts.LedTo].
// It fails with a fault of kind Gone when the link is dead or the address got an
// account meanwhile.
func (a Accounts) FinishSignUp(
	ctx context.Context, link, form, name, passwordHash string, f people.WorkspaceDraft,
) (joined people.Joined, err error) {
	err = a.db.Begin(ctx, func(tx *postgres.Tx) error {
		var s people.SignUp
		err := tx.QueryRow(ctx, `
			delete from tokens where hash = $1 and purpose = 'signup' and expires_at > now()
			returning id, email, email_key, language`,
			signin.HashLink(link)).Scan(&s.ID, &s.Email, &s.EmailKey, &s.Language)
		if errors.Is(err, pgx.ErrNoRows) {
			return DeadLink
		}
		if err != nil {
			return err
		}
		user, err := createAccount(ctx, tx, s.Email, s.EmailKey, name, passwordHash, s.Language)
		if err != nil {
			return err
		}
		f.Language = s.Language
		slug, err := createWorkspace(ctx, tx, user, uuid.Nil, f)
		joined = people.Joined{User: user, Slug: slug, Name: f.Name, Language: s.Language}
		if err != nil {
			return err
		}
		return used(ctx, tx, s.ID, link, form, uuid.Nil)
	})
	return joined, err
}

func createAccount(
	ctx context.Context, tx *postgres.Tx, email, emailKey, name, passwordHash, language string,
) (uuid.UUID, error) {
	user := postgres.NewID()
	_, err := tx.Exec(ctx, `select account_create($1, $2, $3, $4, $5, $6, $7)`,
		user, email, emailKey, name, texts.SearchKey(name), passwordHash, language)
	if postgres.Violates(err, "users_email_key_key") {
		return uuid.Nil, DeadLink // The address got its account while the link was open.
	}
	if err == nil {
		_, err = tx.Exec(ctx, accountWordsSQL, user, texts.SearchWords(name))
	}
	return user, err
}

// accountWordsSQL sets what an account is found by where it is a member.
const accountWordsSQL = `select account_words($1, $2)`

// Reset reads whose password a link resets, and the language of its mail. It
// fails with a fault of kind Gone.
func (a Accounts) Reset(ctx context.Context, link string) (account people.Account, language string, err error) {
	var user uuid.UUID
	err = a.db.QueryRow(ctx, `select user_id, language from tokens where hash = $1 and purpose = 'reset' and expires_at > now()`,
		signin.HashLink(link)).Scan(&user, &language)
	if errors.Is(err, pgx.ErrNoRows) {
		return account, "", DeadLink
	}
	if err != nil {
		return account, "", err
	}
	account, err = a.ByID(ctx, user)
	return account, language, err
}

// FinishReset sets the new password, ends every session, mails the user of it and uses up
// the link; form is for [Accounts.LedTo].
func (a Accounts) FinishReset(ctx context.Context, link, form, passwordHash string) (account people.Account, err error) {
	err = a.db.Begin(ctx, func(tx *postgres.Tx) error {
		var reset uuid.UUID
		err := tx.QueryRow(ctx, `
			delete from tokens where hash = $1 and purpose = 'reset' and expires_at > now() returning id, user_id`,
			signin.HashLink(link)).Scan(&reset, &account.ID)
		if errors.Is(err, pgx.ErrNoRows) {
			return DeadLink
		}
		if err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, `select account_password($1, $2, true)`, account.ID, passwordHash).Scan(&account.Epoch); err != nil {
			return err
		}
		if err := tx.Enqueue(ctx, jobs.PasswordMail{User: account.ID, Reset: true}); err != nil {
			return err
		}
		return used(ctx, tx, reset, link, form, uuid.Nil)
	})
	return account, err
}
