// Package people renders the pages of signing in, members and settings.
package people

import (
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
)

// MembersPage lists members and pending invitations in one table.
type MembersPage struct {
	// What an assistant would open and what not, for whoever is alone.
	AssistantOpens  []string
	AssistantClosed string
	frame.Frame
	WorkspaceName string
	RolesURL      string // "What can each role do?"
	SeersURL      string // "Who can see what?"
	ChangesURL    string // their changes of the last days in the log, "" for whom it is closed
	Changes       string
	InviteURL     string // "" when the viewer may invite nobody
	Export        parts.ExportChoice
	Action        string // where the filter form (GET) goes
	Query         string
	Roles         []ui.Option
	Statuses      []ui.Option
	Sorts         []ui.Option
	ChooseURL     string // where rows can be chosen, or no longer; "" where there are none
	Choosing      bool
	SeveralURL    string // what is done with those who are chosen
	Acts          []ui.Option
	Columns       []MemberColumn
	ByJoined      bool // the column of when they were seen shows when they joined
	Filtered      bool
	Narrowed      bool // by a list, and not by words alone
	Rows          []MemberRow
	NoMenus       []string // why some rows have no menu, each reason once
	Summary       string   // "9 people: 7 confirmed, 1 waiting, 1 expired"
	Partial       bool     // a search has more than it lists, or may have; Summary says so
	NextURL       string   // "" on the last page
	FirstURL      string   // "" on the first page
	// Alone is true when nobody but the viewer is in the workspace: the page
	// then says what an assistant can and cannot do.
	Alone bool
}

// MemberColumn is the head of a column, with the orders that it can have.
type MemberColumn struct {
	Order string // "ascending" or "descending", "" for the order of another
	Sorts []frame.Link
}

// MemberRow is one person of the table: a member, or a pending invitation.
type MemberRow struct {
	frame.Person
	ID string
	HeldAccess
	RoleBadge   bool // the role is a badge beside the address (Admin, Manager, …), and said there alone
	You         bool
	AccessEnds  string // "Access ends 3 Dec", brass with a calendar; "" for never
	Lent        string // "Lent until 3 Dec, 14:00, then Assistant again", brass with a calendar; "" for what is theirs
	Status      string // "confirmed", "pending", "expired"
	StatusLabel string
	Detail      string // "Invited by Joost de Vries · mail delivered", "nobody can change their own access"
	DetailWarns bool   // the mail could not be delivered
	LastSeen    string
	LastSeenAt  string // exact, for the title attribute
	First       bool   // of those that were just changed
	Changed     bool   // the row that was just changed: tinted, with a badge
	PageURL     string // of the member, from the list on; "" for an invitation
	MenuURL     string // where what may be done with them is offered, "" for nothing
	NoMenu      string // why there is no menu, "" where there is one; said under the table
}

// HeldAccess is what somebody has of the workspace: the same for all who have the same.
type HeldAccess struct {
	RoleLabel    string
	Key          ui.Key
	Restrictions []string // labels, in brass with a lock
}

// RoleChoice is a role that the viewer may give, with its restrictions.
type RoleChoice struct {
	Value        string
	Label        string
	Sentence     string
	Key          ui.Key
	Checked      bool
	Restrictions []RestrictionChoice
	// Gains and Loses say what this role does to the member in the edit
	// dialog; computed from the policy against what the member has now.
	Gains, Loses []string
}

// Same tells that the role changes nothing for the member.
func (c RoleChoice) Same() bool { return len(c.Gains)+len(c.Loses) == 0 }

// RestrictionChoice is one restriction under a role. Choices of the same
// Group exclude each other and are drawn as one row of radio buttons with an
// "All" choice whose value is empty; others are checkboxes. Field is the name
// of the form's field: "restrictions" for boxes, "visibility" for the group.
type RestrictionChoice struct {
	Field    string
	Group    string // "" or "visibility"
	Value    string // "" for "All" of a group
	Label    string
	Sentence string
	Checked  bool
	Locked   bool     // set by an owner, the viewer cannot lift it: drawn checked and not changeable
	Takes    []string // what it takes away, for the edit dialog
}

// InviteForm is the form "Invite new assistant".
type InviteForm struct {
	Action     string // POST
	CancelURL  string
	Workspace  string
	Emails     string
	EmailError string
	Roles      []RoleChoice
	RoleError  string
	Languages  []ui.Option
	AccessEnds string // yyyy-mm-dd
	EndsError  string
	MinEnds    string // earliest day that may be chosen
	Error      string // about the whole form
	CSRF       string
}

// InvitePage shows InviteForm as a page.
type InvitePage struct {
	frame.Frame
	Form InviteForm
}

// EditRoleForm is the dialog "Edit role of …".
type EditRoleForm struct {
	frame.Person
	Action     string
	CancelURL  string
	Since      string // "Assistant in Atelier Marchand since 4 March · access ends 3 Dec"
	FirstName  string
	Title      string // "" for "Edit role of …"
	Effect     string // when it takes effect; "" for on their next click
	Roles      []RoleChoice
	AccessEnds string
	MinEnds    string
	EndsError  string
	CanEnd     bool   // an end of access may be set (never for owners; the field is hidden by CSS when Owner is chosen)
	Version    string // hidden field "version": refuses to overwrite somebody else's change
	Error      string
	CSRF       string
}

// EditRolePage shows EditRoleForm as a page.
type EditRolePage struct {
	frame.Frame
	Form EditRoleForm
}

// RemoveForm is the dialog "Remove … from …?", and that of a suspension.
type RemoveForm struct {
	frame.Person
	Action       string
	CancelURL    string
	Title        string
	Button       string
	RoleLabel    string
	Consequences []Consequence
	HandTo       []ui.Option // field "hand_to": who gets the customers; empty when there are none
	HandToError  string
	Lead         string // "Joost’s access to the organization Marchand stays. This cannot be undone."
	Error        string
	CSRF         string
}

// Consequence is one counted line of the remove dialog.
type Consequence struct {
	Count int
	Text  string
}

// RemovePage shows RemoveForm as a page.
type RemovePage struct {
	frame.Frame
	Form RemoveForm
}
