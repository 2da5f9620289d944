package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// alikeSite imports files of rows that name no payment, and says what is stored of a customer.
type alikeSite struct {
	*webtest.Site
	owner   *webtest.Visitor
	section string
}

func newAlikeSite(t *testing.T) *alikeSite {
	s := &alikeSite{Site: webtest.New(t, web.Areas...), section: "/w/" + webtest.Atelier + "/transactions"}
	s.Exec(t, `update users set language = 'en'`)
	s.owner = s.SignIn(t, "owner@demo.test")
	return s
}

// take imports a file and returns the address of its page, and what it counted.
func (s *alikeSite) take(t *testing.T, file string) (page, counts string) {
	t.Helper()
	page = webtest.Checked(t, s.owner, s.section, file, nil)
	return page, webtest.ImportCounts(webtest.Taken(t, s.owner, page))
}

func (s *alikeSite) undo(t *testing.T, page string) {
	t.Helper()
	s.owner.Get(page)
	s.owner.Post(page+"/undo", url.Values{})
	webtest.Worked(t, s.owner, page)
}

// stored are the rows of a customer that are not voided, each with its payment.
func (s *alikeSite) stored(t *testing.T, email string) string {
	t.Helper()
	return webtest.Ask[string](t, s.Site, `
		select coalesce(string_agg(concat_ws(' ', x.reference, x.kind, x.state, x.amount, p.reference), ', ' order by x.reference, x.kind, x.amount), '')
		  from transactions x left join transactions p on p.id = x.payment_id
		  join contact_addresses a on a.contact_id = x.contact_id where a.email_key = $1 and x.state <> 'voided'`, email)
}

const (
	alikeUnknown = "Transaction ID,Payment date,Type,Amount,Currency,Amount refunded,Customer email,Original transaction\n"
	alikeMollie  = "ID,Date,Payment method,Currency,Amount,Status,Description,Consumer name,Amount refunded,Customer email\n"
)

// A file whose payments tell of refunds, and that has rows of refunds that do not all name
// their payments, tells the same money once: in either order, and as a payment that is here grows.
func TestAFileTellsARefundOnce(t *testing.T) {
	t.Parallel()
	s := newAlikeSite(t)
	pay := func(n, back string) string {
		return n + ",2026-03-02,Payment,50.00,EUR," + back + ",once@alike.example,\n"
	}
	back := func(n, of string) string { return n + ",2026-03-05,Refund,-20.00,EUR,,once@alike.example," + of + "\n" }
	s.take(t, alikeUnknown+back("r1", "")+pay("p1", "20.00")+pay("p2", "20.00")+back("r2", "p2")+pay("p3", ""))
	want := "p1 charge paid 5000, p2 charge paid 5000, p3 charge paid 5000, r1 refund paid -2000 p1, r2 refund paid -2000 p2"
	if got := s.stored(t, "once@alike.example"); got != want {
		t.Errorf("it is %s\nwant %s", got, want)
	}
	again := alikeUnknown + pay("p3", "20.00") + back("r2", "p2") + back("r3", "")
	want = strings.Replace(want, "-2000 p2", "-2000 p2, r3 refund paid -2000 p3", 1)
	for range 2 {
		s.take(t, again)
		if got := s.stored(t, "once@alike.example"); got != want {
			t.Errorf("it is %s\nwant %s", got, want)
		}
	}
	s.take(t, alikeUnknown+pay("p4", "20.00")+back("r5", ""))
	s.take(t, alikeUnknown+pay("p6", "20.00"))
	s.take(t, alikeUnknown+back("r7", "p7"))
	s.take(t, alikeUnknown+pay("p6", "20.00")+back("r6", ""))
	s.take(t, alikeUnknown+pay("p7", "20.00")+back("r7", ""))
	want = strings.Replace(want, ", r1", ", p4 charge paid 5000, p6 charge paid 5000, p7 charge paid 5000, p7 refund paid -2000 p7, r1", 1) +
		", r5 refund paid -2000 p4, r6 refund paid -2000 p6"
	if got := s.stored(t, "once@alike.example"); got != want {
		t.Errorf("it is %s\nwant %s", got, want)
	}
}

// A refund before its payment is none of it, and files of nobody in particular may be of two
// shops: both count then, and the second says so.
func TestWhatOnlyLooksAlikeCounts(t *testing.T) {
	t.Parallel()
	s := newAlikeSite(t)
	rows := strings.NewReplacer("EMAIL", "shops@alike.example")
	s.take(t, rows.Replace(alikeUnknown+"r1,2026-03-05,Refund,-20.00,EUR,,EMAIL,\n"))
	_, counts := s.take(t, rows.Replace(alikeUnknown+"p1,2026-03-02,Payment,50.00,EUR,20.00,EMAIL,\n"))
	_, other := s.take(t, rows.Replace(alikeUnknown+"r2,2026-03-06,Refund,-20.00,EUR,,EMAIL,\n"))
	want := "p1 charge paid 5000, p1 refund paid -2000 p1, r1 refund paid -2000, r2 refund paid -2000"
	if got := s.stored(t, "shops@alike.example"); got != want || counts != "1 0 1 1" || other != "1 0 1" {
		t.Errorf("it is %q and %q: %s\nwant %s", counts, other, got, want)
	}
	old := strings.NewReplacer("EMAIL", "old@alike.example")
	s.take(t, old.Replace(alikeMollie+"re_0,2025-03-15 10:00:00,ideal,EUR,-20.00,paid,Mug,Mo Lee,,EMAIL\n"))
	_, counts = s.take(t, old.Replace(alikeMollie+"tr_0,2026-03-14 10:00:00,ideal,EUR,50.00,paidout,Mug,Mo Lee,20.00,EMAIL\n"))
	s.take(t, old.Replace(alikeMollie+"re_9,2026-03-13 09:00:00,ideal,EUR,-20.00,paid,Mug,Mo Lee,,EMAIL\n"))
	want = "re_0 refund paid -2000, re_9 refund paid -2000, tr_0 charge paid 5000, tr_0 refund paid -2000 tr_0"
	if got := s.stored(t, "old@alike.example"); got != want || counts != "1 0 1" {
		t.Errorf("it is %q: %s\nwant %s", counts, got, want)
	}
}

// Two imports that tell one refund are undone in either order: it counts as long as one stands.
func TestARefundCountsAsLongAsAnImportTellsIt(t *testing.T) {
	t.Parallel()
	s := newAlikeSite(t)
	for i, first := range []string{"refund", "payment", "payment that was paid back"} {
		s.ForgetTries(t)
		email := fmt.Sprintf("undo%d@alike.example", i)
		refund, _ := s.take(t, alikeMollie+fmt.Sprintf("re_%d,2026-03-15 10:00:00,ideal,EUR,-20.00,paid,Mug,Mo Lee,,%s\n", i, email))
		payment, _ := s.take(t, alikeMollie+fmt.Sprintf("tr_%d,2026-03-14 10:00:00,ideal,EUR,50.00,paidout,Mug,Mo Lee,20.00,%s\n", i, email))
		both := fmt.Sprintf("tr_%d charge paid 5000, tr_%[1]d refund paid -2000 tr_%[1]d", i)
		if got := s.stored(t, email); got != both {
			t.Errorf("it is %s, want %s", got, both)
		}
		day := webtest.Ask[string](t, s.Site, `select at::date::text from transactions where reference = $1 and kind = 'refund'`, fmt.Sprintf("tr_%d", i))
		if day != "2026-03-15" {
			t.Errorf("the money went back on %s", day)
		}
		switch first {
		case "refund":
			s.undo(t, refund)
			if got := s.stored(t, email); got != both {
				t.Errorf("without the refund's file it is %s, want %s", got, both)
			}
			s.undo(t, payment)
			if got := s.stored(t, email); got != "" {
				t.Errorf("without both it is %s", got)
			}
		case "payment":
			s.undo(t, payment)
			if got, want := s.stored(t, email), fmt.Sprintf("re_%d refund paid -2000", i); got != want {
				t.Errorf("without the payment's file it is %s, want %s", got, want)
			}
		default:
			one := s.section + "/" + webtest.Ask[string](t, s.Site, `select id::text from transactions where reference = $1 and kind = 'charge'`, fmt.Sprintf("tr_%d", i))
			form := webtest.Typed(s.owner.Get(one + "/refund"))
			form.Set("amount", "5.00")
			s.owner.Post(one+"/refund", form)
			s.undo(t, payment)
			if got, want := s.stored(t, email), fmt.Sprintf("refund paid -500 tr_%d, ", i)+both; strings.TrimSpace(got) != want {
				t.Errorf("undone beside a refund by hand it is %s, want %s", got, want)
			}
		}
	}
}

// A check says of a file of many steps what the import does then: a refund that stands alone is
// that of one payment.
func TestACheckOfManyStepsSaysWhatIsAlike(t *testing.T) {
	t.Parallel()
	s := newAlikeSite(t)
	pay := func(n string) string {
		return n + ",2026-03-14 10:00:00,ideal,EUR,50.00,paidout,Mug,Mo Lee,20.00,steps@alike.example\n"
	}
	s.take(t, alikeMollie+"re_1,2026-03-15 10:00:00,ideal,EUR,-20.00,paid,Mug,Mo Lee,,steps@alike.example\n")
	file := alikeMollie + pay("tr_1")
	for i := range 2000 {
		file += fmt.Sprintf("f%d,2026-03-14 10:00:00,ideal,EUR,1.00,paidout,Mug,Mo Lee,,fill@alike.example\n", i)
	}
	file += pay("tr_2")
	page := webtest.Checked(t, s.owner, s.section, file, nil)
	checked := webtest.Ask[string](t, s.Site, `select checked->>'created' || ' ' || (checked->>'remarked') from imports order by id desc limit 1`)
	took := webtest.ImportCounts(webtest.Taken(t, s.owner, page))
	if checked != "2002 1" || took != "2,002 0 2 1" {
		t.Errorf("the check says %s, the import %s: %s", checked, took, s.stored(t, "steps@alike.example"))
	}
}

// Who holds a payment that an import, or its undoing, is about to change has not to wait for
// it when they need the customer next: both would wait for each other.
func TestAnImportWaitsForPaymentsBeforeItHoldsCustomers(t *testing.T) {
	t.Parallel()
	s := newAlikeSite(t)
	held := func(t *testing.T, reference, email, page string, form url.Values) {
		t.Helper()
		somebody := s.Hold(t, `select from transactions where reference = $1 for update`, reference)
		s.owner.Get(page)
		path := page
		if form == nil {
			path += "/undo"
		}
		if p := s.owner.Post(path, form); p.Status != http.StatusSeeOther {
			t.Fatalf("it does not begin: %d %s", p.Status, p.Text())
		}
		s.WaitForWaiting(t)
		if _, err := somebody.Exec(t.Context(), `
			select from contacts c join contact_addresses a on a.contact_id = c.id where a.email_key = $1 for no key update of c nowait`, email); err != nil {
			t.Errorf("who holds %s waits for the customer: %v", reference, err)
		}
		if err := somebody.Rollback(t.Context()); err != nil {
			t.Fatal(err)
		}
		webtest.Worked(t, s.owner, page)
	}
	s.take(t, alikeMollie+"re_1,2026-03-15 10:00:00,ideal,EUR,-20.00,paid,Mug,Mo Lee,,held@alike.example\n")
	page := webtest.Checked(t, s.owner, s.section, alikeMollie+"tr_1,2026-03-14 10:00:00,ideal,EUR,50.00,paidout,Mug,Mo Lee,20.00,held@alike.example\n", nil)
	held(t, "re_1", "held@alike.example", page, url.Values{"act": {"start"}})
	const rows = "Reference,Date,Type,Amount,Currency,Email,Original payment\n"
	s.take(t, rows+"p1,2026-03-20,payment,50.00,EUR,held@alike.example,\n")
	page, _ = s.take(t, rows+"b1,2026-03-20,refund,-5.00,EUR,held@alike.example,p1\nb2,2026-03-25,payment,50.00,EUR,held@alike.example,\n")
	held(t, "p1", "held@alike.example", page, nil)
}

// Who holds a payment has not to wait for what an import that is undone noted of it: another import
// holds the payment first, and then lets that note go with it.
func TestAnUndoingWaitsForPaymentsBeforeItHoldsItsNotes(t *testing.T) {
	t.Parallel()
	s := newAlikeSite(t)
	const heads = "Transaction ID,Payment date,Type,State,Amount,Currency,Customer email\n"
	s.take(t, heads+"n1,2026-03-02,Payment,pending,50.00,EUR,note@alike.example\n")
	page, _ := s.take(t, heads+"n1,2026-03-02,Payment,paid,50.00,EUR,note@alike.example\n")
	somebody := s.Hold(t, `select from transactions where reference = $1 for update`, "n1")
	s.owner.Get(page)
	if p := s.owner.Post(page+"/undo", nil); p.Status != http.StatusSeeOther {
		t.Fatalf("it does not begin: %d %s", p.Status, p.Text())
	}
	s.WaitForWaiting(t)
	if _, err := somebody.Exec(t.Context(), `select from import_transactions where import_id = $1 for update nowait`, path.Base(page)); err != nil {
		t.Errorf("who holds the payment waits for the note: %v", err)
	}
	if err := somebody.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	webtest.Worked(t, s.owner, page)
	if got := s.stored(t, "note@alike.example"); got != "n1 charge pending 5000" {
		t.Errorf("it is %s", got)
	}
}

// Somebody may claim an address that another holds. What that one paid is not theirs, and what
// they were paid back is not taken off it.
func TestMoneyIsOfWhoHoldsAnAddress(t *testing.T) {
	t.Parallel()
	s := newAlikeSite(t)
	s.take(t, alikeMollie+"re_1,2026-03-15 10:00:00,ideal,EUR,-20.00,paid,Mug,Bob Lee,,bob@claims.example\n")
	s.Exec(t, `insert into contact_addresses (workspace_id, contact_id, email_key, email, claim)
		select workspace_id, contact_id, 'ann@claims.example', 'ann@claims.example', true from contact_addresses where email_key = 'bob@claims.example'`)
	s.take(t, alikeMollie+"tr_1,2026-03-14 10:00:00,ideal,EUR,50.00,paidout,Mug,Ann Lee,20.00,ann@claims.example\n")
	const want = "ann tr_1 charge paid 5000, ann tr_1 refund paid -2000 tr_1, bob re_1 refund paid -2000"
	if got := webtest.Ask[string](t, s.Site, `
		select string_agg(concat_ws(' ', split_part(c.email, '@', 1), x.reference, x.kind, x.state, x.amount, p.reference), ', ' order by c.email, x.kind)
		  from transactions x left join transactions p on p.id = x.payment_id
		  join contacts c on c.id = x.contact_id where c.email like '%@claims.example' and x.state <> 'voided'`); got != want {
		t.Errorf("it is %s\nwant %s", got, want)
	}
}
