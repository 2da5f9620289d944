package app

import (
	"net/http"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/messages"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	"latchkey/templates/frame"
	"latchkey/templates/ui"
)

// Document fills what every page needs. Pages that have forms for somebody who
// is not signed in get the cookie that those are bound to.
func (s *Server) Document(w http.ResponseWriter, r *Request, title string) frame.Document {
	s.ensureFormCookie(w, r)
	notice := takeNotice(w, r)
	if r.typed != nil {
		notice = &ui.Notice{Text: r.Words.T("notice.typed_back")}
	}
	return frame.Document{
		Words: r.Words, Title: title, Theme: r.Theme, Path: returnPath(r), CSRF: r.CSRF, Notice: notice,
		InsecureAddress: s.insecureAddress(),
	}
}

// returnPath is the GET address that a page can be opened at again. A refused
// form is drawn at the address it was posted to, which cannot.
func returnPath(r *Request) string {
	if r.Method == http.MethodGet {
		return r.URL.RequestURI()
	}
	path := r.URL.Path
	for _, posted := range []string{
		"/invitations", "/avatar", "/logo", "/password", "/sessions/end", "/delete", "/export", "/bulk", "/notes/remove",
		"/notes", "/cancel", "/refused", "/reply", "/assign",
	} {
		path = strings.TrimSuffix(path, posted)
	}
	return path
}

// Plain tells that pages come over plain http: in development alone.
func (s *Server) Plain() bool {
	return s.Config.PublicURL != nil && s.Config.PublicURL.Scheme == "http"
}

// insecureAddress tells that somebody on the way can read what is sent.
func (s *Server) insecureAddress() bool {
	if !s.Plain() {
		return false
	}
	host := s.Config.PublicURL.Hostname()
	return host != "localhost" && host != "127.0.0.1" && host != "::1"
}

// Frame surrounds a page of somebody who is signed in. Section is the address
// within the settings that is current, "" outside them.
func (s *Server) Frame(w http.ResponseWriter, r *Request, title, section string, crumbs ...frame.Link) frame.Frame {
	user := r.Who.User
	f := frame.Frame{
		Document:   s.Document(w, r, title),
		User:       Person(user.Name, user.Email, user.Avatar),
		ProfileURL: "/profile",
	}
	switch {
	case r.preview != nil: // Who is shown need not be here.
	case r.Who.Busy:
		f.User.Presence = string(people.Busy)
	default:
		f.User.Presence = string(people.Online)
	}
	f.Preview = r.preview
	f.Breadcrumbs = append(crumbs, frame.Link{Label: title, Current: true})
	workspace := r.Workspace()
	if workspace == nil {
		if section != "" {
			f.Settings = r.Settings(section)
		}
		return f
	}
	f.Workspace = &frame.Workspace{
		Name: workspace.Name, Slug: workspace.Slug, URL: r.Address(""), Initials: texts.Initials(workspace.Name),
		Tint: texts.Tint(workspace.ID.String()), Logo: logoURL(workspace.Slug, workspace.Logo),
	}
	f.ProfileURL += "?workspace=" + workspace.Slug
	f.BusyURL = r.Address("/busy")
	f.BellURL = r.Address("/notifications")
	if f.Preview == nil {
		r.follow(&f)
	}
	if r.Who.Unread > 0 {
		f.Unread = r.Words.Number(r.Who.Unread)
	}
	f.SettingsURL = r.settingsOpen()
	f.Areas = append(r.areas(), frame.Area{Link: frame.Link{
		Label: r.Words.T("frame.settings"), URL: f.SettingsURL, Icon: AreaIcons["settings"], Current: section != "",
	}})
	if section != "" {
		f.SettingsTop = r.Address("/settings")
		f.Settings = r.Settings(section)
		f.Breadcrumbs = append([]frame.Link{{Label: r.Words.T("frame.settings"), URL: r.settingsOpen()}}, f.Breadcrumbs...)
	}
	return f
}

// settingsOpen is the page that the settings open on: the members for an owner, else the
// reader's own profile.
func (r *Request) settingsOpen() string {
	if r.Who.Actor.Membership().Role == policy.Owner && r.Sections.Has(policy.Members) {
		return r.Address(PathOf(policy.Members))
	}
	return "/profile?workspace=" + r.Workspace().Slug
}

// AreaIcons are those of the areas of work.
var AreaIcons = map[string]string{
	"overview": "chart-no-axes-column", "customers": "users-round", "messages": "message-circle", "marketing": "megaphone",
	"sales": "receipt-text", "learning": "graduation-cap", "library": "folder", "settings": "settings",
}

// sectionsOf lists the sections of an area that are built and that the reader may open.
func (r *Request) sectionsOf(area string) (open []policy.Resource) {
	for _, resource := range policy.Resources() {
		if resource.Area() == area && r.Sections.Has(resource) && r.Who.Actor.Opens(resource) {
			open = append(open, resource)
		}
	}
	return open
}

// LandsInMessages tells whether conversations are where the reader's work is.
func (r *Request) LandsInMessages() bool {
	return !r.Who.Actor.Opens(policy.Dashboard) && r.Sections.Has(policy.Conversations) && r.Who.Actor.Opens(policy.Conversations)
}

// areas is the navigation: only what exists, and only what the reader may open.
func (r *Request) areas() []frame.Area {
	var list []frame.Area
	if !r.Who.Actor.Opens(policy.Dashboard) && !r.LandsInMessages() { // Else the address of the workspace leads there.
		list = append(
			list,
			frame.Area{Link: frame.Link{Label: r.Words.T("frame.home"), URL: r.Address(""), Icon: "house", Current: r.URL.Path == r.Address("")}},
		)
	}
	for _, name := range policy.Areas {
		area := frame.Area{Link: frame.Link{Label: r.Words.T("area." + name), Icon: AreaIcons[name]}}
		if name == "settings" {
			continue // They have a list of their own.
		}
		for _, resource := range r.sectionsOf(name) {
			item := frame.Link{Label: r.Resource(resource), URL: r.Address(PathOf(resource))}
			if _, err := policy.Authorize[policy.Lookup](r.Who.Actor, resource); err == nil && resource == policy.Contacts {
				item.Label = r.Words.T("customers.find_title")
			}
			item.Current = r.URL.Path == item.URL || strings.HasPrefix(r.URL.Path, item.URL+"/")
			area.Current = area.Current || item.Current
			area.Items = append(area.Items, item)
		}
		if len(area.Items) > 0 {
			area.URL = area.Items[0].URL
			if area.Current {
				area.Items = r.inboxes(area.Items)
			}
			list = append(list, area)
		}
	}
	return list
}

// inboxes puts those of the reader in the place of conversations, so that the navigation
// is the same on each page of their area. Only the inbox itself knows their numbers.
func (r *Request) inboxes(items []frame.Link) []frame.Link {
	at := r.Address(PathOf(policy.Conversations))
	if items[0].URL != at {
		return items
	}
	grant, err := policy.Authorize[policy.List](r.Who.Actor, policy.Conversations)
	if err != nil {
		return items
	}
	scope, err := grant.For(policy.Conversations)
	if err != nil {
		return items
	}
	var links []frame.Link
	for _, inbox := range messages.Inboxes(scope.Reach) {
		links = append(links, frame.Link{Label: r.Words.T("messages.inbox_" + string(inbox)), URL: at + QueryString("inbox", string(inbox))})
	}
	return append(links, items[1:]...)
}

// Settings lists the sections that exist and that the reader may open.
func (r *Request) Settings(current string) []frame.SettingsGroup {
	link := func(label, url, section string) frame.Link {
		return frame.Link{Label: label, URL: url, Current: section == current}
	}
	profile := "/profile"
	if r.Workspace() != nil {
		profile += "?workspace=" + r.Workspace().Slug
	}
	groups := []frame.SettingsGroup{
		{Label: r.Words.T("frame.you"), Items: []frame.Link{link(r.Words.T("resource.profile"), profile, "profile")}},
	}
	if r.Workspace() == nil {
		return groups
	}
	if May[policy.Update](r.Who.Actor, policy.Conversations) {
		groups[0].Items = append(groups[0].Items, link(r.Words.T("signature.title"), r.Address("/settings/signature"), "signature"))
	}
	space := frame.SettingsGroup{Label: r.Words.T("frame.workspace")}
	for _, resource := range r.sectionsOf("settings") {
		space.Items = append(space.Items, link(r.Resource(resource), r.Address(PathOf(resource)), SettingsOf(resource)))
	}
	space.Items = append(space.Items, link(r.Words.T("roles.title"), r.Address("/settings/roles"), "roles"))
	return append(groups, space)
}

// SwitcherOf draws where somebody is a member, or is invited.
func (r *Request) SwitcherOf(m *people.Memberships, search string) frame.Switcher {
	menu := frame.Switcher{
		NewWorkspaceURL: "/workspaces/new", Search: search,
		Searchable: len(m.Workspaces) > 7 || m.More || search != "", More: m.More,
	}
	if r.Workspace() != nil {
		menu.Slug = r.Workspace().Slug
	}
	for _, workspace := range m.Workspaces {
		groups := menu.Organizations
		if len(groups) == 0 || groups[len(groups)-1].ID != workspace.OrganizationID.String() {
			menu.Organizations = append(groups, frame.SwitcherOrganization{ID: workspace.OrganizationID.String(), Name: workspace.Organization})
			groups = menu.Organizations
		}
		last := &groups[len(groups)-1]
		last.Workspaces = append(last.Workspaces, frame.SwitcherWorkspace{
			Workspace: frame.Workspace{
				Name: workspace.Name, URL: "/w/" + workspace.Slug + "/enter",
				Initials: texts.Initials(workspace.Name), Tint: texts.Tint(workspace.ID.String()), Logo: logoURL(workspace.Slug, workspace.Logo),
			},
			Role:    r.Words.T("role." + workspace.Role + ".name"),
			Current: r.Workspace() != nil && r.Workspace().ID == workspace.ID,
		})
	}
	for _, in := range m.Invitations {
		menu.Invitations = append(menu.Invitations, frame.SwitcherInvitation{
			Workspace:  frame.Workspace{Name: in.Workspace, Initials: texts.Initials(in.Workspace), Tint: texts.Tint(in.WorkspaceID.String())},
			Text:       r.Words.T("frame.invited_by", "Role", r.Words.T("role."+in.Role+".name"), "Inviter", in.Inviter),
			AcceptURL:  "/invitations/" + in.ID.String() + "/accept",
			DeclineURL: "/invitations/" + in.ID.String() + "/decline",
		})
	}
	return menu
}

// logoURL is where a workspace's logo is, "" for none.
func logoURL(slug string, logo uuid.NullUUID) string {
	if !logo.Valid {
		return ""
	}
	return "/w/" + slug + "/logo/" + logo.UUID.String()
}

// Resource is what a resource is called.
func (r *Request) Resource(resource policy.Resource) string {
	return r.Words.T("resource." + resource.String())
}

// Key pictures what an offer opens.
func (r *Request) Key(o policy.Offer) ui.Key { return ui.Key(r.Sections.Key(o)) }
