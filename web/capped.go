package web

import "latchkey/internal/customer"

// capped says how many there are of what is counted as far as customer.CountCap,
// in the words under key: those of so many, of none and of more.
func (r *Request) capped(key string, count int) string {
	return r.cappedAt(customer.CountCap-1, key, count)
}

// cappedAt is capped for what is counted as far as one more than most: how many
// more there are, nobody knows.
func (r *Request) cappedAt(most int, key string, count int) string {
	switch {
	case count > most:
		return r.Words.T(key+"_more", "Number", r.Words.Number(most))
	case count == 0:
		return r.Words.T(key + "_none")
	}
	return r.Words.T(key, "Count", count, "Number", r.Words.Number(count))
}
