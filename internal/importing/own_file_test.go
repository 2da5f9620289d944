package importing_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/exporting"
	"latchkey/internal/i18n"
	"latchkey/internal/importing"
	"latchkey/internal/policy"
)

// Our own files are known in each language by all their heads, and what a workspace
// calls its own fields does not mislead.
func TestOurOwnFilesAreRecognised(t *testing.T) {
	t.Parallel()
	nom, city := uuid.New(), uuid.New()
	for _, language := range i18n.Languages {
		words := i18n.For(language, time.UTC)
		heads := append(exporting.Heads(words, importing.ContactColumns...), "Nom", "City")
		fields := importing.ImporterOf(policy.Contacts).Recognise(heads, map[string]uuid.UUID{"Nom": nom, "City": city})
		want := []importing.Field{
			importing.Name, importing.Email, importing.Others, importing.Phone, importing.Street, importing.PostalCode, importing.City, importing.Country,
			importing.Language, importing.Tags, importing.Assignee, importing.Team, importing.Source, importing.Created,
			importing.Consent, importing.ConsentSince, importing.ConsentFrom, importing.Notes, importing.OwnField(nom), importing.OwnField(city),
		}
		if diff := cmp.Diff(want, fields); diff != "" {
			t.Errorf("customers, %s: %s", language, diff)
		}
		payments := importing.ImporterOf(policy.Transactions)
		want = []importing.Field{
			importing.At, importing.Name, importing.Email, importing.Kind, importing.Label, importing.State, importing.Amount, importing.Currency,
			importing.Reference, importing.PaymentOf, importing.RefundReason,
		}
		if diff := cmp.Diff(want, payments.Recognise(exporting.Heads(words, payments.Ours...), nil)); diff != "" {
			t.Errorf("payments, %s: %s", language, diff)
		}
		older := exporting.Heads(words, payments.Ours...)[:9] // As they left before refunds named their payments.
		if diff := cmp.Diff(want[:9], payments.Recognise(older, nil)); diff != "" || !importing.NewReader(want[:9], importing.Reading{Heads: older}).Ours() {
			t.Errorf("older payments, %s: %s", language, diff)
		}
	}
}

// What stands in a file of ours is what stood in the workspace: a dash is a dash, a
// point parts decimals in French too, a tag keeps its quotes.
func TestOurOwnFilesAreReadExactly(t *testing.T) {
	t.Parallel()
	text, number := uuid.New(), uuid.New()
	fields := map[uuid.UUID]*customers.Field{
		text: {Kind: customers.TextField}, number: {Kind: customers.NumberField},
	}
	for _, language := range i18n.Languages {
		words := i18n.For(language, time.UTC)
		heads := append(exporting.Heads(words, importing.ContactColumns...), "Text", "Number")
		columns := importing.ImporterOf(policy.Contacts).Recognise(heads, map[string]uuid.UUID{"Text": text, "Number": number})
		cells := make([]string, len(heads))
		set := func(column, cell string) { cells[slices.Index(importing.ContactColumns, column)] = cell }
		set("name", "Null")
		set("email", "null@own.example")
		set("phone", "0612 34 56 78")
		set("tags", `"VIP", ab`)
		set("created_at", "2026-10-25T02:30:00+01:00")
		cells[len(cells)-2], cells[len(cells)-1] = "n/a", "1.234"
		reader := importing.NewReader(columns, importing.Reading{
			HeadRow: 1, Heads: heads, Language: string(language), Country: "FR", Zone: "Europe/Paris", Mark: importing.UsualMark(string(language)),
		})
		c, reason := reader.Contact(cells)
		if reason != "" {
			t.Fatalf("%s: %s", language, reason)
		}
		reader.Own(&c, fields)
		got := []string{c.Name, c.Phone, c.Created.UTC().Format(time.RFC3339), c.Own[text], c.Own[number]}
		want := append([]string{"Null", "0612 34 56 78", "2026-10-25T01:30:00Z", "n/a", "1.234"}, `"VIP"`, "ab")
		if diff := cmp.Diff(want, append(got, c.Tags...)); diff != "" || len(c.Remarks) > 0 {
			t.Errorf("%s: %v %s", language, c.Remarks, diff)
		}
		cells = []string{"2026-03-29T03:00:00+02:00", "Ann", "ann@own.example", "refund", "-", "paid", "-1.250", "KWD", "r1"}
		payments := importing.ImporterOf(policy.Transactions)
		heads = exporting.Heads(words, payments.Ours...)
		p, reason := importing.NewReader(payments.Recognise(heads, nil), importing.Reading{
			HeadRow: 1, Heads: heads, Language: string(language), Zone: "Europe/Paris", Currency: "EUR", Mark: importing.UsualMark(string(language)),
		}).Transaction(cells)
		if reason != "" || p.Amount != -1250 || p.Label != "-" || p.Reference != "r1" || !p.At.Equal(time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC)) {
			t.Errorf("%s: %s %+v", language, reason, p)
		}
	}
}
