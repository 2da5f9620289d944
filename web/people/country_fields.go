package people

import (
	"cmp"
	"slices"
	"sync"

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

// countriesByName keeps the countries of each language in the order of their
// names: sorting them costs more than the rest of a page.
var countriesByName sync.Map

// everyCountry offers those where a business can be, by their names.
func everyCountry(r *app.Request, chosen string) []ui.Option {
	sorted, known := countriesByName.Load(r.Words.Language)
	if !known {
		list := app.OptionsOf(people.Countries(), r.Words.Country, "")
		slices.SortStableFunc(list, func(a, b ui.Option) int {
			return cmp.Compare(texts.SearchKey(a.Label), texts.SearchKey(b.Label))
		})
		sorted, _ = countriesByName.LoadOrStore(r.Words.Language, list)
	}
	list := slices.Clone(sorted.([]ui.Option)) //nolint:forcetypeassert // Nothing else is stored.
	for i := range list {
		list[i].Selected = list[i].Value == chosen
	}
	return unchosen(r, list)
}

// everyCurrency offers all by their codes.
func everyCurrency(r *app.Request, chosen string) []ui.Option {
	return unchosen(r, app.OptionsOf(i18n.Currencies(), func(code string) string { return code }, chosen))
}

// drawPlace offers what the fields of a place choose from.
func drawPlace(r *app.Request, field *parts.FormField) {
	switch field.Name {
	case "country":
		field.Options, field.Required, field.Autocomplete = everyCountry(r, field.Value), true, "country"
	case "currency":
		field.Options, field.Required, field.Autocomplete = everyCurrency(r, field.Value), true, ""
	case "language":
		field.Options, field.Required, field.Autocomplete = app.LanguageOptions(i18n.Language(field.Value)), true, ""
	case "time_zone": // Script offers all of them: 600 would weigh more than the page.
		field.List, field.More = i18n.ZonesOf(r.Workspace().Country), map[string]any{"data-zone": ""}
	}
}

// place is where a business is that is being founded, as it is typed.
type place struct {
	Country  string
	Currency string
	TimeZone string
}

// guessPlace is where somebody does business, what they are paid in and what their
// clock says, as far as their browser tells. It stands in the form to be changed.
func guessPlace(r *app.Request) place {
	country := i18n.CountryOf(r.Header.Get("Accept-Language"))
	if country == "" {
		return place{}
	}
	return place{country, i18n.CurrencyOf(country), i18n.ZoneOf(country)}
}

// placeFields ask for it. Where it is guessed, script knows the clock better: it is
// that of the browser.
func placeFields(r *app.Request, in place, guessed bool, wrong app.Faults) [][]parts.FormField {
	field := func(name, value string) parts.FormField {
		f := parts.FormField{TextField: ui.TextField{
			ID: name, Name: name, Label: r.Words.T("business." + name), Value: value, Error: wrong[name],
			Hint: r.Words.T("business." + name + "_hint"),
		}}
		return f
	}
	country, currency, zone := field("country", in.Country), field("currency", in.Currency), field("time_zone", in.TimeZone)
	drawPlace(r, &country)
	drawPlace(r, &currency)
	zone.Autocomplete, zone.MaxLength, zone.List = "off", people.MaxZone, i18n.ZonesOf(in.Country)
	zone.Hint = r.Words.T("business.time_zone_empty")
	zone.More = map[string]any{"data-zone": ""}
	if guessed {
		zone.More = map[string]any{"data-zone": "guess"}
	}
	return [][]parts.FormField{{country, currency}, {zone}}
}
