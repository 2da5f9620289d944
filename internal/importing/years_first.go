package importing

import (
	"math/bits"
	"time"
)

// yearsFirst finds out whether the days of a column begin with a year of two digits: "26/03/14".
// Each could be the 26th of March 2014, too. All of them are not where they begin with few
// numbers, which are years, and end with many, which are days.
type yearsFirst struct {
	never        bool
	first, third uint64 // the numbers that were seen, a bit each
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

// proven tells that they do.
func (y *yearsFirst) proven() bool {
	years, days := bits.OnesCount64(y.first), bits.OnesCount64(y.third)
	return !y.never && days >= 3 && days > 2*years
}
