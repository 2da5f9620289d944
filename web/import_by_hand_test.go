package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"latchkey/web/webtest"
)

const byHandRows = "Reference,Date,Type,State,Amount,Currency,Email,Original payment\n"

// refund refunds a payment by hand.
func (s *alikeSite) refund(t *testing.T, reference, amount string) {
	t.Helper()
	one := s.section + "/" + webtest.Ask[string](t, s.Site, `select id::text from transactions where reference = $1 and kind = 'charge'`, reference)
	form := webtest.Typed(s.owner.Get(one + "/refund"))
	form.Set("amount", amount)
	if p := s.owner.Post(one+"/refund", form); p.Status != http.StatusSeeOther {
		t.Fatalf("a refund by hand: %d %s", p.Status, p.Text())
	}
}

// pays imports a payment of a program.
func (s *alikeSite) pays(t *testing.T, reference, back, email string) (page, counts string) {
	t.Helper()
	return s.take(t, alikeMollie+reference+",2026-03-14 10:00:00,ideal,EUR,50.00,paidout,Mug,Mo Lee,"+back+","+email+"\n")
}

// A refund by hand, and a row of a file that names its payment and is of its amount, are the same
// money, which is said; a second row is other money, and so is another amount. Undone, the one by
// hand counts again.
func TestARefundByHandIsTheRowThatTellsItLater(t *testing.T) {
	t.Parallel()
	s := newAlikeSite(t)
	row := func(n, state, amount, of string) string {
		return fmt.Sprintf("%s,2026-03-20,refund,%s,-%s,EUR,%s@hand.example,%s\n", n, state, amount, of, of)
	}
	said := map[string]string{
		"en": "€20.00 was taken off this payment before, by hand", "fr": "20,00 € avaient déjà été déduits de ce paiement, à la main",
		"nl": "Van deze betaling was al € 20,00 afgehaald, handmatig",
	}
	for language, sentence := range said {
		s.ForgetTries(t)
		s.Exec(t, `update users set language = $1`, language)
		tr, email := "tr_"+language, "tr_"+language+"@hand.example"
		s.pays(t, tr, "", email)
		s.refund(t, tr, "20.00")
		was := s.stored(t, email)
		page, counts := s.take(t, byHandRows+row("re_1"+language, "paid", "20.00", tr)+row("re_2"+language, "paid", "20.00", tr))
		want := fmt.Sprintf("re_1%s refund paid -2000 %s, re_2%[1]s refund paid -2000 %[2]s, %[2]s charge paid 5000", language, tr)
		if got := s.stored(t, email); got != want || counts != "2 0 1" {
			t.Errorf("%s: %q and %s\nwant %s", language, counts, got, want)
		}
		p := s.owner.Get(page)
		remarks := string(s.owner.Post(p.Find(`form[action$="/refused"]`).AttrOr("action", ""), nil).Body)
		if !strings.Contains(strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(remarks), sentence) {
			t.Errorf("%s: it says %s", language, remarks)
		}
		if _, counts = s.take(t, byHandRows+row("re_1"+language, "paid", "20.00", tr)+row("re_2"+language, "paid", "20.00", tr)); counts != "0 2 0" && counts != "0 2" {
			t.Errorf("%s: again it is %q", language, counts)
		}
		s.undo(t, page)
		if got := s.stored(t, email); got != was {
			t.Errorf("%s: undone it is %s, want %s", language, got, was)
		}
	}
	s.Exec(t, `update users set language = 'en'`)
	for _, c := range []struct{ name, told, hand, file, want string }{
		{"all", "", "50.00", row("re_all", "paid", "50.00", "all"), "all charge refunded 5000, re_all refund paid -5000 all"},
		{"other", "", "5.00", row("re_o", "paid", "20.00", "other"), " refund paid -500 other, other charge paid 5000, re_o refund paid -2000 other"},
		{"late", "", "20.00", row("re_l", "failed", "20.00", "late") + "|" + row("re_l", "paid", "20.00", "late"), "late charge paid 5000, re_l refund paid -2000 late"},
		{"mixed", "30.00", "10.00", row("re_m", "paid", "10.00", "mixed") + row("re_n", "paid", "20.00", "mixed"),
			"mixed charge paid 5000, re_m refund paid -1000 mixed, re_n refund paid -2000 mixed"},
		{"beside", "30.00", "10.00", row("re_b", "paid", "30.00", "beside"), " refund paid -1000 beside, beside charge paid 5000, re_b refund paid -3000 beside"},
		{"number", "", "20.00", "number,2026-03-20,refund,paid,-20.00,EUR,number@hand.example,\n", "number charge paid 5000, number refund paid -2000 number"},
	} {
		s.ForgetTries(t)
		email := c.name + "@hand.example"
		s.pays(t, c.name, "", email)
		s.refund(t, c.name, c.hand)
		if c.told != "" {
			s.pays(t, c.name, c.told, email)
		}
		for _, file := range strings.Split(c.file, "|") {
			s.take(t, byHandRows+file)
		}
		if got := s.stored(t, email); got != c.want && strings.TrimSpace(got) != strings.TrimSpace(c.want) {
			t.Errorf("%s: it is %s, want %s", c.name, got, c.want)
		}
	}
	for i, want := range []string{"re_h refund paid -2000 hand, ", "re_h refund paid -2000 hand, re_i refund paid -2000, "} { // Of the program, naming none.
		if i == 0 {
			s.pays(t, "hand", "", "hand@hand.example")
			s.refund(t, "hand", "20.00")
		}
		s.take(t, alikeMollie+"re_"+string("hi"[i])+",2026-03-15 10:00:00,ideal,EUR,-20.00,paid,Mug,Mo Lee,,hand@hand.example\n")
		if got := s.stored(t, "hand@hand.example"); got != "hand charge paid 5000, "+strings.TrimSuffix(want, ", ") {
			t.Errorf("unnamed it is %s", got)
		}
	}
}

// A refund that was entered by hand for a customer, of no payment, and a row of a file that names
// none: nothing says whether they are one. Both count, which is said.
func TestARefundByHandOfNoPaymentIsRemarkedOn(t *testing.T) {
	t.Parallel()
	s := newAlikeSite(t)
	s.pays(t, "tr_1", "", "none@hand.example")
	contact := webtest.Ask[string](t, s.Site, `select contact_id::text from contact_addresses where email_key = 'none@hand.example'`)
	s.Exec(t, `
		insert into transactions (workspace_id, id, contact_id, at, kind, state, amount, currency, label)
		select workspace_id, gen_random_uuid(), contact_id, '2026-03-16', 'refund', 'paid', -2000, 'EUR', 'Mug' from transactions where contact_id = $1 limit 1`, contact)
	_, counts := s.take(t, alikeMollie+"re_1,2026-03-15 10:00:00,ideal,EUR,-20.00,paid,Mug,Mo Lee,,none@hand.example\n")
	if got, want := s.stored(t, "none@hand.example"), " refund paid -2000, re_1 refund paid -2000, tr_1 charge paid 5000"; counts != "1 0 1" || strings.TrimSpace(got) != strings.TrimSpace(want) {
		t.Errorf("it is %q: %s", counts, got)
	}
	if _, counts = s.take(t, byHandRows+",2026-03-21,refund,paid,-20.00,EUR,none@hand.example,\n"); counts != "1 0 1" {
		t.Errorf("without a number it is %q", counts)
	}
}

// Of the rows of refunds that have the number of their payment, a second one counts, too: of what
// an amount or somebody by hand told, it is a part.
func TestRefundsWithTheNumberOfTheirPaymentCount(t *testing.T) {
	t.Parallel()
	s := newAlikeSite(t)
	pay := func(n, back string) string {
		return n + ",2026-03-02,Payment,50.00,EUR," + back + ",number@alike.example,\n"
	}
	back := func(n, day, amount string) string {
		return n + ",2026-03-" + day + ",Refund,-" + amount + ",EUR,,number@alike.example,\n"
	}
	s.take(t, alikeUnknown+pay("n1", "")+back("n1", "03", "20.00"))
	_, counts := s.take(t, alikeUnknown+back("n1", "05", "10.00"))
	if got, want := s.stored(t, "number@alike.example"), "n1 charge paid 5000, n1 refund paid -2000, n1 refund paid -1000"; got != want || counts != "1 0 1" {
		t.Errorf("it is %q and %s, want %s", counts, got, want)
	}
	if _, counts = s.take(t, alikeUnknown+back("n1", "05", "10.00")); counts != "0 1 0" && counts != "0 1" {
		t.Errorf("again it is %q", counts)
	}
	s.Exec(t, `update transactions set state = 'voided' where reference = 'n1'`)
	s.take(t, alikeUnknown+pay("n2", "20.00"))
	_, counts = s.take(t, alikeUnknown+back("n2", "05", "10.00")+back("n2", "06", "10.00")+back("n2", "07", "10.00"))
	want := "n2 charge paid 5000, n2 refund paid -1000 n2, n2 refund paid -1000 n2, n2 refund paid -1000 n2"
	if got := s.stored(t, "number@alike.example"); got != want {
		t.Errorf("of an amount it is %q and %s, want %s", counts, got, want)
	}
	s.Exec(t, `update transactions set state = 'voided' where reference = 'n2'`)
	s.take(t, alikeUnknown+pay("n3", "20.00")+back("n3", "05", "15.00")+back("n3", "06", "5.00"))
	want = "n3 charge paid 5000, n3 refund paid -1500 n3, n3 refund paid -500 n3"
	if got := s.stored(t, "number@alike.example"); got != want {
		t.Errorf("of one file it is %s, want %s", got, want)
	}
	s.Exec(t, `update transactions set state = 'voided' where reference = 'n3'`)
	s.take(t, alikeUnknown+pay("n4", "20.00")+stepful()+back("n4", "05", "15.00")+back("n4", "06", "5.00"))
	want = "n4 charge paid 5000, n4 refund paid -1500 n4, n4 refund paid -500 n4"
	if got := s.stored(t, "number@alike.example"); got != want {
		t.Errorf("more than a step below it is %s, want %s", got, want)
	}
}

// Rows of one number that are alike are as many as they are, also where one of them waits for what
// the rest of its file tells.
func TestRowsAlikeOfOneNumberWaitTogether(t *testing.T) {
	t.Parallel()
	s := newAlikeSite(t)
	s.take(t, alikeUnknown+"p1,2026-03-02,Payment,50.00,EUR,20.00,twice@alike.example,\n")
	s.take(t, alikeUnknown+strings.Repeat("r1,2026-03-05,Refund,-20.00,EUR,,twice@alike.example,\n", 2)+stepful())
	want := "p1 charge paid 5000, p1 refund paid -2000 p1, r1 refund paid -2000, r1 refund paid -2000"
	if got := s.stored(t, "twice@alike.example"); got != want {
		t.Errorf("it is %s, want %s", got, want)
	}
}

// stepful are rows of others, which fill a step.
func stepful() (rows string) {
	for i := range 2100 {
		rows += fmt.Sprintf("fill%d,2026-03-14,Payment,1.00,EUR,,fill@alike.example,\n", i)
	}
	return rows
}

// What one file of nobody in particular tells again of a payment, and of its refund as a row that
// names none, is one however far apart they stand, whichever comes first, and whichever was told
// by an earlier file.
func TestAFileTellsARefundOnceHoweverFarBelow(t *testing.T) {
	t.Parallel()
	s := newAlikeSite(t)
	pay := func(n, back string) string {
		return n + ",2026-03-02,Payment,50.00,EUR," + back + ",far" + n + "@alike.example,\n"
	}
	back := func(n string) string { return "r" + n + ",2026-03-05,Refund,-20.00,EUR,,far" + n + "@alike.example,\n" }
	s.take(t, alikeUnknown+pay("f1", "20.00")+pay("f2", "20.00")+pay("f6", "")+back("f3")+back("f4")+back("f6"))
	s.take(t, alikeUnknown+pay("f1", "20.00")+back("f2")+back("f3")+pay("f4", "20.00")+pay("f6", "20.00")+
		stepful()+back("f1")+pay("f2", "20.00")+pay("f3", "20.00")+back("f4")+back("f6"))
	for _, n := range []string{"f1", "f2", "f3", "f4", "f6"} {
		got := webtest.Ask[string](t, s.Site, `
			select sum(x.amount) filter (where x.kind = 'charge') || ' ' || sum(x.amount) filter (where x.kind = 'refund' and x.state = 'paid')
			  from transactions x join contact_addresses a on a.contact_id = x.contact_id where a.email_key = $1`, "far"+n+"@alike.example")
		if got != "5000 -2000" {
			t.Errorf("%s is %s: %s", n, got, s.stored(t, "far"+n+"@alike.example"))
		}
	}
	s.take(t, alikeUnknown+pay("f5", "20.00"))
	_, counts := s.take(t, alikeUnknown+back("f5")+stepful()+pay("f7", ""))
	if got := s.stored(t, "farf5@alike.example"); got != "f5 charge paid 5000, f5 refund paid -2000 f5, rf5 refund paid -2000" || counts != "2 2,100 0 1" && counts != "2 2,100 1" {
		t.Errorf("of a file that does not tell it again it is %q: %s", counts, got)
	}
}

// A file of ours has a refund as the amount that told of it, and the workspace that it comes into
// as a row of its own: it counts once, which is said, as far as the file has no such row itself.
func TestOurFileTellsAsAnAmountWhatIsARowHere(t *testing.T) {
	t.Parallel()
	s := newAlikeSite(t)
	trip := roundTrip{site: s.Site, owner: s.owner, separator: "comma", existing: "fill"}
	pay := func(n, back string) string {
		return n + ",2026-03-02,Payment,50.00,EUR," + back + ",ours@alike.example,\n"
	}
	back := func(n, amount, of string) string {
		return n + ",2026-03-05,Refund,-" + amount + ",EUR,,ours@alike.example," + of + "\n"
	}
	// Of o3 another row of the same amount stands beside what its payment tells.
	s.take(t, alikeUnknown+pay("o1", "20.00")+pay("o2", "30.00")+back("ro3", "10.00", "o3")+pay("o3", "")+pay("o4", "")+pay("o5", "25.00"))
	// Of o7 that row stands more than a step below in what leaves.
	later := strings.Replace(back("ro7", "20.00", "o7"), "-03-05", "-06-05", 1)
	s.take(t, alikeUnknown+pay("o7", "")+later+pay("o8", "20.00")+stepful())
	s.take(t, alikeUnknown+pay("o3", "20.00")+pay("o7", "40.00")+pay("o9", "15.00"))
	s.refund(t, "o9", "10.00")
	s.take(t, alikeUnknown+pay("o5", "50.00"))
	s.pays(t, "o6", "", "ours@alike.example")
	s.refund(t, "o6", "20.00")
	other := trip.empty(t, "Ours elsewhere")
	section := other + "/transactions"
	files := string(trip.leaves(t, "/w/"+webtest.Atelier, "transactions"))
	webtest.Imported(t, s.owner, section, alikeUnknown+pay("o1", "")+pay("o2", "")+pay("o3", "")+pay("o4", "")+pay("o5", "")+pay("o6", "")+pay("o7", "")+pay("o8", "")+pay("o9", "")+
		back("ro9", "10.00", "o9")+back("so9", "20.00", "o9")+back("ro1", "20.00", "o1")+back("ro2", "10.00", "o2")+back("ro3", "10.00", "o3")+back("ro4", "5.00", "o4")+back("ro5", "50.00", "o5")+back("ro6", "20.00", "o6")+
		later+back("ro8", "20.00", "o8"), nil)
	for round := range 2 {
		s.ForgetTries(t)
		p := webtest.Imported(t, s.owner, section, files, nil)
		for n, want := range map[string]int64{"o1": 2000, "o2": 3000, "o3": 2000, "o4": 500, "o5": 5000, "o6": 2000, "o7": 4000, "o8": 2000, "o9": 3000} {
			got := webtest.Ask[int64](t, s.Site, `
				select -sum(x.amount)::bigint from transactions x join transactions p on p.id = x.payment_id
				  join workspace_slugs w on w.workspace_id = x.workspace_id and '/w/' || w.slug = $1
				 where p.reference = $2 and x.kind = 'refund' and x.state not in ('failed', 'voided')`, other, n)
			if got != want {
				t.Errorf("%d: of %s %d is refunded, want %d: %s", round, n, got, want, p.Text())
			}
		}
	}
}

// Files that overlap tell a refund without a number again: it counts once, which is said, and two of
// them in one file are two.
func TestARefundWithoutANumberCountsOnceInFilesThatOverlap(t *testing.T) {
	t.Parallel()
	s := newAlikeSite(t)
	back := ",2026-03-20,refund,paid,-20.00,EUR,over@hand.example,over\n"
	s.pays(t, "over", "", "over@hand.example")
	s.take(t, byHandRows+back)
	page, counts := s.take(t, byHandRows+back+back+"over2,2026-03-21,payment,paid,10.00,EUR,over@hand.example,\n")
	got, want := s.stored(t, "over@hand.example"), " refund paid -2000 over,  refund paid -2000 over, over charge paid 5000, over2 charge paid 1000"
	if got != want || counts != "3 0 1" {
		t.Errorf("it is %q: %s", counts, got)
	}
	s.undo(t, page)
	if got := s.stored(t, "over@hand.example"); strings.TrimSpace(got) != "refund paid -2000 over, over charge paid 5000" {
		t.Errorf("undone it is %s", got)
	}
}
