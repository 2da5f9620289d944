package people

// Seer is a member who may see something, or not.
type Seer struct {
	Person
	// Of the customer who is asked about: whether they are assigned to them, within
	// their team's, and open to them by a lookup; and whether there is a conversation with them.
	Own, Team, Found, Talked bool
}

// MaxSeers is how many members are asked at once whether they see something.
const MaxSeers = 1000
