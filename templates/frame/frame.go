// Package frame renders what surrounds every page. They render view models to HTML and decide nothing: a
// view model carries plain words and booleans that came from the decision.
//
// Every type here is filled by package web; fixed words are read from Words
// where they stand, words that depend on data arrive as strings.
package frame

import (
	"github.com/a-h/templ"

	"latchkey/internal/i18n"
	"latchkey/templates/ui"
)

// Document is what every page needs, signed in or not.
type Document struct {
	Words *i18n.Words
	Title string
	Theme string // "light", "dark" or "system"
	// Path is the address of the page with its query, where the language and
	// theme forms return to.
	Path   string
	CSRF   string // value of the hidden field "csrf" of every form
	Notice *ui.Notice
	// Sheet is a stylesheet of the page beside that of all pages, "" for none.
	Sheet string
	// InsecureAddress is true when cookies of this product cannot be kept
	// because the page came over plain HTTP from another host than localhost.
	InsecureAddress bool
	// Told is how far browsers had been told what happens when the page was asked for, ""
	// for a page that stays as it is.
	Told      string
	EventsURL string // the stream of what happens
	// Reload shows the page anew every few seconds where there is no script.
	Reload bool
}

// Link is a word that leads somewhere.
type Link struct {
	Label   string
	URL     string
	Icon    string // Lucide name in kebab case, "" for none
	Current bool
	Count   string // of what is behind it, "" for none
	// How much of that is new, "" for none, and what it is called.
	News, NewsWord string
}

// PlainLink is a link that tells whether it leads to the page itself.
func PlainLink(link Link) ui.Piece {
	current := `">`
	if link.Current {
		current = `" aria-current="page">`
	}
	count := ``
	if link.Count != "" {
		count = ` <span class="count number">` + templ.EscapeString(link.Count) + `</span>`
	}
	if link.News != "" {
		count = ` <span class="news number">` + templ.EscapeString(link.News) + `<span class="visually-hidden"> ` +
			templ.EscapeString(link.NewsWord) + `</span></span>` + count
	}
	return ui.Piece(`<a href="` + templ.EscapeString(link.URL) + current + templ.EscapeString(link.Label) + count + `</a>`)
}

// areaLink leads to an area of work.
func areaLink(area Area) ui.Piece {
	class, current := `area`, ``
	if area.Current {
		class = `area current`
		if len(area.Items) == 0 {
			current = ` aria-current="page"`
		}
	}
	return ui.Piece(`<a class="` + class + `" href="` + templ.EscapeString(area.URL) + `"` + current + `>` +
		ui.IconMarkup(area.Icon) + `<span>` + templ.EscapeString(area.Label) + `</span></a>`)
}

// Frame surrounds every page of somebody who is signed in.
type Frame struct {
	Document
	User        Person
	ProfileURL  string
	BusyURL     string // where the reader says that they are busy, "" outside a workspace
	BellURL     string // what the reader is told, "" outside a workspace
	Unread      string // how much of that is unread, "" for nothing
	SettingsURL string
	Workspace   *Workspace // nil when the user has none
	Areas       []Area
	Breadcrumbs []Link
	Settings    []SettingsGroup // nil outside the settings
	SettingsTop string          // on a phone, where "‹ Settings" leads
	Preview     *Preview        // nil for the reader's own page
}

// Preview says whose page is shown to another, and leads back.
type Preview struct {
	Text     string // "What Lotte Smit sees. Nothing can be clicked or changed here."
	Mark     string // stands across the page
	BackURL  string
	BackText string
	Pages    []Link // others that can be looked at
}

// Person is somebody with a face.
type Person struct {
	Name     string
	Email    string
	Initials string
	Avatar   string // address of the picture, "" for initials
	Tint     int    // 0 to 7, chooses the colour behind the initials
	Presence string // "online", "busy", "" for neither
}

// Workspace is the mark and name of a workspace.
type Workspace struct {
	Name     string
	Slug     string
	URL      string
	Initials string
	Tint     int
	Logo     string // address of the picture, "" for initials
}

// Area is one entry of the navigation on the left and of the bar on a phone.
type Area struct {
	Link
	Items  []Link // shown when the area is current
	Follow string // the events that change them, "" for none
}

// Switcher is what opens at the top left: where somebody is a member, or invited.
type Switcher struct {
	Slug            string // of the workspace where they are, "" for none
	Search          string
	Organizations   []SwitcherOrganization
	Invitations     []SwitcherInvitation
	NewWorkspaceURL string
	Searchable      bool // there are many
	More            bool // and more than are shown
}

// SwitcherOrganization is a heading of the switcher with its workspaces.
type SwitcherOrganization struct {
	ID         string
	Name       string
	Workspaces []SwitcherWorkspace
}

// SwitcherWorkspace is one place to switch to; URL is a GET link.
type SwitcherWorkspace struct {
	Workspace
	Role    string
	Current bool
}

// SwitcherInvitation is a pending invitation that the user may answer here.
// Both addresses take a POST.
type SwitcherInvitation struct {
	Workspace
	Text       string // "Assistant, from Paul Verdier"
	AcceptURL  string
	DeclineURL string
}

// SettingsGroup is one heading of the settings list.
type SettingsGroup struct {
	Label string
	Items []Link
}
