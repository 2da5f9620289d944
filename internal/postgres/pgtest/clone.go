package pgtest

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"latchkey/internal/postgres"
)

// clone is one database, and what stays open to it from one test to the next: a
// connection takes as long to make as ten pages do, and plans its statements once.
type clone struct {
	name, template     string
	app, owner, served *pgxpool.Pool
	watch              watch
	super              *pgx.Conn // restores it; nil before the first time
}

func (s *server) newClone(ctx context.Context, name, template string) (*clone, error) {
	c := &clone{name: name, template: template}
	var err1, err2, err3 error
	c.app, err1 = newPool(s.AppURL(name))
	c.owner, err2 = newPool(s.OwnerURL(name))
	c.served, err3 = postgres.Connect(context.WithoutCancel(ctx), s.AppURL(name), func(config *pgxpool.Config) {
		config.ConnConfig.Tracer = &c.watch
	})
	return c, errors.Join(err1, err2, err3)
}

// settle waits until nothing but its idle connections is in the database, and
// makes these as if new.
func (c *clone) settle(ctx context.Context) error {
	for again := time.NewTicker(10 * time.Millisecond); ; {
		own := 1
		for _, pool := range []*pgxpool.Pool{c.app, c.owner, c.served} {
			for _, conn := range pool.AcquireAllIdle(ctx) {
				// What it wrote is counted at once, not in a second.
				_, err := conn.Conn().PgConn().Exec(ctx, `reset all; select pg_stat_force_next_flush()`).ReadAll()
				conn.Release()
				if err == nil {
					own++
				}
			}
		}
		var all int
		if err := c.super.QueryRow(ctx, `select count(*) from pg_stat_activity where datname = $1`, c.name).Scan(&all); err != nil {
			return err
		}
		if all == own {
			return nil
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return errors.New("somebody is still connected")
		}
	}
}

func (c *clone) close(ctx context.Context) {
	for _, pool := range []*pgxpool.Pool{c.app, c.owner, c.served} {
		pool.Close()
	}
	if c.super != nil {
		_ = c.super.Close(ctx)
	}
}

// watch passes on what happens to whoever looks on now.
type watch struct {
	tracer atomic.Pointer[pgx.QueryTracer]
}

func (w *watch) set(tracer pgx.QueryTracer) {
	if tracer == nil {
		w.tracer.Store(nil)
		return
	}
	w.tracer.Store(&tracer)
}

// TraceQueryStart is of pgx.QueryTracer.
func (w *watch) TraceQueryStart(ctx context.Context, conn *pgx.Conn, asked pgx.TraceQueryStartData) context.Context {
	if tracer := w.tracer.Load(); tracer != nil {
		return (*tracer).TraceQueryStart(ctx, conn, asked)
	}
	return ctx
}

// TraceQueryEnd is of pgx.QueryTracer.
func (w *watch) TraceQueryEnd(ctx context.Context, conn *pgx.Conn, done pgx.TraceQueryEndData) {
	if tracer := w.tracer.Load(); tracer != nil {
		(*tracer).TraceQueryEnd(ctx, conn, done)
	}
}

// Pool connects lazily, and with few connections: hundreds of tests share the cluster.
func Pool(t testing.TB, url string) *pgxpool.Pool {
	t.Helper()
	p, err := newPool(url)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(p.Close)
	return p
}

func newPool(url string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	config.MaxConns = 8
	return pgxpool.NewWithConfig(context.Background(), config)
}
