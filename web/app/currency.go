package app

import (
	"latchkey/templates/ui"
)

// currencies are offered by their codes; any other that is set stays.
var Currencies = []string{"EUR", "GBP", "CHF", "USD", "CAD", "AUD", "CZK", "DKK", "NOK", "PLN", "SEK", "JPY"}

func CurrencyOptions(chosen string) (list []ui.Option) {
	known := false
	for _, code := range Currencies {
		known = known || code == chosen
		list = append(list, ui.Option{Value: code, Label: code, Selected: code == chosen})
	}
	if !known && chosen != "" {
		list = append(list, ui.Option{Value: chosen, Label: chosen, Selected: true})
	}
	return list
}

// Currency is what the forms of new things begin with.
func (r *Request) Currency() string { return Currencies[0] }
