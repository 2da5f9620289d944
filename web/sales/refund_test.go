package sales_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"latchkey/web/sales"
	"latchkey/web/webtest"
)

// payment adds a payment of the amount, in minor units, and returns its address.
func payment(t *testing.T, site *webtest.Site, amount, currency string) string {
	t.Helper()
	id := site.MakeRecord(t, "transactions", site.SomeContact(t, webtest.Atelier), "paid")
	site.Exec(t, `update transactions set amount = `+amount+`, currency = '`+currency+`' where id = $1`, id)
	return "/w/" + webtest.Atelier + "/transactions/" + id
}

// idOf is the id at the end of an address.
func idOf(address string) string { return address[strings.LastIndex(address, "/")+1:] }

// taken are the refunds of a payment, and its state.
func taken(t *testing.T, site *webtest.Site, payment string) string {
	t.Helper()
	return webtest.Ask[string](t, site, `
		select p.state || coalesce((select string_agg(concat_ws(' ', '', x.kind, x.state, x.amount, x.currency), ',' order by x.amount) from transactions x where x.payment_id = p.id), '')
		  from transactions p where id = $1`, idOf(payment))
}

// day is one of the workspace's clock, so many days from now.
func day(from int) string {
	paris, _ := time.LoadLocation("Europe/Paris")
	return time.Now().In(paris).AddDate(0, 0, from).Format(time.DateOnly)
}

// A payment is paid back in parts or as a whole, and its state follows.
func TestAPaymentIsPaidBack(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	paid := payment(t, site, "6400", "EUR")
	p := owner.Get(paid + "/refund")
	if p.Status != http.StatusOK || !p.Has("€64.00 of €64.00 can be paid back") || webtest.Typed(p).Get("amount") != "64.00" || webtest.Typed(p).Get("date") != day(0) {
		t.Fatalf("the form: %d %v %s", p.Status, webtest.Typed(p), p.Text())
	}
	form := url.Values{"amount": {"20"}, "date": {day(0)}, "reason": {"came broken"}}
	p = owner.Follow(owner.Post(paid+"/refund", form))
	if got := taken(t, site, paid); got != "paid refund paid -2000 EUR" || !p.Has("€20.00 is paid back: Glaze kit") || !p.Has("Partly refunded") || !p.Has("€20.00 of €64.00") {
		t.Errorf("a part: %s: %s", got, p.Text())
	}
	refund := p.Find(".contact-records tbody a").AttrOr("href", "")
	if p := owner.Get(refund); !p.Has("came broken") || p.Find(`main dl a[href="`+paid+`"]`).Length() != 1 || p.Find(`main a[href$="/refund"]`).Length() > 0 {
		t.Errorf("the refund: %s", p.Text())
	}
	webtest.Refuses(t, site, owner, paid+"/refund", []webtest.Attempt{
		{Name: "more than is left", Form: webtest.With(form, "amount", "44.01"), Status: 422}, {Name: "nothing", Form: webtest.With(form, "amount", "0"), Status: 422}, {Name: "an empty amount", Form: webtest.With(form, "amount", ""), Status: 422},
		{Name: "less than nothing", Form: webtest.With(form, "amount", "-44.01"), Status: 422}, {Name: "letters", Form: webtest.With(form, "amount", "all"), Status: 422}, {Name: "three decimals", Form: webtest.With(form, "amount", "1.234"), Status: 422},
		{Name: "no day", Form: webtest.With(form, "date", ""), Status: 422}, {Name: "before the payment", Form: webtest.With(form, "date", day(-1)), Status: 422}, {Name: "a long reason", Form: webtest.With(form, "reason", strings.Repeat("é", 201)), Status: 422},
		{Name: "another currency", Form: webtest.With(form, "currency", "USD"), Status: 422}, {Name: "another kind", Form: webtest.With(form, "kind", "fee"), Status: 422},
	})
	p = owner.Follow(owner.Post(paid+"/refund", webtest.With(form, "amount", "44")))
	if got := taken(t, site, paid); got != "refunded refund paid -4400 EUR, refund paid -2000 EUR" || p.Find(`main a[href$="/refund"]`).Length() > 0 || p.Find(".record-state").Text() != "Refunded" {
		t.Errorf("the rest: %s: %s", got, p.Text())
	}
	if n := webtest.Ask[int](t, site, `select count(*) from activity where act = 'transaction.refund' and detail ->> 'payment' = $1`, idOf(paid)); n != 2 {
		t.Errorf("%d lines of the log", n)
	}
	for currency, amounts := range map[string][2]string{"JPY": {"1250", "1,250"}, "KWD": {"1250", "1.250"}} {
		paid := payment(t, site, amounts[0], currency)
		if p := owner.Post(paid+"/refund", webtest.With(form, "amount", amounts[1])); p.Status != http.StatusSeeOther || taken(t, site, paid) != "refunded refund paid -1250 "+currency {
			t.Errorf("%s: %d %s %s", currency, p.Status, taken(t, site, paid), p.Text())
		}
	}
}

// What was not paid cannot be paid back, nor what is a refund itself.
func TestOnlyAPaymentIsPaidBack(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	form := url.Values{"amount": {"1"}, "date": {day(0)}}
	for state, why := range map[string]string{
		"voided": "was not paid", "pending": "was not paid", "failed": "was not paid", "refunded": "Nothing of this payment",
		"refund": "Only a payment", "fee": "Only a payment", "dispute": "Only a payment",
	} {
		one := payment(t, site, "6400", "EUR")
		if why == "Only a payment" {
			site.Exec(t, `update transactions set kind = '`+state+`', amount = -6400 where id = $1`, idOf(one))
		} else {
			site.Exec(t, `update transactions set state = '`+state+`' where id = $1`, idOf(one))
		}
		if p := owner.Get(one); p.Status != http.StatusOK || p.Find(`main a[href$="/refund"]`).Length() > 0 {
			t.Errorf("%s: %d %s", state, p.Status, p.Text())
		}
		before := site.Kept(t)
		for _, p := range []*webtest.Page{owner.Get(one + "/refund"), owner.Post(one+"/refund", form)} {
			if p.Status != http.StatusConflict || !p.Has(why) {
				t.Errorf("%s: %d %s", state, p.Status, p.Text())
			}
		}
		site.Unchanged(t, before, state)
	}
}

// The form of what belongs together offers the kind and the currency that it has, and
// what is sent by hand is told why not.
func TestWhatBelongsTogetherStaysOfItsKind(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	offered := func(one, field string) string {
		return strings.Join(owner.Get(one+"/edit").Find(`select[name="`+field+`"] option`).Map(func(_ int, o *goquery.Selection) string { return o.AttrOr("value", "") }), " ")
	}
	alone := payment(t, site, "6400", "EUR")
	if got := offered(alone, "kind"); got != "charge refund fee dispute" {
		t.Errorf("a payment alone may be %q", got)
	}
	for _, kind := range []string{"refund", "fee", "dispute"} {
		paid, part := payment(t, site, "6400", "EUR"), payment(t, site, "-2400", "EUR")
		site.Exec(t, `update transactions set kind = $1, payment_id = $2 where id = $3`, kind, idOf(paid), idOf(part))
		for one, want := range map[string]string{paid: "charge", part: kind} {
			if kinds, currencies := offered(one, "kind"), offered(one, "currency"); kinds != want || currencies != "EUR" {
				t.Errorf("%s of a %s may be of %q and in %q", want, kind, kinds, currencies)
			}
			for _, other := range []string{"charge", "refund", "fee", "dispute"} {
				if p := owner.Post(one+"/edit", webtest.With(webtest.Typed(owner.Get(one+"/edit")), "kind", other)); other != want && (p.Status != 422 || !p.Has("The kind stays")) {
					t.Errorf("%s becomes %s: %d %s", want, other, p.Status, p.Text())
				}
			}
			if p := owner.Post(one+"/edit", webtest.With(webtest.Typed(owner.Get(one+"/edit")), "currency", "USD")); p.Status != 422 || !p.Has("The currency stays EUR") {
				t.Errorf("%s in another currency: %d %s", want, p.Status, p.Text())
			}
		}
	}
}

// What was given back of a fee stays above zero, whatever of it is typed anew.
func TestWhatIsGivenBackKeepsItsSign(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	for _, kind := range []string{"refund", "fee", "dispute"} {
		back := payment(t, site, "250", "EUR")
		site.Exec(t, `update transactions set kind = $1 where id = $2`, kind, idOf(back))
		form := webtest.Typed(owner.Get(back + "/edit"))
		if !owner.Get(back+"/edit").Has("Amount given back") || form.Get("amount") != "2.50" {
			t.Errorf("%s: %v", kind, form)
		}
		for _, c := range []struct {
			field, value string
			want         int64
		}{{"label", "Glaze", 250}, {"amount", "3", 300}, {"currency", "JPY", 3}, {"date", day(-3), 3}, {"kind", "charge", 3}} {
			form := webtest.With(webtest.Typed(owner.Get(back+"/edit")), c.field, c.value)
			if c.field == "currency" {
				form.Set("amount", "3")
			}
			if p := owner.Post(back+"/edit", form); p.Status != http.StatusSeeOther {
				t.Fatalf("%s: %d %s", c.field, p.Status, p.Text())
			}
			if got := webtest.Ask[int64](t, site, `select amount from transactions where id = $1`, idOf(back)); got != c.want {
				t.Errorf("a %s given back, %s %s: %d, want %d", kind, c.field, c.value, got, c.want)
			}
		}
		if p := owner.Post(back+"/edit", webtest.With(webtest.Typed(owner.Get(back+"/edit")), "kind", kind)); p.Status != http.StatusSeeOther ||
			webtest.Ask[int64](t, site, `select amount from transactions where id = $1`, idOf(back)) != -3 {
			t.Errorf("a payment that is a %s now: %d", kind, p.Status)
		}
	}
}

// Two who pay back at once pay back no more than was paid, and one form does it once.
func TestNoMoreIsPaidBackThanWasPaid(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	owner, admin := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "admin@demo.test")
	paid := payment(t, site, "6400", "EUR")
	var all []*http.Request
	for range 4 {
		for _, v := range []*webtest.Visitor{owner, admin} {
			v.Get(paid)
			all = append(all, webtest.Posting(v, paid+"/refund", url.Values{"amount": {"25"}, "date": {day(0)}}))
		}
	}
	answers := webtest.Together(t, all)
	if got := taken(t, site, paid); answers["303 "+paid] != 2 || answers["422"] != 6 || got != "paid refund paid -2500 EUR, refund paid -2500 EUR" {
		t.Errorf("%v: %s", answers, got)
	}
	form := webtest.Typed(owner.Get(paid + "/refund"))
	all = nil
	for range 4 {
		all = append(all, webtest.Posting(owner, paid+"/refund", form))
	}
	answers = webtest.Together(t, all)
	if got := taken(t, site, paid); answers["303 "+paid] != 4 || got != "refunded refund paid -2500 EUR, refund paid -2500 EUR, refund paid -1400 EUR" {
		t.Errorf("one form: %v: %s", answers, got)
	}
}

// A refund that is changed or voided brings the payment's state along, and both
// stay of one currency and kind.
func TestAPaymentFollowsItsRefunds(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	owner := site.SignIn(t, "owner@demo.test")
	paid := payment(t, site, "6400", "EUR")
	refunded := func(amount string) string {
		t.Helper()
		if p := owner.Post(paid+"/refund", url.Values{"amount": {amount}, "date": {day(0)}}); p.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", amount, p.Status, p.Text())
		}
		return "/w/" + webtest.Atelier + "/transactions/" + webtest.Ask[string](t, site, `select id::text from transactions where payment_id = $1 and amount = -(`+amount+` * 100) and state = 'paid'`, idOf(paid))
	}
	edit := func(one, field, value string) *webtest.Page {
		return owner.Post(one+"/edit", webtest.With(webtest.Typed(owner.Get(one+"/edit")), field, value))
	}
	part, rest := refunded("24"), refunded("40")
	for _, c := range []struct{ one, field, value string }{
		{part, "amount", "24.01"}, {part, "currency", "USD"}, {part, "kind", "charge"}, {part, "kind", "fee"}, {part, "date", day(-1)},
		{paid, "amount", "63.99"}, {paid, "currency", "USD"}, {paid, "kind", "refund"}, {paid, "state", "paid"},
	} {
		before := taken(t, site, paid)
		if p := edit(c.one, c.field, c.value); p.Status != http.StatusUnprocessableEntity || taken(t, site, paid) != before {
			t.Errorf("%+v: %d %s", c, p.Status, taken(t, site, paid))
		}
	}
	if p := owner.Post(paid+"/void", nil); p.Status != http.StatusConflict {
		t.Errorf("a refunded payment is voided: %d", p.Status)
	}
	for _, c := range []struct {
		change func() *webtest.Page
		want   string
	}{
		{func() *webtest.Page { return edit(part, "amount", "20") }, "paid refund paid -4000 EUR, refund paid -2000 EUR"},
		{func() *webtest.Page { return edit(part, "amount", "24") }, "refunded refund paid -4000 EUR, refund paid -2400 EUR"},
		{func() *webtest.Page { return edit(paid, "amount", "70") }, "paid refund paid -4000 EUR, refund paid -2400 EUR"},
		{func() *webtest.Page { return edit(paid, "label", "Two vases") }, "paid refund paid -4000 EUR, refund paid -2400 EUR"},
		{func() *webtest.Page { return edit(paid, "amount", "64") }, "refunded refund paid -4000 EUR, refund paid -2400 EUR"},
		{func() *webtest.Page { return owner.Post(rest+"/void", nil) }, "paid refund voided -4000 EUR, refund paid -2400 EUR"},
		{func() *webtest.Page { return owner.Post(part+"/void", nil) }, "paid refund voided -4000 EUR, refund voided -2400 EUR"},
		{func() *webtest.Page { return owner.Post(paid+"/void", nil) }, "voided refund voided -4000 EUR, refund voided -2400 EUR"},
	} {
		version := webtest.Ask[int](t, site, `select version from transactions where id = $1`, idOf(paid))
		if p := c.change(); p.Status != http.StatusSeeOther || taken(t, site, paid) != c.want {
			t.Errorf("%d %s, want %s: %s", p.Status, taken(t, site, paid), c.want, p.Text())
		}
		if webtest.Ask[int](t, site, `select version from transactions where id = $1`, idOf(paid)) <= version {
			t.Errorf("%s: whoever has the payment open is not told", c.want)
		}
	}
}

// Who may add payments pays them back: an assistant those of whom they found.
func TestWhoPaysBack(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	found := site.FindHelene(t)
	for i, email := range []string{"owner@demo.test", "admin@demo.test", "manager.restricted@demo.test", "assistant@demo.test"} {
		v := site.SignIn(t, email)
		paid := "/w/" + webtest.Atelier + "/transactions/" + site.MakeRecord(t, "transactions", found, "paid")
		form := url.Values{"amount": {strconv.Itoa(i + 1)}, "date": {day(0)}}
		if p := v.Get(paid); p.Find(`main a[href="`+paid+`/refund"]`).Length() != 1 {
			t.Errorf("%s is not offered it: %s", email, p.Text())
		}
		if p := v.Post(paid+"/refund", form); p.Status != http.StatusSeeOther || !strings.Contains(taken(t, site, paid), "refund") {
			t.Errorf("%s: %d %s", email, p.Status, p.Text())
		}
		if email == "assistant@demo.test" {
			other := payment(t, site, "6400", "EUR")
			if p := v.Post(other+"/refund", form); p.Status != http.StatusNotFound || taken(t, site, other) != "paid" {
				t.Errorf("of whom they did not find: %d", p.Status)
			}
		}
	}
}
