package people

import (
	"net/http"
	"strconv"
	"strings"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	view "latchkey/templates/people"
	"latchkey/web/app"
)

type generalForm struct {
	Name      string `form:"name"`
	Slug      string `form:"slug"`
	PerMinute string `form:"lookups_per_minute"`
	PerDay    string `form:"lookups_per_day"`
}

func (s *Pages) generalPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
	found, err := s.store.General(r.Context(), grant)
	if err != nil {
		return err
	}
	return s.showGeneral(w, r, generalForm{
		Name: found.Name, Slug: found.Slug,
		PerMinute: strconv.Itoa(found.LookupsPerMinute), PerDay: strconv.Itoa(found.LookupsPerDay),
	}, http.StatusOK, nil)
}

func (s *Pages) showGeneral(w http.ResponseWriter, r *app.Request, in generalForm, status int, wrong app.Faults) error {
	p := view.GeneralPage{
		Frame: s.Frame(w, r, r.Resource(policy.General), "general"),
		Name:  in.Name, NameError: wrong["name"], Slug: in.Slug, SlugError: wrong["slug"],
		Address:          s.Config.PublicURL.String() + "/w/",
		LookupsPerMinute: in.PerMinute, LookupsPerDay: in.PerDay, LookupsError: wrong["lookups"],
		DeleteError: wrong["delete"],
	}
	if _, err := policy.Authorize[policy.Update](r.Who.Actor, policy.General); err == nil {
		p.Action = r.Address("/settings/general")
	}
	if _, err := policy.Authorize[policy.Delete](r.Who.Actor, policy.General); err == nil {
		p.DeleteAction = r.Address("/settings/general/delete")
	}
	return app.Render(w, r, status, view.General(p))
}

func (s *Pages) updateGeneral(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in generalForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	wrong := app.Faults{}
	read, err := readGeneral(r, in, wrong)
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		if err := wrong.Note(r, s.store.UpdateGeneral(r.Context(), grant, read)); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		return s.showGeneral(w, r, in, http.StatusUnprocessableEntity, wrong)
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.general_saved")})
	return app.Redirect(w, r, "/w/"+read.Slug+"/settings/general")
}

func readGeneral(r *app.Request, in generalForm, wrong app.Faults) (g people.Workspace, err error) {
	if g.Name, err = texts.CleanName("name", in.Name); err != nil {
		if err := wrong.Note(r, err); err != nil {
			return g, err
		}
	}
	if g.Slug, err = people.CleanSlug(in.Slug); err != nil {
		if err := wrong.Note(r, err); err != nil {
			return g, err
		}
	}
	g.LookupsPerMinute = number(r, in.PerMinute, 1000, wrong)
	g.LookupsPerDay = number(r, in.PerDay, 100_000, wrong)
	return g, nil
}

func number(r *app.Request, text string, most int, wrong app.Faults) int {
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
func (s *Pages) deleteWorkspace(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	var in deleteForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	if strings.TrimSpace(in.Name) != r.Workspace().Name {
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
		}, http.StatusUnprocessableEntity, app.Faults{"delete": r.Words.T("fault.delete_name", "Name", r.Workspace().Name)})
	}
	if err := s.store.DeleteWorkspace(r.Context(), grant); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.workspace_deleted", "Workspace", r.Workspace().Name)})
	return app.Redirect(w, r, "/")
}
