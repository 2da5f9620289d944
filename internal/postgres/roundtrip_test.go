package postgres_test

import (
	"context"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/stores"
	"latchkey/internal/records"
	"latchkey/internal/report"
)

// wire counts how often the program waits for an answer of Postgres: once for
// all that it reads after something that it wrote.
type wire struct {
	net.Conn
	trips *atomic.Int64
	wrote atomic.Bool
}

func (w *wire) Write(b []byte) (int, error) {
	w.wrote.Store(true)
	return w.Conn.Write(b)
}

func (w *wire) Read(b []byte) (int, error) {
	if w.wrote.Swap(false) {
		w.trips.Add(1)
	}
	return w.Conn.Read(b)
}

// watched serves from the same database over one connection that counts.
func (h *house) watched(t *testing.T) (*postgres.Database, *atomic.Int64) {
	t.Helper()
	config, err := pgxpool.ParseConfig(h.AppURL)
	must(t, err)
	trips, dial := &atomic.Int64{}, config.ConnConfig.DialFunc
	config.ConnConfig.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		return &wire{Conn: conn, trips: trips}, err
	}
	config.MaxConns = 1
	config.ShouldPing = func(context.Context, pgxpool.ShouldPingParams) bool { return false } // However long a test waits for its turn.
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	must(t, err)
	t.Cleanup(pool.Close)
	db, err := postgres.NewDatabaseOn(t.Context(), pool, serverKey)
	must(t, err)
	return db, trips
}

// Knowing who asks is one round trip, and so is what a page then reads.
func TestReadsAreOneRoundTripEach(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	db, trips := s.watched(t)
	store, session := stores.New(db), s.signIn(t, s.owner.User)
	order := s.made(t, records.Orders, s.contact(t, s.space, "Customer", "customer@test.example"), "open")
	for _, c := range []struct {
		name string
		read func(ctx context.Context) error
	}{
		{"whoami", func(ctx context.Context) error {
			_, _, err := find(ctx, db, &postgres.Holder{Slug: "atelier", Touch: true}, session.token)
			return err
		}},
		{"Members", func(ctx context.Context) error {
			page, err := store.Members(ctx, stale[policy.List](t, s.owner, policy.Members), people.MemberQuery{Limit: 50})
			if len(page.People) != 4 || page.Counts.Total() != 4 {
				t.Errorf("%+v", page)
			}
			return err
		}},
		{"Member", func(ctx context.Context) error {
			_, err := store.Member(ctx, stale[policy.Open](t, s.owner, policy.Members), s.target.ID)
			return err
		}},
		{"Consequences", func(ctx context.Context) error {
			_, _, err := store.Consequences(ctx, stale[policy.Delete](t, s.owner, policy.Members), s.target.ID)
			return err
		}},
		{"Record", func(ctx context.Context) error {
			contacts := stale[policy.Open](t, s.owner, policy.Contacts)
			full, err := store.Record(ctx, stale[policy.Open](t, s.owner, policy.Orders), records.Orders, order, &contacts)
			if len(full.Lines) != 1 || full.Contact == uuid.Nil {
				t.Errorf("%+v", full)
			}
			return err
		}},
		{"General", func(ctx context.Context) error {
			_, err := store.General(ctx, stale[policy.Open](t, s.owner, policy.General))
			return err
		}},
		{"Business", func(ctx context.Context) error {
			_, err := store.Business(ctx, stale[policy.Open](t, s.owner, policy.Account))
			return err
		}},
		{"Dashboard", func(ctx context.Context) error {
			_, err := store.Dashboard(ctx, stale[policy.List](t, s.owner, policy.Dashboard), report.DashboardAt(time.Now(), time.UTC), everyList(t, s.house, s.owner), nil)
			return err
		}},
		{"Guardians", func(ctx context.Context) error {
			_, err := store.Guardians(ctx, s.actor(t, s.target))
			return err
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			must(t, c.read(t.Context())) // The first time also prepares the statements.
			before := trips.Load()
			must(t, c.read(t.Context()))
			if got := trips.Load() - before; got != 1 {
				t.Errorf("%d round trips, want 1", got)
			}
		})
	}
}
