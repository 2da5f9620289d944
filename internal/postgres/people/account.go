package people

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/people"
	"latchkey/internal/postgres"
	"latchkey/internal/signin"
	"latchkey/internal/texts"
)

// Accounts is what comes before a workspace: people, sessions and the links in
// their mails. Its methods take no Grant; a test pins their list.
type Accounts struct{ db postgres.Outside }

// NewAccounts returns the repository of accounts.
func NewAccounts(db *postgres.Database) Accounts { return Accounts{postgres.NewOutside(db)} }

// ByEmail reads an account; one with the zero ID stands for nobody.
func (a Accounts) ByEmail(ctx context.Context, emailKey string) (people.Account, error) {
	var found people.Account
	err := a.db.QueryRow(ctx, `select id, name, email, password_hash, language, session_epoch from account_by_email($1)`, emailKey).
		Scan(&found.ID, &found.Name, &found.Email, &found.PasswordHash, &found.Language, &found.Epoch)
	if errors.Is(err, pgx.ErrNoRows) {
		return people.Account{}, nil
	}
	return found, err
}

// ByID reads an account; one with the zero ID stands for nobody.
func (a Accounts) ByID(ctx context.Context, id uuid.UUID) (people.Account, error) {
	var found people.Account
	err := a.db.QueryRow(ctx, `select id, name, email, password_hash, language, session_epoch from account_by_id($1)`, id).
		Scan(&found.ID, &found.Name, &found.Email, &found.PasswordHash, &found.Language, &found.Epoch)
	if errors.Is(err, pgx.ErrNoRows) {
		return people.Account{}, nil
	}
	return found, err
}

// mostPlaces is more workspaces than anybody is in.
const mostPlaces = 10_000

// Memberships reads where a user is a member or is invited, as the switcher shows
// it: the workspaces that a search finds by their names or those of their
// organizations, or all, up to most.
func (a Accounts) Memberships(ctx context.Context, user uuid.UUID, search string, most int) (m people.Memberships, err error) {
	var home *string
	asked := most
	if search != "" {
		asked = mostPlaces
	}
	err = a.db.QueryRow(ctx, `select home, places, organizations, invitations from memberships_of($1, $2)`, user, asked).
		Scan(&home, &m.Workspaces, &m.Organizations, &m.Invitations)
	if home != nil {
		m.Home = *home
	}
	if search != "" {
		m.Workspaces = slices.DeleteFunc(m.Workspaces, func(w people.ListedWorkspace) bool {
			return !texts.Finds(search, w.Name+" "+w.Organization)
		})
	}
	if len(m.Workspaces) > most {
		m.Workspaces, m.More = m.Workspaces[:most], true
	}
	return m, err
}

// UpdateProfile changes what is not "".
func (a Accounts) UpdateProfile(ctx context.Context, user uuid.UUID, name, language, theme string) error {
	batch := &pgx.Batch{}
	batch.Queue(`select account_update($1, nullif($2, ''), nullif($3, ''), nullif($4, ''), nullif($5, ''))`,
		user, name, texts.SearchKey(name), language, theme)
	if name != "" {
		batch.Queue(accountWordsSQL, user, texts.SearchWords(name))
	}
	return a.db.SendBatch(ctx, batch)
}

// SetPassword stores a new hash. With endSessions every session of the user
// ends, and so does a link for a new password that is still on its way, and the user is
// mailed of it; the new epoch is returned.
func (a Accounts) SetPassword(ctx context.Context, user uuid.UUID, hash string, endSessions bool) (epoch int, err error) {
	err = a.db.Begin(ctx, func(tx *postgres.Tx) error {
		if endSessions {
			if _, err := tx.Exec(ctx, `delete from tokens where purpose = 'reset' and user_id = $1`, user); err != nil {
				return err
			}
			if err := tx.Enqueue(ctx, jobs.PasswordMail{User: user}); err != nil {
				return err
			}
		}
		return tx.QueryRow(ctx, `select account_password($1, $2, $3)`, user, hash, endSessions).Scan(&epoch)
	})
	return epoch, err
}

// SetAvatar stores a picture, or takes it away when image is nil.
func (a Accounts) SetAvatar(ctx context.Context, user uuid.UUID, image []byte) error {
	_, err := a.db.Exec(ctx, `select account_avatar($1, $2, $3)`, user, uuid.New(), image)
	return err
}

// Avatar reads a picture by its unguessable id.
func (a Accounts) Avatar(ctx context.Context, id uuid.UUID) ([]byte, error) {
	var image []byte
	err := a.db.QueryRow(ctx, `select image from avatars where id = $1`, id).Scan(&image)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, fault.New(fault.NotFound, "fault.not_found")
	}
	return image, err
}

// BeginSession notes a sign-in. The session counts while the user's epoch is
// the one given. Beyond signin.MaxSessions the oldest end; of sign-ins at the same
// time each waits for the one before, or none would count the others. The log of each
// workspace of the user has a line of it.
func (a Accounts) BeginSession(ctx context.Context, user uuid.UUID, epoch int, device, address string) (uuid.UUID, error) {
	id := postgres.NewID()
	return id, a.db.SendBatch(ctx, beginSession(id, user, epoch, device, address))
}

// BeginUnknownSession is BeginSession on a device that the user has not signed in on before,
// as far as it can tell. They are mailed of it, unless one of that kind was seen at that
// address lately.
func (a Accounts) BeginUnknownSession(
	ctx context.Context, user uuid.UUID, epoch int, device, address string,
) (id uuid.UUID, err error) {
	id = postgres.NewID()
	err = a.db.Begin(ctx, func(tx *postgres.Tx) error {
		var seen bool
		batch := beginSession(id, user, epoch, device, address)
		batch.Queue(`
			select exists (select from user_sessions where user_id = $1 and id <> $2 and device = $3 and address = $4)`,
			user, id, device, address).QueryRow(func(row pgx.Row) error { return row.Scan(&seen) })
		if err := tx.SendBatch(ctx, batch).Close(); err != nil || seen {
			return err
		}
		return tx.Enqueue(ctx, jobs.SignInMail{Session: id})
	})
	return id, err
}

func beginSession(id, user uuid.UUID, epoch int, device, address string) *pgx.Batch {
	batch := &pgx.Batch{}
	batch.Queue(`select pg_advisory_xact_lock(hashtextextended('sessions of ' || $1, 0))`, user.String())
	batch.Queue(
		`insert into user_sessions (id, user_id, epoch, device, address) values ($1, $2, $3, $4, $5)`, id, user, epoch,
		device, address,
	)
	batch.Queue(`
		update user_sessions set revoked_at = now() where id in (
			select id from user_sessions
			 where user_id = $1 and epoch = $2 and revoked_at is null and last_seen_at > now() - `+postgres.Interval(signin.IdleTime)+`
			 order by created_at desc, id desc offset $3)`, user, epoch, signin.MaxSessions)
	batch.Queue(`select log_sign_in($1, $2, $3)`, user, device, address)
	return batch
}

// EndSession revokes one session of a user.
func (a Accounts) EndSession(ctx context.Context, session uuid.UUID) error {
	_, err := a.db.Exec(ctx, `update user_sessions set revoked_at = now() where id = $1 and revoked_at is null`, session)
	return err
}

// EndOwnSession revokes a session of a user and returns the kind of its device. One that is
// not theirs is a fault of kind NotFound.
func (a Accounts) EndOwnSession(ctx context.Context, user, session uuid.UUID) (device string, err error) {
	err = a.db.QueryRow(ctx, `
		update user_sessions set revoked_at = coalesce(revoked_at, now()) where id = $1 and user_id = $2 returning device`,
		session, user).Scan(&device)
	return device, postgres.OrNotFound(err)
}

// EndOtherSessions revokes every session of a user but one.
func (a Accounts) EndOtherSessions(ctx context.Context, user, keep uuid.UUID) error {
	_, err := a.db.Exec(ctx, `update user_sessions set revoked_at = now() where user_id = $1 and id <> $2 and revoked_at is null`, user, keep)
	return err
}

// Sessions lists where a user is signed in, the latest first.
func (a Accounts) Sessions(ctx context.Context, user uuid.UUID) ([]people.Session, error) {
	rows, _ := a.db.Query(ctx, `
		select u.id, u.device, u.address, u.created_at, u.last_seen_at
		  from user_sessions u
		 where u.user_id = $1 and u.revoked_at is null and u.last_seen_at > now() - `+postgres.Interval(signin.IdleTime)+`
		   and exists (select from sessions s where s.user_session_id = u.id and s.expires_at > now())
		   and u.epoch = (select session_epoch from account_by_id($1))
		 order by u.last_seen_at desc limit 50`, user)
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (s people.Session, err error) {
		err = row.Scan(&s.ID, &s.Device, &s.Address, &s.Created, &s.LastSeen)
		return s, err
	})
}

// Throttle counts one try of what comes before a workspace. Beyond the limit it
// fails with a fault of kind TooMany that says how long to wait.
func (a Accounts) Throttle(ctx context.Context, key string, limit postgres.Limit) error {
	return a.db.Throttle(ctx, key, limit, 1)
}
