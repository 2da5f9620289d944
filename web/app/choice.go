package app

import (
	_ "image/gif"
	_ "image/png"

	"github.com/google/uuid"
	_ "golang.org/x/image/webp"

	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/templates/ui"
)

func (r *Request) Country(code string) string {
	if code == "" {
		return ""
	}
	return r.Words.Country(code)
}

// countries are offered by their codes; any other that is set stays.
var countries = []string{"AT", "BE", "CA", "CH", "DE", "DK", "ES", "FI", "FR", "GB", "IE", "IT", "LU", "NL", "NO", "PL", "PT", "SE", "US"}

func (r *Request) CountryOptions(chosen string) []ui.Option {
	list := []ui.Option{{Label: "–"}}
	known := chosen == ""
	for _, code := range countries {
		known = known || code == chosen
		list = append(list, ui.Option{Value: code, Label: r.Words.Country(code), Selected: code == chosen})
	}
	if !known {
		list = append(list, ui.Option{Value: chosen, Label: chosen, Selected: true})
	}
	return list
}

// optionalID reads what was chosen from a list, "" for nobody.
func OptionalID(field, text string) (uuid.NullUUID, error) {
	if text == "" {
		return uuid.NullUUID{}, nil
	}
	id, err := uuid.Parse(text)
	if err != nil {
		return uuid.NullUUID{}, fault.Field(field, "fault.choice")
	}
	return uuid.NullUUID{UUID: id, Valid: true}, nil
}

// region is where a phone number without a country is taken to be from.
func Region(language i18n.Language) string {
	return map[i18n.Language]string{i18n.French: "FR", i18n.Dutch: "NL", i18n.English: "GB"}[language]
}

func LanguageOptions(chosen i18n.Language) (list []ui.Option) {
	for _, l := range i18n.Languages {
		list = append(list, ui.Option{Value: string(l), Label: l.Name(), Selected: l == chosen})
	}
	return list
}

func ParseRestrictions(names []string) (policy.Restrictions, bool) {
	var given []string
	for _, name := range names {
		if name != "" { // "All" of the choice of visibility.
			given = append(given, name)
		}
	}
	return policy.ParseRestrictions(given)
}

// parseOffer reads a role and its restrictions; unknown ones are faults, never
// a default.
func ParseOffer(role string, restrictions []string) (o policy.Offer, err error) {
	var ok bool
	if role == "" {
		return o, fault.Field("role", "fault.role_missing")
	}
	if o.Role, ok = policy.ParseRole(role); !ok {
		return o, fault.Field("role", "fault.choice")
	}
	if o.Restrictions, ok = ParseRestrictions(restrictions); !ok {
		return o, fault.Field("role", "fault.choice")
	}
	return o, nil
}

// also is a further grant of the same actor, nil where it is closed to them.
func Also(actor policy.Actor, resource policy.Resource) *policy.Grant[policy.List] {
	grant, err := policy.Authorize[policy.List](actor, resource)
	if err != nil {
		return nil
	}
	return &grant
}

// counted writes a number of people in a list; beyond customer.CountCap nobody
// has counted.
func (r *Request) Counted(n int) string {
	if n >= listing.CountCap {
		return r.Words.Number(listing.CountCap-1) + "+"
	}
	return r.Words.Number(n)
}
