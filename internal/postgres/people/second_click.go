package people

import (
	"context"

	"github.com/google/uuid"

	"latchkey/internal/postgres"
	"latchkey/internal/signin"
)

// sent names one form that was sent: by what it acts on (a link of a mail, or
// the id of an invitation) and by what the page that it stood on drew with it.
func sent(on, form string) []byte { return signin.HashLink(on + "\x00" + form) }

// used keeps, for as long as a link waits in its cookie, where the form led that
// used it up. The link is gone; the same form, sent again by a second click,
// still finds its way.
func used(ctx context.Context, tx *postgres.Tx, id uuid.UUID, on, form string, workspace uuid.UUID) error {
	if form == "" {
		return nil
	}
	_, err := tx.Exec(ctx, `
		insert into tokens (purpose, id, hash, workspace_id, language, expires_at)
		values ('used', $1, $2, nullif($3, '00000000-0000-0000-0000-000000000000'::uuid), '',
		        now() + `+postgres.Interval(signin.LinkCookieLife)+`)`,
		id, sent(on, form), workspace)
	return err
}

// LedTo tells where a form has led that was sent before: the slug of a
// workspace, "" for home. It fails with a fault of kind Gone.
func (a Accounts) LedTo(ctx context.Context, on, form string) (slug string, err error) {
	var workspace uuid.NullUUID
	err = a.db.QueryRow(ctx, `select workspace_id from tokens where hash = $1 and purpose = 'used' and expires_at > now()`,
		sent(on, form)).Scan(&workspace)
	if err != nil || !workspace.Valid {
		return "", orDead(err)
	}
	slug, err = a.SlugOf(ctx, workspace.UUID)
	return slug, orDead(err)
}

// SlugOf is where a workspace is that a form has led to, or has made.
func (a Accounts) SlugOf(ctx context.Context, workspace uuid.UUID) (slug string, err error) {
	err = a.db.ReadWorkspace(ctx, workspace, func(b *postgres.Batch) {
		b.Values(`select slug from workspace_context()`, nil, &slug)
	})
	return slug, err
}
