package web

import (
	"cmp"
	"slices"
	"strings"

	"latchkey/internal/i18n"
	"latchkey/internal/workspace"
	"latchkey/templates"
	"latchkey/templates/ui"
)

// options offers values, one of which may be chosen.
func options(values []string, label func(string) string, chosen string) (list []ui.Option) {
	for _, value := range values {
		list = append(list, ui.Option{Value: value, Label: label(value), Selected: value == chosen})
	}
	return list
}

// withOwn adds to a list what it has to offer besides: the workspace's own, and
// what is set already.
func withOwn(list []string, more ...string) []string {
	list = slices.Clone(list)
	for _, value := range more {
		if value != "" && !slices.Contains(list, value) {
			list = append(list, value)
		}
	}
	return list
}

func asItIs(value string) string { return value }

// unchosen puts before a list what stands there until somebody chooses.
func (r *Request) unchosen(list []ui.Option) []ui.Option {
	if slices.ContainsFunc(list, func(o ui.Option) bool { return o.Selected }) {
		return list
	}
	return append([]ui.Option{{Label: r.Words.T("business.choose")}}, list...)
}

// everyCountry offers those where a business can be, by their names.
func (r *Request) everyCountry(chosen string) []ui.Option {
	list := options(workspace.Countries(), r.Words.Country, chosen)
	slices.SortStableFunc(list, func(a, b ui.Option) int {
		return cmp.Compare(workspace.SearchKey(a.Label), workspace.SearchKey(b.Label))
	})
	return r.unchosen(list)
}

// everyCurrency offers all by their codes.
func (r *Request) everyCurrency(chosen string) []ui.Option {
	return r.unchosen(options(i18n.Currencies(), asItIs, chosen))
}

// everyZone offers all by the places they are named after.
func (r *Request) everyZone(chosen string) []ui.Option {
	return r.unchosen(options(i18n.Zones(), func(zone string) string { return strings.ReplaceAll(zone, "_", " ") }, chosen))
}

// guessCountry is where somebody does business and what they are paid in, as far
// as their browser tells. It stands in the form to be changed.
func (r *Request) guessCountry() (country, currency string) {
	country = i18n.CountryOf(r.Header.Get("Accept-Language"))
	return country, i18n.CurrencyOf(country)
}

// countryFields ask for both.
func (r *Request) countryFields(country, currency string, wrong faults) (first, second templates.FormField) {
	first, second = r.businessField("country", wrong), r.businessField("currency", wrong)
	first.Options, first.Required, first.Autocomplete = r.everyCountry(country), true, "country"
	second.Options, second.Required = r.everyCurrency(currency), true
	return first, second
}
