package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/workspace"
	"latchkey/templates"
	"latchkey/templates/ui"
)

// home is where a member lands: the dashboard, or for whoever has none their
// key, and what it opens.
func (s *Server) home(w http.ResponseWriter, r *Request, actor policy.Actor) error {
	if actor.Opens(policy.Dashboard) {
		return redirect(w, r, r.url(pathOf(policy.Dashboard)))
	}
	me := actor.Membership()
	offer := policy.Offer{Role: me.Role, Restrictions: me.Restrictions}
	p := templates.HomePage{
		Frame:    s.frame(w, r, r.Words.T("frame.home"), ""),
		OwnKey:   r.ownKey(actor),
		Greeting: r.Words.T("home.greeting", "Name", workspace.FirstName(r.Who.User.Name)),
		RoleText: r.Words.T("role." + me.Role.String() + ".home"),
		RolesURL: r.url("/settings/roles"),
		Opens:    r.openAreas(offer),
	}
	_, p.Closed = r.roleSentences(offer)
	return render(w, r, http.StatusOK, templates.Home(p))
}

func (r *Request) ownKey(actor policy.Actor) templates.OwnKey {
	me := actor.Membership()
	return templates.OwnKey{
		Key: keyOf(policy.Offer{Role: me.Role, Restrictions: me.Restrictions}), RoleLabel: r.role(me.Role), Narrowed: r.restrictions(me.Restrictions),
	}
}

var areaIcons = map[string]string{
	"overview": "chart-no-axes-column", "customers": "users-round", "messages": "message-circle", "marketing": "megaphone",
	"sales": "receipt-text", "learning": "graduation-cap", "library": "folder", "settings": "settings",
}

// openAreas says, area by area, what an offer opens.
func (r *Request) openAreas(o policy.Offer) (areas []templates.HomeArea) {
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
			areas = append(areas, templates.HomeArea{Label: r.Words.T("area." + area), Text: strings.Join(names, ", "), Icon: areaIcons[area]})
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
	return render(w, r, http.StatusOK, templates.Settings(templates.SettingsPage{Frame: f}))
}

type newWorkspaceForm struct {
	Name         string `form:"workspace"`
	Country      string `form:"country"`
	Currency     string `form:"currency"`
	Organization string `form:"organization"`
}

func (s *Server) newWorkspacePage(w http.ResponseWriter, r *Request) error {
	var in newWorkspaceForm
	in.Country, in.Currency = r.guessCountry()
	return s.showNewWorkspace(w, r, in, nil)
}

func (s *Server) showNewWorkspace(w http.ResponseWriter, r *Request, in newWorkspaceForm, wrong faults) error {
	p := templates.NewWorkspacePage{
		Frame:  s.frame(w, r, r.Words.T("frame.new_workspace"), ""),
		Action: "/workspaces/new", CancelURL: "/", Name: in.Name, NameError: wrong["workspace"] + wrong["organization"],
	}
	p.Country, p.Currency = r.countryFields(in.Country, in.Currency, wrong)
	for _, o := range r.Who.Organizations {
		if _, err := s.mayFound(r, o.ID); err == nil {
			p.Organizations = append(p.Organizations, ui.Option{Value: o.ID.String(), Label: o.Name, Selected: in.Organization == o.ID.String()})
		}
	}
	p.Organizations = append(p.Organizations, ui.Option{Label: r.Words.T("workspace.new_organization"), Selected: in.Organization == "" && (len(wrong) > 0 || len(p.Organizations) == 0)})
	status := http.StatusOK
	if len(wrong) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return render(w, r, status, templates.NewWorkspace(p))
}

// mayFound asks whether the user may make a workspace in an organization. One
// that they do not belong to answers like one where they may not.
func (s *Server) mayFound(r *Request, organization uuid.UUID) (*policy.OrganizationGrant[policy.Create], error) {
	for _, o := range r.Who.Organizations {
		if o.ID == organization {
			role, _ := policy.ParseOrganizationRole(o.Role)
			actor := policy.NewOrganizationActor(policy.ID(o.ID), policy.ID(r.Who.User.ID), role)
			grant, err := policy.AuthorizeOrganization[policy.Create](actor, policy.ManageWorkspaces)
			if err == nil {
				return &grant, nil
			}
		}
	}
	return nil, fault.Field("organization", "fault.organization")
}

func (s *Server) newWorkspace(w http.ResponseWriter, r *Request) error {
	var in newWorkspaceForm
	if err := decode(r, &in); err != nil {
		return err
	}
	wrong := faults{}
	founding, list := workspace.NewFounding(workspace.Founding{
		Name: in.Name, Language: string(r.Words.Language), TimeZone: defaultZone, Country: in.Country, Currency: in.Currency,
	})
	if err := wrong.note(r, list); err != nil {
		return err
	}
	var grant *policy.OrganizationGrant[policy.Create]
	if in.Organization != "" {
		id, err := uuid.Parse(in.Organization)
		if err == nil {
			grant, err = s.mayFound(r, id)
		}
		if err != nil {
			wrong["organization"] = r.Words.T("fault.organization")
		}
	}
	if len(wrong) > 0 {
		return s.showNewWorkspace(w, r, in, wrong)
	}
	slug, err := s.accounts.FoundWorkspace(r.Context(), r.Who.User.ID, grant, founding)
	if err != nil {
		return err
	}
	leaveNotice(w, notice{Text: r.Words.T("notice.entered", "Workspace", founding.Name)})
	return redirect(w, r, "/w/"+slug)
}

type generalForm struct {
	Name      string `form:"name"`
	Slug      string `form:"slug"`
	PerMinute string `form:"lookups_per_minute"`
	PerDay    string `form:"lookups_per_day"`
}

func (s *Server) generalPage(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Open]) error {
	found, err := s.store.General(r.Context(), grant)
	if err != nil {
		return err
	}
	return s.showGeneral(w, r, generalForm{
		Name: found.Name, Slug: found.Slug,
		PerMinute: strconv.Itoa(found.LookupsPerMinute), PerDay: strconv.Itoa(found.LookupsPerDay),
	}, http.StatusOK, nil)
}

func (s *Server) showGeneral(w http.ResponseWriter, r *Request, in generalForm, status int, wrong faults) error {
	p := templates.GeneralPage{
		Frame: s.frame(w, r, r.resource(policy.General), "general"),
		Name:  in.Name, NameError: wrong["name"], Slug: in.Slug, SlugError: wrong["slug"],
		Address:          s.config.PublicURL.String() + "/w/",
		LookupsPerMinute: in.PerMinute, LookupsPerDay: in.PerDay, LookupsError: wrong["lookups"],
		DeleteError: wrong["delete"],
	}
	if _, err := policy.Authorize[policy.Update](r.Who.Actor, policy.General); err == nil {
		p.Action = r.url("/settings/general")
	}
	if _, err := policy.Authorize[policy.Delete](r.Who.Actor, policy.General); err == nil {
		p.DeleteAction = r.url("/settings/general/delete")
	}
	return render(w, r, status, templates.General(p))
}

func (s *Server) updateGeneral(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Update]) error {
	var in generalForm
	if err := decode(r, &in); err != nil {
		return err
	}
	wrong := faults{}
	read, err := readGeneral(r, in, wrong)
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		if err := wrong.note(r, s.store.UpdateGeneral(r.Context(), grant, read)); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		return s.showGeneral(w, r, in, http.StatusUnprocessableEntity, wrong)
	}
	leaveNotice(w, notice{Text: r.Words.T("notice.general_saved")})
	return redirect(w, r, "/w/"+read.Slug+"/settings/general")
}

func readGeneral(r *Request, in generalForm, wrong faults) (g workspace.Workspace, err error) {
	if g.Name, err = workspace.CleanName("name", in.Name); err != nil {
		if err := wrong.note(r, err); err != nil {
			return g, err
		}
	}
	if g.Slug, err = workspace.CleanSlug(in.Slug); err != nil {
		if err := wrong.note(r, err); err != nil {
			return g, err
		}
	}
	g.LookupsPerMinute = number(r, in.PerMinute, 1000, wrong)
	g.LookupsPerDay = number(r, in.PerDay, 100_000, wrong)
	return g, nil
}

func number(r *Request, text string, most int, wrong faults) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 1 || n > most {
		wrong["lookups"] = r.Words.T("fault.lookups")
		return 0
	}
	return n
}

type deleteForm struct {
	Name string `form:"name"`
}

// deleteWorkspace asks for the workspace's name, typed.
func (s *Server) deleteWorkspace(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Delete]) error {
	var in deleteForm
	if err := decode(r, &in); err != nil {
		return err
	}
	if strings.TrimSpace(in.Name) != r.Place().Name {
		open, err := policy.Authorize[policy.Open](grant.Actor(), policy.General)
		if err != nil {
			return err
		}
		found, err := s.store.General(r.Context(), open)
		if err != nil {
			return err
		}
		return s.showGeneral(w, r, generalForm{
			Name: found.Name, Slug: found.Slug,
			PerMinute: strconv.Itoa(found.LookupsPerMinute), PerDay: strconv.Itoa(found.LookupsPerDay),
		}, http.StatusUnprocessableEntity, faults{"delete": r.Words.T("fault.delete_name", "Name", r.Place().Name)})
	}
	if err := s.store.Delete(r.Context(), grant); err != nil {
		return err
	}
	leaveNotice(w, notice{Text: r.Words.T("notice.workspace_deleted", "Workspace", r.Place().Name)})
	return redirect(w, r, "/")
}
