package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// silence is how long a connection that listens hears nothing before it is asked for a
// sign of life.
const silence = 30 * time.Second

// Listen hears a channel of Postgres over a connection of its own. It calls begun once
// nothing is missed any more, and heard with each payload. It returns when the connection
// breaks, or ctx ends.
func (db *Database) Listen(ctx context.Context, channel string, begun func(), heard func(payload string)) error {
	conn, err := pgx.ConnectConfig(ctx, db.pool.Config().ConnConfig)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, `listen `+pgx.Identifier{channel}.Sanitize()); err != nil {
		return err
	}
	begun()
	for {
		waiting, cancel := context.WithTimeout(ctx, silence)
		told, err := conn.WaitForNotification(waiting)
		quiet := waiting.Err() != nil
		cancel()
		switch {
		case err == nil:
			heard(told.Payload)
		case !quiet || ctx.Err() != nil:
			return err
		default:
			if err := conn.Ping(ctx); err != nil {
				return err
			}
		}
	}
}
