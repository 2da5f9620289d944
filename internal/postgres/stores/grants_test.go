package stores_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/postgres/stores"
	"latchkey/internal/section"
)

// The rights of the kit: a thing that goes at once, one whose deletion can be
// undone and which only the owner of the tables removes, and what a thing names.
const (
	everyRight = "delete insert select update"
	keptRights = "insert select update"
	joinRights = "delete insert select"
)

// rightsOf is what the app login may do with each table: every right on those of a
// workspace, but for what sections say of theirs, and for the exceptions below.
func rightsOf(t *testing.T, db *pgtest.DB) map[string]string {
	t.Helper()
	rights := map[string]string{}
	for _, table := range tenants(t, db) {
		rights[table] = everyRight
	}
	for _, kept := range sectionsOf(stores.New(nil)) {
		facts := kept.Facts()
		if facts.Undo {
			rights[facts.Table] = keptRights
		}
		for _, field := range facts.Fields {
			if field.Kind == section.Things {
				rights[field.Join] = joinRights
			}
		}
	}
	for table, exception := range exceptions {
		rights[table] = exception.rights
	}
	return rights
}

// exceptions are the tables that allow something else, and why. A column that is
// not named cannot be written.
var exceptions = map[string]struct{ rights, why string }{
	"activity":             {"insert select", "nobody changes the log"},
	"lookups":              {"insert select", "nobody changes the ledger"},
	"log_words":            {"insert select", "a line is found by what it said"},
	"log_seals":            {"insert select update(anchored_on)", "a seal stays as it was made; that its hash was mailed is noted"},
	"access_requests":      {keptRights, "what was asked and answered stays in the history"},
	"refusals":             {"insert select update(count)", "each further try of an hour counts, and nothing else changes"},
	"affiliate_invoices":   {keptRights, "money stays in the books: it is voided"},
	"transactions":         {everyRight, "money stays in the books, but for what an import brought: row security deletes nothing else"},
	"subscriptions":        {everyRight, "one is cancelled, and stays, but for what an import brought: row security deletes nothing else"},
	"record_totals":        {keptRights, "a sum of nothing is nought"},
	"list_counts":          {keptRights, "a list of nothing counts nought"},
	"contacts":             {keptRights, "a deletion can be undone, then a customer is forgotten, and what they bought stays"},
	"members":              {keptRights, "whoever left stays in the history"},
	"invitations":          {keptRights, "an answered one stays in the history"},
	"channels":             {keptRights, "one that is deleted keeps its conversations"},
	"messages":             {keptRights, "what was written stays as long as its conversation"},
	"conversation_notes":   {"insert select update(conversation_id)", "what was written stays as it was"},
	"broadcast_recipients": {keptRights, "who got it stays known"},
	"blocked_senders":      {joinRights, "one is blocked or not"},
	"conversation_tags":    {joinRights, "a conversation has a tag or not"},
	"deleted_mails":        {joinRights, "what is gone stays gone"},
	"channel_secrets":      {joinRights, "a secret counts or is gone"},
	"channel_events":       {joinRights, "what came in came in"},
	"channel_deliveries":   {"insert select", "what was tried was tried"},
	"message_statuses":     {"insert select", "what was told was told"},
	"business_hours":       {keptRights, "a workspace says anew when it is open"},
	"conversation_numbers": {keptRights, "no number is given twice"},
	"exports":              {keptRights, "one that has ended stays in the list"},
	"imports":              {keptRights, "one that has ended stays in the list"},
	"export_parts":         {joinRights, "a part is written once"},
	"import_parts":         {joinRights, "a part is written once"},
	"import_books":         {joinRights, "a part is written once"},
	"import_refusals":      {joinRights, "a refusal is written once"},
	"workspaces": {"select update(business_name) update(business_version) update(city) update(country) update(currency) update(deleted_at) update(digested_on) update(ending_told) update(general_version) update(invite_domains) " +
		"update(language) update(last_order) update(lookups_per_day) update(lookups_per_minute) update(misses_told) update(name) update(offline_after) update(order_footer) update(payments_version) update(phone) update(postal_code) update(street) update(terms_of_sale) " +
		"update(time_zone) update(warned_days)", "functions of the owner found them"},

	"workflow_versions":  {"insert select update(member_id) update(steps)", "a version stays as it was switched on; whoever takes a place stands in it"},
	"workflow_runs":      {keptRights, "what ran ran"},
	"workflow_run_steps": {"insert select", "what was done was done"},

	"inbound_mails":  {keptRights, "a mail goes with its message"},
	"message_copies": {keptRights, "who got a message stays with it"},
	"message_pages":  {"insert select", "what came with a mail stays as it came"},
	"mail_returns":   {"insert select", "where a mail is returned to is said once"},

	"channel_addresses":    {"", "a trigger of channels keeps them, a function of the owner reads them"},
	"avatars":              {"select", "functions of the owner change accounts"},
	"organization_members": {"", "functions of the owner read them"},
	"organizations":        {"", "functions of the owner read them"},
	"users":                {"", "functions of the owner read and change accounts"},
	"workspace_slugs":      {"", "functions of the owner read and change them"},
	"sessions":             {everyRight, "the data of scs"},
	"throttles":            {everyRight, "counters"},
	"sent_forms":           {"delete insert select", "a form that was sent stays as it was"},
	"typed_forms":          {"delete insert select", "what was typed stays as it was, for an hour"},
	"tokens":               {everyRight, "links of mails"},
	"user_access":          {"", "a trigger of members raises it"},
	"user_sessions":        {"delete insert select update(last_seen_at) update(revoked_at)", "who is signed in stays who it was"},
	"river_job":            {everyRight, "River's own"},
	"river_leader":         {everyRight, "River's own"},
	"river_notification":   {everyRight, "River's own"},
	"river_queue":          {everyRight, "River's own"},
	"river_migration":      {"select", "the schema is the owner's"},
	"schema_migrations":    {"select", "the schema is the owner's"},
	"folded":               {"", "migrate alone folds"},
	"message_fillings":     {"insert select", "with what a message went stays"},
	"dismissals":           {"insert select update(at)", "what was put away stays away, and can be put away again"},
	"notification_choices": {"insert select update", "a choice is changed, and not forgotten"},
	"search_words":         {"delete insert select", "a word is written once"},
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
	db := pgtest.New(t)
	rows, _ := db.App.Query(t.Context(), rightsSQL)
	lines, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct{ Table, Held string }])
	pgtest.Must(t, err)
	got := map[string]string{}
	for _, line := range lines {
		got[line.Table] = line.Held
	}
	if diff := cmp.Diff(rightsOf(t, db), got); diff != "" {
		t.Error("rights of the app login (-expected +found):\n" + diff)
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
		"owns something": `select exists (select from pg_shdepend where refclassid = 'pg_authid'::regclass and refobjid = current_user::regrole
			and deptype = 'o'
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
