package people

import "latchkey/internal/policy"

// Seer is a member who may see something, or not.
type Seer struct {
	Person
	// Of the customer who is asked about: whether they are assigned to them, within
	// their team's, and open to them by a lookup; and whether there is a conversation with them.
	Own, Team, Found, Talked bool

	Given Given
}

// SeerRows is how many members a page asks whether they see something.
const SeerRows = 50

// SeerPage are some of the members, the widest role first.
type SeerPage struct {
	People []Seer
	Called string // the customer who is asked about
	// How many have each role with its restrictions, of all. Where a customer is asked about
	// it is nil: what somebody has with one does not follow from their role.
	Alike []Alike
	Next  MemberCursor
	More  bool
}

// Alike is how many members have a role and restrictions.
type Alike struct {
	policy.Held
	Count int
}
