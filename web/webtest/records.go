package webtest

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/records"

	"github.com/google/uuid"
)

// RecordSections are the kinds of records, as they stand in addresses.
var RecordSections = func() (sections []string) {
	for _, kind := range pgtest.Kinds {
		sections = append(sections, sectionOf(kind))
	}
	return sections
}()

// RecordTables are their tables.
var RecordTables = ofKinds(func(kind *records.Kind) string { return kind.String() })

// FirstStates are those in which one of them begins.
var FirstStates = ofKinds(func(kind *records.Kind) string { return kind.States[0] })

func ofKinds(what func(*records.Kind) string) map[string]string {
	of := map[string]string{}
	for _, kind := range pgtest.Kinds {
		of[sectionOf(kind)] = what(kind)
	}
	return of
}

func sectionOf(kind *records.Kind) string { return strings.ReplaceAll(kind.String(), "_", "-") }

// MakeRecord adds a record to a contact, past every rule, and returns its id.
func (s *Site) MakeRecord(t testing.TB, section, contact, state string) string {
	t.Helper()
	i := slices.Index(RecordSections, section)
	return s.DB.NewRecord(t, pgtest.Kinds[i], uuid.MustParse(contact), state).String()
}

// CourseOf is a course of the contact's workspace that they are not in: they are
// in each once at most.
func (s *Site) CourseOf(t testing.TB, contact string) string {
	t.Helper()
	return Ask[string](t, s, `
		select k.id::text from courses k join contacts c using (workspace_id)
		 where c.id = $1 and not exists (select from students s where s.course_id = k.id and s.contact_id = c.id) order by k.name, k.id limit 1`, contact)
}

// GoodRecords are forms that add a record of each kind, as the owner sends them.
func (s *Site) GoodRecords(t testing.TB, contact string) map[string]url.Values {
	t.Helper()
	return map[string]url.Values{
		"transactions":       {"kind": {"refund"}, "state": {"paid"}, "amount": {"12.50"}, "currency": {"EUR"}, "label": {"Vase"}, "date": {"2026-01-31"}},
		"subscriptions":      {"plan": {"Club"}, "period": {"year"}, "amount": {"290"}, "currency": {"GBP"}, "start": {"2026-01-31"}, "trial_ends": {""}},
		"orders":             {"date": {"2026-01-31"}, "currency": {"EUR"}, "label_1": {"Vase"}, "quantity_1": {"2"}, "price_1": {"12.50"}, "ship_name": {"Anna"}, "street": {"Kade 1"}, "postal_code": {"1011"}, "city": {"Amsterdam"}, "country": {"NL"}},
		"affiliate-invoices": {"number": {"2026-17"}, "amount": {"12.50"}, "currency": {"EUR"}, "date": {"2026-01-31"}},
		"students":           {"course": {s.CourseOf(t, contact)}, "date": {"2026-01-31"}, "progress": {"20"}},
	}
}
