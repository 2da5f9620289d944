package messages

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"latchkey/internal/texts"
)

// Why somebody is told of a conversation.
const (
	Assigned  = "assigned"  // somebody else gave it to them
	Mentioned = "mentioned" // somebody named them in a note
)

// Bounds of what a member is told: they keep the newest MaxNotifications, for so long.
const (
	MaxNotifications = 100
	NotificationLife = 90 * 24 * time.Hour
)

// MaxMentions is how many members a note may name.
const MaxMentions = 20

// Notification is what a member is told, as far as they may see it when they look.
type Notification struct {
	ID     uuid.UUID // a later one has a higher id
	Kind   string
	At     time.Time
	Unread bool
	By     string // the member who did it, "" for nobody
	// Conversation is what it is about, nil where that is no longer within reach: then
	// nothing else is told of it, who did it either.
	Conversation *Conversation
}

// Named is a member whom a note can name.
type Named struct {
	ID        uuid.UUID
	Name, Key string // as it is written, and as texts.SearchKey has it
}

// Mentions finds who is named in a text as @Name, in whatever case: at each @ who has the
// longest name, and all who are called the same. Each list is one name.
func Mentions(text string, members []Named) (named [][]Named) {
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
	}
	return named
}

func isOfWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
