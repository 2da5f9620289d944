package people

import (
	"latchkey/templates/frame"
)

// MailboxPage lists the mails of the built-in mailbox (development).
type MailboxPage struct {
	frame.Document
	Mails []MailboxRow
	Open  *MailboxMail
}

// MailboxRow is one mail of the list.
type MailboxRow struct {
	ID, To, Subject, At string
	URL                 string
	Current             bool
}

// MailboxMail is the mail that is open; HTML is shown in a sandboxed iframe
// from HTMLURL.
type MailboxMail struct {
	From, To, Subject, At, Text, HTMLURL string
}
