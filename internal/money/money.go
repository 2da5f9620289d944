// Package money reads and writes amounts in minor units of a currency.
package money

import (
	"fmt"
	"strconv"

	"golang.org/x/text/currency"
)

// Most is the largest amount that is taken, in minor units: sums of many such
// amounts still fit where they are kept.
const Most = 100_000_000_000

// Digits is how many decimals a currency has, false for one that is unknown, and for
// the codes of no currency and of none but in tests.
func Digits(code string) (int, bool) {
	unit, err := currency.ParseISO(code)
	if err != nil || unit.String() != code || code == "XXX" || code == "XTS" {
		return 2, false
	}
	digits, _ := currency.Standard.Rounding(unit)
	return digits, true
}

// Decimal writes minor units as a program reads them: 1250 of EUR is "12.50",
// of JPY "1250". A currency that is unknown has two decimals.
func Decimal(minor int64, code string) string {
	digits, _ := Digits(code)
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
