package i18n

import (
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"
)

// Day writes a day without its year: "3 December".
func (w *Words) Day(t time.Time) string { return w.date(&w.words.dayMonth, &w.words.months, t) }

// ShortDay writes a day with the month's short name: "3 Dec".
func (w *Words) ShortDay(t time.Time) string { return w.date(&w.words.dayMonth, &w.words.short, t) }

// Date writes a whole date: "3 December 2026".
func (w *Words) Date(t time.Time) string { return w.date(&w.words.full, &w.words.months, t) }

// ShortDate writes a whole date for a column: "3 Dec 2026".
func (w *Words) ShortDate(t time.Time) string { return w.date(&w.words.full, &w.words.short, t) }

// Exact writes a date with its time: "3 December 2026, 14:05".
func (w *Words) Exact(t time.Time) string { return w.date(&w.words.exact, &w.words.months, t) }

// date fills a phrase with the parts of a time in the zone. Lists have one or two
// of them in each row.
func (w *Words) date(p *phrase, months *[13]string, t time.Time) string {
	t = t.In(w.Zone)
	year, month, day := t.Date()
	b := make([]byte, 0, 64)
	for i, name := range p.names {
		b = append(b, p.texts[i]...)
		switch {
		case name == "Day" && day == 1:
			b = append(b, w.words.first...)
		case name == "Day":
			b = strconv.AppendInt(b, int64(day), 10)
		case name == "Month":
			b = append(b, months[month]...)
		case name == "Year":
			b = strconv.AppendInt(b, int64(year), 10)
		case name == "Time":
			b = t.AppendFormat(b, "15:04")
		}
	}
	return string(append(b, p.texts[len(p.names)]...))
}

// Ago writes how long ago t was, coarsely: "3 h ago", "yesterday", "3 Dec".
func (w *Words) Ago(t, now time.Time) string {
	switch passed := now.Sub(t); {
	case passed < time.Minute:
		return w.T("date.just_now")
	case passed < time.Hour:
		return w.T("date.minutes_ago", "N", int(passed.Minutes()))
	case passed < dayTime:
		return w.T("date.hours_ago", "N", int(passed.Hours()))
	case passed < 2*dayTime:
		return w.T("date.yesterday")
	case passed < 300*dayTime:
		return w.ShortDay(t)
	default:
		return w.Date(t)
	}
}

// AgoWithin is Ago within a sentence, without the capital that begins one.
func (w *Words) AgoWithin(t, now time.Time) string {
	ago := w.Ago(t, now)
	first, size := utf8.DecodeRuneInString(ago)
	return string(unicode.ToLower(first)) + ago[size:]
}

// Days is how many days a span of time is, for words that say so.
func Days(span time.Duration) int { return int(span / dayTime) }

const dayTime = 24 * time.Hour
