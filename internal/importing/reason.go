package importing

import (
	"strconv"
	"strings"

	"latchkey/internal/i18n"
	"latchkey/internal/records"
)

// With is a reason with the amount that it tells, in minor units.
func (r Reason) With(minor int64, currency string) Reason {
	return r + Reason(" "+strconv.FormatInt(minor, 10)+" "+currency)
}

// key is that of its words, without an amount.
func (r Reason) key() Reason {
	key, _, _ := strings.Cut(string(r), " ")
	return Reason(key)
}

// Said is the reason in words.
func (r Reason) Said(words *i18n.Words) string {
	key, amount, with := strings.Cut(string(r), " ")
	if !with {
		return words.T(key, "Max", records.MaxQuantity) // Which one reason names.
	}
	text, currency, _ := strings.Cut(amount, " ")
	minor, _ := strconv.ParseInt(text, 10, 64)
	return words.T(key, "Left", words.Money(minor, currency))
}
