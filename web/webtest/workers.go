package webtest

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/jobs"
)

// workers of a process begin with its first job: most tests cause none, and
// workers that wait keep connections and ask for jobs all the time. They find the
// first one at the latest when they look again, after a second.
type workers struct {
	t     testing.TB
	start func() (*jobs.Workers, error)
	once  sync.Once
	begun *jobs.Workers
}

// TraceQueryStart looks for a job that is inserted.
func (w *workers) TraceQueryStart(ctx context.Context, _ *pgx.Conn, asked pgx.TraceQueryStartData) context.Context {
	if strings.HasPrefix(asked.SQL, "-- name: JobInsert") {
		go w.begin()
	}
	return ctx
}

// TraceQueryEnd has nothing to do.
func (*workers) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (w *workers) begin() {
	w.once.Do(func() {
		var err error
		if w.begun, err = w.start(); err != nil {
			w.t.Errorf("webtest: workers: %v", err)
		}
	})
}

// stop ends them, and lets none begin.
func (w *workers) stop(ctx context.Context) {
	w.once.Do(func() {})
	if w.begun != nil {
		_ = w.begun.StopAndCancel(ctx)
	}
}
