package people

import (
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
)

// SignInPage is /login, with the five keys on their rail beside the form.
type SignInPage struct {
	frame.Document
	Host          string // "to your workspaces on ateliers.example.org"
	Email         string
	Error         string
	ReturnTo      string // hidden field "next"
	Keys          []RoleColumn
	SignUp        bool   // sign-up is open
	DemoPassword  string // shown in development: "" elsewhere
	DemoAddresses []string
}

// SignUpPage asks for an address (/signup).
type SignUpPage struct {
	frame.Document
	Email string
	Error string
}

// MailSentPage says that a mail is on its way, alike for known and unknown
// addresses. Heading and Text come ready.
type MailSentPage struct {
	frame.Document
	Heading, Text string
	MailboxURL    string // development only
}

// FinishSignUpPage is behind the link of the sign-up mail.
type FinishSignUpPage struct {
	frame.Document
	Action, Link                             string
	Email, Error                             string
	Name, Workspace                          string
	Place                                    [][]parts.FormField
	NameError, PasswordError, WorkspaceError string
}

// ForgotPage asks for the address of a forgotten password.
type ForgotPage struct {
	frame.Document
	Email string
	Error string
}

// ResetPage chooses a new password behind the link of the mail.
type ResetPage struct {
	frame.Document
	Action, Link  string
	Email         string
	PasswordError string
	Error         string
}

// InvitationPage is behind the link of an invitation mail, and is itself the
// right form.
type InvitationPage struct {
	frame.Document
	Workspace     string
	Inviter       frame.Person
	Role          string // "assistant"
	Heading       string // "Join Atelier Marchand as an assistant"
	Key           ui.Key
	Opens         []string // what the role opens, one sentence each
	Closed        string   // what stays closed, "" for an owner
	Email         string
	Until         string // "The only address this invitation works for · until 28 November"
	Form          string // "join" one click, "signin" password of an account, "create" name and password
	Name          string
	NameError     string
	PasswordError string
	Action        string // POST: join
	Link          string // which of the links that are open
	DeclineURL    string // POST
	Error         string
	Signature     string // of the business: its name, address and phone, "" for none
}

// WrongAccountPage is shown to somebody who is signed in with another address
// than the one that is Invited, and sees that one masked.
type WrongAccountPage struct {
	frame.Document
	Workspace string
	Invited   string
	User      frame.Person
	Action    string // POST: sign out and continue
	Link      string // which of the links that are open
	HomeURL   string
}

// ProfilePage is the member's own data, the same in every workspace.
type ProfilePage struct {
	frame.Frame
	Action, AvatarAction, AvatarRemove, PasswordAction, SessionsAction string // POST
	Name, NameError                                                    string
	Languages, Themes                                                  []ui.Option
	AvatarError                                                        string
	CurrentPasswordError, NewPasswordError                             string
	Sessions                                                           []SessionRow
}

// SessionRow is one place where the user is signed in.
type SessionRow struct {
	Device       string // "Firefox on Windows"
	Address      string
	Since        string // "since 3 December 2026, 14:05"
	Seen, SeenAt string // "last seen 3 h ago", and exactly
	This         bool
	EndURL       string // POST
}
