package pgtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/postgres/localpg"
)

// clonePrefix begins the name of every test's database; the number of the
// run's lease follows.
const clonePrefix = "latchkey_x_"

// lease proves that this process lives: an advisory lock on the run's number,
// held by a connection that Postgres closes with the process. Unlike a process
// id it cannot come back in another process.
type lease struct {
	cluster *localpg.Cluster
	conn    *pgx.Conn
	run     int64
	done    chan string // databases of tests that have ended
}

func takeLease(ctx context.Context, cluster *localpg.Cluster) (lease, error) {
	conn, err := pgx.Connect(ctx, cluster.SuperURL("postgres"))
	if err != nil {
		return lease{}, err
	}
	l := lease{
		cluster: cluster,
		conn:    conn,
		run:     rand.Int64(), //nolint:gosec // a name, not a secret
		done:    make(chan string, 1024),
	}
	_, err = conn.Exec(ctx, `select pg_advisory_lock($1)`, l.run)
	return l, err
}

func (l lease) name(number int64) string {
	return fmt.Sprintf("%s%d_%d", clonePrefix, l.run, number)
}

// hold keeps a template from the sweep of any process, as long as this one
// lives. The second argument of the hash sets it apart from the lock to build.
func (l lease) hold(ctx context.Context, template string) error {
	_, err := l.conn.Exec(ctx, `select pg_advisory_lock_shared(hashtextextended($1, 1))`, template)
	return err
}

// dropUnheld drops a template unless a process holds it, and lets none take
// hold meanwhile.
func dropUnheld(ctx context.Context, conn *pgx.Conn, template string) {
	var free bool
	if err := conn.QueryRow(ctx, `select pg_try_advisory_lock(hashtextextended($1, 1))`, template).Scan(&free); err != nil || !free {
		return
	}
	drop(ctx, conn, template)
	_, _ = conn.Exec(ctx, `select pg_advisory_unlock(hashtextextended($1, 1))`, template)
}

// giveUp hands a database over to be dropped, or to the next run when there
// are too many. A drop that meets a closing connection waits, so it is given
// the time to close.
func (l lease) giveUp(database string) {
	time.AfterFunc(200*time.Millisecond, func() {
		select {
		case l.done <- database:
		default:
		}
	})
}

// sweep drops what dead runs left behind, then what this one has finished
// with. It may end at any moment with the process: whatever it leaves is for
// the next, so no error matters.
func (l lease) sweep() {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, l.cluster.SuperURL("postgres"))
	if err != nil {
		return
	}
	defer conn.Close(ctx)
	orphans, templates := l.orphans(ctx, conn)
	for _, database := range orphans {
		drop(ctx, conn, database)
	}
	for _, template := range templates {
		dropUnheld(ctx, conn, template)
	}
	for database := range l.done {
		drop(ctx, conn, database)
	}
}

// orphans are the databases of runs whose lease is gone, and all but the
// newest templates, of which some may be in use.
func (l lease) orphans(ctx context.Context, conn *pgx.Conn) (databases, templates []string) {
	rows, _ := conn.Query(ctx, `
		select datname from pg_database
		where datname ^@ $1 and not exists (
			select from pg_locks
			where locktype = 'advisory' and objsubid = 1
			  and (classid::bigint << 32 | objid::bigint)::text = split_part(datname, '_', 3))`, clonePrefix)
	databases, _ = pgx.CollectRows(rows, pgx.RowTo[string])
	rows, _ = conn.Query(ctx, `select datname from pg_database where datname ^@ $1 order by oid desc offset 8`, templatePrefix)
	templates, _ = pgx.CollectRows(rows, pgx.RowTo[string])
	return databases, templates
}

func drop(ctx context.Context, conn *pgx.Conn, database string) {
	quoted := pgx.Identifier{database}.Sanitize()
	_, _ = conn.Exec(ctx, `alter database `+quoted+` is_template false`)
	_, _ = conn.Exec(ctx, `drop database if exists `+quoted)
}
