package records

import "slices"

// Step leads a record from one state into another, by a button of its own.
type Step string

// The steps.
const (
	Void   Step = "void"
	Pay    Step = "pay"
	Ship   Step = "ship"
	Cancel Step = "cancel"
	Pause  Step = "pause"
	Resume Step = "resume"
	Finish Step = "finish"
	Leave  Step = "leave"
)

// Passage is one step of a kind: from which states, and into which.
type Passage struct {
	Step Step
	From []string
	To   string
}

// Take returns the state that a step leads into, false when it does not begin
// in this one.
func (k *Kind) Take(step Step, state string) (to string, ok bool) {
	for _, p := range k.Passages {
		if p.Step == step && slices.Contains(p.From, state) {
			return p.To, true
		}
	}
	return "", false
}

// Final tells that a record in this state changes no more.
func Final(state string) bool { return state == "voided" || state == "cancelled" }
