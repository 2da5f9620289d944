package i18n

import "time"

// Day writes a day without its year: "3 December".
func (w *Words) Day(t time.Time) string {
	t = t.In(w.Zone)
	return w.T("date.day_month", "Day", t.Day(), "Month", w.words.months[t.Month()])
}

// ShortDay writes a day with the month's short name: "3 Dec".
func (w *Words) ShortDay(t time.Time) string {
	t = t.In(w.Zone)
	return w.T("date.day_month", "Day", t.Day(), "Month", w.words.short[t.Month()])
}

// Date writes a whole date: "3 December 2026".
func (w *Words) Date(t time.Time) string {
	return w.T("date.full", "DayMonth", w.Day(t), "Year", t.In(w.Zone).Year())
}

// ShortDate writes a whole date for a column: "3 Dec 2026".
func (w *Words) ShortDate(t time.Time) string {
	return w.T("date.full", "DayMonth", w.ShortDay(t), "Year", t.In(w.Zone).Year())
}

// Exact writes a date with its time: "3 December 2026, 14:05".
func (w *Words) Exact(t time.Time) string {
	return w.T("date.exact", "Date", w.Date(t), "Time", t.In(w.Zone).Format("15:04"))
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

// Days is how many days a span of time is, for words that say so.
func Days(span time.Duration) int { return int(span / dayTime) }

const dayTime = 24 * time.Hour
