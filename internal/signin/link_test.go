package signin_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/signin"
)

// A link is made of all that it is for: nothing of it opens anything else, and
// the mail that is sent twice carries the same one.
func TestALinkOpensOneThing(t *testing.T) {
	t.Parallel()
	key, other := []byte(strings.Repeat("k", 32)), []byte(strings.Repeat("o", 32))
	id, another := uuid.MustParse("0198c0de-0000-7000-8000-000000000001"), uuid.MustParse("0198c0de-0000-7000-8000-000000000002")
	link := signin.Link(key, signin.InvitationLink, id, 1)
	if link != signin.Link(key, signin.InvitationLink, id, 1) {
		t.Error("two links for one thing")
	}
	seen := map[string]string{link: "the link"}
	for name, link := range map[string]string{
		"another server's":     signin.Link(other, signin.InvitationLink, id, 1),
		"a sign-up's":          signin.Link(key, signin.SignUpLink, id, 1),
		"a password's":         signin.Link(key, signin.ResetLink, id, 1),
		"another invitation's": signin.Link(key, signin.InvitationLink, another, 1),
		"a later generation's": signin.Link(key, signin.InvitationLink, id, 2),
		"the first one's":      signin.Link(key, signin.InvitationLink, id, 0),
		"one beyond a byte":    signin.Link(key, signin.InvitationLink, id, 257),
	} {
		if before := seen[link]; before != "" {
			t.Errorf("%s is %s", name, before)
		}
		seen[link] = name
		if len(link) != signin.LinkLength || strings.Trim(link, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			t.Errorf("%s is %q: it has to stand in an address", name, link)
		}
	}
}

func TestTheDatabaseKeepsADigestOfALink(t *testing.T) {
	t.Parallel()
	if got := hex.EncodeToString(signin.HashLink("abc")); got != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
		t.Errorf("it keeps %s", got)
	}
}
