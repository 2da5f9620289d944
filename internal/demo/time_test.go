package demo_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/postgres/pgtest"
)

func TestLoadMakesTheSameRowsEachTime(t *testing.T) {
	t.Parallel()
	now := time.Now()
	one, two, later := load(t, now), load(t, now), load(t, now.Add(-1000*time.Hour))
	if diff := cmp.Diff(dump(t, one, false), dump(t, two, false)); diff != "" {
		t.Error("two databases of one moment differ:\n" + diff)
	}
	if diff := cmp.Diff(dump(t, one, true), dump(t, later, true)); diff != "" {
		t.Error("two databases of two moments differ in more than times:\n" + diff)
	}
	for _, id := range rows(t, one, `
		select id::text from users union all select id::text from organizations union all select id::text from workspaces
		union all select id::text from members union all select id::text from invitations union all select id::text from activity
		union all select id::text from contacts union all select id::text from transactions union all select id::text from orders
		union all select id::text from subscriptions union all select id::text from students union all select id::text from lookups`) {
		if parsed, err := uuid.Parse(id); err != nil || parsed.Version() != 5 || parsed.Variant() != uuid.RFC4122 {
			t.Errorf("%s is no UUIDv5", id)
		}
	}
}

// dump reads every row that Load may write, but the salted hashes of passwords.
func dump(t *testing.T, db *pgtest.DB, timeless bool) []string {
	t.Helper()
	var all []string
	for _, table := range rows(t, db, `
		select tablename from pg_tables where schemaname = 'public' and tablename not like 'river%' and tablename <> 'schema_migrations'
		   and not ($1 and tablename in ('money_days', 'product_days', 'subscription_days')) order by 1`, timeless) { // Which rows fall on one day is of the time, too.
		leave := []string{"password_hash"}
		if timeless {
			leave = append(leave, rows(t, db, `select column_name::text from information_schema.columns where table_name = $1 and (data_type like 'timestamp%' or data_type = 'date')`, table)...)
		}
		all = append(all, rows(t, db, `select $1 || ' ' || case when $3 then (to_jsonb(r) - $2::text[]) #- '{detail,until}' else to_jsonb(r) - $2::text[] end from `+table+` r order by 1`, table, leave, timeless)...)
	}
	if len(all) < 100 {
		t.Fatalf("only %d rows", len(all))
	}
	return all
}

func TestLoadKeepsToThePast(t *testing.T) {
	t.Parallel()
	db := pgtest.NewDemo(t)
	for what, sql := range map[string]string{
		"in the future": `
			select email from users where created_at > now() union all select name from organizations where created_at > now()
			union all select name from workspaces where created_at > now() union all select email from members where joined_at > now() or last_seen_at > now()
			union all select email from invitations where created_at > now() or answered_at > now() union all select act from activity where at > now()
			union all select name from contacts where created_at > now() union all select label from transactions where at > now()
			union all select label from orders where at > now() union all select plan from subscriptions where started_at > now() or cancelled_at > now()
			union all select number from affiliate_invoices where at > now() union all select state from students where enrolled_at > now()
			union all select address_mask from lookups where found_at > now()`,
		"in the past": `select plan from subscriptions where next_at < now() or state = 'trial' and trial_ends_at < now()`,
		"a customer before the workspace": `
			select c.name from contacts c join workspaces w on w.id = c.workspace_id where c.created_at < w.created_at`,
		"bought before they came": `
			select r.label from (select workspace_id, contact_id, at, label from transactions union all select workspace_id, contact_id, at, label from orders
			                     union all select workspace_id, contact_id, started_at, plan from subscriptions union all select workspace_id, contact_id, enrolled_at, state from students
			                     union all select workspace_id, contact_id, at, number from affiliate_invoices) r
			  join contacts c on c.workspace_id = r.workspace_id and c.id = r.contact_id where r.at < c.created_at`,
		"an order before one of a smaller number": `
			select label from (select label, at, lag(at) over (partition by workspace_id order by number) as before from orders) o where at < before`,
		"seen before they joined or after they left": `
			select email from members where last_seen_at is null or last_seen_at < joined_at or last_seen_at > removed_at`,
		"a member before the account, the organization or the workspace": `
			select m.email from members m join users u on u.id = m.user_id join workspaces w on w.id = m.workspace_id join organizations o on o.id = w.organization_id
			 where m.joined_at < u.created_at or m.joined_at < w.created_at or w.created_at < o.created_at`,
	} {
		if wrong := rows(t, db, sql); len(wrong) > 0 {
			t.Errorf("%s: %q", what, wrong)
		}
	}
}
