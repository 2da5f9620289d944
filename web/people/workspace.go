package people

import (
	"net/http"

	"github.com/google/uuid"

	"latchkey/internal/fault"
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
	for _, o := range r.Who.Organizations {
		if _, err := s.mayCreateWorkspace(r, o.ID); err == nil {
			p.Organizations = append(p.Organizations, ui.Option{Value: o.ID.String(), Label: o.Name, Selected: in.Organization == o.ID.String()})
		}
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

// mayCreateWorkspace asks whether the user may make a workspace in an organization. One
// that they do not belong to answers like one where they may not.
func (s *Pages) mayCreateWorkspace(r *app.Request, organization uuid.UUID) (*policy.OrganizationGrant[policy.Create], error) {
	for _, o := range r.Who.Organizations {
		if o.ID == organization {
			role, _ := policy.ParseOrganizationRole(o.Role)
			actor := policy.NewOrganizationActor(policy.OrganizationID(o.ID), policy.UserID(r.Who.User.ID), role)
			grant, err := policy.AuthorizeOrganization[policy.Create](actor, policy.ManageWorkspaces)
			if err == nil {
				return &grant, nil
			}
		}
	}
	return nil, fault.Field("organization", "fault.organization")
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
		id, err := uuid.Parse(in.Organization)
		if err == nil {
			grant, err = s.mayCreateWorkspace(r, id)
		}
		if err != nil {
			wrong["organization"] = r.Words.T("fault.organization")
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
