package people

import (
	"cmp"
	"slices"
	"strings"

	"latchkey/internal/i18n"
	"latchkey/internal/people"
	"latchkey/internal/texts"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// unchosen puts before a list what stands there until somebody chooses.
func unchosen(r *app.Request, list []ui.Option) []ui.Option {
	if slices.ContainsFunc(list, func(o ui.Option) bool { return o.Selected }) {
		return list
	}
	return append([]ui.Option{{Label: r.Words.T("business.choose")}}, list...)
}

// everyCountry offers those where a business can be, by their names.
func everyCountry(r *app.Request, chosen string) []ui.Option {
	list := app.OptionsOf(people.Countries(), r.Words.Country, chosen)
	slices.SortStableFunc(list, func(a, b ui.Option) int {
		return cmp.Compare(texts.SearchKey(a.Label), texts.SearchKey(b.Label))
	})
	return unchosen(r, list)
}

// everyCurrency offers all by their codes.
func everyCurrency(r *app.Request, chosen string) []ui.Option {
	return unchosen(r, app.OptionsOf(i18n.Currencies(), func(code string) string { return code }, chosen))
}

// everyZone offers all by the places they are named after.
func everyZone(r *app.Request, chosen string) []ui.Option {
	return unchosen(r, app.OptionsOf(i18n.Zones(), func(zone string) string { return strings.ReplaceAll(zone, "_", " ") }, chosen))
}

// guessCountry is where somebody does business and what they are paid in, as far
// as their browser tells. It stands in the form to be changed.
func guessCountry(r *app.Request) (country, currency string) {
	country = i18n.CountryOf(r.Header.Get("Accept-Language"))
	return country, i18n.CurrencyOf(country)
}

// countryFields ask for both.
func countryFields(r *app.Request, country, currency string, wrong app.Faults) (first, second parts.FormField) {
	first, second = businessField(r, "country", wrong), businessField(r, "currency", wrong)
	first.Options, first.Required, first.Autocomplete = everyCountry(r, country), true, "country"
	second.Options, second.Required = everyCurrency(r, currency), true
	return first, second
}
