package web_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/i18n"
	"latchkey/internal/money"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/report"
	"latchkey/web"
	"latchkey/web/webtest"
)

// paid is a transaction as it stands in its table.
type paid struct {
	At                           time.Time
	Kind, State, Currency, Label string
	Amount                       int64
}

// sums add up the transactions that count, by whatever names them.
type sums map[string]int64

func (s sums) add(key string, amount int64) {
	if s[key] += amount; s[key] == 0 {
		delete(s, key)
	}
}

var sumCurrencies = []string{"EUR", "JPY", "KWD"}

// Whatever happened to payments, and on whatever clocks, each page and each file
// says what their rows add up to.
func TestProveEverySumIsThatOfItsRows(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	for round := range pgtest.Rounds(2, 40) {
		seed := uint64(time.Now().UnixNano())
		r := rand.New(rand.NewPCG(seed, uint64(round)))
		zone := []string{"Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo", "Europe/London", "America/St_Johns"}[r.IntN(6)]
		t.Run(fmt.Sprintf("%s, seed %d", zone, seed), func(t *testing.T) {
			site.ForgetTries(t)
			happen(t, site, owner, r)
			site.Exec(t, `update workspaces set time_zone = '`+zone+`' where id = (select workspace_id from workspace_slugs where slug = $1)`, webtest.Atelier)
			happen(t, site, owner, r)
			addUp(t, site, owner, zone)
		})
	}
}

// happen writes payments near the changes of clocks and the ends of days, changes
// some, and pays some back, as people do and as files do.
func happen(t *testing.T, site *webtest.Site, owner *webtest.Visitor, r *rand.Rand) {
	t.Helper()
	contact := site.SomeContact(t, webtest.Atelier)
	var values []string
	for range 60 {
		near := []string{"2025-10-26 01:00Z", "2026-03-29 01:00Z", "2025-11-02 06:00Z", "2026-03-08 07:00Z", "2026-01-01 00:00Z", "2026-02-01 00:00Z"}[r.IntN(6)]
		if r.IntN(4) == 0 {
			near = time.Now().UTC().AddDate(0, 0, -r.IntN(40)).Format("2006-01-02 15:04Z")
		}
		kind := []string{"charge", "charge", "charge", "refund", "fee", "dispute"}[r.IntN(6)]
		amount := 1 + r.Int64N(10_000_000)
		if kind != "charge" && (kind == "refund" || r.IntN(4) > 0) { // A fee is given back, and what a bank took in a dispute that was won.
			amount = -amount
		}
		values = append(values, fmt.Sprintf(`('%s'::timestamptz + interval '%d seconds', '%s', '%s', %d, '%s')`, near, r.IntN(2*86400)-86400, kind,
			[]string{"paid", "paid", "paid", "refunded", "pending", "failed", "voided"}[r.IntN(7)], amount, sumCurrencies[r.IntN(3)]))
	}
	site.Exec(t, `insert into transactions (workspace_id, id, contact_id, at, kind, state, amount, currency, label)
		select c.workspace_id, gen_random_uuid(), c.id, v.at, v.kind, v.state, v.amount, v.currency, 'Vase'
		  from contacts c, (values `+strings.Join(values, ", ")+`) v (at, kind, state, amount, currency) where c.id = $1`, contact)
	site.Exec(t, `update transactions set currency = case currency when 'EUR' then 'JPY' else 'EUR' end, at = at + interval '1 hour', amount = amount + sign(amount)::bigint * 7
		where id in (select id from transactions where contact_id = '`+contact+`' order by id limit 5)`)
	list := "/w/" + webtest.Atelier + "/transactions/"
	for _, id := range webtest.Ask[[]string](t, site, `select array_agg(id::text) from (select id from transactions
		where contact_id = $1 and kind = 'charge' and state = 'paid' and amount > 2000 and at < now() order by id desc limit 4) x`, contact) {
		form := webtest.Typed(owner.Get(list + id + "/refund"))
		if r.IntN(2) == 0 {
			form.Set("amount", "1")
		}
		if p := owner.Post(list+id+"/refund", form); p.Status != http.StatusSeeOther {
			t.Fatalf("a refund: %d %s", p.Status, p.Text())
		}
		if r.IntN(2) == 0 { // The bank takes one cent more: lost, open, or won.
			site.Exec(t, `insert into transactions (workspace_id, id, contact_id, at, kind, state, amount, currency, label, payment_id)
				select workspace_id, gen_random_uuid(), contact_id, at + interval '1 hour', 'dispute', $2, $3, currency, label, id from transactions where id = $1`,
				id, []string{"paid", "pending", "failed", "voided"}[r.IntN(4)], []int64{-1, -1, 1}[r.IntN(3)])
		}
		if r.IntN(3) == 0 {
			refund := webtest.Ask[string](t, site, `select id::text from transactions where payment_id = $1 and kind = 'refund' order by id desc limit 1`, id)
			if p := owner.Post(list+refund+"/void", nil); p.Status != http.StatusSeeOther {
				t.Fatalf("a void: %d %s", p.Status, p.Text())
			}
		}
	}
}

// addUp compares what is said with the rows, one by one.
func addUp(t *testing.T, site *webtest.Site, owner *webtest.Visitor, name string) {
	t.Helper()
	if wrong := pgtest.WrongPurchases(t, site.DB); len(wrong) > 0 {
		t.Errorf("last purchases: %v", wrong)
	}
	zone, err := time.LoadLocation(name)
	pgtest.Must(t, err)
	words := i18n.For(i18n.English, zone)
	rows := webtest.Ask[[]paid](t, site, `select json_agg(json_build_object('At', at, 'Kind', kind, 'State', state, 'Currency', currency, 'Label', label, 'Amount', amount))
		from transactions where workspace_id = (select workspace_id from workspace_slugs where slug = $1)`, webtest.Atelier)
	since := report.DashboardAt(time.Now(), zone).Money.From.Format(time.DateOnly)
	first, last := "2025-10-01", time.Now().In(zone).Format(time.DateOnly)
	byDay, byMonth, total, ofState, recently, wholly, sold, files := sums{}, sums{}, sums{}, sums{}, sums{}, sums{}, sums{}, sums{}
	for _, p := range rows {
		day := p.At.In(zone).Format(time.DateOnly)
		files.add(day+" "+p.Kind+" "+p.State+" "+p.Currency, p.Amount)
		if p.State != "paid" && p.State != "refunded" {
			continue
		}
		total.add(p.Currency, p.Amount)
		ofState.add(p.State+" "+p.Currency, p.Amount)
		if p.Kind == "charge" && day >= since && day <= last {
			recently.add(p.Currency, p.Amount)
		}
		if day < first || day > last {
			continue
		}
		for into, when := range map[*sums]string{&byDay: day, &byMonth: day[:7]} {
			into.add(when+" "+p.Currency+" "+p.Kind, p.Amount*map[bool]int64{true: 1, false: -1}[p.Kind == "charge"])
			into.add(when+" "+p.Currency+" net", p.Amount)
		}
		if p.Kind == "charge" {
			wholly.add(p.Currency, p.Amount)
			sold.add(p.Currency+" "+p.Label, p.Amount)
		}
	}
	heads := map[string]string{"revenue": "charge", "refunds": "refund", "fees": "fee", "disputes": "dispute", "net": "net"}
	same := func(what string, want, got sums) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-rows +said):\n%s", what, diff)
		}
	}
	for kind, want := range map[string]sums{"revenue_by_day": byDay, "revenue_by_month": byMonth} {
		got := sums{}
		for _, currency := range currenciesOf(rows) {
			file := owner.Post(webtest.Reports+".csv?"+url.Values{"report": {kind}, "from": {first}, "to": {last}, "currency": {currency}}.Encode(), nil)
			lines := webtest.Rows(t, file.Body)
			for _, line := range lines[1:] {
				for i, head := range lines[0] {
					if key := heads[head]; key != "" {
						got.add(line[0]+" "+currency+" "+key, minor(t, line[i], currency))
					}
				}
			}
		}
		same(kind, want, got)
	}
	best := sums{}
	for _, currency := range currenciesOf(rows) {
		file := owner.Post(webtest.Reports+".csv?"+url.Values{"report": {"top_products"}, "from": {first}, "to": {last}, "currency": {currency}}.Encode(), nil)
		lines := webtest.Rows(t, file.Body)
		for _, line := range lines[1:] {
			best.add(currency+" "+line[0], minor(t, line[slices.Index(lines[0], "revenue")], currency))
		}
	}
	same("top_products", sold, best)
	for currency, amount := range wholly {
		p := owner.Get(webtest.Revenue + "?" + url.Values{"from": {first}, "to": {last}, "currency": {currency}}.Encode())
		if shown := words.Money(amount, currency); !strings.Contains(p.Find("main").Text(), shown) {
			t.Errorf("revenue in %s is not %s: %.600s", currency, shown, p.Find("main").Text())
		}
	}
	if p, shown := owner.Get(webtest.Dashboard), words.Money(recently["EUR"], "EUR"); !strings.Contains(p.Find(".takings").Text(), shown) {
		t.Errorf("the dashboard does not say %s: %s", shown, p.Find(".takings").Text())
	}
	list := "/w/" + webtest.Atelier + "/transactions"
	for query, want := range map[string]sums{"": total, "?state=paid": stateOf(ofState, "paid"), "?state=refunded": stateOf(ofState, "refunded")} {
		var said, meant []string
		for _, dd := range owner.Get(list + query).Find(".totals dd").EachIter() {
			said = append(said, dd.Text())
		}
		for currency, amount := range want {
			meant = append(meant, words.Money(amount, currency))
		}
		slices.Sort(said)
		slices.Sort(meant)
		if diff := cmp.Diff(meant, said); diff != "" {
			t.Errorf("the totals of %q (-rows +said):\n%s", query, diff)
		}
	}
	_, lines := webtest.Exported(t, owner, "/transactions", nil)
	got := sums{}
	at := func(line []string, head string) string { return line[slices.Index(lines[0], head)] }
	for _, line := range lines[1:] {
		got.add(line[0][:10]+" "+at(line, "kind")+" "+at(line, "state")+" "+at(line, "currency"), minor(t, at(line, "amount"), at(line, "currency")))
	}
	same("the file of transactions", lower(files), lower(got))
}

func stateOf(all sums, state string) sums {
	of := sums{}
	for key, amount := range all {
		if currency, is := strings.CutPrefix(key, state+" "); is {
			of.add(currency, amount)
		}
	}
	return of
}

// lower folds what a file calls kinds and states.
func lower(all sums) sums {
	of := sums{}
	for key, amount := range all {
		of.add(strings.ToLower(key), amount)
	}
	return of
}

func currenciesOf(rows []paid) (list []string) {
	for _, p := range rows {
		if !slices.Contains(list, p.Currency) {
			list = append(list, p.Currency)
		}
	}
	return list
}

// minor reads a plain number of a file.
func minor(t *testing.T, text, currency string) int64 {
	t.Helper()
	digits, _ := money.Digits(currency)
	whole, fraction, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", digits-len(fraction)), 10, 64)
	if err != nil {
		t.Fatalf("%q in %s: %v", text, currency, err)
	}
	return n
}
