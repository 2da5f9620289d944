package sales_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"latchkey/web/sales"
	"latchkey/web/webtest"
)

// A refund that names nobody is of the customer of the payment that it names, wherever
// that stands: in the file above or below, steps away, or here already. Where nobody
// knows the payment, the row is refused. The payment's state goes with what was refunded.
func TestARefundThatNamesItsPaymentIsOfItsCustomer(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	site.Exec(t, `update workspaces set time_zone = 'Europe/Paris', currency = 'EUR', language = 'en'`)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	section := "/w/" + webtest.Atelier + "/transactions"
	const head = "Reference,Date,Amount,Currency,Email,Original payment\n"
	webtest.Imported(t, owner, section, head+"k1,2026-02-01,80.00,EUR,ann@refunds.example,\nk2,2026-02-01,50.00,EUR,bo@refunds.example,\nk3,2026-02-01,50.00,EUR,bo@refunds.example,\n", nil)
	var file strings.Builder
	file.WriteString(head +
		"x1,2026-03-05,-30.00,EUR,,n1\n" + // which stands below, behind a step's end
		"x2,2026-03-05,-20.00,EUR,,n1\n" +
		"x3,2026-03-05,-80.00,EUR,,k1\n" + // whole, and here already
		"x4,2026-03-05,-10.00,EUR,,k2\n" + // in part
		"x5,2026-03-05,-50.00,USD,,k3\n" + // in another currency
		"x6,2026-03-05,-10.00,EUR,,nowhere\n" +
		"x7,2026-03-05,-10.00,EUR,eve@refunds.example,nowhere\n" +
		"x8,2026-03-05,-10.00,EUR,,\n")
	file.WriteString(strings.Repeat("k2,2026-02-01,50.00,EUR,bo@refunds.example,\nk3,2026-02-01,50.00,EUR,bo@refunds.example,\n", 1001))
	file.WriteString("n1,2026-03-01,50.00,EUR,cy@refunds.example,\n")
	page := webtest.Checked(t, owner, section, file.String(), nil)
	checked := owner.Get(page).Text()
	p := webtest.Taken(t, owner, page)
	if got := webtest.ImportCounts(p); got != "7 2,002 2 2" { // new, here already, refused, remarks
		t.Errorf("it is %q: %s", got, p.Text())
	}
	for _, part := range []string{"7 new", "2 refused"} {
		if !strings.Contains(checked, part) {
			t.Errorf("the check does not say %q: %s", part, checked)
		}
	}
	want := `ann charge refunded 8000 EUR k1
		ann refund paid -8000 EUR x3 k1
		bo charge paid 5000 EUR k2
		bo charge paid 5000 EUR k3
		bo refund paid -1000 EUR x4 k2
		bo refund paid -5000 USD x5
		cy charge refunded 5000 EUR n1
		cy refund paid -2000 EUR x2 n1
		cy refund paid -3000 EUR x1 n1
		eve refund paid -1000 EUR x7`
	payments := func() string {
		return webtest.Ask[string](t, site, `
			select string_agg(concat_ws(' ', split_part(c.email, '@', 1), t.kind, t.state, t.amount, t.currency, t.reference, p.reference), E'\n'
			                  order by c.email, t.kind, t.reference desc)
			  from transactions t join contacts c on c.workspace_id = t.workspace_id and c.id = t.contact_id
			  left join transactions p on p.workspace_id = t.workspace_id and p.id = t.payment_id
			 where c.email like '%@refunds.example'`)
	}
	if got := payments(); !sameLines(got, want) {
		t.Errorf("they are\n%s\nwant\n%s", got, lines(want))
	}
	refused := owner.Post(page+"/refused", nil)
	if refused.Status != http.StatusOK || !refused.Has("x6") || !refused.Has("the payment that it is taken off is not here") || !refused.Has("x8") {
		t.Errorf("the file of refused rows: %d %s", refused.Status, refused.Text())
	}
	if p := webtest.Imported(t, owner, section, file.String(), nil); webtest.ImportCounts(p) != "0 2,009 2" || !sameLines(payments(), want) {
		t.Errorf("again it is %s\n%s", webtest.ImportCounts(p), payments())
	}
	// Taken back, payments that were here are again what they were.
	owner.Get(page)
	owner.Post(page+"/undo", nil)
	webtest.Worked(t, owner, page)
	if got := payments(); !sameLines(got, "ann charge paid 8000 EUR k1\nbo charge paid 5000 EUR k2\nbo charge paid 5000 EUR k3") {
		t.Errorf("undone it is\n%s", got)
	}
}

// sameLines tells that two texts have the same lines, in any order.
func sameLines(a, b string) bool {
	count := map[string]int{}
	for _, line := range strings.Split(lines(a), "\n") {
		count[line]++
	}
	for _, line := range strings.Split(lines(b), "\n") {
		count[line]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}

// The statement of PayPal names whom a refund went to nowhere, but the payment.
func TestAStatementsRefundIsOfItsPaymentsCustomer(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	site.Exec(t, `update workspaces set time_zone = 'Europe/Paris', currency = 'EUR'`)
	owner := site.SignIn(t, "owner@demo.test")
	for i, heads := range []string{
		`"Date","Time","Time Zone","Description","Currency","Gross","Fee","Net","Balance","Transaction ID","From Email Address","Name","Invoice ID","Reference Txn ID"`,
		`"Date","Heure","Fuseau horaire","Description","Devise","Avant commission","Commission","Net","Solde","Numéro de transaction","Adresse email de l'expéditeur","Nom","Identifiant de facture","Numéro de la transaction de référence"`,
		`"Datum","Tijd","Tijdzone","Omschrijving","Valuta","Bruto","Kosten","Net","Saldo","Transactiereferentie","Van e-mailadres","Naam","Factuurreferentie","Reference Txn ID"`,
		`"Datum","Uhrzeit","Zeitzone","Beschreibung","Währung","Brutto","Entgelt","Netto","Guthaben","Transaktionscode","Absender E-Mail-Adresse","Name","Rechnungsnummer","Zugehöriger Transaktionscode"`,
	} {
		name := fmt.Sprint("s", i)
		file := heads + "\n" +
			`"2025-03-05","10:00:00","Europe/Paris","Payment Refund","EUR","-20.00","0.00","-20.00","0.00","R` + name + `","","Ann Lee","","P` + name + `"` + "\n" +
			`"2025-03-01","10:00:00","Europe/Paris","Express Checkout Payment","EUR","20.00","-1.00","19.00","19.00","P` + name + `","` + name + `@statement.example","Ann Lee","",""` + "\n"
		p := webtest.Imported(t, owner, "/w/"+webtest.Atelier+"/transactions", file, nil)
		got := webtest.Ask[string](t, site, `
			select coalesce(string_agg(concat_ws(' ', t.kind, t.state, t.amount, split_part(c.email, '@', 1)), ', ' order by t.kind), '')
			  from transactions t join contacts c on c.workspace_id = t.workspace_id and c.id = t.contact_id
			 where t.reference in ('P' || $1, 'R' || $1)`, name)
		if want := "charge refunded 2000 " + name + ", fee paid -100 " + name + ", refund paid -2000 " + name; got != want {
			t.Errorf("%s\nit is %s, want %s: %s", heads, got, want, p.Text())
		}
	}
}

// A file that names no customer by address says what to add to it, whichever program
// wrote it, and is taken once that is there.
func TestAFileWithoutAddressesSaysWhatToAdd(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	section := "/w/" + webtest.Atelier + "/transactions"
	for program, c := range map[string][2]string{
		"Mollie":      {"ID,Date,Payment method,Currency,Amount,Status,Description", "tr_1,2025-03-01 10:00:00,ideal,EUR,12.00,paid,Mug"},
		"Square":      {"Date,Time,Time Zone,Gross Sales,Total Collected,Fees,Transaction ID,Payment ID,Event Type", "2025-03-01,10:00:00,Europe/Paris,12.00,12.00,-0.30,T1,P1,Payment"},
		"WooCommerce": {"Date,Order #,N. Revenue,Status,Customer,Product(s),Items sold", "2025-03-01 10:00:00,501,12.00,completed,Ann Lee,1× Mug,1"},
	} {
		owner.Get(section + "/import")
		page := owner.Upload(section+"/import", "x.csv", c[0]+"\n"+c[1]+"\n").Header.Get("Location")
		form := webtest.ColumnsOf(owner.Get(page))
		form.Set("act", "check")
		if p := owner.Post(page, form); p.Status != http.StatusUnprocessableEntity || !p.Has("add a column “E‑mail” to it") {
			t.Errorf("%s: %d %s", program, p.Status, p.Text())
		}
		p := webtest.Imported(t, owner, section, c[0]+",E-mail\n"+c[1]+",ann@added.example\n", nil)
		if counts := webtest.ImportCounts(p); !strings.HasPrefix(counts, "1 0") {
			t.Errorf("%s with addresses: %s %s", program, counts, p.Text())
		}
	}
}

// A file that says what became of a refund changes what is left of its payment, and taking
// the file back changes it again: as far as something is left by then.
func TestARefundThatIsVoidedGivesBackUntilItIsUndone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	owner := site.SignIn(t, "owner@demo.test")
	list := "/w/" + webtest.Atelier + "/transactions"
	const head = "Email,Date,Amount,Currency,Kind,State,Reference,Refund of\n"
	take := func(rows string) string {
		page := webtest.Checked(t, owner, list, head+rows, nil)
		webtest.Taken(t, owner, page)
		return page
	}
	undo := func(page string) {
		owner.Get(page)
		owner.Post(page+"/undo", nil)
		webtest.Worked(t, owner, page)
	}
	are := func(want string) {
		t.Helper()
		if got := webtest.Ask[string](t, site, `
			select string_agg(reference || ' ' || state, ', ' order by reference) from transactions where reference like 'u_'`); got != want {
			t.Errorf("they are %s, want %s", got, want)
		}
	}
	take("u@undo.example,2026-01-02,50,EUR,charge,paid,u1,\nu@undo.example,2026-01-03,-50,EUR,refund,paid,u2,u1\n")
	are("u1 refunded, u2 paid")
	voided := take("u@undo.example,2026-01-03,-50,EUR,refund,voided,u2,\n")
	are("u1 paid, u2 voided")
	undo(voided)
	are("u1 refunded, u2 paid")
	voided = take("u@undo.example,2026-01-03,-50,EUR,refund,voided,u2,\n")
	take("u@undo.example,2026-01-04,-40,EUR,refund,paid,u3,u1\n")
	are("u1 paid, u2 voided, u3 paid")
	undo(voided)
	are("u1 paid, u2 voided, u3 paid")
	// What a dispute took and gave back is paid again, until the file that says so is taken back.
	take("w@undo.example,2026-01-02,50,EUR,charge,paid,u4,\nw@undo.example,2026-01-03,-50,EUR,chargeback,paid,u5,u4\n")
	are("u1 paid, u2 voided, u3 paid, u4 refunded, u5 paid")
	given := take("w@undo.example,2026-01-05,50,EUR,chargeback reversal,paid,u6,u4\n")
	are("u1 paid, u2 voided, u3 paid, u4 paid, u5 paid, u6 paid")
	undo(given)
	are("u1 paid, u2 voided, u3 paid, u4 refunded, u5 paid")
}

// What an import took off a payment stays with it where the payment stays: else less would
// be taken off than was.
func TestWhatHangsOnAPaymentThatStaysIsNotUndone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	owner := site.SignIn(t, "owner@demo.test")
	list := "/w/" + webtest.Atelier + "/transactions"
	page := webtest.Checked(t, owner, list, "Reference,Email,Date,Amount,Amount refunded,Fee,Currency\n"+
		"h1,ann@hangs.example,2026-01-02,50,20,1.50,EUR\nh2,ann@hangs.example,2026-01-02,50,20,1.50,EUR\n", nil)
	webtest.Taken(t, owner, page)
	site.Exec(t, `
		insert into transactions (workspace_id, id, contact_id, at, kind, state, amount, currency, label, payment_id)
		select workspace_id, gen_random_uuid(), contact_id, at, 'refund', 'paid', -1000, currency, 'By hand', id
		  from transactions where reference = 'h1' and kind = 'charge'`)
	owner.Get(page)
	owner.Post(page+"/undo", nil)
	webtest.Worked(t, owner, page)
	if got := webtest.Ask[string](t, site, `
		select string_agg(concat_ws(' ', nullif(t.reference, ''), t.kind, t.amount), ', ' order by t.kind, t.amount)
		  from transactions t join contacts c on c.id = t.contact_id where c.email = 'ann@hangs.example'`); got != "h1 charge 5000, h1 fee -150, h1 refund -2000, refund -1000" {
		t.Errorf("they are %s", got)
	}
}
