package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/policy"
)

type togetherKey struct{}

// together is the key of a detail of the log that tells which acts one press did.
const together = "together"

// Together notes that what follows is done by one press, an id of NewID, so that another
// undoes all of it.
func Together(ctx context.Context, press uuid.UUID) context.Context {
	return context.WithValue(ctx, togetherKey{}, press)
}

// DoneTogether are those to which the actor did an act by one press, and nobody did it again
// since, which the log knows; none are a fault of kind NotFound. Their lines stand around the time of the press, as far as two
// clocks may differ.
func DoneTogether[A policy.Action](
	ctx context.Context, db *Database, grant policy.Grant[A], resource policy.Resource, act string, press uuid.UUID,
) (ids []uuid.UUID, err error) {
	seconds, nanos := press.Time().UnixTime()
	at := time.Unix(seconds, nanos)
	err = Read(ctx, db, grant, resource, func(b *Batch) {
		Rows(b, &ids, pgx.RowTo[uuid.UUID], `
			select a.target_id from activity a
			 where a.workspace_id = current_workspace() and a.member_id = @member and a.at between @from and @to
			   and a.act = @act and a.target_id is not null and a.detail ->> '`+together+`' = @press
			   and not exists (select from activity l
			         where l.workspace_id = current_workspace() and l.target_id = a.target_id and l.act = @act and (l.at, l.id) > (a.at, a.id))
			 order by a.at, a.id`,
			b.Args(pgx.NamedArgs{"act": act, "press": press.String(), "from": at.Add(-time.Hour), "to": at.Add(time.Hour)}))
	})
	if err == nil && len(ids) == 0 {
		err = NotFound
	}
	return ids, err
}
