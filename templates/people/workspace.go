package people

import (
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
	Country       parts.FormField
	Currency      parts.FormField
	Organizations []ui.Option // those that the user administers, and "a new organization" with an empty value
}

// GeneralPage holds the workspace's name and address, and the limits of lookups.
type GeneralPage struct {
	frame.Frame
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
	frame.Frame
}
