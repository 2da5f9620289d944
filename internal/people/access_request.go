package people

import (
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
)

// Bounds of requests for access.
const (
	MaxRequestWords = 300 // characters of what is said with a request, or with its answer
	MaxOpenRequests = 5   // of one member that nobody has answered
)

// Waiting is something that a member asked for, and that no owner has answered yet.
type Waiting struct {
	Resource policy.Resource
	Action   policy.ActionCode
	At       time.Time
}

// Asked is what somebody asks for: an action on a resource that was refused to them.
type Asked struct {
	Resource policy.Resource
	Action   policy.ActionCode
	Words    string // why, "" for nothing
}

// NewAsked checks what somebody asks for; their words are a fault of the field words.
func NewAsked(resource policy.Resource, action policy.ActionCode, words string) (Asked, error) {
	words, err := texts.CleanLine("words", words, MaxRequestWords)
	return Asked{Resource: resource, Action: action, Words: words}, err
}

// RequestState is how far a request for access has come.
type RequestState string

// The states.
const (
	RequestOpen     RequestState = "open"
	RequestGranted  RequestState = "granted"
	RequestDeclined RequestState = "declined"
	RequestVoid     RequestState = "void" // they have it by now, or have left
)

// AccessRequest is a request for access, and how it was answered.
type AccessRequest struct {
	Asked
	ID         uuid.UUID
	Member     Person
	State      RequestState
	At         time.Time
	AnsweredBy string // the member's name
	AnsweredAt time.Time
	Answer     string    // a word with the answer
	Until      time.Time // how long it is given, zero for good
}

// For is how long access is given.
type For string

// The spans that an owner chooses from.
const (
	ForDay  For = "day"
	ForWeek For = "week"
	ForGood For = "good"
	Decline For = "decline" // not at all
)

// Spans of what is lent.
var lent = map[For]time.Duration{ForDay: Day, ForWeek: 7 * Day, ForGood: 0}

// Answer is what an owner says to a request.
type Answer struct {
	Grant bool
	Span  time.Duration // how long, 0 for good
	Words string
	// Version is that of the member whom the owner saw.
	Version int64
}

// NewAnswer checks an answer: how long it is given, and the words with it.
func NewAnswer(given For, words string, version int64) (a Answer, err error) {
	span, known := lent[given]
	if !known && given != Decline {
		return a, fault.Field("for", "fault.answer_missing")
	}
	words, err = texts.CleanLine("words", words, MaxRequestWords)
	return Answer{Grant: given != Decline, Span: span, Words: words, Version: version}, err
}
