package people

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	view "latchkey/templates/people"
	"latchkey/web/app"
)

func (s *Pages) teams(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.List]) error {
	if err := app.ReadQuery(r.URL.Query(), nil); err != nil {
		return err
	}
	teams, err := s.store.Teams(r.Context(), grant)
	if err != nil {
		return err
	}
	p := view.TeamsPage{Frame: s.Frame(w, r, r.Resource(policy.Teams), "teams")}
	_, err = policy.Authorize[policy.Create](grant.Actor(), policy.Teams)
	if err == nil && len(teams) < people.MaxTeams {
		p.CreateURL = r.Address("/settings/teams/new")
	}
	for i := range teams {
		t := &teams[i]
		base := r.Address("/settings/teams/" + t.ID.String())
		row := view.TeamRow{
			ID: t.ID.String(), Name: t.Name, URL: base + "/edit", Contacts: r.Capped("section.count", t.Contacts),
			Menu: []parts.MenuItem{
				{Label: r.Words.T("team.edit"), URL: base + "/edit", Icon: "pencil"},
				{Label: r.Words.T("team.delete"), URL: base + "/delete", Icon: "trash-2", Danger: true},
			},
		}
		const shown = 5
		for j, m := range t.Members {
			if j == shown {
				row.More = r.Words.T("team.more_members", "Count", len(t.Members)-shown)
				break
			}
			row.Members = append(row.Members, app.Person(m.Name, m.Email, m.Avatar))
		}
		p.Rows = append(p.Rows, row)
	}
	return app.Render(w, r, http.StatusOK, view.Teams(p))
}

type teamForm struct {
	Name    string   `form:"name"`
	Members []string `form:"members"`
	Version string   `form:"version"`
}

func (s *Pages) newTeamPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	_, everybody, err := s.openTeam(r, grant.Actor(), uuid.NullUUID{})
	if err != nil {
		return err
	}
	return s.showTeam(w, r, uuid.Nil, everybody, teamForm{}, http.StatusOK, nil)
}

// openTeam reads a team, or none, and everybody who can be in it.
func (s *Pages) openTeam(r *app.Request, actor policy.Actor, id uuid.NullUUID) (people.Team, []people.TeamMember, error) {
	open, err := policy.Authorize[policy.Open](actor, policy.Teams)
	if err != nil {
		return people.Team{}, nil, err
	}
	return s.store.Team(r.Context(), open, id)
}

// openTeamOf reads the team that the address names.
func (s *Pages) openTeamOf(r *app.Request, actor policy.Actor) (t people.Team, everybody []people.TeamMember, err error) {
	id, err := r.ID()
	if err != nil {
		return t, nil, err
	}
	return s.openTeam(r, actor, uuid.NullUUID{UUID: id, Valid: true})
}

func (s *Pages) showTeam(w http.ResponseWriter, r *app.Request, id uuid.UUID, everybody []people.TeamMember, in teamForm, status int, wrong app.Faults) error {
	list := r.Address("/settings/teams")
	title, action, path, submit := r.Words.T("team.new_title"), list, list+"/new", r.Words.T("team.create")
	if id != uuid.Nil {
		action = list + "/" + id.String() + "/edit"
		title, path, submit = r.Words.T("team.edit_title"), action, r.Words.T("workspace.save")
	}
	p := view.TeamForm{
		Frame:  s.Frame(w, r, title, "teams", frame.Link{Label: r.Resource(policy.Teams), URL: list}),
		Action: action, CancelURL: list, Submit: submit,
		Name: in.Name, NameError: wrong["name"], MembersError: wrong["members"], Version: in.Version, Error: wrong[""],
	}
	p.Path = path
	for _, m := range everybody {
		p.Members = append(p.Members, view.MemberBox{
			Person: app.Person(m.Name, m.Email, m.Avatar), Value: m.ID.String(), RoleLabel: r.Words.T("role." + m.Role + ".name"), Checked: slices.Contains(in.Members, m.ID.String()),
		})
	}
	return app.Render(w, r, status, view.EditTeam(p))
}

// readTeam reads the form. A version that no page of ours sends is a fault of the request.
func readTeam(r *app.Request, in teamForm, wrong app.Faults) (d people.TeamDraft, err error) {
	d.Name, err = texts.CleanName("name", in.Name)
	_ = wrong.Note(r, err) // What is wrong with a field is noted, so that all of them are said at once.
	if len(in.Members) > people.MaxTeamMembers {
		wrong["members"] = r.Words.T("fault.too_many_members", "Max", people.MaxTeamMembers)
	}
	for _, text := range in.Members {
		id, err := uuid.Parse(text)
		if err != nil || len(text) != 36 || slices.Contains(d.Members, id) {
			_ = wrong.Note(r, fault.Field("members", "fault.choice"))
		}
		d.Members = append(d.Members, id)
	}
	d.Version, err = app.ReadVersion(in.Version)
	return d, err
}

func (s *Pages) createTeam(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	var in teamForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	wrong := app.Faults{}
	draft, err := readTeam(r, in, wrong)
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		err = s.store.CreateTeam(r.Context(), grant, draft)
	}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if len(wrong) > 0 {
		_, everybody, failed := s.openTeam(r, grant.Actor(), uuid.NullUUID{})
		if failed != nil {
			return failed
		}
		return s.showTeam(w, r, uuid.Nil, everybody, in, app.StatusOf(w, err), wrong)
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.team_added", "Name", draft.Name)})
	return app.Redirect(w, r, r.Address("/settings/teams"))
}

func (s *Pages) editTeamPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	t, everybody, err := s.openTeamOf(r, grant.Actor())
	if err != nil {
		return err
	}
	in := teamForm{Name: t.Name, Version: strconv.FormatInt(t.Version, 10)}
	for _, m := range t.Members {
		in.Members = append(in.Members, m.ID.String())
	}
	return s.showTeam(w, r, t.ID, everybody, in, http.StatusOK, nil)
}

func (s *Pages) editTeam(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in teamForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	t, everybody, err := s.openTeamOf(r, grant.Actor())
	if err != nil {
		return err
	}
	wrong := app.Faults{}
	draft, err := readTeam(r, in, wrong)
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		err = s.store.ChangeTeam(r.Context(), grant, t.ID, draft)
	}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if len(wrong) > 0 {
		return s.showTeam(w, r, t.ID, everybody, in, app.StatusOf(w, err), wrong)
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.team_saved", "Name", draft.Name)})
	return app.Redirect(w, r, r.Address("/settings/teams"))
}

func (s *Pages) deleteTeamPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	t, _, err := s.openTeamOf(r, grant.Actor())
	if err != nil {
		return err
	}
	list := r.Address("/settings/teams")
	return app.Render(w, r, http.StatusOK, parts.Delete(parts.DeletePage{
		Frame:  s.Frame(w, r, r.Words.T("team.delete_title", "Name", t.Name), "teams", frame.Link{Label: r.Resource(policy.Teams), URL: list}),
		Action: list + "/" + t.ID.String() + "/delete", CancelURL: list, Submit: r.Words.T("team.delete_now"),
		Count: r.Capped("team.lose", t.Contacts), Text: r.Words.T("team.delete_text"),
	}))
}

func (s *Pages) deleteTeam(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	name, err := s.store.DeleteTeam(r.Context(), grant, id)
	if err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.team_deleted", "Name", name)})
	return app.Redirect(w, r, r.Address("/settings/teams"))
}
