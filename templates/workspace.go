package templates

import "latchkey/templates/ui"

// HomePage is where a member without a dashboard lands: their key, what it opens
// and what it does not.
type HomePage struct {
	Frame
	OwnKey
	Greeting string // "Good to see you, Anna"
	RoleText string // one sentence
	Opens    []HomeArea
	Closed   string // what stays closed
	RolesURL string
}

// OwnKey is the reader's own access.
type OwnKey struct {
	Key       ui.Key
	RoleLabel string
	Narrowed  []string // restrictions, labels
}

// HomeArea is one area that the member's key opens and how much of it.
type HomeArea struct {
	Label string
	Text  string
	Icon  string
}

// NoWorkspacePage is the home of somebody who is in no workspace.
type NoWorkspacePage struct {
	Frame
}

// NewWorkspacePage makes a workspace.
type NewWorkspacePage struct {
	Frame
	Action        string
	CancelURL     string
	Name          string
	NameError     string
	Country       FormField
	Currency      FormField
	Organizations []ui.Option // those that the user administers, and "a new organization" with an empty value
}

// GeneralPage holds the workspace's name and address, and the limits of lookups.
type GeneralPage struct {
	Frame
	Action           string // "" when the viewer may only read
	Name, NameError  string
	Slug, SlugError  string
	Address          string // the workspace's address up to the slug
	LookupsPerMinute string
	LookupsPerDay    string
	LookupsError     string
	DeleteAction     string // "" when the viewer may not delete
	DeleteError      string
}

// SettingsPage is /w/{slug}/settings on a phone: the list of sections.
type SettingsPage struct {
	Frame
}

// NoAccessPage is the 403: the rule, who can change it, the way back.
type NoAccessPage struct {
	Frame
	Heading  string // "Only an owner can open Payment gateways"
	Text     string // "You are an admin of Atelier Marchand. …"
	Key      ui.Key // the viewer's key, grey
	Missing  int    // index of the tooth that is missing, drawn in brass; -1 for none
	People   []NoAccessPerson
	BackURL  string
	BackText string
}

// NoAccessPerson can change the viewer's access.
type NoAccessPerson struct {
	Person
	Text string // "Owner, can change your role"
}

// FaultPage is every other error: 400, 404, 409, 410, 413, 421, 422, 429, 500.
type FaultPage struct {
	Document
	Code      int
	Heading   string
	Text      string
	RequestID string // shown for faults of the server
	HomeURL   string
	HomeText  string
}

// MailboxPage lists the mails of the built-in mailbox (development).
type MailboxPage struct {
	Document
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
