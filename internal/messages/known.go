package messages

import "latchkey/internal/customers"

// Known is a conversation with what its reader may know of the customer besides.
type Known struct {
	Conversation
	Tags   []string               // of the customer
	Values []customers.FieldValue // in the fields of the business's own
	Lacks  []customers.Field      // those in which nothing stands
	Others []Conversation         // with the customer, the latest first, and one more than MostOthers where there are more
}

// MostOthers is how many other conversations with a customer are counted.
const MostOthers = 50
