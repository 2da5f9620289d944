package stores_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/postgres/pgtest"
)

// crossing is every table that belongs to no workspace, and why. All others
// are tenant tables, and the tests of this file hold them to the rules.
var crossing = map[string]string{
	"users":                "one account reaches many workspaces",
	"avatars":              "a user's picture, shown alike in each of them",
	"user_access":          "one row a user, for all their workspaces",
	"user_sessions":        "who is signed in, before any workspace is named",
	"sessions":             "the data of scs",
	"tokens":               "a link from a mail names no workspace: it leads to one",
	"throttles":            "counters, also of people who are nobody yet",
	"sent_forms":           "a form that makes a workspace is in none",
	"typed_forms":          "what is sealed for a user waits until they sign in",
	"organizations":        "above the workspaces",
	"organization_members": "above the workspaces",
	"channel_addresses":    "whoever receives a mail knows its address alone",
	"workspace_slugs":      "an address leads to its workspace, also an old one",
	"schema_migrations":    "of golang-migrate",
	"folded":               "how far each table is folded, for `latchkey migrate`",
	"river_job":            "of River",
	"river_leader":         "of River",
	"river_migration":      "of River",
	"river_notification":   "of River",
	"river_queue":          "of River",
}

// tenants finds the tables that hold rows of one workspace each.
func tenants(t testing.TB, db *pgtest.DB) []string {
	t.Helper()
	tables := pgtest.List[string](t, db, `
		select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'f') and relname <> all ($1)
			order by 1`,
		slices.Collect(maps.Keys(crossing)))
	if len(tables) < 4 {
		t.Fatalf("only %q are tables of a workspace", tables)
	}
	return tables
}

func eachTenant(t *testing.T, check func(t *testing.T, db *pgtest.DB, table string)) {
	t.Helper()
	db := pgtest.New(t)
	for _, table := range tenants(t, db) {
		t.Run(table, func(t *testing.T) {
			t.Parallel()
			check(t, db, table)
		})
	}
}

func TestRule13TablesThatCrossWorkspacesArePinned(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	for _, table := range tenants(t, db) {
		column := pgtest.WorkspaceColumn(table)
		if !pgtest.One[bool](t, db, `select exists (select from pg_attribute
			where attrelid = $1::regclass and attname = $2 and attnotnull)`, table, column) {
			t.Errorf("%s has no column %s that is never null: it needs one, or a reason in the list of what crosses workspaces", table, column)
		}
	}
	for table := range crossing {
		if !pgtest.One[bool](t, db, `select to_regclass($1) is not null`, table) {
			t.Errorf("there is no table %s any more", table)
		}
	}
}

func TestRule14RowSecurityIsEnabledAndForced(t *testing.T) {
	t.Parallel()
	eachTenant(t, func(t *testing.T, db *pgtest.DB, table string) {
		if !pgtest.One[bool](t, db, `select relrowsecurity and relforcerowsecurity from pg_class where oid = $1::regclass`, table) {
			t.Error("row security is not both enabled and forced")
		}
	})
}

func TestRule14PoliciesOfEachTable(t *testing.T) {
	t.Parallel()
	eachTenant(t, func(t *testing.T, db *pgtest.DB, table string) {
		own := "(" + pgtest.WorkspaceColumn(table) + " = current_workspace())"
		want := []string{
			"owner: PERMISSIVE ALL to {latchkey_owner} using true check ",
			"tenant: PERMISSIVE ALL to {public} using " + own + " check " + own,
		}
		if table == "transactions" || table == "subscriptions" { // Money stays in the books, but for what an import brought.
			want = slices.Insert(want, 0, "imported: RESTRICTIVE DELETE to {public} using ((import_id IS NOT NULL) OR (CURRENT_USER = ( SELECT pg_tables.tableowner\n"+
				"   FROM pg_tables\n  WHERE ((pg_tables.schemaname = 'public'::name) AND (pg_tables.tablename = '"+table+"'::name))))) check ")
		}
		got := pgtest.List[string](t, db, `
			select format('%s: %s %s to %s using %s check %s', policyname, permissive, cmd, roles, qual, with_check)
			  from pg_policies where schemaname = 'public' and tablename = $1 order by 1`, table)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error("policies (-want +got):\n" + diff)
		}
	})
}

// A unique key that did not begin with the workspace would tell one tenant
// what another has.
func TestRule13UniqueKeysBeginWithTheWorkspace(t *testing.T) {
	t.Parallel()
	eachTenant(t, func(t *testing.T, db *pgtest.DB, table string) {
		keys := pgtest.List[string](t, db, `
			select format('%s begins with %s', indexrelid::regclass, attname) from pg_index
			  join pg_attribute on attrelid = indrelid and attnum = indkey[0]
			 where indrelid = $1::regclass and indisunique and attname <> $2
			union all
			select format('%s begins with an expression', indexrelid::regclass) from pg_index
				where indrelid = $1::regclass and indisunique and indkey[0] = 0
			union all
			select 'there is no primary key' where not exists (select from pg_index where indrelid = $1::regclass and indisprimary)`,
			table, pgtest.WorkspaceColumn(table))
		if len(keys) > 0 {
			t.Errorf("%q", keys)
		}
	})
}

// Foreign keys are checked past row security: only the workspace within the
// key keeps a row from pointing into another one.
func TestRule13ForeignKeysContainTheWorkspace(t *testing.T) {
	t.Parallel()
	eachTenant(t, func(t *testing.T, db *pgtest.DB, table string) {
		column, all := pgtest.WorkspaceColumn(table), tenants(t, db)
		for _, key := range db.ForeignKeys(t, table) {
			if slices.Contains(all, key.Parent) && (key.Child[0] != column || key.Column[0] != pgtest.WorkspaceColumn(key.Parent)) {
				t.Errorf("%s to %s joins %q with %q and does not begin with the workspace", key.Name, key.Parent, key.Child, key.Column)
			}
		}
	})
}

// Between what is of a workspace and what is not, few keys lead: where the tables
// are on many machines, those are what has to be thought of.
func TestRule13KeysThatLeadOutOfAWorkspaceArePinned(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	got := pgtest.List[string](t, db, `
		select format('%s to %s', conrelid::regclass, confrelid::regclass) from pg_constraint
		 where contype = 'f' and connamespace = 'public'::regnamespace
		   and (conrelid::regclass::text = any ($1)) <> (confrelid::regclass::text = any ($1)) order by 1`, tenants(t, db))
	want := []string{"members to users", "workspace_slugs to workspaces", "workspaces to organizations"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("keys (-pinned +found):\n" + diff)
	}
}

// Whoever distributes the tables by workspace finds in one page what cannot be.
func TestTheCitusPageNamesAllThatDoesNotDistribute(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../../migrations/CITUS.md")
	pgtest.Must(t, err)
	names := slices.Concat(slices.Collect(maps.Keys(crossing)), pgtest.List[string](t, pgtest.New(t), `
		select proname::text from pg_proc where pronamespace = 'public'::regnamespace and (prosecdef or prorettype = 'trigger'::regtype)`))
	for _, name := range names {
		if !strings.Contains(string(page), "`"+name+"`") {
			t.Errorf("it does not name %s", name)
		}
	}
}

// A view without it would read as its owner, who sees every workspace.
func TestRule14ViewsAreReadAsWhoeverAsks(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if views := pgtest.List[string](t, db, `
		select relname::text from pg_class where relnamespace = 'public'::regnamespace
		   and (relkind = 'm' or relkind = 'v' and not coalesce(reloptions @> '{security_invoker=true}', false))`); len(views) > 0 {
		t.Errorf("%q are materialised or not security_invoker", views)
	}
}
