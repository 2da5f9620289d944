package people

import (
	"latchkey/internal/i18n"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
)

// HomePage is where a member without a dashboard lands: their key, what it opens
// and what it does not.
type HomePage struct {
	frame.Frame
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
	frame.Frame
	Switcher frame.Switcher
}

// WorkspacesPage is every workspace of somebody.
type WorkspacesPage struct {
	frame.Frame
	Switcher frame.Switcher
}

// NewWorkspacePage makes a workspace.
type NewWorkspacePage struct {
	frame.Frame
	Action        string
	CancelURL     string
	Name          string
	NameError     string
	Place         [][]parts.FormField // where it is, and what that brings
	Organizations []ui.Option         // those that the user administers, and "a new organization" with an empty value
}

// WorkspaceEnd is below the form of Settings → General: its deletion.
type WorkspaceEnd struct {
	Words     *i18n.Words
	CSRF      string
	Workspace string
	Action    string
	Error     string
}

// SettingsPage is /w/{slug}/settings on a phone: the list of sections.
type SettingsPage struct {
	frame.Frame
}
