package importing_test

import (
	"strings"
	"testing"

	"latchkey/internal/importing"
	"latchkey/internal/policy"
)

// What people write by hand into lists is read as it is meant, or left out with a word.
func TestListsOfOtherHands(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		resource   policy.Resource
		file, want string
	}{
		"a discount in per cent": {policy.Orders, "Order number,Email,Date,Product,Quantity,Price,Discount,Total\n" +
			"1,a@hands.example,2026-03-02,Mug,2,10.00,10 %,18.00\n2,a@hands.example,2026-03-02,Mug,1,9.99,33%,6.70\n" +
			"3,a@hands.example,2026-03-02,Mug,1,10.00,10%,\n4,a@hands.example,2026-03-02,Mug,1,10.00,ten %,9.00\n",
			"1 2026-03-02 open 18.00 EUR + 2 × 1000 Mug\n2 2026-03-02 open 6.70 EUR + 1 × 999 Mug\n" +
				"3 2026-03-02 open 9.00 EUR + 1 × 1000 Mug\nrefused: bad_amount"},
		"a price for a month, of three": {policy.Subscriptions, "Email,Plan,Price,Interval,Every,Start date\na@hands.example,Club,£20 / month,,3,2026-03-02\n" +
			"b@hands.example,Club,£20 / month,,1,2026-03-02\n", "refused: bad_every\nClub month active 20.00 GBP 2026-03-02"},
		"a price for a month": {policy.Subscriptions, "Email,Plan,Price,Interval,Start date\na@hands.example,Club,£20 / month,month,2026-03-02\n" +
			"b@hands.example,Club,20.50 € per month,,2026-03-02\nc@hands.example,Club,€200/yr,year,2026-03-02\nd@hands.example,Club,€20 / month,year,2026-03-02\n" +
			"e@hands.example,Club,20 €/mois,mensuel,2026-03-02\nf@hands.example,Club,€ 20 per maand,maand,2026-03-02\ng@hands.example,Club,€5 / week,month,2026-03-02\n",
			"Club month active 20.00 GBP 2026-03-02\nClub month active 20.50 EUR 2026-03-02\nClub year active 200.00 EUR 2026-03-02\nrefused: bad_period\n" +
				"Club month active 20.00 EUR 2026-03-02\nClub month active 20.00 EUR 2026-03-02\nrefused: bad_period"},
		"who is done": {policy.Students, "Email,Course,Status,Progress\na@hands.example,Clay,Completed,1\nb@hands.example,Clay,Finished,1.0\nc@hands.example,Clay,Active,45\n" +
			"d@hands.example,Clay,Active,1\n", "Clay finished 100\nClay finished 100\nClay enrolled 45\nClay enrolled 1"},
		"somebody called Total": {policy.Contacts, "Name,Email,Phone\nTotal,,+32 470 12 34 56\nSource,,+32 470 12 34 57\nTotal,,25\nTotal,,\n",
			"Total +32470123456\nSource +32470123457\nrefused: footnote\nrefused: footnote"},
		"whose terminal it is": {policy.Transactions, "Email,Customer email,Date,Transaction ID,Transaction type,Status,Entry mode,Payout ID,Total\n" +
			"shop@hands.example,a@hands.example,2026-03-02,T1,Sale,Successful,chip,7,12.00\n", "2026-03-02 charge paid 12.00 EUR T1 a"},
		"when it was paid, not invoiced": {policy.Transactions, "Rechnungsdatum;Bezahlt am;E-Mail;Betrag\n13.01.2026;14.02.2026;a@hands.example;10,00\n",
			"2026-02-14 charge paid 10.00 EUR a"},
	} {
		if _, lines := brought(t, c.resource, c.file, homes[0]); strings.Join(lines, "\n") != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, strings.Join(lines, "\n"), c.want)
		}
	}
	// Where a terminal's file has no other address, the page asks for one.
	heads := strings.Split("Email,Date,Transaction ID,Transaction type,Status,Entry mode,Payout ID,Total", ",")
	if fields := importing.ImporterOf(policy.Transactions).Recognise(heads, nil); fields[0] != importing.Ignore {
		t.Errorf("the address of a terminal fills %q", fields[0])
	}
}
