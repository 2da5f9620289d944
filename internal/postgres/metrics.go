package postgres

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/VictoriaMetrics/metrics"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river/rivertype"
)

// jobsSQL counts the queue.
const jobsSQL = `
	select kind, state::text, count(*), extract(epoch from now() - min(scheduled_at))::float8
	  from river_job group by 1, 2 order by 1, 2`

// jobCount is how many jobs of a kind are in a state, and for how many seconds
// the first of them has been due.
type jobCount struct {
	Kind, State string
	Number      uint64
	Due         float64
}

// WriteMetrics writes how the pool of this process does, and the queue of all.
func (db *Database) WriteMetrics(ctx context.Context, w io.Writer) {
	pool := db.pool.Stat()
	for state, number := range map[string]int32{"acquired": pool.AcquiredConns(), "idle": pool.IdleConns(), "most": pool.MaxConns()} {
		metrics.WriteGaugeUint64(w, fmt.Sprintf("latchkey_pool_connections{state=%q}", state), uint64(number))
	}
	metrics.WriteCounterUint64(w, "latchkey_pool_waits_total", uint64(pool.EmptyAcquireCount()))
	metrics.WriteCounterFloat64(w, "latchkey_pool_wait_seconds_total", pool.EmptyAcquireWaitTime().Seconds())

	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	up := uint64(1)
	rows, _ := db.pool.Query(ctx, jobsSQL)
	counts, err := pgx.CollectRows(rows, pgx.RowToStructByPos[jobCount])
	if err != nil {
		up = 0
	}
	metrics.WriteGaugeUint64(w, "latchkey_database_up", up)
	late := 0.0
	for _, c := range counts {
		metrics.WriteGaugeUint64(w, fmt.Sprintf("latchkey_jobs{kind=%q,state=%q}", c.Kind, c.State), c.Number)
		if c.State == string(rivertype.JobStateAvailable) { // It waits for a worker.
			late = max(late, c.Due)
		}
	}
	metrics.WriteGaugeFloat64(w, "latchkey_jobs_late_seconds", late)
}
