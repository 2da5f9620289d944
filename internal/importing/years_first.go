package importing

import (
	"math/bits"
	"time"
)

// yearsFirst finds out whether the days of a column begin with a year of two digits: "26/03/14".
// Each could be the 26th of March 2014, too. All of them hardly are where they begin with few
// numbers, which are years, and end with many, which are days. But a yearly fee of the 15th of
// September looks the same: what ends with years alone has to be asked.
type yearsFirst struct {
	never        bool
	first, third uint64 // the numbers that were seen, a bit each
	one          string // of the days
}

// note looks at one day.
func (y *yearsFirst) note(first, second, third string) {
	a, b, c := number(first), number(second), number(third)
	if len(first) != 2 || len(third) != 2 || a <= 12 || a > time.Now().Year()%100+1 || b < 1 || b > 12 || c < 1 || c > 31 {
		y.never = true
		return
	}
	y.first |= 1 << a
	y.third |= 1 << c
}

// likely tells that they may.
func (y *yearsFirst) likely() bool {
	years, days := bits.OnesCount64(y.first), bits.OnesCount64(y.third)
	return !y.never && days >= 3 && days > 2*years
}

// proven tells that they do: they end with numbers of years that are to come, beside numbers
// of years that are long gone, and no list of a business has days of both.
func (y *yearsFirst) proven() bool {
	latest := bits.Len64(y.third) - 1
	return y.likely() && latest > time.Now().Year()%100+1 && bits.TrailingZeros64(y.third) <= 12
}
