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

// passage is one step of a kind: from which states, and into which.
type Passage struct {
	Step Step
	From []string
	To   string
}

// passages are all that there are, in the order in which they are offered.
var Passages = map[Kind][]Passage{
	Transactions: {{Void, []string{"paid", "pending", "failed", "refunded"}, "voided"}},
	Subscriptions: {
		{Resume, []string{"paused"}, "active"}, // or into what is left of the trial
		{Pause, []string{"active", "trial"}, "paused"},
		{Cancel, []string{"active", "trial", "paused"}, "cancelled"},
	},
	Orders: {
		{Pay, []string{"open"}, "paid"},
		{Ship, []string{"paid"}, "shipped"},
		{Cancel, []string{"open", "paid"}, "cancelled"},
	},
	AffiliateInvoices: {
		{Pay, []string{"open"}, "paid"},
		{Void, []string{"open", "paid"}, "voided"},
	},
	Students: {
		{Finish, []string{"enrolled"}, "finished"},
		{Resume, []string{"finished", "left"}, "enrolled"},
		{Leave, []string{"enrolled"}, "left"},
	},
}

// Steps are those that a kind of record knows.
func (k Kind) Steps() (steps []Step) {
	for _, p := range Passages[k] {
		steps = append(steps, p.Step)
	}
	return steps
}

// Take returns the state that a step leads into, false when it does not begin
// in this one.
func (k Kind) Take(step Step, state string) (to string, ok bool) {
	for _, p := range Passages[k] {
		if p.Step == step && slices.Contains(p.From, state) {
			return p.To, true
		}
	}
	return "", false
}

// payments are the states that the form of a transaction offers in each; "" is
// that of a new one.
var Payments = map[string][]string{
	"":         {"paid", "pending", "failed"},
	"pending":  {"pending", "paid", "failed"},
	"failed":   {"failed", "pending", "paid"},
	"paid":     {"paid", "refunded"},
	"refunded": {"refunded", "paid"},
}

// Choices are the states that the form of a record offers where it is in one.
func (k Kind) Choices(state string) []string {
	if k != Transactions {
		return nil
	}
	return Payments[state]
}

// Final tells that a record in this state changes no more.
func Final(state string) bool { return state == "voided" || state == "cancelled" }
