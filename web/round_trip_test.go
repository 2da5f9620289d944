package web_test

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/internal/customers"
	"latchkey/internal/demo"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/texts"
	"latchkey/web"
	"latchkey/web/webtest"
)

// hostile are customers of whom a file could make something else: texts like formulas,
// notes that look like several, further addresses, twins, moments around a change of
// the clocks.
const hostile = `
	with w as (select workspace_id from workspace_slugs where slug = $1),
	     staff as (select workspace_id, id, row_number() over (order by email_key) n from members join w using (workspace_id) where removed_at is null),
	     crew as (insert into teams (workspace_id, id, name, name_key)
		select workspace_id, gen_random_uuid(), t, lower(t) from w, unnest(array['=Team; "A", b', 'Équipe']) t returning workspace_id, id),
	     made as (
		insert into contacts (workspace_id, id, name, name_key, email, phone, street, postal_code, city, country, language, source, assignee_id, team_id, created_at)
		select w.workspace_id, gen_random_uuid(), name, lower(name), email, phone, street, code, 'Gent', country, language, 'by hand',
		       (select id from staff where n = 1 + length(name) % 3), (select id from crew order by id limit 1), at::timestamptz + interval '0.7 seconds'
		  from w, (values ('Anna "Ann", de; Vries', 'a+b@trip.example', '', '=1+1; -2', '0123', 'BE', 'nl', '2026-03-29 02:59:59+02'),
		           ('Twin', '', '', '', '', '', '', '2026-10-25 02:30:00+02'), ('Twin', '', '', '', '', '', '', '2026-10-25 02:30:00+02'),
		           ('Twin', '', '', '', '', '', '', '2026-10-25 02:30:00+01'),
		           ('Twin', '', '0612 34 56 78', '', '', '', '', '2026-10-25 02:30:00+01'), ('Null', 'null@trip.example', '', 'n/a', '-1', 'NA', 'fr', '2025-01-01 00:00:00+01'),
		           (E'\U0001F600 שלום', 'Upper@Trip.example', '+32470123456', '–1', '00012', 'GB', 'en', '2024-02-29 12:00:00+01'),
		           ('=cmd()', 'cmd@trip.example', '+33612345678', E'tab', '''5', '', '', '2024-02-29 12:00:00+01'), ('#N/A', 'na@trip.example', '+12125550142', '''=quoted', '', 'US', '', '2024-02-28 12:00:00+01'),
		           ('', 'nameless@trip.example', '+4915112345678', '', '', 'DE', '', '2024-02-28 12:00:01+01'), ('Lone', '', '+81312345678', '', '', 'JP', '', '2024-02-28 12:00:02+01'))
		       as list (name, email, phone, street, code, country, language, at)
		returning workspace_id, id, name, email),
	     addressed as (
		insert into contact_addresses (workspace_id, email_key, contact_id, email)
		select workspace_id, lower(email), id, email from made where email <> ''
		 union all select workspace_id, o || lower(email), id, o || email from made, unnest(array['x.', 'y.']) o where name in ('Null', '=cmd()')),
	     noted as (
		insert into contact_notes (workspace_id, id, contact_id, member_id, text, created_at, hides)
		select made.workspace_id, gen_random_uuid(), made.id, staff.id, text, '2026-10-25 00:59:59+00'::timestamptz + o * interval '30 minutes', o = 2
		  from made join staff on staff.n = 2 cross join unnest(array['Met at the fair; likes "raku", =1+1', E'two\n\nparts\n=cmd()',
		       E'[2026-01-01T10:00:00Z] not a beginning\n\\[2026-01-01T10:00:00+01:00* Ann] nor this', E'a\ttab, שלום 👩‍👩‍👧']) with ordinality t (text, o)
		 where made.name in ('Null', '=cmd()', 'Lone')),
	     field as (
		insert into contact_fields (workspace_id, id, name, name_key, kind, choices)
		select workspace_id, gen_random_uuid(), n, lower(n), k, c from w,
		       (values ('=Maat; "x"', 'text', '{}'::text[]), ('Name', 'number', '{}'), ('Langage', 'choice', '{C,C++,C#}'), ('Geboren', 'date', '{}'), ('Oui ?', 'yes_no', '{}')) f (n, k, c)
		returning workspace_id, id, kind),
	     valued as (
		insert into contact_values (workspace_id, contact_id, field_id, value, value_key)
		select made.workspace_id, made.id, field.id, v, lower(v) from made, field,
		       lateral (select case kind when 'text' then '+1; "41" x' when 'number' then '-1234.5' when 'choice' then 'C++' when 'date' then '1990-05-02' else 'no' end) x (v)
		 where made.name in ('Null', 'Lone', '=cmd()')),
	     marked as (
		insert into tags (workspace_id, id, name, name_key) select workspace_id, gen_random_uuid(), t, lower(t)
		  from w, unnest(array['"VIP"', '=2+2', 'a/b #1', 'Raku 2', 'か']) t returning workspace_id, id)
	insert into contact_tags (workspace_id, tag_id, contact_id) select made.workspace_id, marked.id, made.id from made, marked where made.name <> 'Twin'`

// bought is what customers of the hostile rows bought and learn.
const bought = `
	with w as (select workspace_id from workspace_slugs where slug = $1),
	     who as (select c.workspace_id, c.id, row_number() over (order by c.created_at, c.id) n from contacts c join w using (workspace_id)
		where c.email like '%rip.example' or c.name = 'Lone'),
	     paid as (
		insert into transactions (workspace_id, id, contact_id, at, kind, state, amount, currency, label, reference)
		select workspace_id, gen_random_uuid(), id, '2026-10-25 00:30:00.25+00'::timestamptz + n * interval '30 minutes', kind, state, amount, currency, label, case when n % 2 = 0 then reference || n else '' end
		  from who, (values ('charge', 'paid', 1250, 'KWD', '=1+1;x', '00'), ('refund', 'paid', -1250, 'KWD', '-', '00'), ('fee', 'paid', -5, 'JPY', '"fee"', '#1'),
		           ('dispute', 'paid', -100, 'EUR', 'Ab', 'D'), ('charge', 'refunded', 999999999, 'EUR', '1.234', '1e5'), ('charge', 'voided', 1, 'EUR', 'N/A', 'v'),
		           ('charge', 'pending', 1, 'USD', 'null', 'p'), ('charge', 'failed', 1, 'TND', '#N/A', 'f')) p (kind, state, amount, currency, label, reference)),
	     subscribed as (
		insert into subscriptions (workspace_id, id, contact_id, plan, period, state, amount, currency, started_at, next_at, trial_ends_at, cancelled_at, reference)
		select workspace_id, gen_random_uuid(), id, plan, period, state, amount, currency, '2026-03-29 00:30:00.5+00'::timestamptz + n * interval '1 hour', next::timestamptz, trial::timestamptz, ended::timestamptz, case when n % 2 = 0 then state || '/' || n || plan else '' end
		  from who, (values ('=Club', 'month', 'active', 1250, 'KWD', '2026-05-01 00:00+00', null, null), ('Club', 'year', 'trial', 0, 'EUR', '2027-01-01 10:00+00', '2027-01-01 10:00+00', null),
		           ('Club; "x"', 'month', 'paused', 5000, 'JPY', null, null, null), ('Club', 'month', 'cancelled', 1, 'EUR', null, '2026-04-28 00:00+00', '2026-06-01 10:00+00'),
		           ('Old', 'month', 'cancelled', 1, 'EUR', null, null, null)) s (plan, period, state, amount, currency, next, trial, ended)),
	     ordered as (
		insert into orders (workspace_id, id, import_id, number, contact_id, at, state, amount, currency, label, ship_name, street, postal_code, city, country, tracking, shipped_at, coupon_code, discount, reference)
		select workspace_id, gen_random_uuid(), case when n % 2 = 0 then gen_random_uuid() end, 9000 + n, id, '2026-10-25 00:30:00.25+00'::timestamptz + n * interval '30 minutes',
		       (array['open', 'paid', 'shipped', 'cancelled'])[1 + n % 4], 2450 - (n % 2 = 0)::int * 50, 'EUR', '=Mug;x, 3 × 1.00 "y"', '=Ann; "A"', '-1', '0012', 'Gent', 'BE', '=T1', case when n % 4 in (2, 3) then '2026-11-01 10:00+01'::timestamptz end,
		       case when n % 2 = 0 then 'SAVE' else '' end, (n % 2 = 0)::int * 50, case n when 2 then '9001' when 4 then '#0012' else '' end
		  from who returning workspace_id, id, contact_id, at),
	     line as (
		insert into order_lines (workspace_id, order_id, position, label, quantity, price)
		select workspace_id, id, p, label, quantity, price from ordered, (values (1, '=Mug;x', 2, 1225), (2, '3 × 1.00 "y"', 1, 0)) l (p, label, quantity, price)),
	     course as (
		insert into courses (workspace_id, id, name, name_key, active) select workspace_id, gen_random_uuid(), n, lower(n), n <> 'Closed' from w, unnest(array['=Wheel; 1', 'Closed']) n returning workspace_id, id)
	insert into students (workspace_id, id, contact_id, course_id, enrolled_at, state, progress)
	select who.workspace_id, gen_random_uuid(), who.id, course.id, '2026-10-25 00:30:00.25+00'::timestamptz + n * interval '30 minutes', s, p
	  from who, course, (values ('left', 30), ('finished', 80)) x (s, p)`

// prepared are what a workspace has to have before the file of another comes in as it
// was: the same members, teams, fields of its own and courses.
var prepared = []string{
	`insert into members (workspace_id, id, user_id, email, email_key, name, name_key, role)
	 select b.workspace_id, gen_random_uuid(), m.user_id, m.email, m.email_key, m.name, m.name_key, m.role
	   from members m join workspace_slugs a using (workspace_id), workspace_slugs b
	  where a.slug = $1 and b.slug = $2 and m.removed_at is null and m.email_key <> 'owner@demo.test'`,
	`insert into teams (workspace_id, id, name, name_key)
	 select b.workspace_id, gen_random_uuid(), x.name, x.name_key from teams x join workspace_slugs a using (workspace_id), workspace_slugs b
	  where a.slug = $1 and b.slug = $2 and x.deleted_at is null`,
	`insert into contact_fields (workspace_id, id, name, name_key, kind, choices)
	 select b.workspace_id, gen_random_uuid(), x.name, x.name_key, x.kind, x.choices from contact_fields x join workspace_slugs a using (workspace_id), workspace_slugs b
	  where a.slug = $1 and b.slug = $2 and x.deleted_at is null`,
	`insert into courses (workspace_id, id, name, name_key, active)
	 select b.workspace_id, gen_random_uuid(), x.name, x.name_key, x.active from courses x join workspace_slugs a using (workspace_id), workspace_slugs b
	  where a.slug = $1 and b.slug = $2`,
}

// roundTrip takes lists out of the Atelier and into other workspaces and back.
type roundTrip struct {
	site      *webtest.Site
	owner     *webtest.Visitor
	separator string
	existing  string
}

// empty makes a workspace that has nothing but what is prepared.
func (r *roundTrip) empty(t *testing.T, name string) (address string) {
	t.Helper()
	address = r.owner.Post("/workspaces/new", webtest.AWorkspace(name)).Header.Get("Location")
	slug := strings.TrimPrefix(address, "/w/")
	r.site.Exec(t, `update workspaces w set time_zone = a.time_zone from workspaces a join workspace_slugs s on s.workspace_id = a.id
		where s.slug = $1 and w.id = (select workspace_id from workspace_slugs where slug = $2)`, webtest.Atelier, slug)
	for _, sql := range prepared {
		r.site.Exec(t, sql, webtest.Atelier, slug)
	}
	return address
}

// leaves takes a list out.
func (r *roundTrip) leaves(t *testing.T, workspace, list string) []byte {
	t.Helper()
	r.site.Exec(t, `delete from throttles`)
	form := url.Values{"separator": {r.separator}}
	if list == "contacts" {
		form.Set("password", demo.Password)
	}
	r.owner.Get(workspace + "/" + list)
	p := r.owner.Post(workspace+"/"+list+"/export", form)
	return webtest.Finished(t, r.owner, p.Header.Get("Location")).Body
}

// comes brings a file, and wants each of its rows to be of one kind and none to be
// left out in part.
func (r *roundTrip) comes(t *testing.T, workspace, list string, file []byte, kind string) {
	t.Helper()
	r.site.Exec(t, `delete from throttles`)
	rows := len(webtest.Rows(t, file)) - 1
	want := map[string]string{"new": fmt.Sprintf("%d 0 0", rows), "already": fmt.Sprintf("0 0 %d 0", rows)}[kind]
	if list == "transactions" { // Of which nothing is changed.
		want = map[string]string{"new": fmt.Sprintf("%d 0", rows), "already": fmt.Sprintf("0 %d 0", rows)}[kind]
	}
	p := webtest.Imported(t, r.owner, workspace+"/"+list, string(file), url.Values{"existing": {r.existing}})
	if got := strings.ReplaceAll(webtest.ImportCounts(p), ",", ""); got != want {
		var refused []byte
		if action, there := p.Find(`form[action$="/refused"]`).Attr("action"); there {
			refused = r.owner.Post(action, nil).Body
		}
		t.Errorf("%s into %s: %s, want %s: %s", list, workspace, got, want, refused)
	}
}

// goes takes a list out, into an empty workspace and out of that, and back home.
func (r *roundTrip) goes(t *testing.T, empty, list string) {
	t.Helper()
	home := "/w/" + webtest.Atelier
	file := r.leaves(t, home, list)
	r.comes(t, empty, list, file, "new")
	same(t, list, file, r.leaves(t, empty, list))
	r.comes(t, home, list, file, "already")
	same(t, list+" at home", file, r.leaves(t, home, list))
}

// What leaves a workspace as files comes into an empty one and leaves that as the same
// bytes, and brought where it came from it changes nothing, and says so.
func TestWhatGoesOutComesBack(t *testing.T) {
	t.Parallel()
	r := roundTrip{site: webtest.New(t, web.Areas...)}
	r.site.Exec(t, hostile, webtest.Atelier)
	r.site.Exec(t, bought, webtest.Atelier)
	r.site.Exec(t, `update transactions x set payment_id = p.id, reason = case x.kind when 'refund' then '=Broken; "x"' else '' end
		from transactions p where p.workspace_id = x.workspace_id and p.contact_id = x.contact_id and p.at = x.at and p.id <> x.id and x.kind in ('refund', 'dispute')
		 and p.kind = 'charge' and p.currency = x.currency and p.state <> 'voided' and p.label in ('=1+1;x', '1.234')`)
	r.site.Exec(t, `update contacts set consent = (array['yes', 'no'])[1 + length(name) % 2], consent_since = '2026-10-25 00:30:00.5+00', consent_from = '=Form; "x"'
		where email like '%@trip.example'`)
	r.owner = r.site.SignIn(t, "owner@demo.test")
	r.owner.Get(webtest.Contacts)
	for language, c := range map[string]struct{ separator, existing string }{
		"en": {"comma", "change"}, "fr": {"semicolon", "fill"}, "nl": {"tab", "change"},
	} {
		r.separator, r.existing = c.separator, c.existing
		r.site.Exec(t, `update users set language = $1 where email_key = 'owner@demo.test'`, language)
		empty := r.empty(t, "Empty "+language)
		for _, list := range []string{"contacts", "transactions", "orders", "subscriptions", "students"} {
			r.goes(t, empty, list)
		}
	}
}

// pieces are what texts are made of that programs take for something else.
var pieces = []string{
	"=", "+", "-", "@", "'", `"`, ";", ",", "|", "\\", "[2026-01-01T10:00:00Z] ", "[2026-01-01T10:00:00+01:00* Ann] ", "＝", "é", "e\u0301", "か", "が", "שלום",
	"\U0001F469\u200d\U0001F467", "#N/A", "#REF!", "n/a", "null", "none", "1.234", "0012", "1e5", "1,5", " ", "  ", "x", "Ann", "<", ">", "&", "sep=;", "\u200c", "\ufe0f", "€", "%", "yes",
}

// randomText is a text of some pieces.
func randomText(from *rand.Rand, more ...string) string {
	all := append(slices.Clone(pieces), more...)
	var text strings.Builder
	for range 1 + from.IntN(5) {
		text.WriteString(all[from.IntN(len(all))])
	}
	return text.String()
}

// Whatever texts customers, payments, orders and subscriptions have, they come back.
func TestProveRandomRowsComeBack(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	t.Logf("the seed is %d", seed)
	from := rand.New(rand.NewPCG(seed, seed))
	r := roundTrip{site: webtest.New(t, web.Areas...), separator: []string{"comma", "semicolon", "tab"}[from.IntN(3)], existing: "change"}
	r.site.Exec(t, hostile, webtest.Atelier) // Its fields and teams.
	r.owner = r.site.SignIn(t, "owner@demo.test")
	r.owner.Get(webtest.Contacts)
	var names, streets, cities, codes, tags, values, notes, labels, references []string
	line := func(most int) string {
		text, err := texts.CleanLine("text", randomText(from), most)
		if err != nil {
			return ""
		}
		return text
	}
	for range pgtest.Rounds(60, 3000) {
		name, err := texts.CleanOptionalName("name", randomText(from))
		if err != nil {
			name = ""
		}
		tag, err := customers.CleanTag("tag", randomText(from))
		if err != nil {
			tag = "plain"
		}
		note, err := customers.CleanNote(randomText(from, "\n", "\n\n", "\t"))
		if err != nil {
			note = "plain"
		}
		street, code, city := randomText(from), randomText(from), randomText(from)
		if texts.CleanPostal(&street, &code, &city) != nil {
			street, code, city = "plain", "", ""
		}
		names, streets, cities, codes = append(names, name), append(streets, street), append(cities, city), append(codes, code)
		tags, values, notes = append(tags, tag), append(values, line(200)), append(notes, note)
		labels, references = append(labels, cmp.Or(line(200), "plain")), append(references, line(200))
	}
	r.site.Exec(t, `
		with w as (select workspace_id from workspace_slugs where slug = $1),
		     row as (select *, 'r' || n || '@random.example' as email, gen_random_uuid() as id from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
		       with ordinality as r (name, street, city, code, tag, value, note, label, reference, n)),
		     made as (insert into contacts (workspace_id, id, name, name_key, email, street, city, postal_code) select workspace_id, id, name, lower(name), email, street, city, code from w, row returning 1),
		     reached as (insert into contact_addresses (workspace_id, email_key, contact_id, email) select workspace_id, email, id, email from w, row returning 1),
		     marks as (insert into tags (workspace_id, id, name, name_key) select distinct on (lower(normalize(tag, nfc))) workspace_id, gen_random_uuid(), tag, lower(tag) from w, row on conflict do nothing returning id, identity),
		     marked as (insert into contact_tags (workspace_id, tag_id, contact_id) select workspace_id, marks.id, row.id from w, row, marks where marks.identity = lower(normalize(row.tag, nfc)) returning 1),
		     valued as (insert into contact_values (workspace_id, contact_id, field_id, value, value_key) select w.workspace_id, row.id, f.id, row.value, lower(row.value)
		       from w join contact_fields f on f.workspace_id = w.workspace_id and f.kind = 'text' and f.name like '=%', row, (select count(*) from made) after
		      where row.value <> '' returning 1),
		     noted as (insert into contact_notes (workspace_id, id, contact_id, member_id, text) select m.workspace_id, gen_random_uuid(), row.id, m.id, row.note
		       from w join members m on m.workspace_id = w.workspace_id and m.email_key in ('owner@demo.test', 'admin@demo.test'), row returning 1),
		     paid as (insert into transactions (workspace_id, id, contact_id, at, kind, state, amount, currency, label, reference)
		       select workspace_id, gen_random_uuid(), id, now() - n * interval '1 minute', 'charge', 'paid', n, 'EUR', label, reference from w, row returning 1),
		     sold as (insert into subscriptions (workspace_id, id, contact_id, plan, period, state, amount, currency, started_at) select workspace_id, gen_random_uuid(), id, label, 'month', 'paused', n, 'EUR', now() from w, row returning 1),
		     ordered as (insert into orders (workspace_id, id, number, contact_id, at, state, amount, currency, label, ship_name, tracking)
		       select workspace_id, id, 10000 + n, id, now(), 'paid', n, 'EUR', label, name, rtrim(left(value, 100)) from w, row returning 1)
		insert into order_lines (workspace_id, order_id, position, label, quantity, price) select workspace_id, id, 1, label, 1, n from w, row`,
		webtest.Atelier, names, streets, cities, codes, tags, values, notes, labels, references)
	empty := r.empty(t, "Empty")
	for _, list := range []string{"contacts", "transactions", "orders", "subscriptions"} {
		r.goes(t, empty, list)
	}
}

// same tells the first line in which two files differ.
func same(t *testing.T, what string, one, other []byte) {
	t.Helper()
	if bytes.Equal(one, other) {
		return
	}
	a, b := bytes.Split(one, []byte("\r\n")), bytes.Split(other, []byte("\r\n"))
	for i := range min(len(a), len(b)) {
		if !bytes.Equal(a[i], b[i]) {
			t.Errorf("%s: line %d was\n%s\nand is\n%s", what, i+1, a[i], b[i])
			return
		}
	}
	t.Errorf("%s: %d lines have become %d", what, len(a), len(b))
}
