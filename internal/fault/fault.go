// Package fault holds the errors that people get to read. A fault has a kind,
// which the edge turns into a status, and the key of a sentence, which the edge
// turns into the reader's language. Every other error is a mistake of ours: it
// is logged, and the reader learns no more than its request id.
package fault

import "time"

// Kind says what sort of trouble it is.
type Kind uint8

// The kinds, each one status on the web.
const (
	BadRequest  Kind = iota + 1 // 400: the request cannot be read at all
	Forbidden                   // 403
	NotFound                    // 404: not there, or not theirs: the same
	Conflict                    // 409: somebody else was quicker
	Gone                        // 410: a link that no longer opens
	TooLarge                    // 413
	Misdirected                 // 421: a host that is not ours
	Invalid                     // 422: a field needs another value
	TooMany                     // 429
	Internal                    // 500
	Unavailable                 // 503: the database does not answer for now
)

var names = [...]string{
	BadRequest: "bad_request", Forbidden: "forbidden", NotFound: "not_found", Conflict: "conflict", Gone: "gone", TooLarge: "too_large",
	Misdirected: "misdirected", Invalid: "invalid", TooMany: "too_many", Internal: "internal", Unavailable: "unavailable",
}

// String is the kind's name, for operators.
func (k Kind) String() string { return names[k] }

// Fault is one such error.
type Fault struct {
	Kind Kind
	// Field is the form's field that is wrong, "" for the whole.
	Field string
	// Key names the sentence, Arguments fill it.
	Key       string
	Arguments []any
	// Wait is how long to wait, for TooMany.
	Wait time.Duration
}

func (f *Fault) Error() string { return "fault: " + f.Key }

// New makes a fault about the whole request.
func New(kind Kind, key string, arguments ...any) *Fault {
	return &Fault{Kind: kind, Key: key, Arguments: arguments}
}

// Field makes a fault of kind Invalid about one field.
func Field(field, key string, arguments ...any) *Fault {
	return &Fault{Kind: Invalid, Field: field, Key: key, Arguments: arguments}
}
