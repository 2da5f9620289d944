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
	never, long  bool   // one of them cannot, or would be of a year long ago
	first, third uint64 // the numbers that were seen, a bit each
	one          string // of the days
}

// note looks at one day.
func (y *yearsFirst) note(first, second, third string) {
	a, b, c := number(first), number(second), number(third)
	if len(first) != 2 || len(third) != 2 || a > time.Now().Year()%100+1 || b < 1 || b > 12 || c < 1 || c > 31 {
		y.never = true
		return
	}
	y.long = y.long || a <= 12
	y.first |= 1 << a
	y.third |= 1 << c
}

// may tells that each of them can be read so.
func (y *yearsFirst) may() bool { return !y.never && y.third != 0 }

// few tells that they begin with few numbers of years, and end with many.
func (y *yearsFirst) few() bool {
	years, days := bits.OnesCount64(y.first), bits.OnesCount64(y.third)
	return y.may() && !y.long && days >= 3 && days > 2*years
}

// likely tells that they may, and that it has to be asked: or some end with years to come,
// while none begins with such a number, as days do.
func (y *yearsFirst) likely() bool { return y.few() || y.may() && y.toCome() }

func (y *yearsFirst) toCome() bool { return bits.Len64(y.third)-1 > time.Now().Year()%100+1 }

// proven tells that they do: they end with numbers of years that are to come, beside numbers
// of years that are long gone, and no list of a business has days of both.
func (y *yearsFirst) proven() bool {
	return y.few() && y.toCome() && bits.TrailingZeros64(y.third) <= 12
}
