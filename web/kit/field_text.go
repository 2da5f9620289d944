package kit

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/texts"
	"latchkey/web/app"
)

// FieldText writes what is stored in a field of the workspace's own for people.
func FieldText(r *app.Request, kind customers.FieldKind, stored string) string {
	switch kind {
	case customers.NumberField:
		return r.Words.Decimal(stored)
	case customers.DateField:
		if day, err := time.ParseInLocation(time.DateOnly, stored, r.Words.Zone); err == nil {
			return r.Words.Date(day)
		}
	case customers.YesNoField:
		return r.Words.T("contact_field." + stored)
	case customers.TextField, customers.ChoiceField:
	}
	return stored
}

// YesNo are the answers of a field that asks for one.
var YesNo = []string{"yes", "no"}

// Stored turns what somebody typed into a value as fields store it. What is
// none of that kind stays as it was typed.
func Stored(r *app.Request, kind customers.FieldKind, typed string) string {
	typed = strings.Join(strings.Fields(typed), " ")
	switch kind {
	case customers.NumberField:
		if number, ok := r.Words.ParseDecimal(typed); ok {
			return number
		}
	case customers.DateField:
		for _, layout := range []string{"2/1/2006", "2-1-2006", "2.1.2006"} {
			if day, err := time.Parse(layout, typed); err == nil {
				return day.Format(time.DateOnly)
			}
		}
	case customers.YesNoField:
		for _, answer := range YesNo {
			if texts.SearchKey(typed) == texts.SearchKey(r.Words.T("contact_field."+answer)) {
				return answer
			}
		}
	case customers.TextField, customers.ChoiceField:
	}
	return typed
}

// Sought is a search for what somebody typed in a field of the workspace's own.
func Sought(r *app.Request, field uuid.NullUUID, typed string) customers.FieldSearch {
	search := customers.FieldSearch{Field: field, Typed: typed, Stored: map[customers.FieldKind]string{}}
	for _, kind := range customers.FieldKinds {
		search.Stored[kind] = Stored(r, kind, typed)
	}
	return search
}
