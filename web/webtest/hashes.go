package webtest

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
)

// watchSQL notes each statement that writes rows of a table. The notes are rows,
// for a note must be seen neither before its change nor without it.
const watchSQL = `
	create schema watch;
	create table watch.changes (watched oid not null);
	create function watch.note() returns trigger language plpgsql security definer set search_path = '' as $$
	begin
		if tg_op = 'TRUNCATE' then
			insert into watch.changes values (tg_relid);
		elsif exists (select from written) then
			insert into watch.changes values (tg_relid);
		end if;
		return null;
	end $$;
	do $$
	declare
		t regclass;
		e text[];
	begin
		for t in select oid from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname not like 'river%' loop
			foreach e slice 1 in array array[['insert', 'referencing new table as written'], ['update', 'referencing new table as written'],
			                                 ['delete', 'referencing old table as written'], ['truncate', '']] loop
				execute format('create trigger watch_%s after %1$s on %s %s for each statement execute function watch.note()', e[1], t, e[2]);
				execute format('alter table %s enable always trigger watch_%s', t, e[1]);
			end loop;
		end loop;
	end $$`

func watch(ctx context.Context, ownerURL string) error {
	conn, err := pgx.Connect(ctx, ownerURL)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, watchSQL)
	return err
}

// hashed keeps the hashes of tables until a change of them is noted.
type hashed struct {
	sync.Mutex
	tables map[uint32]string // all that are watched
	known  map[view]hash
}

type view struct {
	table   uint32
	without string
}

type hash struct {
	changes int
	value   string
}

// Hashes returns a hash for each table but the given ones, without the given
// columns, and the jobs that wait. A table is read again only after a change.
func (s *Site) Hashes(t testing.TB, tables, columns []string) map[string]string {
	t.Helper()
	s.hashed.Lock()
	defer s.hashed.Unlock()
	if s.hashed.tables == nil {
		s.hashed.tables = s.watched(t)
	}
	changes := map[uint32]int{}
	for _, of := range list[noted](t, s, `select watched, count(*) from watch.changes group by watched`) {
		changes[of.Table] = of.Changes
	}
	found := map[string]string{}
	for id, name := range s.hashed.tables {
		if slices.Contains(tables, name) {
			continue
		}
		key := view{id, strings.Join(columns, " ")}
		h, known := s.hashed.known[key]
		if !known || h.changes != changes[id] {
			whose := ""
			if name == "activity" {
				whose = ` where x.act <> 'session.begin'` // Somebody signs in to look.
			}
			h = hash{changes[id], s.text(t, `
				select coalesce(md5(string_agg(r, ';' order by r)), '')
				  from (select (to_jsonb(x) - $1::text[])::text as r from `+pgx.Identifier{name}.Sanitize()+` x`+whose+`) q`, columns)}
			s.hashed.known[key] = h
		}
		found[name] = h.value
	}
	found["jobs"] = s.text(t, `select coalesce(string_agg(kind || args, ';' order by id), '') from river_job where kind not in ('sweep', 'seal_logs', 'digests')`)
	return found
}

// noted is how often a table has changed.
type noted struct {
	Table   uint32
	Changes int
}

// watched are the tables: somebody watches each of them.
func (s *Site) watched(t testing.TB) map[uint32]string {
	t.Helper()
	type table struct {
		ID      uint32
		Name    string
		Watched bool
	}
	tables := map[uint32]string{}
	for _, of := range list[table](t, s, `
		select c.oid, c.relname, (select count(*) from pg_trigger where tgrelid = c.oid and tgname ^@ 'watch_' and tgenabled = 'A') = 4
		  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname not like 'river%'`) {
		if !of.Watched {
			t.Errorf("webtest: nobody watches the table %s", of.Name)
		}
		tables[of.ID] = of.Name
	}
	return tables
}

func list[T any](t testing.TB, s *Site, sql string) []T {
	t.Helper()
	rows, err := s.DB.Owner.Query(t.Context(), sql)
	if err != nil {
		t.Fatal(err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[T])
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func (s *Site) text(t testing.TB, sql string, arguments ...any) (value string) {
	t.Helper()
	if err := s.DB.Owner.QueryRow(t.Context(), sql, arguments...).Scan(&value); err != nil {
		t.Fatalf("webtest: %v\n%s", err, sql)
	}
	return value
}
