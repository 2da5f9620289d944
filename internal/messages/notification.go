package messages

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/notification"
	"latchkey/internal/texts"
)

// MaxMentions is how many members a note may name.
const MaxMentions = 20

// Notification is what a member is told, as far as they may see it when they look.
type Notification struct {
	ID     uuid.UUID // a later one has a higher id
	Kind   notification.Kind
	At     time.Time
	Unread bool
	// Seen is false where its reader may not see what it is about any more: then nothing
	// else is told of it, who did it either.
	Seen         bool
	By           string        // the member who did it, or whom it is about; "" for nobody, or for its reader
	Conversation *Conversation // nil for what is about none
	Export       uuid.UUID     // the file that is ready
	Request      uuid.UUID     // for access
	Ends         time.Time     // an access
	Broadcast    listing.Choice
	Why          notification.Why // a broadcast did something by itself
}

// MostMentionable is how many of those who can be named are offered at once.
const MostMentionable = 8

// Named is a member whom a note can name.
type Named struct {
	ID        uuid.UUID
	Name, Key string // as it is written, and as texts.SearchKey has it
}

// Mentions finds who is named in a text as @Name, in whatever case: at each @ who has the
// longest name, and all who are called the same. Each list is one name. Unknown are the
// words behind an @ that nobody is called.
func Mentions(text string, members []Named) (named [][]Named, unknown []string) {
	byName := map[string][]Named{}
	for _, m := range members {
		byName[m.Key] = append(byName[m.Key], m)
	}
	found, key := map[string]bool{}, texts.SearchKey(text)
	for i, sign := range key {
		before, _ := utf8.DecodeLastRuneInString(key[:i])
		if sign != '@' || i > 0 && isOfWord(before) { // An address has one too.
			continue
		}
		longest := ""
		for name := range byName {
			rest, is := strings.CutPrefix(key[i+1:], name)
			after, _ := utf8.DecodeRuneInString(rest)
			if is && len(name) > len(longest) && (rest == "" || !isOfWord(after)) {
				longest = name
			}
		}
		if longest != "" && !found[longest] {
			found[longest] = true
			named = append(named, slices.Clip(byName[longest]))
		}
		word := key[i+1:]
		if end := strings.IndexFunc(word, func(r rune) bool { return !isOfWord(r) }); end >= 0 {
			word = word[:end]
		}
		if longest == "" && word != "" && !slices.Contains(unknown, word) {
			unknown = append(unknown, word)
		}
	}
	return named, unknown
}

func isOfWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
