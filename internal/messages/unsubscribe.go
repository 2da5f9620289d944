package messages

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/signin"
	"latchkey/internal/texts"
)

// UnsubscribeToken names a recipient in the address by which they stop mailings, with the
// secret link of theirs that goes with it.
func UnsubscribeToken(workspace, recipient uuid.UUID, link string) string {
	return base64.RawURLEncoding.EncodeToString(append(workspace[:], recipient[:]...)) + link
}

// ReadUnsubscribeToken is whom a token names, if the link is theirs; false for one that is
// none.
func ReadUnsubscribeToken(token string) (workspace, recipient uuid.UUID, link string, ok bool) {
	const ids = 43 // characters of two of them
	if len(token) != ids+signin.LinkLength {
		return workspace, recipient, "", false
	}
	both, err := base64.RawURLEncoding.DecodeString(token[:ids])
	if err != nil {
		return workspace, recipient, "", false
	}
	copy(workspace[:], both)
	copy(recipient[:], both[len(workspace):])
	return workspace, recipient, token[ids:], true
}

// UnsubscribePath leads to the page on which somebody stops mailings, without its token.
const UnsubscribePath = "/unsubscribe/"

// OneClickName is the field that a mail program posts for whoever presses its own button, and
// OneClick the whole of it (RFC 8058).
const (
	OneClickName = "List-Unsubscribe"
	OneClick     = OneClickName + "=One-Click"
)

// IsOneClick tells that a body is that.
func IsOneClick(body string) bool { return strings.TrimSpace(body) == OneClick }

// stopWords are what somebody answers over WhatsApp who wants no more mailings, folded: the words
// that providers tell people to answer, in our languages, and those of the provider's own button.
var stopWords = []string{
	"stop", "stop all", "stopall", "unsubscribe", "stop promotions",
	"arret", "arreter", "desabonner", "desabonnement", "se desabonner", "desinscription", "desinscrire", "arreter les promotions",
	"stoppen", "afmelden", "uitschrijven", "stop met promoties",
}

// IsStop tells an answer that is one of them and nothing else, however it is written.
func IsStop(text string) bool {
	return len(text) <= maxStop && slices.Contains(stopWords, strings.Trim(texts.SearchKey(text), " .!\"'«»"))
}

// maxStop is more bytes than any of them has.
const maxStop = 64
