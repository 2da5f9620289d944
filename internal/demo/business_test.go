package demo_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/activity"
	"latchkey/internal/customers"
	"latchkey/internal/demo"
	"latchkey/internal/fault"
	"latchkey/internal/ledger"
	"latchkey/internal/mail"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/postgres/stores"
	"latchkey/internal/records"
)

func store(t *testing.T, test *pgtest.DB) stores.Stores {
	t.Helper()
	db, err := postgres.Open(t.Context(), test.AppURL, key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return stores.New(db)
}

// actor is a member of today.
func actor(t *testing.T, db *pgtest.DB, slug, who string) policy.Actor {
	t.Helper()
	found := rows(t, db, `
		select concat_ws(' ', m.workspace_id, m.id, m.user_id, m.version, m.role, array_to_string(m.restrictions, ',')) from members m
		  join workspace_slugs s on s.workspace_id = m.workspace_id where s.slug = $1 and m.email = $2`, slug, who+"@demo.test")
	fields := append(strings.Fields(found[0]), "")
	offer := parse(fields[4], strings.FieldsFunc(fields[5], func(r rune) bool { return r == ',' }))
	m := policy.Membership{
		Workspace: policy.WorkspaceID(uuid.MustParse(fields[0])), Member: policy.MemberID(uuid.MustParse(fields[1])), User: policy.UserID(uuid.MustParse(fields[2])),
		Role: offer.Role, Restrictions: offer.Restrictions,
	}
	if _, err := fmt.Sscan(fields[3], &m.Version); err != nil {
		t.Fatal(err)
	}
	a, err := policy.NewActor(m)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func grant[A policy.Action](t *testing.T, a policy.Actor, r policy.Resource) policy.Grant[A] {
	t.Helper()
	g, err := policy.Authorize[A](a, r)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestTheFullDemoHasAYearOfBusiness(t *testing.T) {
	t.Parallel()
	db := full(t)
	t.Run("counts", func(t *testing.T) { checkCounts(t, db) })
	t.Run("money", func(t *testing.T) { checkMoney(t, db) })
	t.Run("orders", func(t *testing.T) { checkOrders(t, db) })
	t.Run("offers", func(t *testing.T) { checkOffers(t, db) })
	t.Run("people", func(t *testing.T) { checkPeople(t, db) })
	t.Run("lookups", func(t *testing.T) { checkLookups(t, db) })
	t.Run("talks", func(t *testing.T) { checkTalks(t, db) })
	t.Run("words", func(t *testing.T) { checkWords(t, db) })
	t.Run("Hélène", func(t *testing.T) { checkHelene(t, db) })
}

func checkCounts(t *testing.T, db *pgtest.DB) {
	tables := []string{"contacts", "transactions", "subscriptions", "orders", "affiliate_invoices", "students", "courses", "tags", "teams"}
	got := map[string][]string{}
	for _, slug := range []string{"atelier-marchand", "marchand-wholesale", "nordlicht-yoga"} {
		for _, table := range tables {
			got[slug] = append(got[slug], rows(t, db, `select count(*)::text from `+table+` r join workspace_slugs s on s.workspace_id = r.workspace_id where s.slug = $1`, slug)...)
		}
	}
	want := map[string][]string{
		"atelier-marchand":   {"5000", "20000", "1500", "3000", "40", "800", "6", "18", "4"},
		"marchand-wholesale": {"40", "260", "0", "180", "0", "0", "0", "4", "0"},
		"nordlicht-yoga":     {"300", "1200", "110", "0", "0", "90", "3", "5", "0"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%q (-want +got):\n%s", tables, diff)
	}
	for what, sql := range map[string]string{
		"kinds":         `select distinct kind from transactions order by 1`,
		"payments":      `select distinct state from transactions order by 1`,
		"subscriptions": `select distinct state || ' ' || period from subscriptions order by 1`,
		"orders":        `select distinct state from orders order by 1`,
		"students":      `select distinct state from students order by 1`,
		"invoices":      `select distinct state from affiliate_invoices order by 1`,
	} {
		want := map[string]int{"kinds": 3, "payments": 5, "subscriptions": 8, "orders": 4, "students": 3, "invoices": 3}[what]
		if got := rows(t, db, sql); len(got) != want {
			t.Errorf("%s: %q, not %d", what, got, want)
		}
	}
	if missing := rows(t, db, `
		select c.name from contacts c where not exists (select from contact_addresses a where a.workspace_id = c.workspace_id and a.contact_id = c.id and a.email = c.email)
		    or not exists (select from contact_words w where w.workspace_id = c.workspace_id and w.contact_id = c.id)`); len(missing) > 0 {
		t.Errorf("no address or words: %q", missing)
	}
	if real := rows(t, db, `select email from contacts where email !~ '(@example\.(com|net|org)|\.(test|example))$' or email ~ '@demo\.test$'`); len(real) > 0 {
		t.Errorf("addresses that may be somebody's: %q", real)
	}
}

func checkMoney(t *testing.T, db *pgtest.DB) {
	s, owner := store(t, db), actor(t, db, "atelier-marchand", "owner")
	revenue := grant[policy.List](t, owner, policy.Revenue)
	for kind, least := range map[*kit.Records]int64{s.Transactions: 600_000_00, s.Orders: 120_000_00, s.AffiliateInvoices: 1_000_00} {
		page, err := kind.List(t.Context(), grant[policy.List](t, owner, kind.Resource), records.Query{Limit: 50}, &revenue)
		if err != nil || len(page.Totals) == 0 {
			t.Fatalf("%s: %v, totals %v", kind, err, page.Totals)
		}
		t.Logf("%s: %v", kind, page.Totals)
		if first := page.Totals[0]; first.Currency != "EUR" || first.Amount < least || first.Amount > 4*least {
			t.Errorf("%s: %v", kind, page.Totals)
		}
		for _, other := range page.Totals[1:] {
			if other.Amount <= 0 || other.Amount*4 > page.Totals[0].Amount {
				t.Errorf("%s: %v", kind, page.Totals)
			}
		}
	}
	// Hélène's refund stands in its charge alone, as in the picture of her page.
	if wrong := rows(t, db, `
		select currency || ' ' || sum(amount) from transactions t join contacts c on c.workspace_id = t.workspace_id and c.id = t.contact_id
		 where (t.kind = 'refund' or t.state = 'refunded') and c.email <> $1 group by currency having sum(amount) <> 0`, demo.Helene); len(wrong) > 0 {
		t.Errorf("refunds do not match what was refunded: %q", wrong)
	}
	if wrong := rows(t, db, `select kind || ' ' || amount from transactions where (kind = 'charge') <> (amount > 0)`); len(wrong) > 0 {
		t.Errorf("wrong signs: %q", wrong)
	}
	if wrong := rows(t, db, `select number::text from orders o where state in ('paid', 'shipped') and not exists (
		select from transactions t where t.workspace_id = o.workspace_id and t.contact_id = o.contact_id and t.at = o.at and t.amount = o.amount and t.state in ('paid', 'refunded'))`); len(wrong) > 0 {
		t.Errorf("sent but not paid: %q", wrong)
	}
}

func checkOrders(t *testing.T, db *pgtest.DB) {
	if wrong := rows(t, db, `select o.number::text from orders o left join order_lines l on l.workspace_id = o.workspace_id and l.order_id = o.id
		group by o.workspace_id, o.id, o.number, o.amount, o.discount having coalesce(sum(l.quantity * l.price), -1) <> o.amount + o.discount`); len(wrong) > 0 {
		t.Errorf("lines that are not the order: %q", wrong)
	}
	if wrong := rows(t, db, `select distinct label from order_lines where product_id is null`); len(wrong) > 0 {
		t.Errorf("ordered, and no product: %q", wrong)
	}
	if wrong := rows(t, db, `select number::text from orders where (state = 'shipped') <> (shipped_at is not null and tracking <> '') or shipped_at < at or shipped_at > now()`); len(wrong) > 0 {
		t.Errorf("shipped at another time than it can be: %q", wrong)
	}
}

func checkPeople(t *testing.T, db *pgtest.DB) {
	got := rows(t, db, `
		select t.name || ': ' || string_agg(m.email, ' ' order by m.email) from teams t join team_members tm on tm.workspace_id = t.workspace_id and tm.team_id = t.id
		  join members m on m.workspace_id = tm.workspace_id and m.id = tm.member_id group by t.name order by 1`)
	if diff := cmp.Diff([]string{
		"Courses: agent@demo.test manager@demo.test", "Customer service: agent.team@demo.test agent@demo.test",
		"Shipping: agent.team@demo.test manager.restricted@demo.test", "Workshop: agent.masked@demo.test agent.own@demo.test",
	}, got); diff != "" {
		t.Error("teams (-want +got):\n" + diff)
	}
	got = rows(t, db, `
		select format('%s %s', m.email, count(*) between 200 and 300) from contacts c join members m on m.workspace_id = c.workspace_id and m.id = c.assignee_id
		  join workspace_slugs s on s.workspace_id = c.workspace_id where s.slug = 'atelier-marchand' group by m.email order by 1`)
	if diff := cmp.Diff([]string{"agent.masked@demo.test t", "agent.own@demo.test t", "agent.team@demo.test t", "agent@demo.test t"}, got); diff != "" {
		t.Error("assignees (-want +got):\n" + diff)
	}
	if languages := rows(t, db, `select distinct language from contacts order by 1`); !slices.Equal(languages, []string{"de", "en", "fr", "nl"}) {
		t.Errorf("languages %q", languages)
	}
	if unused := rows(t, db, `select name from tags t where used_for = 'customers' and not exists (select from contact_tags ct where ct.workspace_id = t.workspace_id and ct.tag_id = t.id)`); len(unused) > 0 {
		t.Errorf("nobody has the tags %q", unused)
	}
}

func checkLookups(t *testing.T, db *pgtest.DB) {
	s := store(t, db)
	assistant := actor(t, db, "atelier-marchand", "assistant")
	grantOf := grant[policy.Lookup](t, assistant, policy.Contacts)
	helene := uuid.MustParse(rows(t, db, `select id::text from contacts where email = $1`, demo.Helene)[0])
	var missing *fault.Fault
	if _, err := s.Customer(t.Context(), grant[policy.Open](t, assistant, policy.Contacts), helene); !errors.As(err, &missing) || missing.Kind != fault.NotFound {
		t.Errorf("Hélène is open before anybody looks her up: %v", err)
	}
	if left, err := s.Allowance(t.Context(), grantOf); err != nil || left.Left != 487 || left.PerDay != 500 {
		t.Errorf("left today: %+v, %v", left, err)
	}
	page, err := s.Activity(t.Context(), grant[policy.List](t, actor(t, db, "atelier-marchand", "owner"), policy.AuditLog), activity.Query{Limit: 50}, nil)
	if err != nil || len(page.Today) != 1 || page.Today[0].Found != 9 || page.Today[0].Missed != 4 || page.Today[0].Email != "assistant@demo.test" {
		t.Errorf("lookups today: %+v, %v", page.Today, err)
	}
	if open := rows(t, db, `select address_mask from lookups where contact_id is not null and found_at > now() - interval '31 minutes'`); len(open) > 0 {
		t.Errorf("still open: %q", open)
	}
	if wrong := rows(t, db, `
		select l.address_mask from lookups l join members m on m.workspace_id = l.workspace_id and m.id = l.member_id
		 where l.member_version <> m.version or l.found_at > m.last_seen_at or l.found_at < m.joined_at`); len(wrong) > 0 {
		t.Errorf("looked up by somebody who was not there: %q", wrong)
	}
	// What a member looks up again gets the same hash: the ledger is the product's.
	for _, email := range append(rows(t, db, `
		select c.email from contacts c join workspace_slugs s on s.workspace_id = c.workspace_id where s.slug = 'atelier-marchand' order by c.id limit 24`), demo.Helene) {
		found := lookup(t, s, grantOf, email)
		want := rows(t, db, `select id::text from contacts where email = $1 and workspace_id = $2`, email, uuid.UUID(assistant.Membership().Workspace))
		if len(want) != 1 || found.Contact.String() != want[0] {
			t.Errorf("%s finds %s, not %q", email, found.Contact, want)
		}
	}
	if found := lookup(t, s, grantOf, "helene.dubois@mail.example"); found.Contact != uuid.Nil {
		t.Error("a wrong address finds somebody")
	}
	if odd := rows(t, db, `select address_mask from lookups group by workspace_id, address_mask, contact_id having contact_id is not null and count(distinct address_hash) > 1`); len(odd) > 0 {
		t.Errorf("other hashes than a lookup's: %q", odd)
	}
}

func lookup(t *testing.T, s stores.Stores, g policy.Grant[policy.Lookup], email string) ledger.Result {
	t.Helper()
	address, err := mail.ParseAddress(email)
	if err != nil {
		t.Fatal(err)
	}
	found, err := s.Lookup(t.Context(), g, address, "")
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func checkWords(t *testing.T, db *pgtest.DB) {
	s := store(t, db)
	for slug, who := range map[string]string{"atelier-marchand": "owner", "marchand-wholesale": "owner", "nordlicht-yoga": "nora"} {
		list := grant[policy.List](t, actor(t, db, slug, who), policy.Contacts)
		for _, line := range rows(t, db, `
			select c.email || '|' || c.name from contacts c join workspace_slugs s on s.workspace_id = c.workspace_id where s.slug = $1 and c.name <> '' order by c.id limit 20`, slug) {
			email, name, _ := strings.Cut(line, "|")
			first, last, _ := strings.Cut(name, " ")
			for _, search := range []string{email, strings.ToUpper(first) + " " + strings.Fields(last)[0] + " " + email[:4]} {
				page, err := s.Contacts(t.Context(), list, customers.ContactQuery{Search: search, Sort: customers.ByName, Limit: 100})
				if err != nil || !slices.ContainsFunc(page.Contacts, func(c customers.Contact) bool { return c.Email.Shown == email }) {
					t.Errorf("%s: %q does not find %s: %d others, %v", slug, search, email, page.Count, err)
				}
			}
		}
	}
}

func checkHelene(t *testing.T, db *pgtest.DB) {
	s, owner := store(t, db), actor(t, db, "atelier-marchand", "owner")
	id := uuid.MustParse(rows(t, db, `select id::text from contacts where email = $1`, demo.Helene)[0])
	paid := &kit.Latest{Records: s.Transactions, Grant: grant[policy.Open](t, owner, policy.Transactions)}
	plans := &kit.Latest{Records: s.Subscriptions, Grant: grant[policy.Open](t, owner, policy.Subscriptions)}
	c, err := s.Customer(t.Context(), grant[policy.Open](t, owner, policy.Contacts), id, paid, plans)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(c.Name.Shown, c.Phone.Shown, c.Street.Shown, c.PostalCode.Shown, c.City.Shown, c.Language, c.Tags); got != "Hélène Dubois+3361284074218 rue des Tanneurs69005Lyonfr[Ceramics Studio Club]" {
		t.Errorf("she is %s", got)
	}
	var got []string
	for _, r := range append(paid.Rows, plans.Rows...) {
		got = append(got, fmt.Sprintf("%s %s %s %d %s", r.Label, r.State, r.Period, r.Amount, r.Currency))
	}
	if diff := cmp.Diff([]string{
		"Celadon glaze kit paid  6400 EUR", "Studio Club, monthly paid  2900 EUR", "Throwing on the wheel (course) paid  14900 EUR",
		"Studio Club, monthly refunded  2900 EUR", "Studio Club, monthly active month 2900 EUR",
	}, got); diff != "" {
		t.Error("her records (-want +got):\n" + diff)
	}
}

// Two full databases of two moments have the same rows but for times, and the
// small one is a part of the full one of its moment.
func TestProveTheFullDemoIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	one, small := full(t), load(t, begun)
	later := one
	if pgtest.Rounds(1, 2) > 1 { // That the small one is the same each time is tested anyway.
		later = loadSize(t, begun.Add(-1000*time.Hour), demo.FullSize)
	}
	filled := 0
	for _, table := range tenantTables(t, one) {
		a, b := digests(t, one, table, true), digests(t, later, table, true)
		if !slices.Equal(a, b) {
			t.Errorf("%s: two moments differ", table)
		}
		full, part := digests(t, one, table, false), digests(t, small, table, false)
		if table == "conversation_numbers" {
			part = nil // More of them have a higher last number.
		}
		for _, row := range part {
			if _, known := slices.BinarySearch(full, row); !known {
				t.Errorf("%s: a row of the small demo is not in the full one", table)
				break
			}
		}
		if len(part) > 0 {
			filled++
		}
	}
	if filled < 20 {
		t.Errorf("only %d tables have rows in the small demo", filled)
	}
}

// tenantTables are those whose rows belong to a workspace, but for the sums, which
// are larger in a larger demo.
func tenantTables(t *testing.T, db *pgtest.DB) []string {
	t.Helper()
	return rows(t, db, `
		select relname::text from pg_class join pg_attribute on attrelid = pg_class.oid and attname = 'workspace_id'
		 where relnamespace = 'public'::regnamespace and relkind = 'r'
		   and relname not in ('record_totals', 'list_counts', 'money_days', 'product_days', 'subscription_days') order by 1`)
}

func digests(t *testing.T, db *pgtest.DB, table string, timeless bool) []string {
	t.Helper()
	leave := []string{"uses", "sealed_token", "sealed_secret"} // Of a coupon, as many as there are orders; and what is sealed with a nonce.
	times := ``
	if timeless {
		times = `"\d{4}-\d\d-\d\dT[^"]*Z"` // of what the log tells of a line
		leave = append(leave, rows(t, db, `select column_name::text from information_schema.columns where table_name = $1 and data_type in ('timestamp with time zone', 'timestamp without time zone', 'date')`, table)...)
	}
	return rows(t, db, `select md5(regexp_replace((to_jsonb(r) - $1::text[])::text, $2, '', 'g')) collate "C" from `+table+` r order by 1`, leave, times)
}

// At any time of day, in winter as in summer: nothing lies in the future.
func TestEveryHourIsAGoodHour(t *testing.T) {
	t.Parallel()
	for _, moment := range []string{"2026-01-01T00:00:30Z", "2026-03-01T12:00:00Z", "2026-03-29T23:59:59Z", "2026-10-25T01:30:00Z", "2028-02-29T22:30:00Z", "2027-05-31T05:00:00Z"} {
		now, err := time.Parse(time.RFC3339, moment)
		if err != nil {
			t.Fatal(err)
		}
		db := load(t, now)
		if wrong := rows(t, db, `
			select 'contact ' || created_at from contacts where created_at > $1 union all select 'transaction ' || at from transactions where at > $1
			union all select 'order ' || at from orders where at > $1 union all select 'student ' || enrolled_at from students where enrolled_at > $1
			union all select 'subscription ' || started_at from subscriptions where started_at > $1 or cancelled_at > $1 or next_at <= $1
			union all select 'lookup ' || found_at from lookups where found_at > $1 - interval '1 hour'
			union all select 'early ' || t.at from transactions t join contacts c on c.workspace_id = t.workspace_id and c.id = t.contact_id where t.at < c.created_at
			union all select 'number ' || number from (select number, at, lag(at) over (partition by workspace_id order by number) as before from orders) o where at < before`, now); len(wrong) > 0 {
			t.Errorf("at %s: %q", moment, wrong)
		}
	}
}

func TestLoadSizeRefusesOddSizes(t *testing.T) {
	t.Parallel()
	for _, size := range []int{-1, 0, demo.SmallSize - 1, demo.MostSize + 1} {
		if _, err := demo.LoadSize(context.Background(), "postgres://nowhere", key, time.Now(), size); err == nil || !strings.Contains(err.Error(), "contacts") {
			t.Errorf("%d contacts: %v", size, err)
		}
	}
}

// Beyond the full demo: names are used again, addresses are not.
func TestProveALargerDemoGrowsAtTheEnd(t *testing.T) {
	t.Parallel()
	size := pgtest.Rounds(demo.FullSize+100, 12_500)
	db := loadSize(t, time.Now(), size)
	got := rows(t, db, `select count(*) || ' ' || count(distinct email) from contacts c join workspace_slugs s on s.workspace_id = c.workspace_id where s.slug = 'atelier-marchand'
		union all select count(*)::text from transactions t join workspace_slugs s on s.workspace_id = t.workspace_id where s.slug = 'atelier-marchand'`)
	if !slices.Equal(got, []string{fmt.Sprintf("%d %d", size, size), strconv.Itoa(size + 15_000)}) {
		t.Errorf("%q", got)
	}
}
