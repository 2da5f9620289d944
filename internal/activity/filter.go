package activity

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"latchkey/internal/listing"
)

// Filter is what is asked of the log; the zero one asks for all.
type Filter struct {
	From, To string // days, as time.DateOnly writes them, both within; "" for no end
	Days     int    // the last so many, with today; one of Spans, 0 for any time
	Person   uuid.NullUUID
	Customer uuid.NullUUID
	Subject  Subject
	Search   string
}

// Spans are the numbers of days that are offered as one choice.
var Spans = []int{1, 7, 30}

// Asks tells whether anything is asked.
func (f Filter) Asks() bool { return f != Filter{} }

// Narrows tells whether it asks for more than words.
func (f Filter) Narrows() bool {
	f.Search = ""
	return f.Asks()
}

// since is the first of the last days, at its beginning.
func (f Filter) since(zone *time.Location) time.Time {
	year, month, day := time.Now().In(zone).Date()
	return time.Date(year, month, day-f.Days+1, 0, 0, 0, 0, zone)
}

// Dated asks the same by days that stay the same tomorrow.
func (f Filter) Dated(zone *time.Location) Filter {
	if f.Days > 0 {
		f.From, f.Days = max(f.From, f.since(zone).Format(time.DateOnly)), 0
	}
	return f
}

// Bounds are the moments between which its days lie, the second one excluded; the zero
// time is no end.
func (f Filter) Bounds(zone *time.Location) (from, to time.Time) {
	if day, err := time.ParseInLocation(time.DateOnly, f.Dated(zone).From, zone); err == nil {
		from = day
	}
	if day, err := time.ParseInLocation(time.DateOnly, f.To, zone); err == nil {
		to = day.AddDate(0, 0, 1)
	}
	return from, to
}

// Pairs are names and values of an address that asks the same.
func (f Filter) Pairs() []string {
	id := func(n uuid.NullUUID) string {
		if !n.Valid {
			return ""
		}
		return n.UUID.String()
	}
	days := ""
	if f.Days > 0 {
		days = strconv.Itoa(f.Days)
	}
	return []string{
		"days", days, "from", f.From, "to", f.To, "person", id(f.Person), "customer", id(f.Customer), "subject", string(f.Subject), "q", f.Search,
	}
}

// String is the filter as a file that was asked for keeps it, "" for the zero one.
func (f Filter) String() string {
	values, pairs := url.Values{}, f.Pairs()
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			values.Set(pairs[i], pairs[i+1])
		}
	}
	return values.Encode()
}

// Parse reads what String wrote. What it does not know it leaves out.
func Parse(text string) (f Filter) {
	values, err := url.ParseQuery(text)
	if err != nil {
		return f
	}
	for name, read := range f.Readers() {
		if value := values.Get(name); value != "" {
			read(value)
		}
	}
	return f
}

// Readers read each value of an address into the filter, and tell whether it is one.
func (f *Filter) Readers() map[string]func(string) bool {
	day := func(into *string) func(string) bool {
		return func(text string) bool {
			_, err := time.Parse(time.DateOnly, text)
			*into = text
			return err == nil
		}
	}
	id := func(into *uuid.NullUUID) func(string) bool {
		return func(text string) bool {
			parsed, err := uuid.Parse(text)
			*into = uuid.NullUUID{UUID: parsed, Valid: err == nil}
			return err == nil && len(text) == len(uuid.Nil.String())
		}
	}
	return map[string]func(string) bool{
		"days": func(text string) bool {
			days, err := strconv.Atoi(text)
			f.Days = days
			return err == nil && slices.Contains(Spans, days) && text == strconv.Itoa(days)
		},
		"from": day(&f.From), "to": day(&f.To), "person": id(&f.Person), "customer": id(&f.Customer),
		"subject": func(text string) bool {
			f.Subject = Subject(text)
			return slices.Contains(Subjects, f.Subject)
		},
		"q": func(text string) bool {
			f.Search = strings.TrimSpace(text)
			return utf8.RuneCountInString(text) <= listing.MaxSearch
		},
	}
}
