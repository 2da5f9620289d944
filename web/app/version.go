package app

import (
	"strconv"

	"latchkey/internal/fault"
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
