package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/workspace"
	"latchkey/templates"
)

func (s *Server) teams(w http.ResponseWriter, r *Request, grant policy.Grant[policy.List]) error {
	if err := readQuery(r.URL.Query(), nil); err != nil {
		return err
	}
	teams, err := s.store.Teams(r.Context(), grant)
	if err != nil {
		return err
	}
	p := templates.TeamsPage{Frame: s.frame(w, r, r.resource(policy.Teams), "teams")}
	_, err = policy.Authorize[policy.Create](grant.Actor(), policy.Teams)
	if err == nil && len(teams) < workspace.MaxTeams {
		p.CreateURL = r.url("/settings/teams/new")
	}
	for i := range teams {
		t := &teams[i]
		base := r.url("/settings/teams/" + t.ID.String())
		row := templates.TeamRow{
			ID: t.ID.String(), Name: t.Name, URL: base + "/edit", Contacts: r.capped("named.count", t.Contacts),
			Menu: []templates.MenuItem{
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
			row.Members = append(row.Members, person(m.Name, m.Email, m.Avatar))
		}
		p.Rows = append(p.Rows, row)
	}
	return render(w, r, http.StatusOK, templates.Teams(p))
}

type teamForm struct {
	Name    string   `form:"name"`
	Members []string `form:"members"`
	Version string   `form:"version"`
}

func (s *Server) newTeamPage(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Create]) error {
	_, everybody, err := s.openTeam(r, grant.Actor(), uuid.NullUUID{})
	if err != nil {
		return err
	}
	return s.showTeam(w, r, uuid.Nil, everybody, teamForm{}, http.StatusOK, nil)
}

// openTeam reads a team, or none, and everybody who can be in it.
func (s *Server) openTeam(r *Request, actor policy.Actor, id uuid.NullUUID) (workspace.Team, []workspace.TeamMember, error) {
	open, err := policy.Authorize[policy.Open](actor, policy.Teams)
	if err != nil {
		return workspace.Team{}, nil, err
	}
	return s.store.Team(r.Context(), open, id)
}

// openTeamOf reads the team that the address names.
func (s *Server) openTeamOf(r *Request, actor policy.Actor) (t workspace.Team, everybody []workspace.TeamMember, err error) {
	id, err := r.id()
	if err != nil {
		return t, nil, err
	}
	return s.openTeam(r, actor, uuid.NullUUID{UUID: id, Valid: true})
}

func (s *Server) showTeam(w http.ResponseWriter, r *Request, id uuid.UUID, everybody []workspace.TeamMember, in teamForm, status int, wrong faults) error {
	list := r.url("/settings/teams")
	title, action, path, submit := r.Words.T("team.new_title"), list, list+"/new", r.Words.T("team.create")
	if id != uuid.Nil {
		action = list + "/" + id.String() + "/edit"
		title, path, submit = r.Words.T("team.edit_title"), action, r.Words.T("workspace.save")
	}
	p := templates.TeamForm{
		Frame:  s.frame(w, r, title, "teams", templates.Link{Label: r.resource(policy.Teams), URL: list}),
		Action: action, CancelURL: list, Submit: submit,
		Name: in.Name, NameError: wrong["name"], MembersError: wrong["members"], Version: in.Version, Error: wrong[""],
	}
	p.Path = path
	for _, m := range everybody {
		p.Members = append(p.Members, templates.MemberBox{
			Person: person(m.Name, m.Email, m.Avatar), Value: m.ID.String(), RoleLabel: r.Words.T("role." + m.Role + ".name"), Checked: slices.Contains(in.Members, m.ID.String()),
		})
	}
	return render(w, r, status, templates.EditTeam(p))
}

// readTeam reads the form. A version that no page of ours sends is a fault of the request.
func readTeam(r *Request, in teamForm, wrong faults) (d workspace.TeamDraft, err error) {
	d.Name, err = workspace.CleanName("name", in.Name)
	_ = wrong.note(r, err) // What is wrong with a field is noted, so that all of them are said at once.
	if len(in.Members) > workspace.MaxTeamMembers {
		wrong["members"] = r.Words.T("fault.too_many_members", "Max", workspace.MaxTeamMembers)
	}
	for _, text := range in.Members {
		id, err := uuid.Parse(text)
		if err != nil || len(text) != 36 || slices.Contains(d.Members, id) {
			_ = wrong.note(r, fault.Field("members", "fault.choice"))
		}
		d.Members = append(d.Members, id)
	}
	d.Version, err = readVersion(in.Version)
	return d, err
}

// readVersion reads which version of something a form was drawn from, 0 for a
// form that does not say.
func readVersion(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	version, err := strconv.ParseInt(text, 10, 64)
	if err != nil || version < 1 {
		return 0, fault.New(fault.BadRequest, "fault.unreadable")
	}
	return version, nil
}

func (s *Server) createTeam(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Create]) error {
	var in teamForm
	if err := decode(r, &in); err != nil {
		return err
	}
	wrong := faults{}
	draft, err := readTeam(r, in, wrong)
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		err = s.store.CreateTeam(r.Context(), grant, draft)
	}
	if failed := wrong.note(r, err); failed != nil {
		return failed
	}
	if len(wrong) > 0 {
		_, everybody, failed := s.openTeam(r, grant.Actor(), uuid.NullUUID{})
		if failed != nil {
			return failed
		}
		return s.showTeam(w, r, uuid.Nil, everybody, in, statusOf(w, err), wrong)
	}
	leaveNotice(w, notice{Text: r.Words.T("notice.team_added", "Name", draft.Name)})
	return redirect(w, r, r.url("/settings/teams"))
}

func (s *Server) editTeamPage(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Update]) error {
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

func (s *Server) editTeam(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Update]) error {
	var in teamForm
	if err := decode(r, &in); err != nil {
		return err
	}
	t, everybody, err := s.openTeamOf(r, grant.Actor())
	if err != nil {
		return err
	}
	wrong := faults{}
	draft, err := readTeam(r, in, wrong)
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		err = s.store.ChangeTeam(r.Context(), grant, t.ID, draft)
	}
	if failed := wrong.note(r, err); failed != nil {
		return failed
	}
	if len(wrong) > 0 {
		return s.showTeam(w, r, t.ID, everybody, in, statusOf(w, err), wrong)
	}
	leaveNotice(w, notice{Text: r.Words.T("notice.team_saved", "Name", draft.Name)})
	return redirect(w, r, r.url("/settings/teams"))
}

func (s *Server) deleteTeamPage(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Delete]) error {
	t, _, err := s.openTeamOf(r, grant.Actor())
	if err != nil {
		return err
	}
	list := r.url("/settings/teams")
	return render(w, r, http.StatusOK, templates.Delete(templates.DeletePage{
		Frame:  s.frame(w, r, r.Words.T("team.delete_title", "Name", t.Name), "teams", templates.Link{Label: r.resource(policy.Teams), URL: list}),
		Action: list + "/" + t.ID.String() + "/delete", CancelURL: list, Submit: r.Words.T("team.delete_now"),
		Count: r.capped("team.lose", t.Contacts), Text: r.Words.T("team.delete_text"),
	}))
}

func (s *Server) deleteTeam(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Delete]) error {
	if err := decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.id()
	if err != nil {
		return err
	}
	name, err := s.store.DeleteTeam(r.Context(), grant, id)
	if err != nil {
		return err
	}
	leaveNotice(w, notice{Text: r.Words.T("notice.team_deleted", "Name", name)})
	return redirect(w, r, r.url("/settings/teams"))
}
