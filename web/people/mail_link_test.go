package people_test

import (
	"latchkey/internal/mail"
	"latchkey/web/webtest"
)

// newerThan matches a mail to an address whose link is another.
func newerThan(old, email string) func(mail.Received) bool {
	return func(r mail.Received) bool {
		link := webtest.MailLink.FindString(r.Text)
		return r.To == email && link != "" && link != old
	}
}
