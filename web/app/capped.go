package app

import "latchkey/internal/listing"

// Capped says how many there are of what is counted as far as listing.CountCap,
// in the words under key: those of so many, of none and of more.
func (r *Request) Capped(key string, count int) string {
	return r.CappedAt(listing.CountCap-1, key, count)
}

// CappedAt is Capped for what is counted as far as one more than most: how many
// more there are, nobody knows.
func (r *Request) CappedAt(most int, key string, count int) string {
	switch {
	case count > most:
		return r.Words.T(key+"_more", "Number", r.Words.Number(most))
	case count == 0:
		return r.Words.T(key + "_none")
	}
	return r.Words.T(key, "Count", count, "Number", r.Words.Number(count))
}
