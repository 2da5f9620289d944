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
// that providers tell people to answer, in our languages, those of the provider's own button, and
// how people say it to somebody who reads it.
var stopWords = []string{
	"stop", "stop all", "stopall", "unsubscribe", "unsubscribe me", "stop promotions", "stop promo", "opt out", "optout",
	"arret", "arreter", "arretez", "stopper", "stoppez", "desabonner", "desabonnez moi", "desabonnement", "me desabonner", "se desabonner",
	"desinscription", "desinscrire", "desinscrivez moi", "me desinscrire", "arreter les promotions", "stop pub",
	"stoppen", "afmelden", "uitschrijven", "meld me af", "schrijf me uit", "stop met promoties",
}

// polite are what people say beside it.
var polite = []string{
	"please", "svp", "s il vous plait", "s il te plait", "merci", "aub", "alstublieft", "alsjeblieft",
	"thanks", "thank you", "bedankt",
}

// IsStop tells an answer that is one of them and nothing else, however it is written, and how often.
func IsStop(text string) bool {
	if len(text) > maxStop {
		return false
	}
	said := texts.PlainWords(text)
	if !slices.ContainsFunc(said, func(word string) bool { return len(word) > 1 }) {
		said = []string{strings.Join(said, "")} // S.T.O.P.
	}
	for _, nice := range polite {
		words := strings.Fields(nice)
		if n := len(said) - len(words); n > 0 && slices.Equal(said[n:], words) {
			said = said[:n]
			break
		}
	}
	once := len(slices.Compact(slices.Clone(said))) == 1
	return slices.Contains(stopWords, strings.Join(said, " ")) || once && slices.Contains(stopWords, said[0])
}

// maxStop is more bytes than any of them has, as people write it.
const maxStop = 128
