package customers

import "time"

// Span is a stretch of time: from a moment on, and before another one. A zero end asks nothing.
type Span struct{ From, Before time.Time }

// Set tells that it asks something.
func (s Span) Set() bool { return s != Span{} }

// NeverBought is the span of the last purchase of whoever bought nothing, which stands as the start of 1970.
var NeverBought = Span{From: time.Unix(0, 0).UTC(), Before: time.Unix(1, 0).UTC()}

// LastBought is a span of last purchases, of those who bought something.
func LastBought(s Span) Span {
	if s.Set() && s.From.Before(NeverBought.Before) {
		s.From = NeverBought.Before
	}
	return s
}

// Never tells that it is NeverBought.
func (s Span) Never() bool {
	return s.From.Equal(NeverBought.From) && s.Before.Equal(NeverBought.Before)
}
