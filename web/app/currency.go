package app

import "latchkey/templates/ui"

// Currencies are offered, with the workspace's own; any other that is set stays.
var Currencies = []string{"EUR", "GBP", "CHF", "USD", "CAD", "AUD", "CZK", "DKK", "NOK", "PLN", "SEK", "JPY"}

// CurrencyOptions offers currencies by their codes.
func (r *Request) CurrencyOptions(chosen string) []ui.Option {
	return OptionsOf(withOwn(Currencies, r.Currency(), chosen), func(code string) string { return code }, chosen)
}

// Currency is what new things begin with: the workspace's own.
func (r *Request) Currency() string { return r.Workspace().Currency }
