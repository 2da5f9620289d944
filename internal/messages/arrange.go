package messages

import (
	"strconv"
	"strings"

	"latchkey/internal/listing"
)

// Beside is a conversation, and others with the same customer over the same channel that
// it can become a part of, the latest first.
type Beside struct {
	Conversation
	Others []listing.Choice
}

// Limits of merging, printing and moving.
const (
	MaxBeside = 20 // how many of them are offered
	MostPages = 20 // of EntryRows entries each, that a transcript has
	MaxTyped  = 20 // how long a number of a conversation is typed, in characters
)

// ParseNumber reads the number of a conversation, typed as 12 or #12; 0 for none.
func ParseNumber(text string) int64 {
	number, err := strconv.ParseInt(strings.TrimPrefix(strings.TrimSpace(text), "#"), 10, 64)
	if err != nil || number < 0 {
		return 0
	}
	return number
}
