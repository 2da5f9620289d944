package web

import (
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	view "latchkey/templates/people"
	"net/http"
	"strings"
)

// home is where a member lands: the dashboard, or for whoever has none their
// key, and what it opens.
func (s *Server) home(w http.ResponseWriter, r *Request, actor policy.Actor) error {
	if actor.Opens(policy.Dashboard) {
		return redirect(w, r, r.url(pathOf(policy.Dashboard)))
	}
	me := actor.Membership()
	offer := policy.Offer{Role: me.Role, Restrictions: me.Restrictions}
	p := view.HomePage{
		Frame:    s.frame(w, r, r.Words.T("frame.home"), ""),
		OwnKey:   r.ownKey(actor),
		Greeting: r.Words.T("home.greeting", "Name", texts.FirstName(r.Who.User.Name)),
		RoleText: r.Words.T("role." + me.Role.String() + ".home"),
		RolesURL: r.url("/settings/roles"),
		Opens:    r.openAreas(offer),
	}
	_, p.Closed = r.roleSentences(offer)
	return render(w, r, http.StatusOK, view.Home(p))
}

func (r *Request) ownKey(actor policy.Actor) view.OwnKey {
	me := actor.Membership()
	return view.OwnKey{
		Key: keyOf(policy.Offer{Role: me.Role, Restrictions: me.Restrictions}), RoleLabel: r.role(me.Role), Narrowed: r.restrictions(me.Restrictions),
	}
}

var areaIcons = map[string]string{
	"overview": "chart-no-axes-column", "customers": "users-round", "messages": "message-circle", "marketing": "megaphone",
	"sales": "receipt-text", "learning": "graduation-cap", "library": "folder", "settings": "settings",
}

// openAreas says, area by area, what an offer opens.
func (r *Request) openAreas(o policy.Offer) (areas []view.HomeArea) {
	for _, area := range policy.Areas {
		if areaIcons[area] == "" {
			continue
		}
		var names []string
		for _, access := range policy.AccessOf(o) {
			if access.Resource.Area() == area && len(access.Actions) > 0 {
				name := r.resource(access.Resource)
				if access.Can(policy.LookupCode) {
					name = r.Words.T("home.by_address", "Name", name)
				}
				names = append(names, name)
			}
		}
		if len(names) > 0 {
			areas = append(areas, view.HomeArea{Label: r.Words.T("area." + area), Text: strings.Join(names, ", "), Icon: areaIcons[area]})
		}
	}
	return areas
}

// enter is where the switcher leads: it says where one is now.
func (s *Server) enter(w http.ResponseWriter, r *Request, _ policy.Actor) error {
	leaveNotice(w, notice{Text: r.Words.T("notice.entered", "Workspace", r.Place().Name)})
	return redirect(w, r, r.url(""))
}

func (s *Server) settings(w http.ResponseWriter, r *Request, _ policy.Actor) error {
	f := s.frame(w, r, r.Words.T("frame.settings"), "")
	f.Settings = r.settings("")
	return render(w, r, http.StatusOK, view.Settings(view.SettingsPage{Frame: f}))
}
