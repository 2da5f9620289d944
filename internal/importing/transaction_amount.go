package importing

import "latchkey/internal/i18n"

// amount is what was paid, in minor units of the currency that stands with it, in
// its column, in the head, or in the settings: they must not gainsay each other.
func (r *row) amount() (minor int64, code string, reason Reason) {
	text, column := r.find(Amount)
	code = r.moneys[column]
	if text := r.cell(Currency); text != "" {
		own, ok := currencyOf(text, code, r.reading.Currency)
		if !ok || code != "" && own != code {
			return 0, "", BadMoney
		}
		code = own
	}
	minor, code, reason = r.price(text, column, code)
	if reason == "" && minor == 0 {
		reason = Nothing
	}
	return minor, code, reason
}

// price reads an amount of a column, in the currency that is said or its own.
func (r *row) price(text string, column int, said string) (minor int64, code string, reason Reason) {
	price, ok := readPrice(text)
	if !ok {
		return 0, "", BadAmount
	}
	code = said
	if price.currency != "" {
		own, ok := currencyOf(price.currency, code, r.reading.Currency)
		switch {
		case !ok:
			return 0, "", BadAmount
		case code != "" && own != code:
			return 0, "", MoneyDiffers
		}
		code = own
	}
	if code == "" {
		code = r.reading.Currency
	}
	if !i18n.IsCurrency(code) {
		return 0, "", BadMoney
	}
	if minor, ok = r.minorOf(price, column, code); !ok {
		return 0, "", BadAmount
	}
	return minor, code, ""
}

// minorOf is an amount of a column in minor units, as the head and the cells of that say.
func (r *Reader) minorOf(p priced, column int, code string) (int64, bool) {
	if r.minors[column] {
		return p.whole()
	}
	return p.minor(code, r.reading.Columns[column], r.reading.Mark)
}
