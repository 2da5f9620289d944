package people_test

import (
	"regexp"

	"latchkey/internal/mail"
)

// mailLink is the link of a mail about an account.
var mailLink = regexp.MustCompile(`http://\S+/(signup|forgot)/\S+`)

// newerThan matches a mail to an address whose link is another.
func newerThan(old, email string) func(mail.Received) bool {
	return func(r mail.Received) bool {
		link := mailLink.FindString(r.Text)
		return r.To == email && link != "" && link != old
	}
}
