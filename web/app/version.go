package app

import (
	"strconv"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
)

// readVersion reads which version of something a form was drawn from, 0 for a
// form that does not say.
func ReadVersion(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	version, err := strconv.ParseInt(text, 10, 64)
	if err != nil || version < 1 {
		return 0, fault.New(fault.BadRequest, "fault.unreadable")
	}
	return version, nil
}

// capped says how many customers something is about; beyond customer.CountCap
// nobody has counted.
func (r *Request) Capped(key string, count int) string {
	if count >= listing.CountCap {
		return r.Words.T(key+"_more", "Count", listing.CountCap-1)
	}
	if count == 0 {
		return r.Words.T(key + "_none")
	}
	return r.Words.T(key, "Count", count)
}
