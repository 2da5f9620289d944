package customers_test

import (
	"errors"
	"testing"

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
