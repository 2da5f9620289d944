package importing_test

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/csvfile"
	"latchkey/internal/i18n"
	"latchkey/internal/importing"
	"latchkey/internal/money"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
)

// home is what a workspace has that a file may leave open.
type home struct{ language, country, zone string }

// homes are a workspace in each language.
var homes = []home{{"en", "GB", "Europe/London"}, {"fr", "FR", "Europe/Paris"}, {"nl", "NL", "Europe/Amsterdam"}}

// brought is what the rows of a file say in a workspace that takes all that is found and
// guessed: a line for each row or order, or why it is refused. Times are those of the
// workspace.
func brought(t *testing.T, resource policy.Resource, file string, in home) (program string, lines []string) {
	t.Helper()
	text, head, format, err := csvfile.Begin(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	whole, err := io.ReadAll(text)
	if err != nil {
		t.Fatal(err)
	}
	survey := importing.NewSurvey(head, format)
	_, _ = survey.Write(whole)
	found := survey.Found()
	reading := importing.Reading{
		Encoding: found.Encoding, Separator: found.Separator, Returns: found.Returns, HeadRow: found.HeadRow, Columns: found.Columns,
		Order: importing.UsualOrder(in.country, in.zone), Mark: importing.UsualMark(in.language),
		Language: in.language, Country: in.country, Zone: in.zone, Currency: "EUR", Existing: importing.Fill,
	}
	rows := csvfile.NewRows(whole, reading.Format(), true)
	for range reading.HeadRow {
		reading.Heads, _, _ = rows.Next()
	}
	list := importing.ImporterOf(resource)
	if reading.HeadRow == 0 {
		reading.Heads = []string{"Column 1", "Column 2"}
	}
	fields := list.Recognise(reading.Heads, nil)
	if p := importing.RecogniseProgram(resource, reading.Heads); p != nil {
		program, reading.Program = p.Name, p.Key()
		if p.Zone != "" {
			reading.Zone = p.Zone
		}
	}
	var good [][]string
	for {
		cells, more, err := rows.Next()
		if !more {
			break
		}
		if err != nil {
			lines = append(lines, err.Error())
		} else if slices.ContainsFunc(cells, func(cell string) bool { return !texts.Blank(cell) }) {
			good = append(good, cells)
		}
	}
	list.RecogniseByWords(reading.Heads, fields, reading.Columns)
	if reading.HeadRow == 0 {
		importing.RecogniseAddress(fields, good[0])
	}
	if len(good) > 0 {
		list.SettleMark(&reading, fields, good[0], false)
	}
	if need, missing := list.Missing(fields); missing {
		t.Fatalf("%s: nothing fills %v of %q", in.language, need.OneOf, reading.Heads)
	}
	reader := importing.NewReader(fields, reading)
	for _, item := range list.Grouped(reader, good) {
		var of [][]string
		for _, n := range item {
			of = append(of, good[n])
		}
		lines = append(lines, said(reader, resource, of, in)...)
	}
	return program, lines
}

// said is what the rows of one item say.
func said(r *importing.Reader, resource policy.Resource, rows [][]string, in home) []string {
	zone, _ := time.LoadLocation(in.zone)
	at := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return strings.TrimSuffix(t.In(zone).Format("2006-01-02 15:04"), " 00:00")
	}
	parts := func(remarks []importing.Remark, parts ...string) string {
		for _, remark := range remarks {
			parts = append(parts, "!"+strings.TrimPrefix(string(remark.Reason), "import."))
		}
		return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), " ")
	}
	refused := func(reason importing.Reason) []string {
		if reason == importing.Continued {
			return nil
		}
		return []string{"refused: " + strings.TrimPrefix(string(reason), "import.")}
	}
	switch resource {
	case policy.Contacts:
		c, reason := r.Contact(rows[0])
		if reason != "" {
			return refused(reason)
		}
		email := ""
		if c.HasEmail {
			email = c.Email.String()
		}
		return []string{parts(c.Remarks, c.Name, email, c.Phone, c.Street, c.PostalCode, c.City, c.Country, c.Language, strings.Join(c.Tags, ","),
			at(c.Created), string(c.Consent.Answer))}
	case policy.Transactions:
		list, reason := r.Payments(rows[0])
		if reason != "" {
			return refused(reason)
		}
		var lines []string
		for i := range list {
			p := &list[i]
			name, _, _ := strings.Cut(p.Email.String(), "@")
			of := p.Payment
			if of != "" {
				of = "of " + of
			}
			lines = append(lines, parts(p.Remarks, at(p.At), p.Kind, p.State, amount(p.Amount, p.Currency), p.Reference, of, name, p.Name))
		}
		return lines
	case policy.Subscriptions:
		s, reason := r.Subscription(rows[0])
		if reason != "" {
			return refused(reason)
		}
		return []string{parts(s.Remarks, s.Name, s.Plan, s.Period, s.State, amount(s.Amount, s.Currency), at(s.At), at(s.Next), at(s.Ended), s.Reference)}
	case policy.Orders:
		o, _, reason := r.Order(rows)
		if reason != "" {
			return refused(reason)
		}
		line := parts(slices.Concat(o.Remarks...), o.Reference, at(o.At), o.Name, o.State, amount(o.Amount, o.Currency), o.Ship.City, o.Ship.Country)
		for i := range o.Lines {
			line += fmt.Sprintf(" + %d × %s %s", o.Lines[i].Quantity, amount(o.Lines[i].Price, ""), o.Lines[i].Label)
		}
		return []string{line}
	default:
		s, reason := r.Student(rows[0])
		if reason != "" {
			return refused(reason)
		}
		return []string{parts(s.Remarks, s.Name, s.Course, at(s.At), s.State, fmt.Sprint(s.Progress))}
	}
}

// amount is one as a line says it: 12.50 EUR, and cents alone without a currency.
func amount(minor int64, currency string) string {
	if currency == "" {
		return fmt.Sprint(minor)
	}
	return money.Decimal(minor, currency) + " " + currency
}

// sameInEachHome compares what a file says in a workspace of each language, whose clock is
// that of a zone, or its own for "".
func sameInEachHome(t *testing.T, resource policy.Resource, program, file, want, zone string) {
	t.Helper()
	var expected []string
	for line := range strings.SplitSeq(strings.TrimSpace(want), "\n") {
		expected = append(expected, strings.TrimSpace(line))
	}
	for _, in := range homes {
		if zone != "" {
			in.zone = zone
		}
		of, lines := brought(t, resource, file, in)
		if of != program {
			t.Errorf("%s: it is of %q, not of %q", in.language, of, program)
		}
		// What the workspace calls a thing itself is of its language.
		words := i18n.For(i18n.Language(in.language), time.UTC)
		said := strings.NewReplacer(words.T("import.shipping"), "Shipping", words.T("import.taxes"), "Taxes", words.T("import.other_amounts"), "Other amounts").
			Replace(strings.Join(lines, "\n"))
		if diff := cmp.Diff(expected, strings.Split(said, "\n")); diff != "" {
			t.Errorf("%s: %s", in.language, diff)
		}
	}
}
