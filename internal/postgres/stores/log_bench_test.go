package stores_test

import (
	"cmp"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/activity"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// BenchmarkLog compares pages of a log of LATCHKEY_BENCH_ROWS lines, 100,000 unless set, with
// the same of a small one, in which nearly every filter finds a whole page, too: by each filter,
// and what a search finds. A million lines take two minutes, and 1 GB.
func BenchmarkLog(b *testing.B) {
	rows, err := strconv.Atoi(cmp.Or(os.Getenv("LATCHKEY_BENCH_ROWS"), "100000"))
	if err != nil {
		b.Fatal(err)
	}
	h := newHouse(b)
	var owners, agents [2]pgtest.Person
	for i, most := range []int{rows, smallLog} {
		space := h.NewSpace(b, []string{"large", "small"}[i])
		owners[i] = h.NewMember(b, space, "owner"+space.Slug, "owner")
		agents[i] = h.NewMember(b, space, "agent"+space.Slug, "agent")
		h.crowdOfLines(b, most, agents[i])
	}
	now := time.Now()
	day := func(ago int) string { return now.AddDate(0, 0, -ago).Format(time.DateOnly) }
	one := func(id uuid.UUID) uuid.NullUUID { return uuid.NullUUID{UUID: id, Valid: true} }
	for _, c := range []struct {
		name   string
		filter activity.Filter
		deep   bool
		agent  bool // of the person who does most, or about the customer whom most is about
		about  bool
		other  bool // of a person who did nothing
	}{
		{name: "first"},
		{name: "deep", deep: true},
		{name: "a common subject", filter: activity.Filter{Subject: activity.Customer}},
		{name: "a common subject, deep", filter: activity.Filter{Subject: activity.Customer}, deep: true},
		{name: "a rare subject", filter: activity.Filter{Subject: activity.Exports}},
		{name: "no subject", filter: activity.Filter{Subject: activity.SignIns}},
		{name: "lookups", filter: activity.Filter{Subject: activity.Lookups}},
		{name: "lookups, deep", filter: activity.Filter{Subject: activity.Lookups}, deep: true},
		{name: "refusals", filter: activity.Filter{Subject: activity.Refusals}},
		{name: "a person", agent: true},
		{name: "a person, deep", agent: true, deep: true},
		{name: "a person, a subject", agent: true, filter: activity.Filter{Subject: activity.Customer}},
		{name: "a person, a rare subject", agent: true, filter: activity.Filter{Subject: activity.Exports}},
		{name: "a person, lookups", agent: true, filter: activity.Filter{Subject: activity.Lookups}},
		{name: "a customer", about: true},
		{name: "a customer, a person", about: true, agent: true},
		{name: "days", filter: activity.Filter{From: day(300), To: day(100)}},
		{name: "days, a person", agent: true, filter: activity.Filter{From: day(300), To: day(100)}},
		{name: "days, a rare subject", filter: activity.Filter{From: day(300), To: day(100), Subject: activity.Exports}},
		{name: "the last days", filter: activity.Filter{Days: 30}},
		{name: "the last days, a subject", filter: activity.Filter{Days: 90, Subject: activity.Customer}}, // a page of both
		{name: "a common word", filter: activity.Filter{Search: "anna"}},
		{name: "a common word, deep", filter: activity.Filter{Search: "anna"}, deep: true},
		{name: "a rare word", filter: activity.Filter{Search: "zeldzaam"}},
		{name: "no word", filter: activity.Filter{Search: "qqqq"}},
		{name: "a letter", filter: activity.Filter{Search: "a"}},
		{name: "a common and a rare word", filter: activity.Filter{Search: "anna zeldzaam"}},
		{name: "a common word of a person", agent: true, filter: activity.Filter{Search: "anna"}},
		{name: "a common word of another person", other: true, filter: activity.Filter{Search: "anna"}},
		{name: "a common word of a customer", about: true, filter: activity.Filter{Search: "anna"}},
		{name: "a common word of a customer, a person", about: true, agent: true, filter: activity.Filter{Search: "anna"}},
		{name: "a common word of a subject", filter: activity.Filter{Search: "anna", Subject: activity.Customer}},
		{name: "a common word of a rare subject", filter: activity.Filter{Search: "anna", Subject: activity.Exports}},
		{name: "a letter of a person", agent: true, filter: activity.Filter{Search: "a"}},
	} {
		asking := func(i int) func() {
			q := activity.Query{Filter: c.filter, Limit: 100, Zone: time.UTC}
			if c.agent {
				q.Person = one(agents[i].ID)
			}
			if c.other {
				q.Person = one(owners[i].ID)
			}
			if c.about {
				q.Customer = one(pgtest.One[uuid.UUID](b, h.DB, `select target_id from activity where workspace_id = $1
					group by 1 order by count(*) desc limit 1`, owners[i].Space))
			}
			if c.deep {
				q.After, q.AfterID = now.AddDate(0, 0, -350), uuid.Max
			}
			grant := pgtest.Grant[policy.List](b, h.DB, owners[i], policy.AuditLog)
			contacts := pgtest.Grant[policy.Open](b, h.DB, owners[i], policy.Contacts)
			return func() { pgtest.Must(b, pgtest.ErrorOf(h.Store.Activity(b.Context(), grant, q, &contacts))) }
		}
		b.Run(c.name, func(b *testing.B) { pgtest.InTurn(b, asking(0), asking(1)) })
	}
}

// smallLog are its lines: of the sixth that has a word a fifth are more than a page.
const smallLog = 5000

// allowance is how often a member searches on a day, unless General says otherwise.
const allowance = 500

// crowdOfLines writes a log of so many lines of 700 days, half of them of one member and a fifth
// about one customer, a third as many lookups, and a tenth as many refusals. Twenty lines are of exports, and have the word
// zeldzaam; the others are of five subjects. It writes as pgtest.Crowd does. The newest page counts the searches of a day:
// an allowance bounds them, and no length of the log, so that each log has an allowance of them.
func (h *house) crowdOfLines(b testing.TB, most int, who pgtest.Person) {
	b.Helper()
	conn, err := pgx.Connect(b.Context(), h.SuperURL)
	pgtest.Must(b, err)
	defer conn.Close(b.Context())
	exec := func(sql string, arguments ...any) {
		b.Helper()
		_, err := conn.Exec(b.Context(), sql, arguments...)
		pgtest.Must(b, err)
	}
	exec(`set session_replication_role = replica`)
	exec(`create temporary table lines as
		select i, md5($1::text || i)::uuid as id, now() - interval '700 days' * (i::float8 / $2) as at, i % greatest(50, $2 / 20) = 0 as rare,
		       md5($1::text || 'customer' || case when i % 5 = 0 then 0 else i % 500 end)::uuid as customer,
		       case when i % 2 = 0 then $3::uuid end as member,
		       (array['anna', 'bram', 'camille', 'dirk', 'emma', 'felix'])[1 + i % 6] as word
		  from generate_series(1, $2) i`, who.Space, most, who.ID)
	exec(`insert into activity (workspace_id, id, at, member_id, actor, act, subject, target, target_id)
		select $1::uuid, id, at, member, 'Somebody', case when rare then 'conversation.export' else 'contact.change' end,
		       case when rare then 'exports' else (array['customers', 'money', 'messages', 'members', 'settings'])[1 + i % 5] end, word, customer
		  from lines order by at`, who.Space)
	exec(`insert into log_words (workspace_id, id, word, at, ledger, subject, member_id, target_id, about_id)
		select workspace_id, id, word, at, false, subject, member_id, target_id, about_id
		  from activity cross join lateral (select target union all select 'zeldzaam' where subject = 'exports') w (word)
		 where workspace_id = $1 order by at`, who.Space)
	exec(`insert into lookups (workspace_id, id, member_id, member_version, resource, contact_id, address_hash, address_mask, found_at)
		select $1::uuid, gen_random_uuid(), $2, 1, 'contacts', customer, '', '', found from (
			select customer, at - interval '1 second' as found from lines where i % 3 = 0 and at <= now() - interval '1 day'
			 union all
			select null, now() - i * interval '2 minutes' from generate_series(1, $3) i) searches order by found`,
		who.Space, who.ID, allowance)
	exec(`insert into refusals (workspace_id, id, member_id, rule, hour, at)
		select $1::uuid, gen_random_uuid(), $2, 'payments list', date_trunc('hour', at), at from lines where i % 10 = 0 order by at
		    on conflict do nothing`, who.Space, who.ID)
	exec(`drop table lines`)
	exec(`vacuum (analyze) activity, log_words, lookups, refusals`)
}
