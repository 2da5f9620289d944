package messages

// TwoCustomers is the question whether what two customers wrote shall be one conversation:
// an answer there goes to one of them, and speaks of both.
type TwoCustomers struct {
	From, Into string // what they are called
	Mark       string // by which whoever asks agrees to these two
}

func (t *TwoCustomers) Error() string { return "two customers" }
