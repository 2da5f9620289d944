package importing_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"latchkey/internal/importing"
)

func (c cells) transaction(s importing.Reading) (importing.Transaction, importing.Reason) {
	r, row := c.reader(s)
	return r.Transaction(row)
}

// payment is the least that a payment needs.
func payment() cells {
	return cells{importing.Email: anna, importing.At: "2026-02-03", importing.Amount: "12.50", importing.Currency: "EUR"}
}

func TestARowBecomesAPayment(t *testing.T) {
	t.Parallel()
	row := payment().with(importing.Name, "Anna Dubois").with(importing.At, "2026-02-03 10:00").with(importing.Currency, "usd").with(importing.Kind, "Payment").
		with(importing.State, "On hold").with(importing.Label, "Kiln").with(importing.Reference, "ch_1").with(importing.Amount, "1,234.50")
	got, reason := row.transaction(importing.Reading{Language: "en", Mark: importing.Point, Zone: "Europe/Paris", Currency: "EUR"})
	if reason != "" || got.Email.String() != anna || !got.At.Equal(time.Date(2026, 2, 3, 9, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v, %q", got, reason)
	}
	got.Email, got.At = importing.Transaction{}.Email, time.Time{}
	want := importing.Transaction{Buyer: importing.Buyer{Name: "Anna Dubois"}, Kind: "charge", State: "pending", Amount: 123450, Currency: "USD", Label: "Kiln", Reference: "ch_1"}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(importing.Buyer{}, "Email")); diff != "" {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// What the file does not say is a charge that was paid, in the currency of the settings.
func TestAPaymentMaySayLittle(t *testing.T) {
	t.Parallel()
	row := cells{importing.Email: anna, importing.At: "03/02/2026", importing.Amount: "1.234,50"}
	got, reason := row.transaction(importing.Reading{Language: "fr", Order: importing.DayFirst, Currency: "CHF"})
	if reason != "" || got.Name != "" || got.Kind != "charge" || got.State != "paid" || got.Amount != 123450 || got.Currency != "CHF" ||
		got.Label != "Paiement importé" || got.Reference != "" {
		t.Errorf("%+v, %q", got, reason)
	}
}

// A refund and a fee take away, whatever sign the file writes; a charge that
// takes away is a refund.
func TestTheSignOfAPayment(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind, amount, want string
		minor              int64
	}{
		{"", "12.50", "charge", 1250}, {"charge", "12.50", "charge", 1250}, {"", "-12.50", "refund", -1250}, {"Sale", "(12.50)", "refund", -1250},
		{"refund", "12.50", "refund", -1250}, {"Remboursement", "-12.50", "refund", -1250}, {"terugbetaling", "12.50", "refund", -1250},
		{"refund", "0.01", "refund", -1}, {"fee", "0.30", "fee", -30}, {"Stripe Fee", "-0.30", "fee", -30}, {"kosten", "0.30", "fee", -30},
		{"Refund of shipping fee", "5", "refund", -500}, {"Delivery fee refund", "5", "refund", -500},
		{"Remboursement des frais de port", "5", "refund", -500}, {"Remboursement des frais de livraison", "-5", "refund", -500},
		{"Terugbetaling verzendkosten", "5", "refund", -500}, {"Bezorgkosten terugbetaald", "-5", "refund", -500},
		{"Erstattung der Versandkosten", "5", "refund", -500}, {"Frais de port", "5", "fee", -500}, {"Retour verzendkosten", "5", "fee", -500},
		{"Remboursement des frais", "5", "fee", 500}, {"Refund fee", "5", "fee", -500}, {"Fee refund", "5", "fee", 500},
	} {
		got, reason := payment().with(importing.Kind, c.kind).with(importing.Amount, c.amount).transaction(importing.Reading{Language: "en", Mark: importing.Point})
		if reason != "" || got.Kind != c.want || got.Amount != c.minor {
			t.Errorf("%q of %s is a %s of %d, %q; want a %s of %d", c.kind, c.amount, got.Kind, got.Amount, reason, c.want, c.minor)
		}
	}
}

func TestAmountsAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		language, text, currency string
		minor                    int64
	}{
		{"en", "1,234.50", "EUR", 123450}, {"nl", "1.234,50", "EUR", 123450}, {"fr", "1 234,50 €", "EUR", 123450}, {"en", "€12", "EUR", 1200},
		{"en", "USD 12.50", "USD", 1250}, {"en", "500", "JPY", 500},
		{"en", "-12", "EUR", -1200}, {"en", "12-", "EUR", -1200}, {"en", "−12", "EUR", -1200}, {"en", "12−", "EUR", -1200},
		{"en", "(12)", "EUR", -1200}, {"en", "(€12)", "EUR", -1200}, {"en", "(-12)", "EUR", -1200}, {"en", "€ -12", "EUR", -1200},
		{"en", "-€12", "EUR", -1200}, {"fr", "–12,00 €", "EUR", -1200}, {"nl", "€ 12,-", "EUR", 1200}, {"nl", "€ 1.234,--", "EUR", 123400}, {"en", "12.-", "CHF", 1200}, {"en", "CHF 1’000.–", "CHF", 100000},
		{"en", "1,23,456.78", "INR", 12345678}, {"en", "1'234.50", "CHF", 123450}, {"fr", "1\u202f234,50", "EUR", 123450}, {"en", ".50", "EUR", 50},
		{"en", "+12", "EUR", 1200}, {"en", "Fr. 12.50", "CHF", 1250}, {"en", "kr 12.50", "SEK", 1250}, {"en", "12.50 kr.", "DKK", 1250},
		{"en", "$12.50", "CAD", 1250}, {"en", "$12.50 USD", "USD", 1250}, {"en", "R$ 12,50", "BRL", 1250}, {"en", "¥1200", "JPY", 1200}, {"en", "¥12", "CNY", 1200},
		{"fr", "1.250", "KWD", 1250}, {"nl", "29.005", "KWD", 29005}, {"fr", "1234.565", "KWD", 1234565}, {"en", "1.250", "JPY", 1250}, {"en", "1250", "JPY", 1250},
		{"fr", "12.500", "TND", 12500}, {"nl", "12.5", "KWD", 12500}, {"nl", "1.250", "EUR", 125000}, {"en", "1.250", "EUR", 125},
		{"en", "1000000000", "EUR", 100_000_000_000},
	} {
		row := payment().with(importing.Amount, c.text).with(importing.Currency, c.currency)
		if got, reason := row.transaction(importing.Reading{Language: c.language, Mark: importing.UsualMark(c.language)}); reason != "" || got.Amount != c.minor {
			t.Errorf("%q in %s is %d, %q", c.text, c.language, got.Amount, reason)
		}
	}
	for _, text := range []string{"", "free", "12.505", "1.2.3", "1-2", "-", "()", "1000000000.01", "1e3", "12 34", "1,2345,678.00", "--12", "€"} {
		if got, reason := payment().with(importing.Amount, text).transaction(importing.Reading{Language: "en", Mark: importing.Point}); reason != importing.BadAmount {
			t.Errorf("%q is %d, %q", text, got.Amount, reason)
		}
	}
}

// A head that says cents is believed, and so is a column that proves by 1,234 of a
// currency of cents that its marks part thousands.
func TestAmountsAreOfTheSizeThatTheirColumnSays(t *testing.T) {
	t.Parallel()
	thirds := func(mark string) importing.Proof { return importing.Proof{Numbers: true, Thirds: mark} }
	for _, c := range []struct {
		head, text, currency string
		proof                importing.Proof
		minor                int64
	}{
		{"Amount (cents)", "1250", "EUR", importing.Proof{}, 1250}, {"amount_in_cents", "-1250", "USD", importing.Proof{}, -1250},
		{"Montant (centimes)", "5", "EUR", importing.Proof{}, 5}, {"amount minor units", "1250", "JPY", importing.Proof{}, 1250},
		{"Amount (cents)", "12.50", "EUR", importing.Proof{}, 0}, {"Cent Amount Total", "1,250", "EUR", importing.Proof{}, 0},
		{"Amount", "2,500", "EUR", thirds(","), 250000}, {"Amount", "2.500", "EUR", thirds("."), 250000}, {"Amount", "2,500", "EUR", importing.Proof{}, 250},
		{"Amount", "2,500", "KWD", thirds(","), 2500}, {"Amount", "2,5", "EUR", thirds(","), 250},
	} {
		r := importing.NewReader([]importing.Field{importing.Email, importing.At, importing.Amount, importing.Currency}, importing.Reading{
			Heads: []string{"Email", "Date", c.head, "Currency"}, Language: "fr", Mark: importing.Comma, Columns: map[int]importing.Proof{2: c.proof},
		})
		if got, reason := r.Transaction([]string{anna, "2026-02-03", c.text, c.currency}); got.Amount != c.minor || (c.minor == 0) != (reason == importing.BadAmount) {
			t.Errorf("%q under %q in %s is %d, %q; want %d", c.text, c.head, c.currency, got.Amount, reason, c.minor)
		}
	}
}

// The currency of an amount stands with it, in its column, in the head, or in the
// settings. Where two of them gainsay each other the row is refused.
func TestTheCurrencyOfAnAmount(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ head, amount, column, want string }{
		{"Amount", "12.50", "", "EUR"}, {"Amount", "12.50", "usd", "USD"}, {"Amount", "$12.50", "", "USD"}, {"Amount", "US$ 12.50", "", "USD"},
		{"Amount", "12,50 $US", "", "USD"}, {"Amount", "12,50 $ CA", "", "CAD"}, {"Amount", "12,50 £GB", "", "GBP"}, {"Amount", "£12.50", "", "GBP"}, {"Amount", "12.50 CHF", "", "CHF"}, {"Amount", "USD 12.50", "", "USD"}, {"Amount", "12.50 zł", "", "PLN"},
		{"Amount (USD)", "12.50", "", "USD"}, {"Amount USD", "12.50", "", "USD"}, {"Gross (£)", "12.50", "", "GBP"}, {"total_usd", "12.50", "", "USD"},
		{"Montant (CHF)", "12.50", "CHF", "CHF"}, {"AMOUNT ALL", "12.50", "", "EUR"}, {"Amount top", "12.50", "", "EUR"}, {"Amount", "12.50", "€", "EUR"},
		{"Amount", "€12.50", "USD", ""}, {"Amount (USD)", "12.50", "EUR", ""}, {"Amount (USD)", "€12.50", "", ""}, {"Amount", "12.50 XXQ", "", ""},
		{"Amount", "kr 12.50", "", ""}, {"Amount", "€ 12.50 USD", "", ""}, {"Amount", "12.50 apples", "", ""}, {"Amount", "12.50", "dollars", ""},
	} {
		r := importing.NewReader([]importing.Field{importing.Email, importing.At, importing.Amount, importing.Currency},
			importing.Reading{Heads: []string{"Email", "Date", c.head, "Currency"}, Language: "en", Mark: importing.Point, Currency: "EUR"})
		got, reason := r.Transaction([]string{anna, "2026-02-03", c.amount, c.column})
		if got.Currency != c.want || (c.want == "") != (reason == importing.BadMoney || reason == importing.BadAmount || reason == importing.MoneyDiffers) || c.want != "" && got.Amount != 1250 {
			t.Errorf("%q under %q with %q is %d %s, %q; want %s", c.amount, c.head, c.column, got.Amount, got.Currency, reason, c.want)
		}
	}
}

// A day, its time and its zone may stand in three cells, and the head may name the zone.
func TestTheTimeOfAPayment(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ head, day, clock, zone, want string }{
		{"Date", "2026-07-01", "", "", "2026-06-30T22:00:00Z"}, {"Created (UTC)", "2026-07-01 10:00", "", "", "2026-07-01T10:00:00Z"},
		{"created_utc", "2026-07-01 10:00", "", "", "2026-07-01T10:00:00Z"}, {"Date (America/New_York)", "2026-07-01 10:00", "", "", "2026-07-01T14:00:00Z"},
		{"Date [GMT+2]", "2026-07-01 10:00", "", "", "2026-07-01T08:00:00Z"}, {"Date (UTC)", "2026-07-01 10:00+02:00", "", "", "2026-07-01T08:00:00Z"},
		{"Date", "03/15/2024", "23:30:00", "PST", "2024-03-16T07:30:00Z"}, {"Date", "12/03/2026", "14:05:06", "Europe/Paris", "2026-12-03T13:05:06Z"},
		{"Date", "2026-07-01", "2:05 PM", "+02:00", "2026-07-01T12:05:00Z"}, {"Date", "2026-07-01", "14:05", "CEST", "2026-07-01T12:05:00Z"},
		{"Date", "2026-07-01", "14:05", "Rome", "2026-07-01T12:05:00Z"}, {"Date (Lisbon)", "2026-07-01 14:05", "", "", "2026-07-01T13:05:00Z"}, {"Date", "2026-07-01", "14:05", "Bern", "2026-07-01T12:05:00Z"},
		{"Date", "2026-07-01", "14:05", "IST", ""}, {"Date", "2026-07-01", "14:05", "Mars", ""}, {"Date", "2026-07-01 14:05 XYZ", "", "", ""},
		{"Date", "2026-03-29 02:30", "", "", ""},
	} {
		r := importing.NewReader([]importing.Field{importing.Email, importing.At, importing.AtTime, importing.AtZone, importing.Amount},
			importing.Reading{Heads: []string{"Email", c.head, "Time", "TimeZone", "Amount"}, Zone: "Europe/Paris", Order: importing.MonthFirst, Currency: "EUR"})
		got, reason := r.Transaction([]string{anna, c.day, c.clock, c.zone, "12"})
		at := got.At.UTC().Format(time.RFC3339)
		if (reason == "") != (c.want != "") || c.want != "" && at != c.want {
			t.Errorf("%q %q %q under %q is %s, %q; want %s", c.day, c.clock, c.zone, c.head, at, reason, c.want)
		}
	}
}

func TestStatesOfOthersAreOurs(t *testing.T) {
	t.Parallel()
	for want, words := range map[string][]string{
		"paid": {"", "Paid", "succeeded", "Completed", "Payé", "betaald"}, "pending": {"Pending", "on-hold", "requires_action", "En attente"},
		"failed":   {"Failed", "Échoué", "mislukt"},
		"refunded": {"Refunded", "Remboursé", "terugbetaald"}, "voided": {"Voided", "Cancelled", "canceled", "annulé", "geannuleerd"},
	} {
		for _, word := range words {
			if got, reason := payment().with(importing.State, word).transaction(importing.Reading{}); reason != "" || got.State != want {
				t.Errorf("%q is %q, %q; want %q", word, got.State, reason, want)
			}
		}
	}
}

func TestRowsOfPaymentsAreRefused(t *testing.T) {
	t.Parallel()
	inAYearAnd := func(days int) string { return time.Now().UTC().AddDate(1, 0, days).Format(time.DateOnly) }
	for name, c := range map[string]struct {
		row  cells
		want importing.Reason
	}{
		"no address":                  {payment().with(importing.Email, " "), importing.NoAddress},
		"a bad address":               {payment().with(importing.Email, "anna"), importing.BadMail},
		"an unknown kind":             {payment().with(importing.Kind, "gift"), importing.BadKind},
		"an unknown state":            {payment().with(importing.State, "dreamt"), importing.BadState},
		"no day":                      {payment().with(importing.At, " "), importing.BadDate},
		"a day that is none":          {payment().with(importing.At, "yesterday"), importing.BadDate},
		"a year before business":      {payment().with(importing.At, "1899-12-31"), importing.BadDate},
		"a day that is yet to come":   {payment().with(importing.At, inAYearAnd(2)), importing.BadDate},
		"an unknown currency":         {payment().with(importing.Currency, "XXQ"), importing.BadMoney},
		"no currency":                 {payment().with(importing.Currency, " "), importing.BadMoney},
		"nothing":                     {payment().with(importing.Amount, "0.00"), importing.Nothing},
		"an unknown zone":             {payment().with(importing.AtZone, "IST"), importing.BadZone},
		"no amount":                   {payment().with(importing.Amount, " "), importing.BadAmount},
		"decimals that it has not":    {payment().with(importing.Currency, "JPY"), importing.BadAmount},
		"a long reference":            {payment().with(importing.Reference, strings.Repeat("é", 201)), importing.TooLong},
		"a reference of a bell":       {payment().with(importing.Reference, "ch\a1"), importing.BadBytes},
		"a payment of within a year":  {payment().with(importing.At, inAYearAnd(-2)), ""},
		"one with the longest of all": {payment().with(importing.Label, strings.Repeat("é", 200)).with(importing.Reference, strings.Repeat("é", 200)), ""},
	} {
		if _, reason := c.row.transaction(importing.Reading{Language: "en", Mark: importing.Point}); reason != c.want {
			t.Errorf("%s is refused because %q, want %q", name, reason, c.want)
		}
	}
}
