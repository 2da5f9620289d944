package kit

import (
	"time"

	"latchkey/internal/customers"
	"latchkey/web/app"
)

// Never asks for customers who never bought.
const Never = "never"

// SpanOf is from a day on, and to the end of another one, in the workspace's zone; "" asks nothing. It
// is false for what is no day.
func SpanOf(r *app.Request, from, to string) (s customers.Span, ok bool) {
	first, isFirst := day(r, from)
	last, isLast := day(r, to)
	if isFirst {
		s.From = first
	}
	if isLast {
		s.Before = last.AddDate(0, 0, 1)
	}
	return s, (isFirst || from == "") && (isLast || to == "")
}

// BoughtOf is SpanOf of a last purchase, or who never bought, whatever the days say.
func BoughtOf(r *app.Request, whether, from, to string) (s customers.Span, ok bool) {
	s, ok = SpanOf(r, from, to)
	if whether == Never {
		return customers.NeverBought, ok
	}
	return customers.LastBought(s), ok && whether == ""
}

// DaysOf are the days of a span, as SpanOf reads them.
func DaysOf(r *app.Request, s customers.Span) (from, to string) {
	text := func(at time.Time) string {
		if at.IsZero() || at.Equal(customers.NeverBought.Before) {
			return ""
		}
		return at.In(r.Words.Zone).Format(time.DateOnly)
	}
	if s.Never() {
		return "", ""
	}
	if !s.Before.IsZero() {
		to = text(s.Before.In(r.Words.Zone).AddDate(0, 0, -1))
	}
	return text(s.From), to
}

// SpanText says a span, with the words of what it is about: "key_between", "key_from" and "key_to".
func SpanText(r *app.Request, key string, s customers.Span) string {
	from, to := DaysOf(r, s)
	said := func(day string) string {
		at, _ := time.ParseInLocation(time.DateOnly, day, r.Words.Zone)
		return r.Words.Date(at)
	}
	switch {
	case s.Never():
		return r.Words.T(key + "_never")
	case from == "":
		return r.Words.T(key+"_to", "Last", said(to))
	case to == "":
		return r.Words.T(key+"_from", "Day", said(from))
	}
	return r.Words.T(key+"_between", "Day", said(from), "Last", said(to))
}
