package stores_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/postgres/pgtest"
)

// rights is what the app login may do with each table. A column that is not
// named cannot be written.
var rights = map[string]string{
	"activity":             "insert select",
	"affiliate_invoices":   "insert select update",
	"avatars":              "select",
	"bundle_courses":       "delete insert select",
	"bundles":              "insert select update",
	"contact_addresses":    "delete insert select update",
	"contact_fields":       "delete insert select update",
	"contact_notes":        "delete insert select update",
	"contact_tags":         "delete insert select update",
	"contact_values":       "delete insert select update",
	"contact_words":        "delete insert select update",
	"contacts":             "insert select update",
	"coupon_products":      "delete insert select",
	"coupons":              "insert select update",
	"courses":              "insert select update",
	"export_parts":         "delete insert select",
	"exports":              "insert select update",
	"import_parts":         "delete insert select",
	"import_refusals":      "delete insert select",
	"imports":              "insert select update",
	"invitations":          "insert select update",
	"logos":                "delete insert select update",
	"lookups":              "insert select",
	"members":              "insert select update",
	"order_lines":          "delete insert select update",
	"orders":               "delete insert select update",
	"organization_members": "",
	"organizations":        "",
	"products":             "insert select update",
	"record_totals":        "insert select update",
	"sessions":             "delete insert select update",
	"students":             "delete insert select update",
	"subscriptions":        "insert select update",
	"tags":                 "delete insert select update",
	"team_members":         "delete insert select update",
	"teams":                "delete insert select update",
	"throttles":            "delete insert select update",
	"tokens":               "delete insert select update",
	"transactions":         "insert select update",
	"user_sessions":        "delete insert select update(last_seen_at) update(revoked_at)",
	"users":                "",
	"workspace_slugs":      "",
	"workspaces": "select update(business_name) update(business_version) update(city) update(country) update(currency) update(deleted_at) update(language) " +
		"update(lookups_per_day) update(lookups_per_minute) update(name) update(phone) update(postal_code) update(street) update(time_zone)",

	"river_job":          "delete insert select update",
	"river_leader":       "delete insert select update",
	"river_migration":    "select",
	"river_notification": "delete insert select update",
	"river_queue":        "delete insert select update",
	"schema_migrations":  "select",
}

// However the app login came by a right, it counts: by name, by a role that it
// belongs to, or by a right of everybody.
const rightsSQL = `
	with held as (
		select c.relname, p.privilege as held
		  from pg_class c cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) p (privilege)
		 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f') and has_table_privilege(c.oid, p.privilege)
		union
		select c.relname, format('%s(%s)', p.privilege, a.attname)
		  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		 cross join unnest(array['select', 'insert', 'update', 'references']) p (privilege)
		 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
		   and has_column_privilege(c.oid, a.attnum, p.privilege) and not has_table_privilege(c.oid, p.privilege)
	)
	select c.relname, coalesce(string_agg(h.held, ' ' order by h.held), '')
	  from pg_class c left join held h using (relname)
	 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f') group by 1`

func TestRule14RightsOfTheAppLogin(t *testing.T) {
	t.Parallel()
	rows, _ := pgtest.New(t).App.Query(t.Context(), rightsSQL)
	lines, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct{ Table, Held string }])
	pgtest.Must(t, err)
	got := map[string]string{}
	for _, line := range lines {
		got[line.Table] = line.Held
	}
	if diff := cmp.Diff(rights, got); diff != "" {
		t.Error("rights of the app login (-pinned +found):\n" + diff)
	}
}

// Each question is asked as the app login, and its answer has to be no.
func TestRule14TheAppLoginHasNoWayAroundRowSecurity(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	for what, sql := range map[string]string{
		"superuser":             `select rolsuper from pg_roles where rolname = current_user`,
		"bypasses row security": `select rolbypassrls from pg_roles where rolname = current_user`,
		"makes roles":           `select rolcreaterole from pg_roles where rolname = current_user`,
		"makes databases":       `select rolcreatedb from pg_roles where rolname = current_user`,
		"replicates":            `select rolreplication from pg_roles where rolname = current_user`,
		"belongs to a role":     `select exists (select from pg_auth_members where member = current_user::regrole)`,
		"owns something": `select exists (select from pg_shdepend where refclassid = 'pg_authid'::regclass and refobjid = current_user::regrole and deptype = 'o'
		                          and dbid in (0, (select oid from pg_database where datname = current_database())))`,
		"makes tables":  `select has_schema_privilege('public', 'create')`,
		"makes schemas": `select has_database_privilege(current_database(), 'create')`,
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			var yes bool
			pgtest.Must(t, db.App.QueryRow(t.Context(), sql).Scan(&yes))
			if yes {
				t.Error("the app login can")
			}
		})
	}
}
