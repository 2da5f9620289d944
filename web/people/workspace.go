package people

import (
	"net/http"
	"slices"

	"github.com/google/uuid"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	view "latchkey/templates/people"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

type newWorkspaceForm struct {
	Name         string `form:"workspace"`
	Country      string `form:"country"`
	Currency     string `form:"currency"`
	TimeZone     string `form:"time_zone"`
	Organization string `form:"organization"`
}

func (s *Pages) newWorkspacePage(w http.ResponseWriter, r *app.Request) error {
	guess := guessPlace(r)
	return s.showNewWorkspace(w, r, newWorkspaceForm{Country: guess.Country, Currency: guess.Currency, TimeZone: guess.TimeZone}, nil)
}

func (s *Pages) showNewWorkspace(w http.ResponseWriter, r *app.Request, in newWorkspaceForm, wrong app.Faults) error {
	p := view.NewWorkspacePage{
		Frame:  s.Frame(w, r, r.Words.T("frame.new_workspace"), ""),
		Action: "/workspaces/new", CancelURL: "/", Name: in.Name, NameError: wrong["workspace"] + wrong["organization"],
	}
	p.Place = placeFields(r, place{in.Country, in.Currency, in.TimeZone}, wrong == nil, wrong)
	organizations, err := s.mayCreateWorkspaceIn(r)
	if err != nil {
		return err
	}
	for _, o := range organizations {
		p.Organizations = append(p.Organizations, ui.Option{Value: o.ID.String(), Label: o.Name, Selected: in.Organization == o.ID.String()})
	}
	p.Organizations = append(
		p.Organizations,
		ui.Option{
			Label:    r.Words.T("workspace.new_organization"),
			Selected: in.Organization == "" && (len(wrong) > 0 || len(p.Organizations) == 0),
		},
	)
	status := http.StatusOK
	if len(wrong) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return app.Render(w, r, status, view.NewWorkspace(p))
}

// openOrganization is one in which the user may make a workspace.
type openOrganization struct {
	people.Organization
	grant policy.OrganizationGrant[policy.Create]
}

// mayCreateWorkspaceIn lists those organizations of the user. One that they do not belong
// to is missing like one where they may not.
func (s *Pages) mayCreateWorkspaceIn(r *app.Request) (list []openOrganization, err error) {
	m, err := s.memberships(r, "")
	for _, o := range m.Organizations {
		role, _ := policy.ParseOrganizationRole(o.Role)
		actor := policy.NewOrganizationActor(policy.OrganizationID(o.ID), policy.UserID(r.Who.User.ID), role)
		if grant, err := policy.AuthorizeOrganization[policy.Create](actor, policy.ManageWorkspaces); err == nil {
			list = append(list, openOrganization{o, grant})
		}
	}
	return list, err
}

func (s *Pages) newWorkspace(w http.ResponseWriter, r *app.Request) error {
	var in newWorkspaceForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	wrong := app.Faults{}
	founding, list := people.NewWorkspaceDraft(people.WorkspaceDraft{
		Name: in.Name, Language: string(r.Words.Language), TimeZone: in.TimeZone, Country: in.Country, Currency: in.Currency,
	})
	if err := wrong.Note(r, list); err != nil {
		return err
	}
	var grant *policy.OrganizationGrant[policy.Create]
	if in.Organization != "" {
		organizations, err := s.mayCreateWorkspaceIn(r)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(organizations, func(o openOrganization) bool { return o.ID.String() == in.Organization })
		if i < 0 {
			wrong["organization"] = r.Words.T("fault.organization")
		} else {
			grant = &organizations[i].grant
		}
	}
	if len(wrong) > 0 {
		return s.showNewWorkspace(w, r, in, wrong)
	}
	slug, err := s.accounts.CreateWorkspace(r.Context(), r.Who.User.ID, grant, founding)
	if err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.entered", "Workspace", founding.Name)})
	return app.Redirect(w, r, "/w/"+slug)
}

// founded is where a workspace that the user has made begins.
func (s *Pages) founded(r *app.Request, made uuid.UUID) (string, error) {
	slug, err := s.accounts.SlugOf(r.Context(), made)
	return "/w/" + slug, err
}
