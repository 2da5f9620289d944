package messages

import (
	"latchkey/internal/mailauth"
	"latchkey/internal/messages"
)

// doubted tells whether the last mail of the customer, among some entries, was shown not
// to come from them, or by nothing to come from them.
func doubted(entries []messages.Entry) (doubt bool) {
	for i := range entries {
		if e := &entries[i]; e.Kind == messages.FromCustomer {
			doubt = e.Mail.Doubt != "" && e.Mail.Doubt != mailauth.Unknown
		}
	}
	return doubt
}
