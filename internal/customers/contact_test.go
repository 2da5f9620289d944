package customers_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/masked"
)

// faultOf is the field and the key of the fault with which a text is refused, "" for none.
func faultOf(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	var f *fault.Fault
	if !errors.As(err, &f) || f.Kind != fault.Invalid {
		t.Fatalf("%v is no fault of a field", err)
	}
	return f.Field + ": " + f.Key
}

func TestContactWithoutANameIsCalledByItsAddress(t *testing.T) {
	t.Parallel()
	c := customers.Contact{Email: masked.Text{Shown: "helene@customers.example"}}
	if got := c.Title(); got != c.Email.Shown {
		t.Errorf("it is called %q", got)
	}
	c.Name.Shown = "Helene Dubois"
	if got := c.Title(); got != c.Name.Shown {
		t.Errorf("it is called %q", got)
	}
}

// A list that is searched, or filtered twice, is counted less far.
func TestHowFarAListIsCounted(t *testing.T) {
	t.Parallel()
	some := uuid.NullUUID{UUID: uuid.New(), Valid: true}
	for name, c := range map[string]struct {
		query         customers.ContactQuery
		filters, most int
	}{
		"everybody":               {customers.ContactQuery{}, 0, 1000},
		"a search":                {customers.ContactQuery{Search: "anna"}, 0, 250},
		"a tag":                   {customers.ContactQuery{Tag: some}, 1, 1000},
		"an assignee":             {customers.ContactQuery{Assignee: some}, 1, 1000},
		"a team":                  {customers.ContactQuery{Team: some}, 1, 1000},
		"a value":                 {customers.ContactQuery{Value: customers.FieldSearch{Field: some, Typed: "red"}}, 1, 1000},
		"a field without a value": {customers.ContactQuery{Value: customers.FieldSearch{Field: some}}, 0, 1000},
		"a value of no field":     {customers.ContactQuery{Value: customers.FieldSearch{Typed: "red"}}, 0, 1000},
		"a tag and a team":        {customers.ContactQuery{Tag: some, Team: some}, 2, 250},
	} {
		if filters, most := c.query.Filters(), c.query.Most(); filters != c.filters || most != c.most {
			t.Errorf("%s: %d filters, counted to %d; want %d and %d", name, filters, most, c.filters, c.most)
		}
	}
}

// A contact is found by each word of its name, and by its addresses, whole and in parts.
func TestWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		keys []string
		want []string
	}{
		{"", nil, nil},
		{"", []string{"", "ann"}, []string{"ann"}},
		{"Hélène  DUBOIS Helene", nil, []string{"helene", "dubois"}},
		{"Ann", []string{"ann.lee+news_x-y@east.example", "bob@east.example"}, []string{
			"ann", "ann.lee+news_x-y@east.example", "east.example", "lee", "news", "x", "y", "bob@east.example", "bob",
		}},
		{strings.Repeat("x", 254) + " " + strings.Repeat("y", 255), nil, []string{strings.Repeat("x", 254)}},
	} {
		if diff := cmp.Diff(c.want, customers.Words(c.name, c.keys...)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}
