package people

import (
	"net/http"
	"strings"

	"latchkey/internal/policy"
	"latchkey/internal/texts"
	view "latchkey/templates/people"
	"latchkey/web/app"
)

// home is where a member lands: the dashboard, or messages for whose work they are,
// or for whoever has neither their key, and what it opens.
func (s *Pages) home(w http.ResponseWriter, r *app.Request, actor policy.Actor) error {
	if actor.Opens(policy.Dashboard) {
		return app.Redirect(w, r, r.Address(app.PathOf(policy.Dashboard)))
	}
	if r.LandsInMessages() {
		return app.Redirect(w, r, r.Address(app.PathOf(policy.Conversations)))
	}
	me := actor.Membership()
	offer := policy.Offer{Role: me.Role, Restrictions: me.Restrictions}
	p := view.HomePage{
		Frame:    s.Frame(w, r, r.Words.T("frame.home"), ""),
		OwnKey:   ownKey(r, actor),
		Greeting: r.Words.T("home.greeting", "Name", texts.FirstName(r.Who.User.Name)),
		RoleText: strings.Join(r.Sections.You(r.Words, offer), " "),
		RolesURL: r.Address("/settings/roles"),
		Opens:    openAreas(r, offer),
	}
	p.Closed = r.Sections.Closed(r.Words, offer)
	return app.Render(w, r, http.StatusOK, view.Home(p))
}

func ownKey(r *app.Request, actor policy.Actor) view.OwnKey {
	me := actor.Membership()
	return view.OwnKey{
		Key: r.Key(policy.Offer{Role: me.Role, Restrictions: me.Restrictions}), RoleLabel: r.Role(me.Role),
		Narrowed: r.Restrictions(me.Restrictions),
	}
}

// openAreas says, area by area, what an offer opens.
func openAreas(r *app.Request, o policy.Offer) (areas []view.HomeArea) {
	for _, area := range policy.Areas {
		if app.AreaIcons[area] == "" {
			continue
		}
		var names []string
		for _, access := range policy.AccessOf(o) {
			if access.Resource.Area() == area && r.Sections.Has(access.Resource) && len(access.Actions) > 0 {
				name := r.Resource(access.Resource)
				if access.Can(policy.LookupCode) {
					name = r.Words.T("home.by_address", "Name", name)
				}
				names = append(names, name)
			}
		}
		if len(names) > 0 {
			areas = append(areas, view.HomeArea{Label: r.Words.T("area." + area), Text: strings.Join(names, ", "), Icon: app.AreaIcons[area]})
		}
	}
	return areas
}

// enter is where the switcher leads: it says where one is now.
func (s *Pages) enter(w http.ResponseWriter, r *app.Request, _ policy.Actor) error {
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.entered", "Workspace", r.Workspace().Name)})
	return app.Redirect(w, r, r.Address(""))
}

func (s *Pages) settings(w http.ResponseWriter, r *app.Request, _ policy.Actor) error {
	f := s.Frame(w, r, r.Words.T("frame.settings"), "")
	f.Settings = r.Settings("")
	f.Areas[len(f.Areas)-1].Current = true // They are the last of the areas.
	return app.Render(w, r, http.StatusOK, view.Settings(view.SettingsPage{Frame: f}))
}
