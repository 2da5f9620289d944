// Package money reads and writes amounts in minor units of a currency.
package money

import (
	"fmt"
	"strconv"

	"golang.org/x/text/currency"
)

// Decimal writes minor units as a program reads them: 1250 of EUR is "12.50",
// of JPY "1250". A currency that is unknown has two decimals.
func Decimal(minor int64, code string) string {
	digits := 2
	if unit, err := currency.ParseISO(code); err == nil {
		digits, _ = currency.Standard.Rounding(unit)
	}
	if digits == 0 {
		return strconv.FormatInt(minor, 10)
	}
	sign := ""
	if minor < 0 {
		sign, minor = "-", -minor
	}
	scale := int64(1)
	for range digits {
		scale *= 10
	}
	return fmt.Sprintf("%s%d.%0*d", sign, minor/scale, digits, minor%scale)
}
