package mail_test

import (
	"testing"

	"latchkey/internal/mail"
)

// Nobody has an address of which a server says so: not one that is full, whose server is away, or
// who takes no such mail.
func TestNobodyHasAnAddressOfWhichAServerSaysSo(t *testing.T) {
	t.Parallel()
	for _, of := range []struct {
		status, said string
		want         bool
	}{
		{"5.1.1", "", true},
		{"5.1.1", "smtp; 550 no such user", true},
		{"5.0.0", "550 Unrouteable address", true},
		{"5.0.0", "550-5.1.1 The account does not exist", true},
		{"", "550 5.1.1 <anna@kern.example>: user unknown", true},
		{"", "5.1.1 no such user", true},
		{"", "550 no such user here", true},
		{"", "550 unknown user", true},
		{"", "550 the account is disabled", true},
		{"", "550 message refused", false},
		{"", "550 blocked: see our policy", false},
		{"", "550 sender unknown", false},
		{"5.0.0", "550 rejected as spam", false},
		{"5.2.1", "550 mailbox disabled", true},
		{"5.1.10", "556 Null MX", true},
		{"5.2.2", "552 mailbox full", false},
		{"5.0.0", "552 mailbox full", false},
		{"5.7.1", "550 you are not welcome", false},
		{"", "550 5.7.1 relaying denied", false},
		{"5.1.8", "550 sender address rejected", false},
		{"", "554 5.6.0 the message is broken", false},
		{"4.4.1", "no answer from host", false},
		{"", "the message could not be written", false},
		{"", "", false},
	} {
		if got := mail.NobodyHas(of.status, of.said); got != of.want {
			t.Errorf("%q %q: %v", of.status, of.said, got)
		}
	}
}
