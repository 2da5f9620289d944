// Package signin proves who somebody is: passwords, sessions, and the links
// that travel by mail.
package signin

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"

	"github.com/google/uuid"
)

// Purpose says what a link is for; a link for one is no link for another.
type Purpose string

// The purposes.
const (
	SignUpLink     Purpose = "signup"
	InvitationLink Purpose = "invitation"
	ResetLink      Purpose = "reset"
	ChannelLink    Purpose = "channel"  // of a code alone: there is no page behind it
	HookLink       Purpose = "hook"     // of a secret alone
	WorkflowLink   Purpose = "workflow" // the same
	// UnsubscribeLink stops mailings, for whoever has it and for ever.
	UnsubscribeLink Purpose = "unsubscribe"
	// StopLink stops mails to a member about what happens.
	StopLink Purpose = "stop"
)

// How long the links of a person's own account open.
const (
	SignUpLinkLife = 7 * 24 * time.Hour
	ResetLinkLife  = time.Hour
)

// LinkCookieLife is how long a link of a mail waits in its cookie. It stays there
// when it is used: by it the same form, sent again, finds where the first led.
const LinkCookieLife = time.Hour

// LinkLength is how many characters the secret part of a link has.
const LinkLength = 43

// Link derives the secret part of a link from the server's key. It stands
// nowhere at rest: the mail job derives it when the mail is sent, and a new
// generation makes the old one worthless.
func Link(key []byte, purpose Purpose, id uuid.UUID, generation int) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("link\x00" + purpose + "\x00"))
	mac.Write(id[:])
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(generation)))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// HashLink is what the database keeps of a link.
func HashLink(link string) []byte {
	sum := sha256.Sum256([]byte(link))
	return sum[:]
}

// LinkName names a link in the forms and addresses of its page. Who reads it
// learns nothing that opens the link, nor what the database keeps of it.
func LinkName(link string) string {
	sum := sha256.Sum256([]byte("name\x00" + link))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}
