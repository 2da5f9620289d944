package importing_test

import (
	"strings"
	"testing"
	"time"

	"latchkey/internal/importing"
)

func (c cells) transaction(s importing.Settings) (importing.Transaction, importing.Reason) {
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
	got, reason := row.transaction(importing.Settings{Language: "en", Zone: "Europe/Paris", Currency: "EUR"})
	if reason != "" || got.Email.String() != anna || !got.At.Equal(time.Date(2026, 2, 3, 9, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v, %q", got, reason)
	}
	got.Email, got.At = importing.Transaction{}.Email, time.Time{}
	want := importing.Transaction{Name: "Anna Dubois", Kind: "charge", State: "pending", Amount: 123450, Currency: "USD", Label: "Kiln", Reference: "ch_1"}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// What the file does not say is a charge that was paid, in the currency of the settings.
func TestAPaymentMaySayLittle(t *testing.T) {
	t.Parallel()
	row := cells{importing.Email: anna, importing.At: "03/02/2026", importing.Amount: "1.234,50"}
	got, reason := row.transaction(importing.Settings{Language: "fr", Currency: "CHF"})
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
	} {
		got, reason := payment().with(importing.Kind, c.kind).with(importing.Amount, c.amount).transaction(importing.Settings{Language: "en"})
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
		{"en", "(12", "EUR", 1200}, {"en", "12)", "EUR", 1200},
		{"en", "1000000000", "EUR", 100_000_000_000},
	} {
		row := payment().with(importing.Amount, c.text).with(importing.Currency, c.currency)
		if got, reason := row.transaction(importing.Settings{Language: c.language}); reason != "" || got.Amount != c.minor {
			t.Errorf("%q in %s is %d, %q", c.text, c.language, got.Amount, reason)
		}
	}
	for _, text := range []string{"", "free", "0", "0.00", "-0", "12.505", "1.2.3", "1-2", "-", "()", "1000000000.01", "1e3"} {
		if got, reason := payment().with(importing.Amount, text).transaction(importing.Settings{Language: "en"}); reason != importing.BadAmount {
			t.Errorf("%q is %d, %q", text, got.Amount, reason)
		}
	}
}

func TestStatesOfOthersAreOurs(t *testing.T) {
	t.Parallel()
	for want, words := range map[string][]string{
		"paid": {"", "Paid", "succeeded", "Completed", "Payé", "betaald"}, "pending": {"Pending", "on-hold", "requires_action", "En attente"},
		"failed":   {"Failed", "Échoué", "mislukt"},
		"refunded": {"Refunded", "partially_refunded", "Remboursé", "terugbetaald"}, "voided": {"Voided", "Cancelled", "canceled", "annulé", "geannuleerd"},
	} {
		for _, word := range words {
			if got, reason := payment().with(importing.State, word).transaction(importing.Settings{}); reason != "" || got.State != want {
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
		"a long name":                 {payment().with(importing.Name, strings.Repeat("é", 121)), importing.TooLong},
		"a name of nothing":           {payment().with(importing.Name, "\u200b"), importing.BadBytes},
		"an unknown kind":             {payment().with(importing.Kind, "gift"), importing.BadKind},
		"an unknown state":            {payment().with(importing.State, "dreamt"), importing.BadState},
		"no day":                      {payment().with(importing.At, " "), importing.BadDate},
		"a day that is none":          {payment().with(importing.At, "yesterday"), importing.BadDate},
		"a year before business":      {payment().with(importing.At, "1899-12-31"), importing.BadDate},
		"a day that is yet to come":   {payment().with(importing.At, inAYearAnd(2)), importing.BadDate},
		"an unknown currency":         {payment().with(importing.Currency, "XXQ"), importing.BadMoney},
		"a currency by its sign":      {payment().with(importing.Currency, "€"), importing.BadMoney},
		"no currency":                 {payment().with(importing.Currency, " "), importing.BadMoney},
		"no amount":                   {payment().with(importing.Amount, " "), importing.BadAmount},
		"decimals that it has not":    {payment().with(importing.Currency, "JPY"), importing.BadAmount},
		"a long label":                {payment().with(importing.Label, strings.Repeat("é", 201)), importing.TooLong},
		"a label of a bell":           {payment().with(importing.Label, "Ki\aln"), importing.BadBytes},
		"a long reference":            {payment().with(importing.Reference, strings.Repeat("é", 201)), importing.TooLong},
		"a reference of a bell":       {payment().with(importing.Reference, "ch\a1"), importing.BadBytes},
		"a zero byte":                 {payment().with(importing.Label, "Ki\x00ln"), importing.BadBytes},
		"a payment of within a year":  {payment().with(importing.At, inAYearAnd(-2)), ""},
		"one with the longest of all": {payment().with(importing.Label, strings.Repeat("é", 200)).with(importing.Reference, strings.Repeat("é", 200)), ""},
	} {
		if _, reason := c.row.transaction(importing.Settings{Language: "en"}); reason != c.want {
			t.Errorf("%s is refused because %q, want %q", name, reason, c.want)
		}
	}
}
