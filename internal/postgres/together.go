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

// DoneTogether are those to which the actor did an act by one press, which the log knows; none
// are a fault of kind NotFound. Their lines stand around the time of the press, as far as two
// clocks may differ.
func DoneTogether[A policy.Action](
	ctx context.Context, db *Database, grant policy.Grant[A], resource policy.Resource, act string, press uuid.UUID,
) (ids []uuid.UUID, err error) {
	seconds, nanos := press.Time().UnixTime()
	at := time.Unix(seconds, nanos)
	err = Read(ctx, db, grant, resource, func(b *Batch) {
		Rows(b, &ids, pgx.RowTo[uuid.UUID], `
			select target_id from activity
			 where workspace_id = current_workspace() and member_id = @member and at between @from and @to
			   and act = @act and target_id is not null and detail ->> '`+together+`' = @press
			 order by at, id`,
			b.Args(pgx.NamedArgs{"act": act, "press": press.String(), "from": at.Add(-time.Hour), "to": at.Add(time.Hour)}))
	})
	if err == nil && len(ids) == 0 {
		err = NotFound
	}
	return ids, err
}
