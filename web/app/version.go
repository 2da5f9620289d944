package app

import (
	"strconv"

	"latchkey/internal/fault"
)

// VersionText is the version of something in the form that is drawn from it. A
// form that is refused because somebody changed the thing meanwhile comes back
// with what was typed and with the version of now: whoever saves it again has
// been told.
func VersionText(version int64) string { return strconv.FormatInt(version, 10) }

// ReadVersion reads which version of something a form was drawn from, 0 for a
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
