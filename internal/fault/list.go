package fault

import (
	"errors"
	"strings"
)

// List is all that is wrong with what somebody sent, in the order in which it
// was found. An empty List is no fault: whoever returns one as an error returns
// its Err.
type List []*Fault

// Add notes the outcome of a check: nil, a Fault, or a List. A check returns
// nothing else, so that any other error is a mistake of ours, and panics.
func (l *List) Add(err error) {
	if err == nil {
		return
	}
	var list List
	var f *Fault
	switch {
	case errors.As(err, &list):
		*l = append(*l, list...)
	case errors.As(err, &f):
		*l = append(*l, f)
	default:
		panic(err)
	}
}

// Err is the List as an error, nil when nothing is wrong.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

func (l List) Error() string {
	texts := make([]string, len(l))
	for i, f := range l {
		texts[i] = f.Error()
	}
	return strings.Join(texts, "\n")
}

// Unwrap lets errors.As and errors.Is see each fault.
func (l List) Unwrap() []error {
	faults := make([]error, len(l))
	for i, f := range l {
		faults[i] = f
	}
	return faults
}
