package customers

import (
	"slices"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/listing"
	"latchkey/templates/frame"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// contactChips name what is asked of the customers beside the line of filters, where it
// would not be seen, and lead to the same list without it.
func contactChips(r *app.Request, action string, q customers.ContactQuery, found customers.ContactPage) (chips []frame.Link) {
	add := func(label string, without customers.ContactQuery) {
		chips = append(chips, frame.Link{Label: label, URL: action + contactQueryString(r, without, listing.Cursor{})})
	}
	if q.Consent != "" {
		without := q
		without.Consent = ""
		add(r.Words.T("contact.consent_is", "Answer", answerText(r, q.Consent)), without)
	}
	if q.Value.Set() {
		without := q
		without.Value = customers.FieldSearch{}
		name := r.Words.T("customers.list.field")
		if at := slices.IndexFunc(found.Fields, func(f customers.Field) bool { return f.ID == q.Value.Field.UUID }); at >= 0 {
			name = found.Fields[at].Name
		}
		add(r.Words.T("customers.list.field_is", "Field", name, "Value", q.Value.Typed), without)
	}
	if q.Made.Set() {
		without := q
		without.Made = customers.Span{}
		add(kit.SpanText(r, "contact.made", q.Made), without)
	}
	if q.Bought.Set() {
		without := q
		without.Bought = customers.Span{}
		add(kit.SpanText(r, "contact.bought", q.Bought), without)
	}
	if q.Import.Valid {
		without, label := q, r.Words.T("customers.list.one_import")
		without.Import = uuid.NullUUID{}
		if found.Import != "" {
			label = r.Words.T("customers.list.of_import", "File", found.Import)
		}
		add(label, without)
	}
	return chips
}
