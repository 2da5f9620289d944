package postgres_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/postgres"
	"latchkey/internal/postgres/pgtest"
)

// catalogueSQL says in comparable lines all that the schema public is made of.
const catalogueSQL = `
	with relation as (select c.* from pg_class c where c.relnamespace = 'public'::regnamespace)
	select format('relation %s %s of %s, rows secured %s %s, options %s, rights %s', relkind, relname, relowner::regrole, relrowsecurity, relforcerowsecurity,
	              reloptions, array(select unnest(relacl)::text order by 1))
	  from relation
	union all
	select format('column %s.%s %s %s, not null %s, generated %s, default %s, collation %s, rights %s', r.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod),
	              a.attnotnull, a.attgenerated, pg_get_expr(d.adbin, d.adrelid), nullif(a.attcollation, 0)::regcollation, array(select unnest(a.attacl)::text order by 1))
	  from relation r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
	  left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum
	 where r.relkind in ('r', 'v', 'm', 'p')
	union all
	select format('constraint %s.%s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint
		where connamespace = 'public'::regnamespace
	union all
	select 'index ' || pg_get_indexdef(indexrelid) from pg_index join relation r on r.oid = indrelid
	union all
	select format('policy %s.%s %s for %s to %s using %s check %s', tablename, policyname, permissive, cmd, roles, qual, with_check)
		from pg_policies where schemaname = 'public'
	union all
	select format('trigger %s, %s', pg_get_triggerdef(t.oid), tgenabled) from pg_trigger t join relation r on r.oid = tgrelid
		where not tgisinternal
	union all
	select format('function of %s, rights %s: %s', proowner::regrole, array(select unnest(proacl)::text order by 1), pg_get_functiondef(oid))
	  from pg_proc where pronamespace = 'public'::regnamespace and prokind = 'f'
	union all
	select format('type %s %s: %s', typtype, typname, array(select enumlabel::text from pg_enum where enumtypid = t.oid
		order by enumsortorder))
	  from pg_type t where typnamespace = 'public'::regnamespace and typcategory <> 'A'
	union all
	select format('schema %s, rights %s', nspname, array(select unnest(nspacl)::text order by 1)) from pg_namespace where nspname = 'public'
	union all
	select format('default rights %s %s', defaclobjtype, defaclacl) from pg_default_acl
	order by 1`

func catalogue(t *testing.T, db *pgtest.DB) []string {
	t.Helper()
	lines := pgtest.List[string](t, db, catalogueSQL)
	if len(lines) < 100 {
		t.Fatalf("the catalogue has only %d lines", len(lines))
	}
	return lines
}

func TestRule36MigrationsUpDownUpMakeTheSameSchema(t *testing.T) {
	t.Parallel()
	db := pgtest.NewEmpty(t)
	pgtest.Must(t, postgres.Migrate(t.Context(), db.OwnerURL, db.AppURL))
	before := catalogue(t, db)
	pgtest.Must(t, postgres.MigrateDown(db.OwnerURL))
	pgtest.Must(t, postgres.Migrate(t.Context(), db.OwnerURL, db.AppURL))
	if diff := cmp.Diff(before, catalogue(t, db)); diff != "" {
		t.Error("the schema after up, down, up (-first +second):\n" + diff)
	}
}

func TestRule36MigrationsDownLeaveNothing(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	pgtest.Must(t, postgres.MigrateDown(db.OwnerURL))
	left := pgtest.List[string](t, db, `
		select relname::text from pg_class where relnamespace = 'public'::regnamespace
		union all select proname::text from pg_proc where pronamespace = 'public'::regnamespace`)
	left = slices.DeleteFunc(left, func(name string) bool {
		return strings.HasPrefix(name, "river_") || strings.HasPrefix(name, "schema_migrations") // the libraries' own
	})
	if len(left) > 0 {
		t.Errorf("after every step back there is still %q", left)
	}
}

func TestRule36MigratingAgainChangesNothing(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	before := catalogue(t, db)
	pgtest.Must(t, postgres.Migrate(t.Context(), db.OwnerURL, db.AppURL))
	if diff := cmp.Diff(before, catalogue(t, db)); diff != "" {
		t.Error("the schema after migrating twice (-first +second):\n" + diff)
	}
}

// Two processes of one release start at the same time.
func TestRule36MigratingAtOnce(t *testing.T) {
	t.Parallel()
	db := pgtest.NewEmpty(t)
	migrate := func() error { return postgres.Migrate(t.Context(), db.OwnerURL, db.AppURL) }
	for _, err := range pgtest.AtOnce(migrate, migrate, migrate) {
		pgtest.Must(t, err)
	}
	db.Serve(t)
}

// Somebody keeps tools of theirs beside the tables, as the extension that counts statements:
// they are not in the way, and stay closed to the program.
func TestWhatBelongsToOthersIsLeftAlone(t *testing.T) {
	t.Parallel()
	db := pgtest.NewEmpty(t)
	super := pgtest.Pool(t, db.SuperURL)
	for _, sql := range []string{
		`create table public.watched (query text)`, `create sequence public.counted`,
		`create function public.forget() returns void language sql as 'delete from watched'`,
		`revoke all on function public.forget() from public`,
	} {
		if _, err := super.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		pgtest.Must(t, postgres.Migrate(t.Context(), db.OwnerURL, db.AppURL))
	}
	for _, right := range []string{
		`has_table_privilege('latchkey_app', 'watched', 'select')`, `has_sequence_privilege('latchkey_app', 'counted', 'usage')`,
		`has_function_privilege('latchkey_app', 'forget()', 'execute')`,
	} {
		if pgtest.One[bool](t, db, `select `+right) {
			t.Errorf("the program has it: %s", right)
		}
	}
}
