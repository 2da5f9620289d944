package messages

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/mail"
	"latchkey/internal/masked"
)

// Limits of whom a message goes to.
const (
	MostCopies   = 20   // besides the customer
	MostReceived = 50   // that are kept of a mail which came in
	MaxCopies    = 2000 // of a list of addresses that is typed, in characters

	BetweenReplyTo = ", " // of the addresses at which a customer wants answers
	MaxReplyTo     = MostCopies * (mail.MaxAddress + 2)
)

// Way is how somebody gets a message.
type Way string

// The ways. What goes by BCC is seen by members alone.
const (
	To  Way = "to"
	CC  Way = "cc"
	BCC Way = "bcc"
)

// Copy is somebody who got a message, as far as its reader may see them.
type Copy struct {
	Way            Way
	Address        masked.Text
	State, Failure string // of one that a member sent
}

// OtherRecipient is somebody to whom an answer goes unless its writer leaves them out. The key
// names them within their conversation, and says nothing of their address.
type OtherRecipient struct {
	Key     string
	Way     Way // CC or BCC
	Address masked.Text
	Dropped bool // by the draft
}

// Recipients is what the form of an answer says of whom it goes to.
type Recipients struct {
	Mark    string   // of what the form offered
	Keep    []string // the keys of those who get it, of whom were offered
	CC, BCC string   // what was typed
}

// Mark tells whom an answer to a conversation was offered to go to, so that a form which
// was drawn before somebody changed it is known. Only its token can tell which addresses
// are meant: a mark is shown to whoever may not read them.
func Mark(token string, contact uuid.UUID, customer string, offered []string) string {
	return sealed(token, "mark", contact.String(), customer, strings.Join(offered, " "))
}

// KeyOf is the key of an address in the conversation of a token.
func KeyOf(token, address string) string { return sealed(token, "key", strings.ToLower(address)) }

func sealed(token string, parts ...string) string {
	sum := hmac.New(sha256.New, []byte(token))
	sum.Write([]byte(strings.Join(parts, "\x00")))
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:16])
}

// ReadCopies reads the addresses that somebody typed: with commas, semicolons or line
// ends between them, and names before them. It fails with a fault about the field.
func ReadCopies(field, text string) (list []mail.Address, err error) {
	if len(text) > MaxCopies {
		return nil, fault.Field(field, "fault.copies_long")
	}
	seen := map[string]bool{}
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(",;\r\n", r) }) {
		if open := strings.LastIndex(part, "<"); open >= 0 {
			part = strings.TrimSuffix(strings.TrimSpace(part[open+1:]), ">")
		}
		if strings.TrimSpace(part) == "" {
			continue
		}
		address, err := mail.ParseTyped(field, part)
		if err != nil {
			return nil, err
		}
		if !seen[address.Key()] {
			seen[address.Key()] = true
			list = append(list, address)
		}
	}
	if len(list) > MostCopies {
		return nil, fault.Field(field, "fault.copies_many", "Max", MostCopies)
	}
	return list, nil
}
