package records_test

import (
	"strings"
	"testing"
	"time"

	"latchkey/internal/masked"
	"latchkey/internal/records"
	"latchkey/internal/sales"
)

func TestNextPayment(t *testing.T) {
	t.Parallel()
	day := func(text string) time.Time {
		d, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct{ start, trial, period, now, want string }{
		{"2026-01-15", "", "month", "2026-01-15", "2026-02-15"},
		{"2026-01-15", "", "month", "2026-11-20", "2026-12-15"},
		{"2026-01-15", "", "year", "2026-11-20", "2027-01-15"},
		{"2026-01-31", "", "month", "2026-02-01", "2026-02-28"},
		{"2026-01-31", "", "month", "2026-03-01", "2026-03-31"},
		{"2024-02-29", "", "year", "2024-03-01", "2025-02-28"},
		{"2026-03-01", "", "month", "2026-01-01", "2026-03-01"},
		{"2026-01-15", "2026-01-29", "month", "2026-01-20", "2026-01-29"},
		{"2026-01-15", "2026-01-29", "month", "2026-02-20", "2026-02-28"}, // No 29th that year.
		{"2026-01-15", "2025-01-29", "month", "2026-01-20", "2026-02-15"},
		{"1971-01-15", "", "month", "2199-01-20", "2199-02-15"},
	} {
		var trial time.Time
		if c.trial != "" {
			trial = day(c.trial)
		}
		if got := sales.NextPayment(day(c.start), trial, c.period, day(c.now)); !got.Equal(day(c.want)) {
			t.Errorf("%+v: %s", c, got.Format(time.DateOnly))
		}
	}
}

func TestLinesMakeAnOrder(t *testing.T) {
	t.Parallel()
	var d records.Draft
	d.SetLines([]records.OrderLine{{Label: "Vase", Quantity: 2, Price: 1250}, {Label: "Mug", Quantity: 1, Price: 800}})
	if d.Label != "Vase, Mug" || d.Amount != 3300 || len(d.Lines) != 2 {
		t.Errorf("%+v", d)
	}
	long := records.OrderLine{Label: strings.Repeat("é", 200), Quantity: 1}
	if d.SetLines([]records.OrderLine{long}); d.Label != long.Label {
		t.Errorf("a label of 200 characters is cut to %d", len([]rune(d.Label)))
	}
	if d.SetLines([]records.OrderLine{long, long}); len([]rune(d.Label)) != 200 || !strings.HasSuffix(d.Label, "é…") {
		t.Errorf("a label of %d characters", len([]rune(d.Label)))
	}
}

// An order goes to its own name and address, or else to the customer's.
func TestDestination(t *testing.T) {
	t.Parallel()
	text := func(s string) masked.Text { return masked.Text{Shown: s} }
	home := records.Postal{Name: text("Anna"), Street: text("Kade 1"), PostalCode: text("1011"), City: text("Amsterdam"), Country: text("NL")}
	for name, c := range map[string]struct{ ship, want records.Postal }{
		"nothing":    {records.Postal{}, home},
		"a name":     {records.Postal{Name: text("Jan")}, records.Postal{Name: text("Jan"), Street: home.Street, PostalCode: home.PostalCode, City: home.City, Country: home.Country}},
		"an address": {records.Postal{City: text("Lyon")}, records.Postal{Name: home.Name, City: text("Lyon")}},
	} {
		r := records.Full{Home: home, Ship: c.ship}
		if got := r.Destination(); got != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
