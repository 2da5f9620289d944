package web_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/records"
	"latchkey/internal/sales"
	"latchkey/web"
	"latchkey/web/app"
	"latchkey/web/webtest"
)

// submitted is the form of a page as a browser sends it when somebody presses its
// button and nothing else.
func submitted(p *webtest.Page) url.Values {
	form := url.Values{}
	for _, input := range p.Find(`main form[method="post"]`).First().Find("[name]:not([disabled])").EachIter() {
		name := input.AttrOr("name", "")
		switch {
		case name == "csrf" || input.Is("button"):
		case input.Is("textarea"):
			form.Add(name, strings.ReplaceAll(strings.TrimPrefix(input.Text(), "\n"), "\n", "\r\n"))
		case input.Is("select"):
			chosen := input.Find("option[selected]")
			if chosen.Length() == 0 {
				chosen = input.Find("option").First()
			}
			form.Add(name, chosen.AttrOr("value", chosen.Text()))
		case input.Is(`[type="checkbox"], [type="radio"]`) && !input.Is("[checked]"):
		default:
			form.Add(name, input.AttrOr("value", ""))
		}
	}
	return form
}

// A form that is opened and sent as it stands changes nothing: no sign, no second, no
// blank at an end, and no line of the history says that somebody changed it.
func TestProveAFormThatIsSentAsItStandsChangesNothing(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	r := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
	someRecords(t, site, r, "Vase", "Vase ", " Vase", "Vase\u00a0", "Va\u200bse", "V&#39;se <b>")
	site.Exec(t, `update products set price = 0 where id in (select id from products order by name limit 2)`)
	site.Exec(t, `update contacts set name = name || '  ' where id in (select id from contacts order by id limit 20)`)
	paths := map[string][]string{"settings": {"/w/" + webtest.Atelier + "/settings/general", "/w/" + webtest.Atelier + "/settings/business-info"}}
	add := func(what, list, table, order string, most int) {
		for _, id := range webtest.Ask[[]string](t, site, `select coalesce(array_agg(id::text), '{}') from (select id from `+table+` x
			where workspace_id = (select workspace_id from workspace_slugs where slug = $1) and coalesce(to_jsonb(x)->>'deleted_at', '') = ''
			order by `+order+fmt.Sprint(` limit `, most)+`) x`, webtest.Atelier) {
			paths[what] = append(paths[what], "/w/"+webtest.Atelier+list+"/"+id+"/edit")
		}
	}
	for _, section := range webtest.RecordSections {
		add(section, "/"+section, webtest.RecordTables[section], "id desc", pgtest.Rounds(60, 10_000))
	}
	for _, facts := range webtest.Sections(web.Areas...) {
		add(facts.Resource.String(), app.PathOf(facts.Resource), facts.Table, "id", pgtest.Rounds(8, 10_000))
	}
	add("contacts", "/contacts", "contacts", "id", pgtest.Rounds(30, 10_000))
	owner := site.SignIn(t, "owner@demo.test")
	before := site.Kept(t)
	for what, list := range paths {
		sent := 0
		for i, path := range list {
			site.ForgetTries(t)
			owner.Get("/w/" + webtest.Atelier + "/profile")
			p := owner.Get(path)
			if p.Status == http.StatusNotFound || p.Status == http.StatusConflict {
				continue // A product of the other kind, or a record that changes no more.
			}
			form := submitted(p)
			if answer := owner.Post(path, form); answer.Status != http.StatusSeeOther {
				t.Errorf("%s: %d %.300s\n%v", path, answer.Status, answer.Find(`main [role="alert"], main .error, main .field-error`).Text(), form)
			}
			if sent++; i%40 == 39 || i == len(list)-1 {
				site.Unchanged(t, before, what+" up to "+path)
				before = site.Kept(t)
			}
		}
		if sent == 0 {
			t.Errorf("no form of %s was sent", what)
		}
	}
}

// changedAlone are the field of each kind that is typed anew, and the columns that
// follow it.
var changedAlone = map[string]struct{ field, columns string }{
	"transactions": {"label", "{label}"}, "subscriptions": {"plan", "{plan}"}, "orders": {"ship_name", "{ship_name}"},
	"affiliate-invoices": {"number", "{number}"}, "students": {"progress", "{progress}"},
}

// One field that is typed anew changes that field alone.
func TestAFieldThatIsTypedAnewChangesThatFieldAlone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	r := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 2))
	someRecords(t, site, r, "Vase", "V&#39;se <b>")
	owner := site.SignIn(t, "owner@demo.test")
	for section, alone := range changedAlone {
		site.ForgetTries(t)
		owner.Get("/w/" + webtest.Atelier + "/profile")
		table, changed := webtest.RecordTables[section], 0
		rest := func(id string) string {
			return webtest.Ask[string](t, site, `select (to_jsonb(x) - 'version' - $2::text[])::text || coalesce((select jsonb_agg(l)::text from order_lines l where (l.workspace_id, l.order_id) = (x.workspace_id, x.id)), '')
				from `+table+` x where id = $1`, id, alone.columns)
		}
		for n, id := range webtest.Ask[[]string](t, site, `select array_agg(id::text) from (select id from `+table+` x where workspace_id = (select workspace_id from workspace_slugs
			where slug = $1) and state not in ('voided', 'cancelled') and to_jsonb(x)->>'payment_id' is null order by id desc limit 60) x`, webtest.Atelier) {
			path := "/w/" + webtest.Atelier + "/" + section + "/" + id + "/edit"
			form := submitted(owner.Get(path))
			if !form.Has(alone.field) {
				continue
			}
			before := rest(id)
			form.Set(alone.field, fmt.Sprint(n%100))
			if p := owner.Post(path, form); p.Status != http.StatusSeeOther || rest(id) != before {
				t.Errorf("%s: %d %.200s\n%s\n%s", path, p.Status, p.Find("main").Text(), before, rest(id))
			}
			changed++
		}
		if changed < 6 {
			t.Errorf("%d of %s were changed", changed, section)
		}
	}
}

// someRecords makes records of every kind, state, sign and currency, with what a form
// does not show: seconds, blanks at an end, a coupon that is gone.
func someRecords(t *testing.T, site *webtest.Site, r *rand.Rand, labels ...string) {
	t.Helper()
	for _, kind := range pgtest.Kinds {
		section := strings.ReplaceAll(kind.String(), "_", "-")
		for _, state := range kind.States {
			for _, currency := range sumCurrencies {
				for _, sort := range append(slices.Clone(kind.Sorts), "")[:max(1, len(kind.Sorts))] {
					for _, sign := range []int64{1, -1} {
						oneRecord(t, site, r, kind, site.MakeRecord(t, section, site.SomeContact(t, webtest.Atelier), state), sort, currency, labels[r.IntN(len(labels))], sign)
					}
				}
			}
		}
	}
}

func oneRecord(t *testing.T, site *webtest.Site, r *rand.Rand, kind *records.Kind, id, sort, currency, label string, sign int64) {
	t.Helper()
	amount := 1 + r.Int64N(5_000_000)>>r.IntN(20)
	if sort != "" && sort != sales.Charge {
		amount *= sign
	}
	at := time.Date(2025, 3, 30, 0, 0, 0, 0, time.UTC).Add(time.Duration(r.Int64N(int64(600 * 24 * time.Hour))))
	table := kind.String()
	switch table {
	case "transactions":
		site.Exec(t, `update transactions set kind = $2, amount = $3, currency = $4, at = $5, label = $6, reason = case $2 when 'refund' then ' why ' else '' end where id = $1`,
			id, sort, amount, currency, at, label)
		if payment := uuid.New(); sort != sales.Charge && r.IntN(2) == 0 { // It is taken off one.
			site.Exec(t, `insert into transactions (workspace_id, id, contact_id, at, kind, state, amount, currency, label)
				select workspace_id, $2, contact_id, at - interval '1 hour', 'charge', 'paid', abs(amount) + 1, currency, 'Vase' from transactions where id = $1`, id, payment)
			site.Exec(t, `update transactions set payment_id = $2 where id = $1`, id, payment)
		}
	case "subscriptions":
		trial := any(nil)
		if r.IntN(2) == 0 {
			trial = at.Add(time.Duration(r.Int64N(int64(90 * 24 * time.Hour))))
		}
		site.Exec(t, `update subscriptions set amount = $2, currency = $3, started_at = $4, plan = $5, trial_ends_at = $6, period = $7 where id = $1`,
			id, amount*r.Int64N(2), currency, at, label, trial, sales.Periods[r.IntN(2)])
	case "orders":
		site.Exec(t, `update orders set currency = $2, at = $3, ship_name = $4, street = $4, tracking = $4 where id = $1`, id, currency, at, label)
		site.Exec(t, `update order_lines set price = $2, label = $3 where order_id = $1`, id, amount*r.Int64N(2), label)
		site.Exec(t, `update orders o set amount = 2 * l.price, label = l.label from order_lines l where (l.workspace_id, l.order_id) = (o.workspace_id, o.id) and o.id = $1`, id)
		if r.IntN(2) == 0 { // A coupon that came with a file.
			site.Exec(t, `update orders set discount = amount / 3, amount = amount - amount / 3, coupon_code = $2, import_id = gen_random_uuid() where id = $1`, id, []string{"", "GONE"}[r.IntN(2)])
		}
	case "affiliate_invoices":
		site.Exec(t, `update affiliate_invoices set amount = $2, currency = $3, at = $4, number = number || $5 where id = $1`, id, amount, currency, at, []string{"", " "}[r.IntN(2)])
	case "students":
		site.Exec(t, `update students set progress = $2, enrolled_at = $3 where id = $1`, id, r.IntN(101), at)
	}
}
