package app

import (
	_ "image/gif"
	_ "image/png"

	"github.com/google/uuid"
	_ "golang.org/x/image/webp"

	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/policy"
	"latchkey/templates/ui"
)

// Country is what a country is called.
func (r *Request) Country(code string) string {
	if code == "" {
		return ""
	}
	return r.Words.Country(code)
}

// countries are offered, with the workspace's own; any other that is set stays.
var countries = []string{"AT", "BE", "CA", "CH", "DE", "DK", "ES", "FI", "FR", "GB", "IE", "IT", "LU", "NL", "NO", "PL", "PT", "SE", "US"}

// CountryOptions are the countries of a form.
func (r *Request) CountryOptions(chosen string) []ui.Option {
	list := []ui.Option{{Label: "–"}}
	return append(list, OptionsOf(withOwn(countries, r.Workspace().Country, chosen), r.Words.Country, chosen)...)
}

// OptionalID reads what was chosen from a list, "" for nobody.
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

// LanguageOptions are the languages of a form.
func LanguageOptions(chosen i18n.Language) (list []ui.Option) {
	for _, l := range i18n.Languages {
		list = append(list, ui.Option{Value: string(l), Label: l.Name(), Selected: l == chosen})
	}
	return list
}

// ParseRestrictions reads the names of restrictions. An unknown one is a fault.
func ParseRestrictions(names []string) (policy.Restrictions, bool) {
	var given []string
	for _, name := range names {
		if name != "" { // "All" of the choice of visibility.
			given = append(given, name)
		}
	}
	return policy.ParseRestrictions(given)
}

// ParseOffer reads a role and its restrictions; unknown ones are faults, never
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

// FurtherGrant is a further grant of the same actor, nil where it is closed to them.
func FurtherGrant(actor policy.Actor, resource policy.Resource) *policy.Grant[policy.List] {
	grant, err := policy.Authorize[policy.List](actor, resource)
	if err != nil {
		return nil
	}
	return &grant
}
