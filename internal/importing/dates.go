package importing

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"latchkey/internal/texts"
)

// Order says which of two numbers of a day comes first.
type Order string

// The orders. Where it is neither, a day that can be read both ways is not read.
const (
	NoOrder    Order = ""
	DayFirst   Order = "day"
	MonthFirst Order = "month"
	YearFirst  Order = "year" // of two digits: a column proves it, or may have it
)

// Clock is how days and times of a column are read.
type Clock struct {
	Order Order
	Zone  *time.Location // of those that name none
	// Since1904 tells that the serial numbers of days are counted from then.
	Since1904 bool
	// Births tells that they are birthdays: a year of two digits is none to come.
	Births bool
}

// longestTime is the longest text that can be a day and a time, in bytes.
const longestTime = 60

var (
	timeOfDay = regexp.MustCompile(`(?:^|[ ,])(\d{1,2})(?: ?[:hu] ?(\d{2})(?: ?[:m] ?(\d{2})(?:[.,](\d{1,9}))?)? ?s?)?( ?[ap]\.? ?m\b\.?)?`)
	hourAlone = regexp.MustCompile(`(^|[ ,])(\d{1,2}) ?(?:h|u|uur|uhr|heures?)$`)
	pointTime = regexp.MustCompile(`(^|[ ,])(\d{1,2})\.(\d{2}) ?(h|uhr|uur)\b`)
	eastern   = regexp.MustCompile(`(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]`)
	isoBreak  = regexp.MustCompile(`(\d)t(\d)`)
	serial    = regexp.MustCompile(`^[2-7]\d{4}([.,]\d+)?$`)
	unix      = regexp.MustCompile(`^([1-3]\d{9})(?:(\d{3})|\.(\d{1,9}))?$`)
	compact   = regexp.MustCompile(`^((?:19|20|21)\d{2})(\d{2})(\d{2})(?:t?(\d{2})(\d{2})(\d{2})(z)?)?$`)
	usual     = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})[ t](\d{2}):(\d{2}):(\d{2})(z)?$`) // of most programs: read first, for speed alone
	numeric   = regexp.MustCompile(`^(\d{1,4}) ?([-/.]) ?(\d{1,2}) ?([-/.]) ?(\d{1,4})\.?$`)
	ordinal   = regexp.MustCompile(`^'?(\d{1,4})(st|nd|rd|th|er|e|re|eme|ste|de|º|ª|\.)?$`)
)

// Time reads a day, or a day and a time. It takes no year that nobody means, and
// no hour that a change of clocks skips.
func (c Clock) Time(text string) (time.Time, bool) {
	t, reason := c.join(text, "", "")
	return t, reason == "" || reason == TwiceHour
}

// What a change of clocks does to an hour. One that comes twice is the earlier of both.
const (
	SkippedHour Reason = "import.skipped_hour"
	TwiceHour   Reason = "import.twice_hour"
)

// time reads what stands in a column, with a remark where its hour came twice.
func (r *row) time(text string, column int) (time.Time, Reason) {
	t, reason := r.clocks[column].join(text, "", "")
	return t, r.remarkTwice(column, reason)
}

// remarkTwice is a reason but for an hour that came twice: that is a remark.
func (r *row) remarkTwice(column int, reason Reason) Reason {
	if reason != TwiceHour {
		return reason
	}
	r.remarks = append(r.remarks, Remark{column, reason})
	return ""
}

// Day reads a day, whatever time stands behind it.
func (c Clock) Day(text string) (string, bool) {
	m, ok := c.read(text)
	return m.day().Format(time.DateOnly), ok && texts.MeantYear(m.day())
}

// join reads a day whose time and zone may stand in cells of their own, and says why it
// cannot, or that its hour came twice.
func (c Clock) join(day, clock, zone string) (time.Time, Reason) {
	m, ok := c.read(strings.TrimSpace(day + " " + clock))
	if !ok {
		return time.Time{}, BadDate
	}
	if zone != "" {
		if m.zone, ok = zoneOf(zone); !ok {
			return time.Time{}, BadDate
		}
	}
	if m.zone == nil {
		m.zone = c.Zone
	}
	t := time.Date(m.year, time.Month(m.month), m.dayOf, m.hour, m.minute, m.second, m.nano, m.zone)
	if !texts.MeantYear(t) {
		return t, BadDate
	}
	if t.Hour() != m.hour || t.Minute() != m.minute {
		if m.timed {
			return t, SkippedHour
		}
		if t.Day() != m.dayOf { // Its midnight is skipped: it begins later.
			t = t.Add(time.Hour)
		}
	}
	earlier := earliest(t)
	if m.timed && twice(earlier) {
		return earlier, TwiceHour
	}
	return earlier, ""
}

// clocksGoBack are how far clocks are put back anywhere.
var clocksGoBack = []time.Duration{2 * time.Hour, time.Hour, 30 * time.Minute}

// earliest is the first moment at which the clocks of a place say what they say at t.
func earliest(t time.Time) time.Time {
	for _, back := range clocksGoBack {
		if before := t.Add(-back); sameClock(before, t) {
			return before
		}
	}
	return t
}

// twice tells that clocks say once more later what they say at t.
func twice(t time.Time) bool {
	return slices.ContainsFunc(clocksGoBack, func(back time.Duration) bool { return sameClock(t.Add(back), t) })
}

func sameClock(a, b time.Time) bool {
	_, ahead := a.Zone()
	_, aheadB := b.Zone()
	return a.Unix()+int64(ahead) == b.Unix()+int64(aheadB)
}

// moment is a day and a time as they stand.
type moment struct {
	year, month, dayOf         int
	hour, minute, second, nano int
	zone                       *time.Location // nil where none is named
	timed                      bool           // it says an hour
	short                      bool           // its year has two digits
}

func (m moment) day() time.Time {
	return time.Date(m.year, time.Month(m.month), m.dayOf, 0, 0, 0, 0, time.UTC)
}

// whole tells whether there is such a day, and such a time.
func (m moment) whole() bool {
	day := m.day()
	return day.Day() == m.dayOf && int(day.Month()) == m.month && m.hour < 24 && m.minute < 60 && m.second < 60
}

// furthestAhead is how long before UTC a day begins where it begins first.
const furthestAhead = 14 * time.Hour

func (c Clock) read(text string) (moment, bool) {
	m, ok := c.readAsNow(text)
	if c.Births && m.short && m.day().After(time.Now().Add(furthestAhead)) {
		m.year -= 100
	}
	return m, ok
}

// readAsNow reads years of two digits as those of payments: in this century until ten years from now.
func (c Clock) readAsNow(text string) (m moment, ok bool) {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	if at := strings.Index(text, " ("); at > 0 && text[len(text)-1] == ')' && strings.Contains(text[:at], " gmt") {
		text = text[:at] // A browser writes the name of its clock behind it.
	}
	if text == "" || len(text) > longestTime {
		return m, false
	}
	if serial.MatchString(text) {
		return c.ofSerial(text)
	}
	if p := unix.FindStringSubmatch(text); p != nil {
		return ofUnix(p[1], p[2]+p[3])
	}
	p := usual.FindStringSubmatch(text)
	if p == nil {
		p = compact.FindStringSubmatch(text)
	}
	if p != nil {
		m = moment{year: number(p[1]), month: number(p[2]), dayOf: number(p[3]), hour: number(p[4]), minute: number(p[5]), second: number(p[6])}
		m.timed = p[4] != ""
		if p[7] != "" {
			m.zone = time.UTC
		}
		return m, m.whole()
	}
	if last := text[len(text)-1]; last >= 'a' && last <= 'z' {
		text = hourAlone.ReplaceAllString(text, "$1$2:00")
	}
	text = pointTime.ReplaceAllString(eastern.ReplaceAllString(text, "$1-$2-$3 "), "$1$2:$3")
	text = isoBreak.ReplaceAllString(text, "$1 $2")
	day, rest := text, ""
	if at := clockIn(text); at != nil {
		if !m.setTime(text, at) {
			return m, false
		}
		day, rest = strings.Trim(text[:at[0]], " ,"), text[at[1]:]
	}
	for word := range strings.FieldsFuncSeq(rest, func(r rune) bool { return strings.ContainsRune(" ,()", r) }) {
		if day == "" && strings.ContainsAny(word, "0123456789") && !strings.ContainsAny(word, "+:") {
			day = strings.TrimSpace(rest) // The time stands first.
			break
		}
		if word == "uhr" || word == "uur" || word == "h" {
			continue
		}
		zone, known := zoneOf(word)
		if !known {
			return m, false
		}
		if m.zone == nil {
			m.zone = zone
		}
	}
	return m, m.setDay(day, c.Order) && m.whole()
}

// clockIn finds the time of day in a text: hours with minutes, or with am or pm.
func clockIn(text string) []int {
	for _, at := range timeOfDay.FindAllStringSubmatchIndex(text, -1) {
		if at[4] >= 0 || at[10] >= 0 {
			return at
		}
	}
	return nil
}

func (m *moment) setTime(text string, at []int) bool {
	part := func(i int) string {
		if at[2*i] < 0 {
			return ""
		}
		return text[at[2*i]:at[2*i+1]]
	}
	m.timed = true
	m.hour, m.minute, m.second = number(part(1)), number(part(2)), number(part(3))
	m.nano = number((part(4) + "000000000")[:9])
	if half := strings.TrimSpace(part(5)); half != "" {
		if m.hour < 1 || m.hour > 12 {
			return false
		}
		m.hour %= 12
		if half[0] == 'p' {
			m.hour += 12
		}
	}
	return true
}

// setDay reads a day of numbers, or one with the name of its month.
func (m *moment) setDay(text string, order Order) bool {
	if p := numeric.FindStringSubmatch(withoutWords(text)); p != nil && p[2] == p[4] {
		return m.ofNumbers(p[1], p[3], p[5], p[2], order)
	}
	var numbers []string
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(" ,/-", r) }) {
		if p := ordinal.FindStringSubmatch(word); p != nil {
			numbers = append(numbers, p[1])
			continue
		}
		key := headKey(word)
		if month, known := months[key]; known {
			m.month = month // The last one: a day of the week may be called like a month.
		} else if key != "" && !aroundDays[key] {
			return false
		}
	}
	if m.month == 0 || len(numbers) != 2 {
		return false
	}
	if len(numbers[0]) == 4 {
		numbers[0], numbers[1] = numbers[1], numbers[0]
	}
	m.dayOf, m.year, m.short = number(numbers[0]), year(numbers[1]), len(numbers[1]) == 2
	return len(numbers[0]) <= 2 && m.year > 0
}

// withoutWords leaves out the words around a day of numbers: "Mon 3/2/2026 at".
func withoutWords(text string) string {
	return strings.Join(slices.DeleteFunc(strings.Fields(text), func(word string) bool {
		return !strings.ContainsAny(word, "0123456789-/.") && (headKey(word) == "" || aroundDays[headKey(word)])
	}), " ")
}

func (m *moment) ofNumbers(a, b, c, sign string, order Order) bool {
	if len(a) == 4 {
		m.year, m.month, m.dayOf = number(a), number(b), number(c)
		return len(c) <= 2
	}
	m.short = len(c) == 2
	if m.year = year(c); m.year == 0 || len(a) > 2 {
		return false
	}
	if order == NoOrder {
		order = orderOf(a, b, sign)
	}
	switch order {
	case DayFirst:
		m.dayOf, m.month = number(a), number(b)
	case MonthFirst:
		m.month, m.dayOf = number(a), number(b)
	case YearFirst:
		m.year, m.month, m.dayOf = year(a), number(b), number(c)
		return m.year > 0 && len(c) == 2
	default:
		return false
	}
	return true
}

// orderOf is the only order in which two numbers are a day and a month, NoOrder
// where both are.
func orderOf(a, b, sign string) Order {
	switch {
	case a == b, number(a) > 12, sign == "." && number(b) <= 12: // Points part days where the day comes first.
		return DayFirst
	case number(b) > 12:
		return MonthFirst
	}
	return NoOrder
}

// year reads one of two digits, too: in this century until ten years from now.
func year(text string) int {
	n := number(text)
	switch {
	case len(text) == 4:
		return n
	case len(text) != 2:
		return 0
	case n <= time.Now().Year()%100+10:
		return 2000 + n
	}
	return 1900 + n
}

const secondsOfDay = 86_400

// ofSerial reads a day as spreadsheets count them, from the end of 1899 or from 1904.
func (c Clock) ofSerial(text string) (m moment, ok bool) {
	days, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	whole, part := math.Modf(days)
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if c.Since1904 {
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	t := first.AddDate(0, 0, int(whole)).Add(time.Duration(math.Round(part*secondsOfDay)) * time.Second)
	m = moment{year: t.Year(), month: int(t.Month()), dayOf: t.Day(), hour: t.Hour(), minute: t.Minute(), second: t.Second(),
		timed: part > 0}
	return m, err == nil
}

// ofUnix reads a moment as programs count them: in seconds since 1970 and parts of
// them, with or without a point. None before September 2001 or after 2096 has as many digits.
func ofUnix(seconds, parts string) (m moment, ok bool) {
	n, err := strconv.ParseInt(seconds, 10, 64)
	t := time.Unix(n, 0).UTC()
	return moment{year: t.Year(), month: int(t.Month()), dayOf: t.Day(), hour: t.Hour(), minute: t.Minute(), second: t.Second(),
		nano: number((parts + "000000000")[:9]), zone: time.UTC, timed: true}, err == nil
}

// number is one of a few digits, which a pattern found.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}
