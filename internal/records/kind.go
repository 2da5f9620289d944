package records

import (
	"slices"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
)

// Kind says what is a kind of records' own: a value of it stands in a file of
// its own in the package of its area.
type Kind struct {
	// Resource opens them. Its name is that of their table, and begins their words.
	Resource policy.Resource
	Noun     string   // begins the acts of the log: "order"
	States   []string // in the order in which a list is filtered by them
	Money    []string // the states in which one is money, none for a kind without totals
	Sorts    []string // that the kind comes in, none for one sort
	Passages []Passage
	// Typed are the states that the form offers where a record is in one, by that
	// one; "" is that of a new record. Other kinds change by steps alone.
	Typed map[string][]string
	// Deletes tells that one can be deleted. The others are voided, or cancelled.
	Deletes bool
	// Check cleans the part of a draft that is the kind's own, and says what is
	// wrong with it. State is the one that the record is in, "" for a new one.
	Check func(d *Draft, state string) fault.List
}

// String is the name of the kind's resource and table.
func (k *Kind) String() string { return k.Resource.String() }

// Clean checks a draft and cleans it: the one place for every door by which it
// comes. All that is wrong is said at once. State is the one that the record is
// in, "" for a new one.
func (k *Kind) Clean(d Draft, state string) (Draft, fault.List) {
	wrong := k.Check(&d, state)
	if k.Typed != nil && !slices.Contains(k.Typed[state], d.State) {
		if state != "" && slices.Contains(k.States, d.State) {
			wrong.Add(Moved) // There is no way into that state from here.
		} else {
			wrong.Add(fault.Field("state", "fault.choice"))
		}
	}
	return d, wrong
}

// Moved says that a record has no way from the state that it is in by now.
var Moved = fault.New(fault.Conflict, "fault.record_moved")
