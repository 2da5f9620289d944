package messages

import (
	"context"
	"crypto/subtle"
	"errors"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/notification"
	"latchkey/internal/postgres"
	"latchkey/internal/signin"
)

// stopOf is whose mails a token stops, and of which kinds; false for one that is not ours.
func (in Incoming) stopOf(token string) (s notification.Stop, ok bool) {
	s, link, ok := notification.ReadStop(token)
	right := in.db.Link(signin.StopLink, s.Member, int(s.Set))
	return s, ok && subtle.ConstantTimeCompare([]byte(link), []byte(right)) == 1
}

// toldOf reads what a member is told by mail. It fails with a fault of kind NotFound for one
// whose access has ended: nothing is mailed to them.
func (in Incoming) toldOf(ctx context.Context, s notification.Stop) (m Mailing, err error) {
	m.Kinds = s.Kinds()
	err = in.db.InWorkspace(ctx, s.Workspace, func(tx *postgres.Tx) error {
		return tx.QueryRow(ctx, `
			select w.name, (select count(*) from notification_choices c where c.workspace_id = m.workspace_id and c.member_id = m.id
			          and c.kind = any ($2) and not c.mail) = cardinality($2::text[])
			  from members m join workspaces w on w.id = m.workspace_id and w.deleted_at is null
			 where m.workspace_id = current_workspace() and m.id = $1 and `+postgres.ActiveMember(`m`), s.Member, m.Kinds).
			Scan(&m.Workspace, &m.Stopped)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		err = postgres.NotFound
	}
	return m, err
}

// stopTelling writes down that a member wants no mails of some kinds. How their bell rings stays.
func (in Incoming) stopTelling(ctx context.Context, s notification.Stop) error {
	m, err := in.toldOf(ctx, s)
	if err != nil || m.Stopped {
		return err
	}
	return in.db.InWorkspace(ctx, s.Workspace, func(tx *postgres.Tx) error {
		batch := &pgx.Batch{}
		for _, kind := range m.Kinds {
			batch.Queue(`
				insert into notification_choices (workspace_id, member_id, kind, bell, mail)
				values (current_workspace(), $1, $2, $3, false)
				    on conflict (workspace_id, member_id, kind) do update set mail = false`, s.Member, kind, kind.Usual().Bell)
		}
		return tx.SendBatch(ctx, batch).Close()
	})
}
