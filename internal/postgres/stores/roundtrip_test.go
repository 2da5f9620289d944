package stores_test

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
	peoplestore "latchkey/internal/postgres/people"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/postgres/stores"
	"latchkey/internal/report"
	"latchkey/internal/sales"
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
	trips := &atomic.Int64{}
	db := h.Serve(t, func(config *pgxpool.Config) {
		dial := config.ConnConfig.DialFunc
		config.ConnConfig.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dial(ctx, network, address)
			return &wire{Conn: conn, trips: trips}, err
		}
		config.MaxConns = 1
		config.ShouldPing = func(context.Context, pgxpool.ShouldPingParams) bool { return false } // However long a test waits for its turn.
	})
	return db, trips
}

// Knowing who asks is one round trip, and so is what a page then reads.
func TestReadsAreOneRoundTripEach(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	db, trips := s.watched(t)
	store, token := stores.New(db), uuid.NewString()
	session, err := peoplestore.NewAccounts(db).BeginSession(t.Context(), s.owner.User, 0, "Firefox", "192.0.2.1")
	pgtest.Must(t, err)
	signedIn := postgres.WithHolder(t.Context(), &postgres.Holder{Session: session})
	pgtest.Must(t, postgres.NewSessionStore(db).CommitCtx(signedIn, token, []byte("data of scs"), time.Now().Add(time.Hour)))
	order := s.NewRecord(t, sales.Orders, s.customer, "open")
	for _, c := range []struct {
		name string
		read func(ctx context.Context) error
	}{
		{"whoami", func(ctx context.Context) error {
			ctx = postgres.WithHolder(ctx, &postgres.Holder{Slug: "atelier", Touch: true})
			_, _, err := postgres.NewSessionStore(db).FindCtx(ctx, token)
			return err
		}},
		{"Members", func(ctx context.Context) error {
			page, err := store.Members(ctx, pgtest.Stale[policy.List](t, s.owner, policy.Members), people.MemberQuery{Limit: 50})
			if len(page.People) != 3 || page.Counts.Total() != 3 {
				t.Errorf("%+v", page)
			}
			return err
		}},
		{"Member", func(ctx context.Context) error {
			_, err := store.Member(ctx, pgtest.Stale[policy.Open](t, s.owner, policy.Members), s.other.ID)
			return err
		}},
		{"Consequences", func(ctx context.Context) error {
			_, _, err := store.Consequences(ctx, pgtest.Stale[policy.Delete](t, s.owner, policy.Members), s.other.ID)
			return err
		}},
		{"Record", func(ctx context.Context) error {
			contacts := pgtest.Stale[policy.Open](t, s.owner, policy.Contacts)
			full, err := store.Orders.Open(ctx, pgtest.Stale[policy.Open](t, s.owner, policy.Orders), order, &contacts)
			if len(full.Lines) != 1 || full.Contact == uuid.Nil {
				t.Errorf("%+v", full)
			}
			return err
		}},
		{"General", func(ctx context.Context) error {
			_, err := store.General.Open(ctx, pgtest.Stale[policy.Open](t, s.owner, policy.General))
			return err
		}},
		{"Account", func(ctx context.Context) error {
			_, err := store.Account.Open(ctx, pgtest.Stale[policy.Open](t, s.owner, policy.Account))
			return err
		}},
		{"Dashboard", func(ctx context.Context) error {
			_, err := store.Dashboard(ctx, pgtest.Stale[policy.List](t, s.owner, policy.Dashboard), report.DashboardAt(time.Now(), time.UTC),
				pgtest.Lists(t, s.DB, s.owner), nil)
			return err
		}},
		{"Guardians", func(ctx context.Context) error {
			_, _, err := store.Guardians(ctx, s.Actor(t, s.other))
			return err
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			pgtest.Must(t, c.read(t.Context())) // The first time also prepares the statements.
			before := trips.Load()
			pgtest.Must(t, c.read(t.Context()))
			if got := trips.Load() - before; got != 1 {
				t.Errorf("%d round trips, want 1", got)
			}
		})
	}
}
