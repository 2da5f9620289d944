package kit

import (
	"time"

	"latchkey/internal/customers"
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
