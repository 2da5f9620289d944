package main

import (
	"context"
	"encoding/base64"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/postgres/pgtest"
)

// asSuperuser runs a statement past every right and trigger, as whoever holds the machine can.
func asSuperuser(t *testing.T, db *pgtest.DB, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), db.SuperURL)
	pgtest.Must(t, err)
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	for _, statement := range []string{`set session_replication_role = replica`, sql} {
		_, err = conn.Exec(t.Context(), statement)
		pgtest.Must(t, err)
	}
}

func verified(t *testing.T, db *pgtest.DB, args ...string) (string, error) {
	t.Helper()
	var out strings.Builder
	err := run(t.Context(), append([]string{"verify-log"}, args...), func(name string) string {
		return map[string]string{
			"DATABASE_OWNER_URL": db.OwnerURL, "DATABASE_URL": db.AppURL, "LATCHKEY_ENV": "development",
			"SECRET_KEY": base64.StdEncoding.EncodeToString(testKey),
		}[name]
	}, &out)
	return out.String(), err
}

// sealed is the demonstration with a seal on its logs, and some lines that one may change.
func sealed(t *testing.T) *pgtest.DB {
	t.Helper()
	db := pgtest.NewDemo(t)
	db.Exec(t, `insert into refusals (workspace_id, id, member_id, rule, hour, at)
		select workspace_id, gen_random_uuid(), id, 'payments list', date_trunc('hour', now()) - interval '3 hours', now() - interval '3 hours' from members`)
	pgtest.Must(t, db.Serve(t).SealLogs(t.Context()))
	return db
}

// some is a line of a table that stands in the midst of what is sealed.
const some = `(select id from %s where workspace_id = (select workspace_id from workspace_slugs where slug = 'atelier-marchand') order by id offset 5 limit 1)`

func TestRule31ALogThatWasChangedIsFound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ sql, table, told string }{
		"nothing":             {`select 1`, "", ""},
		"who did it":          {`update activity set actor = 'Somebody else' where id = ` + some, "activity", "was changed"},
		"when":                {`update activity set at = at + interval '1 microsecond' where id = ` + some, "activity", "was changed"},
		"a detail":            {`update activity set detail = detail || '{"x": 1}' where id = ` + some, "activity", "was changed"},
		"whom a lookup found": {`update lookups set contact_id = null where id = ` + some, "lookups", "was changed"},
		"how often":           {`update refusals set count = 7 where id = ` + some, "refusals", "was changed"},
		"a line taken away":   {`delete from activity where id = ` + some, "activity", "was deleted"},
		"a lookup taken away": {`delete from lookups where id = ` + some, "lookups", "was deleted"},
		"a line slipped in": {`insert into activity (workspace_id, id, at, actor, act) select workspace_id, '00000000-0000-4000-8000-000000000001', at, 'Nobody', 'x.y'
			from activity where id = ` + some, "activity", "00000000-0000-4000-8000-000000000001 of activity"},
		"a forged seal": {`update log_seals set hash = sha256('x') where workspace_id = (select workspace_id from activity where id = ` + some + `)`, "activity", "seal 1 is not what it was"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := sealed(t)
			sql, id := strings.ReplaceAll(c.sql, "%s", c.table), ""
			if c.table != "" {
				id = pgtest.One[string](t, db, `select `+strings.ReplaceAll(some, "%s", c.table)+`::text`)
			}
			asSuperuser(t, db, sql)
			out, err := verified(t, db)
			if c.told == "" {
				if err != nil || !strings.Contains(out, "No line was changed") {
					t.Errorf("%v\n%s", err, out)
				}
				return
			}
			named := !strings.HasPrefix(c.told, "was ") || strings.Contains(out, id)
			if err == nil || !strings.Contains(out, c.told) || !named || strings.Count(out, "BROKEN") != 1 {
				t.Errorf("%v, line %s:\n%s", err, id, out)
			}
		})
	}
}

// Seals stand upon each other, and a log that was written anew with its seals has other anchors.
func TestRule31ALogWrittenAnewHasAnotherAnchor(t *testing.T) {
	t.Parallel()
	db := sealed(t)
	out, err := verified(t, db)
	pgtest.Must(t, err)
	anchors := regexp.MustCompile(`[0-9a-f]{64}`).FindAllString(out, -1)
	if len(anchors) == 0 {
		t.Fatalf("no anchors: %s", out)
	}
	for _, anchor := range anchors {
		if _, err := verified(t, db, "--anchor", anchor); err != nil {
			t.Errorf("%s: %v", anchor, err)
		}
	}
	if _, err := verified(t, db, "--anchor", strings.Repeat("0", 64)); err == nil {
		t.Error("an anchor of nothing is there")
	}
	asSuperuser(t, db, `update activity set actor = 'Nobody'`)
	asSuperuser(t, db, `delete from log_seals`)
	pgtest.Must(t, db.Serve(t).SealLogs(t.Context()))
	if out, err := verified(t, db); err != nil {
		t.Errorf("sealed anew: %v\n%s", err, out)
	}
	if _, err := verified(t, db, "--anchor", anchors[0]); err == nil {
		t.Error("a log that was written anew has the anchor of before")
	}
}

// A long log has many seals, each upon the one before; a new line waits for the next.
func TestSealsStandUponEachOther(t *testing.T) {
	t.Parallel()
	db := sealed(t)
	db.Exec(t, `insert into activity (workspace_id, id, at, actor, act)
		select workspace_id, gen_random_uuid(), (select max(to_at) + interval '1 millisecond' from log_seals), 'Many', 'x.y'
		  from workspace_slugs cross join generate_series(1, 12000) where slug = 'atelier-marchand'`)
	out, err := verified(t, db)
	if err != nil || !strings.Contains(out, "not sealed yet: 12") {
		t.Fatalf("%v\n%s", err, out)
	}
	pgtest.Must(t, db.Serve(t).SealLogs(t.Context()))
	out, err = verified(t, db)
	if err != nil || !strings.Contains(out, "in 4 seals") {
		t.Errorf("%v\n%s", err, out)
	}
	asSuperuser(t, db, `delete from log_seals where number = 2`)
	if out, err := verified(t, db); err == nil || !strings.Contains(out, "seal 2 is missing") {
		t.Errorf("a seal that is gone: %v\n%s", err, out)
	}
}

// Lines and seals prove something where they stood, and nowhere else.
func TestRule31LinesAndSealsStayWhereTheyWere(t *testing.T) {
	t.Parallel()
	pair := strings.ReplaceAll(strings.Replace(some, "limit 1", "limit 2", 1), "%s", "activity")
	for name, c := range map[string]struct{ sql, told string }{
		"two lines change places": {`update activity a set at = b.at from activity b
			where a.id in ` + pair + ` and b.id in ` + pair + ` and a.id <> b.id`, "behind seal 1"},
		"a line goes to another workspace": {`update activity set workspace_id = (select workspace_id from workspace_slugs where slug = 'nordlicht-yoga')
			where id = ` + strings.ReplaceAll(some, "%s", "activity"), "was deleted behind seal 1"},
		"seals of two workspaces change places": {`update log_seals a set hash = b.hash, digests = b.digests, lines = b.lines
			from log_seals b where a.number = b.number and a.workspace_id <> b.workspace_id`, "seal 1"},
		"a seal is said to reach further": {`update log_seals set to_at = to_at + interval '1 second'`, "seal 1 is not what it was"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := sealed(t)
			asSuperuser(t, db, c.sql)
			if out, err := verified(t, db); err == nil || !strings.Contains(out, "BROKEN") || !strings.Contains(out, c.told) {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
