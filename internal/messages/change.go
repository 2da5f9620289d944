package messages

import (
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
)

// Act is what is done with conversations that are chosen in a list.
type Act string

// The acts.
const (
	Close  Act = "close"
	Reopen Act = "reopen"
	Snooze Act = "snooze"
	Assign Act = "assign"
	Tag    Act = "tag"
	Untag  Act = "untag"
)

// Change is what becomes of conversations.
type Change struct {
	Act      Act
	Until    time.Time     // of Snooze
	Stay     bool          // of Snooze: also when the customer writes
	Assignee uuid.NullUUID // of Assign
	Team     uuid.NullUUID // of Assign
	Label    uuid.NullUUID // of Tag and Untag
}

// MaxBulk is how many conversations are changed at once: a page of them.
const MaxBulk = 50

// How far ahead a conversation can be snoozed.
const (
	maxSnoozeYears = 2
	maxSnooze      = maxSnoozeYears * 366 * 24 * time.Hour
)

// DeletedMailKept is how long a mail of a deleted conversation does not come back.
const DeletedMailKept = 30 * 24 * time.Hour

// Loss is what goes with a conversation that is deleted for good.
type Loss struct{ Messages, Notes, Mails, Files int }

// Snoozes are the times that are offered, in their order.
var Snoozes = []string{"later", "tomorrow", "monday"}

// later is how long "later" is.
const later = 3 * time.Hour

// mornings are when a working day begins.
const mornings = 9

// SnoozeUntil is when a conversation wakes that is snoozed at a time, in the zone of that
// time: for one of Snoozes, or for a day and a time as a form has them, such as
// 2026-12-03T09:00. It fails with a fault about the fields until and at.
func SnoozeUntil(now time.Time, choice, typed string) (time.Time, error) {
	morning := func(days int) time.Time {
		return time.Date(now.Year(), now.Month(), now.Day()+days, mornings, 0, 0, 0, now.Location())
	}
	switch choice {
	case "later":
		return now.Add(later).Truncate(time.Hour), nil
	case "tomorrow":
		return morning(1), nil
	case "monday":
		return morning(7 - (int(now.Weekday())+6)%7), nil // On a Monday the next one.
	case "at":
		at, err := time.ParseInLocation(TimeTyped, typed, now.Location())
		switch {
		case err != nil:
			return at, fault.Field("at", "fault.snooze_when")
		case Skipped(at, typed):
			return at, fault.Field("at", NoHour)
		case !at.After(now):
			return at, fault.Field("at", "fault.snooze_past")
		case at.After(now.Add(maxSnooze)):
			return at, fault.Field("at", "fault.snooze_far", "Years", maxSnoozeYears)
		}
		return at, nil
	}
	return now, fault.Field("until", "fault.choice")
}
