package live

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/live"
	"latchkey/internal/people"
	"latchkey/internal/postgres"
)

// queueThere notes that some members have a stream, once a minute, and reads who is there.
// It waits for nobody who changes a member meanwhile: the next time will do.
func queueThere(b *postgres.Batch, readers []uuid.UUID, reached *live.Reached) {
	b.Queue(`
		update members set present_at = now()
		 where workspace_id = current_workspace() and id in (
		       select m.id from members m
		        where m.workspace_id = current_workspace() and m.id = any ($1) and `+postgres.ActiveMember(`m`)+`
		          and (m.present_at is null or m.present_at < now() - `+postgres.Interval(time.Minute)+`)
		        order by m.id for no key update skip locked)`, readers)
	b.Queue(`
		select id, presence from (
			select m.id, ` + postgres.PresenceOf(`m`) + ` as presence from members m
			 where m.workspace_id = current_workspace() and ` + postgres.ActiveMember(`m`) + `) m
		 where presence <> 'offline'`).Query(func(rows pgx.Rows) error {
		reached.There = map[uuid.UUID]people.Presence{}
		var member uuid.UUID
		var presence people.Presence
		_, err := pgx.ForEachRow(rows, []any{&member, &presence}, func() error {
			reached.There[member] = presence
			return nil
		})
		return err
	})
}
