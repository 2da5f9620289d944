package web_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"latchkey/internal/money"
	"latchkey/internal/postgres/pgtest"
	"latchkey/web"
	"latchkey/web/webtest"
)

// toldPayment is one of which files tell what was taken off it.
type toldPayment struct {
	reference, currency, kind string
	parts                     []int64 // what was taken off it, one by one
	asAmount, asRows          int64   // that counts
	rows                      map[int]bool
}

func (p *toldPayment) paid() int64 { return 5000 + 100*int64(len(p.parts)) + sumOf(p.parts) }

func (p *toldPayment) taken() int64 { return p.asAmount + p.asRows }

// won tells that the payment's own row says that its dispute was won: what an amount told
// counts no longer. A row of its own says for itself.
func (p *toldPayment) won() {
	if p.kind == "dispute" {
		p.asAmount = 0
	}
}

// amount is told by the payment's own row, part by a row of its own.
func (p *toldPayment) amount(minor int64) { p.asAmount = max(p.asAmount, minor-p.asRows) }

func (p *toldPayment) part(i int) {
	if !p.rows[i] {
		p.rows[i] = true
		p.asRows += p.parts[i]
		p.asAmount = max(0, p.asAmount-p.parts[i])
	}
}

func sumOf(parts []int64) (sum int64) {
	for _, part := range parts {
		sum += part
	}
	return sum
}

// toldIn is how files of a language are written.
var toldIn = []struct {
	heads, kinds, separator, group, mark string
}{
	{"Transaction ID|Payment date|Type|Amount|Currency|Amount refunded|Disputed amount|Dispute status|Customer email|Original transaction",
		"Payment|Refund|Chargeback", ",", ",", "."},
	{"Numéro de transaction|Date de paiement|Type|Montant|Devise|Montant remboursé|Montant contesté|État du litige|Courriel du client|Transaction d’origine",
		"Paiement|Remboursement|Rétrofacturation", ";", " ", ","},
	{"Transactienummer|Betaaldatum|Soort|Bedrag|Munt|Terugbetaald bedrag|Betwist bedrag|Status geschil|E-mailadres klant|Oorspronkelijke transactie",
		"Betaling|Terugbetaling|Terugboeking", ";", ".", ","},
}

// disputeStates are those of disputes, as a program writes them.
var disputeStates = []string{
	"", "lost", "needs_response", "under_review", "won", "won", "charge_refunded", "withdrawn", "warning_closed", "warning_needs_response", "warning_under_review", "prevented",
}

// toldFile is a file that tells some of what was taken off some payments: as amounts, as
// rows, or both.
func toldFile(r *rand.Rand, list []*toldPayment) string {
	in := toldIn[r.IntN(len(toldIn))]
	kinds := strings.Split(in.kinds, "|")
	number := func(minor int64, currency string) string {
		whole, fraction, parted := strings.Cut(money.Decimal(minor, currency), ".")
		if len(whole) > 3 {
			whole = whole[:len(whole)-3] + in.group + whole[len(whole)-3:]
		}
		if parted {
			whole += in.mark + fraction
		}
		return whole
	}
	quoted := func(cells ...string) string { return `"` + strings.Join(cells, `"`+in.separator+`"`) + "\"\n" }
	amounts, rows := r.IntN(3) > 0, r.IntN(2) > 0
	lines := []string{quoted("still", "2026-01-02", kinds[0], number(1250, "EUR"), "EUR", "", "", "", "told@told.example", "")}
	for _, p := range list {
		if r.IntN(4) == 0 {
			continue
		}
		back, state := [2]string{}, ""
		if at := map[string]int{"refund": 0, "dispute": 1}[p.kind]; amounts {
			minor := sumOf(p.parts[:r.IntN(len(p.parts)+1)])
			if back[at] = number(minor, p.currency); minor == 0 && r.IntN(2) == 0 {
				back[at] = ""
			}
			if at == 1 || r.IntN(4) == 0 {
				state = disputeStates[r.IntN(len(disputeStates))]
			}
			if strings.HasPrefix(state, "won") || strings.HasPrefix(state, "warning") || slices.Contains([]string{"prevented", "charge_refunded", "withdrawn"}, state) {
				p.won()
				if at == 1 {
					minor = 0
				}
			}
			p.amount(minor)
		}
		lines = append(lines, quoted(p.reference, "2026-01-02", kinds[0], number(p.paid(), p.currency), p.currency, back[0], back[1], state, "told@told.example", ""))
		for i := range p.parts {
			if !rows || r.IntN(2) == 0 {
				continue
			}
			p.part(i)
			lines = append(lines, quoted(fmt.Sprint(p.reference, "-", i), "2026-01-03", kinds[map[string]int{"refund": 1, "dispute": 2}[p.kind]],
				[]string{"", "-"}[r.IntN(2)]+number(p.parts[i], p.currency), p.currency, "", "", "", []string{"", "told@told.example"}[r.IntN(2)], p.reference))
		}
	}
	r.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	return quoted(strings.Split(in.heads, "|")...) + strings.Join(lines, "")
}

// Whatever files tell of what was taken off payments, as an amount in the payment's own row or
// as rows that name it, in any order, language and currency, again, and beside what is paid back
// by hand: the same money counts once, an older file takes nothing back, all figures say what
// the rows add up to, and what leaves comes back.
func TestProveWhatIsToldTwiceCountsOnce(t *testing.T) {
	t.Parallel()
	trip := roundTrip{site: webtest.New(t, web.Areas...), separator: "comma", existing: "fill"}
	site := trip.site
	site.Exec(t, `update users set language = 'en'`)
	trip.owner = site.SignIn(t, "owner@demo.test")
	section := "/w/" + webtest.Atelier + "/transactions"
	for _, back := range []string{"25.00", "50.00"} { // A refund that grew, in rows alike that do not stand together.
		webtest.Imported(t, trip.owner, section, "Reference,Date,Amount,Amount refunded,Currency,Email\nalike,2026-01-02,90.00,"+back+",EUR,told@told.example\n"+
			"beside "+back+",2026-01-02,90.00,,EUR,told@told.example\n", nil)
	}
	for round := range pgtest.Rounds(1, 30) {
		seed := rand.Uint64()
		t.Logf("seed %d", seed)
		r := rand.New(rand.NewPCG(seed, 0))
		var list []*toldPayment
		for i := range 12 {
			p := &toldPayment{reference: fmt.Sprintf("told%d.%d", round, i), currency: sumCurrencies[i%3], kind: []string{"refund", "refund", "dispute"}[r.IntN(3)], rows: map[int]bool{}}
			for range 1 + r.IntN(4) {
				p.parts = append(p.parts, 100+r.Int64N(90_000))
			}
			list = append(list, p)
		}
		file := ""
		for n := range 6 {
			site.ForgetTries(t)
			if again := file; n < 2 || r.IntN(4) > 0 {
				file = toldFile(r, list)
			} else {
				file = again
			}
			webtest.Imported(t, trip.owner, section, file, nil)
			if p := list[r.IntN(len(list))]; p.kind == "refund" && p.asRows+p.asAmount > 0 {
				one := section + "/" + webtest.Ask[string](t, site, `select id::text from transactions where reference = $1 and kind = 'charge'`, p.reference)
				form := webtest.Typed(trip.owner.Get(one + "/refund"))
				form.Set("amount", money.Decimal(100, p.currency))
				if done := trip.owner.Post(one+"/refund", form); done.Status != http.StatusSeeOther {
					t.Fatalf("a refund by hand: %d %s", done.Status, done.Text())
				}
				p.asRows += 100
			}
			for _, p := range list {
				if p.taken() > p.paid() {
					t.Fatalf("more than was paid: the test is wrong: %+v", p)
				}
				got := webtest.Ask[string](t, site, `
					select coalesce(max(p.state || ' ' || coalesce((select -sum(x.amount) from transactions x
					        where x.payment_id = p.id and x.kind in ('refund', 'dispute') and x.state not in ('failed', 'voided')), 0)), 'none')
					  from transactions p where reference = $1 and kind = 'charge'`, p.reference)
				if want := fmt.Sprint("paid ", p.taken()); got != want && (got != "none" || p.taken() > 0) {
					t.Errorf("after file %d, %s (%s in %s, in parts of %v) is %s, want %s", n, p.reference, p.kind, p.currency, p.parts, got, want)
				}
			}
			if t.Failed() {
				t.Fatalf("the file:\n%s", file)
			}
		}
	}
	addUp(t, site, trip.owner, webtest.Ask[string](t, site, `select time_zone from workspaces where id = (select workspace_id from workspace_slugs where slug = $1)`, webtest.Atelier))
	trip.goes(t, trip.empty(t, "Told again"), "transactions")
}

// A row that stands in the place of what an amount told says so, before it is taken and after,
// and what it stands for counts again when its file is undone.
func TestARowStandsForWhatAnAmountTold(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update workspaces set time_zone = 'Europe/Paris', currency = 'EUR'`)
	owner := site.SignIn(t, "owner@demo.test")
	section := "/w/" + webtest.Atelier + "/transactions"
	const mollie = "ID,Date,Payment method,Currency,Amount,Status,Description,Consumer name,Amount refunded,Customer email\n"
	stored := func() string {
		return webtest.Ask[string](t, site, `
			select string_agg(concat_ws(' ', x.reference, x.kind, x.state, x.amount, p.reference), ', ' order by x.reference, x.kind, x.amount)
			  from transactions x left join transactions p on p.id = x.payment_id
			  join contact_addresses a on a.contact_id = x.contact_id where a.email_key = 'mo@told.example'`)
	}
	webtest.Imported(t, owner, section, mollie+"tr_1,2026-03-14 10:00:00,ideal,EUR,50.00,paidout,Mug,Mo Lee,50.00,mo@told.example\n"+
		"tr_2,2026-03-14 10:00:00,ideal,EUR,50.00,paidout,Mug,Mo Lee,20.00,mo@told.example\n", nil)
	was := stored()
	if want := "tr_1 charge refunded 5000, tr_1 refund paid -5000 tr_1, tr_2 charge paid 5000, tr_2 refund paid -2000 tr_2"; was != want {
		t.Fatalf("it is %s, want %s", was, want)
	}
	const rows = "Reference,Date,Type,Amount,Currency,Email,Original payment\n" +
		"re_1,2026-03-20,refund,-50.00,EUR,mo@told.example,tr_1\nre_2,2026-03-20,refund,-5.00,EUR,mo@told.example,tr_2\nre_3,2026-03-21,refund,-18.00,EUR,,tr_2\n"
	var page string
	for _, c := range [][2]string{
		{"fr", "50,00 € en avaient déjà été déduits"}, {"nl", "Hiervan was € 50,00 al van de betaling afgehaald"},
		{"en", "€50.00 of this was taken off its payment before"},
	} {
		site.Exec(t, `update users set language = $1`, c[0])
		page = webtest.Checked(t, owner, section, rows, nil)
		text := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(owner.Get(page).Text())
		if !strings.Contains(text, c[1]) {
			t.Errorf("%s: the check does not say it: %s", c[0], text)
		}
	}
	p := webtest.Taken(t, owner, page)
	remarks := string(owner.Post(p.Find(`form[action$="/refused"]`).AttrOr("action", ""), nil).Body)
	if webtest.ImportCounts(p) != "3 0 2" || !strings.Contains(remarks, "of this was taken off its payment before") {
		t.Errorf("it is %s: %s %s", webtest.ImportCounts(p), p.Text(), remarks)
	}
	want := "re_1 refund paid -5000 tr_1, re_2 refund paid -500 tr_2, re_3 refund paid -1800 tr_2, tr_1 charge refunded 5000, tr_1 refund voided -5000 tr_1, " +
		"tr_2 charge paid 5000, tr_2 refund voided -2000 tr_2"
	if got := stored(); got != want {
		t.Errorf("it is %s, want %s", got, want)
	}
	owner.Get(page)
	owner.Post(page+"/undo", url.Values{})
	webtest.Worked(t, owner, page)
	if got := stored(); got != was {
		t.Errorf("undone it is %s, want %s", got, was)
	}
}

// Where neither the row of a refund nor that of its payment names the other, they are the same
// money if they are of one customer, one program and one amount, whichever comes first: that is
// said, and another amount is other money.
func TestRefundsThatNameNoPaymentCountOnce(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	section := "/w/" + webtest.Atelier + "/transactions"
	const mollie = "ID,Date,Payment method,Currency,Amount,Status,Description,Consumer name,Amount refunded,Customer email\n"
	payment := func(id, back string) string {
		return id + ",2026-03-14 10:00:00,ideal,EUR,50.00,paidout,Mug,Mo Lee," + back + ",mo@alike.example\n"
	}
	refund := func(id, amount string) string {
		return id + ",2026-03-15 10:00:00,ideal,EUR,-" + amount + ",paid,Mug,Mo Lee,,mo@alike.example\n"
	}
	for i, c := range []struct{ file, counts, want string }{
		{payment("tr_1", "20.00"), "1 0 1", "tr_1 charge paid 5000, tr_1 refund paid -2000 tr_1"},
		{refund("re_1", "20.00"), "1 0 1", "re_1 refund paid -2000 tr_1, tr_1 charge paid 5000, tr_1 refund voided -2000 tr_1"},
		{refund("re_1", "20.00"), "0 1 0", "re_1 refund paid -2000 tr_1, tr_1 charge paid 5000, tr_1 refund voided -2000 tr_1"},
		{payment("tr_1", "20.00"), "0 1 0", "re_1 refund paid -2000 tr_1, tr_1 charge paid 5000, tr_1 refund voided -2000 tr_1"},
		{refund("re_2", "50.00"), "1 0", "re_1 refund paid -2000 tr_1, re_2 refund paid -5000, tr_1 charge paid 5000, tr_1 refund voided -2000 tr_1"},
		{payment("tr_2", "50.00"), "1 0 1 1", "re_1 refund paid -2000 tr_1, re_2 refund voided -5000, tr_1 charge paid 5000, tr_1 refund voided -2000 tr_1, tr_2 charge refunded 5000, tr_2 refund paid -5000 tr_2"},
		{payment("tr_2", "50.00"), "0 1 0", "re_1 refund paid -2000 tr_1, re_2 refund voided -5000, tr_1 charge paid 5000, tr_1 refund voided -2000 tr_1, tr_2 charge refunded 5000, tr_2 refund paid -5000 tr_2"},
		{refund("re_3", "7.00"), "1 0", "re_1 refund paid -2000 tr_1, re_2 refund voided -5000, re_3 refund paid -700, tr_1 charge paid 5000, tr_1 refund voided -2000 tr_1, tr_2 charge refunded 5000, tr_2 refund paid -5000 tr_2"},
		{payment("tr_1", "27.00"), "0 1 0 1 1", "re_1 refund paid -2000 tr_1, re_2 refund voided -5000, re_3 refund voided -700, tr_1 charge paid 5000, tr_1 refund voided -2000 tr_1, tr_1 refund paid -700 tr_1, tr_2 charge refunded 5000, tr_2 refund paid -5000 tr_2"},
	} {
		p := webtest.Imported(t, owner, section, mollie+c.file, nil)
		got := webtest.Ask[string](t, site, `
			select string_agg(concat_ws(' ', x.reference, x.kind, x.state, x.amount, p.reference), ', ' order by x.reference, x.kind, x.amount)
			  from transactions x left join transactions p on p.id = x.payment_id
			  join contact_addresses a on a.contact_id = x.contact_id where a.email_key = 'mo@alike.example'`)
		if got != c.want || webtest.ImportCounts(p) != c.counts {
			t.Errorf("%d: %q and %s\nwant %q and %s", i, webtest.ImportCounts(p), got, c.counts, c.want)
		}
	}
}

// A payment that two files of a program tell under two numbers is remarked on, whichever comes
// first, as far as customer, amount and second say so.
func TestAPaymentUnderTwoNumbersIsRemarkedOn(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	section := "/w/" + webtest.Atelier + "/transactions"
	const payments = "id,Created date (UTC),Amount,Amount Refunded,Currency,Status,Customer Email\n"
	const balance = "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,description,customer_email\n"
	for i, c := range []struct{ file, counts string }{
		{payments + "ch_1,2026-03-02 10:00:00,49.00,0,eur,Paid,st@twin.example\nch_2,2026-03-02 10:00:00,49.00,0,eur,Failed,st@twin.example\n", "2 0"},
		{balance + "txn_1,2026-03-02 10:00:00,eur,49.00,0,49.00,charge,Mug,st@twin.example\n" +
			"txn_2,2026-03-02 10:00:01,eur,49.00,0,49.00,charge,Mug,st@twin.example\ntxn_3,2026-03-02 10:00:00,eur,49.01,0,49.01,charge,Mug,st@twin.example\n", "3 0 1"},
		{payments + "ch_3,2026-03-02 10:00:01,49.00,0,eur,Paid,ST@twin.example\n", "1 0 1"},
		{balance + "txn_2,2026-03-02 10:00:01,eur,49.00,0,49.00,charge,Mug,st@twin.example\n", "0 1 0"},
	} {
		if p := webtest.Imported(t, owner, section, c.file, nil); webtest.ImportCounts(p) != c.counts {
			t.Errorf("%d: %s, want %s: %s", i, webtest.ImportCounts(p), c.counts, p.Text())
		}
	}
}
