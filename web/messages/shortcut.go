package messages

import (
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/templates/frame"
	view "latchkey/templates/messages"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// shortcutsOf are what the reader may start in a conversation, nil for whoever has no shortcuts.
func shortcutsOf(r *app.Request, actor policy.Actor, base string, page *messages.Page) *view.Shortcuts {
	if !app.May[policy.Update](actor, policy.Shortcuts) || !app.May[policy.Update](actor, policy.Conversations) {
		return nil
	}
	shown := &view.Shortcuts{URL: base + "/shortcuts"}
	for _, c := range page.Shortcuts {
		shown.Options = append(shown.Options, ui.Option{Value: c.ID.String(), Label: c.Name})
	}
	if page.Ongoing > 0 {
		shown.Ongoing = r.Words.T("workflow.ongoing", "Count", page.Ongoing)
	}
	return shown
}

// runsOf are runs as a page shows them; named says that their conversations are named too.
func (s *Pages) runsOf(r *app.Request, runs []messages.FlowRun, named bool) (list []view.Run) {
	for i := range runs {
		run := &runs[i]
		shown := view.Run{
			ID: run.ID.String(), Name: run.Workflow, Going: run.State.Going(), Failed: run.State == messages.RunFailed,
			State: r.Words.T("workflow.run_"+string(run.State), "At", r.Words.Exact(run.Due)), Started: r.Words.Exact(run.Started),
			Version: r.Words.T("workflow.run_version", "Version", run.Version),
			By:      r.Words.T("workflow.began_" + run.Trigger),
		}
		if app.May[policy.Open](r.Who.Actor, policy.Workflows) {
			shown.VersionURL = versionAddress(r, run.Flow, run.Version)
		}
		if run.By != "" {
			shown.By = run.By
		}
		if run.Failure != "" {
			shown.Failure = r.Words.T(run.Failure)
		}
		for _, step := range run.Steps {
			line := r.Words.T("workflow.step_line", "Number", step.Place+1, "Step", r.Words.T("workflow.step_"+string(step.Kind)))
			switch {
			case step.Failure != "":
				line = r.Words.T("workflow.step_failed", "Line", line)
			case step.Kind == messages.StepIf:
				line = r.Words.T("workflow.step_came", "Line", line, "Outcome", triedAs(r, step))
			}
			shown.Steps = append(shown.Steps, line)
		}
		switch {
		case named && run.Conversation.ID != uuid.Nil:
			shown.Where = frame.Link{
				Label: r.Words.T("workflow.where", "Number", run.Conversation.Number, "Name", run.Conversation.Contact.Name),
				URL:   r.Address("/conversations/" + run.Conversation.ID.String()),
			}
		case named:
			shown.Where.Label = r.Words.T("workflow.where_hidden")
		}
		list = append(list, shown)
	}
	return list
}

// runsAfter is behind which run a page of them begins.
func runsAfter(r *app.Request) (after listing.Cursor, err error) {
	err = app.ReadQuery(r.URL.Query(), map[string]func(string) bool{"after": app.IntoCursor(&after)})
	return after, err
}

// showRuns puts one page of runs behind a cursor on a page, and where the others are.
func (s *Pages) showRuns(r *app.Request, p *view.RunsPage, runs []messages.FlowRun, after listing.Cursor, named bool) {
	if after != (listing.Cursor{}) {
		p.FirstURL = p.Path
	}
	if len(runs) > messages.RunRows {
		runs = runs[:messages.RunRows]
		last := &runs[messages.RunRows-1]
		p.NextURL = p.Path + app.QueryString("after", app.CursorText(listing.Cursor{At: last.Started, ID: last.ID}))
	}
	p.Runs = s.runsOf(r, runs, named)
}

// ongoingPage lists the runs that are under way, as far as their conversations are seen.
func (s *Pages) ongoingPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.List]) error {
	after, err := runsAfter(r)
	if err != nil {
		return err
	}
	runs, err := s.store.OngoingRuns(r.Context(), grant, app.FurtherGrant(grant.Actor(), policy.Conversations), after)
	if err != nil {
		return err
	}
	p := view.RunsPage{
		Frame: s.Frame(w, r, r.Words.T("workflow.ongoing_title"), "", areaCrumb(r)), Lead: r.Words.T("workflow.ongoing_lead"),
		None: r.Words.T("workflow.ongoing_none"),
	}
	p.Sheet, p.Path = "css/apart/messages.css", r.Address(app.PathOf(policy.Shortcuts))
	s.showRuns(r, &p, runs, after, true)
	return app.Render(w, r, http.StatusOK, view.Runs(p))
}

// shortcutsPage shows what can be started in a conversation, and what ran there.
func (s *Pages) shortcutsPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
	after, err := runsAfter(r)
	if err != nil {
		return err
	}
	return s.showShortcuts(w, r, grant, http.StatusOK, "", "", after)
}

func (s *Pages) showShortcuts(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open], status int, chosen, wrong string, after listing.Cursor,
) error {
	id, err := r.ID()
	if err != nil {
		return err
	}
	page, err := s.store.Shortcuts(r.Context(), grant, app.FurtherGrant(grant.Actor(), policy.Conversations), id, after)
	if err != nil {
		return err
	}
	conversation := conversationURL(r, id)
	p := view.RunsPage{
		Frame: s.Frame(w, r, r.Words.T("workflow.shortcuts_title", "Number", page.Conversation.Number), "", areaCrumb(r),
			frame.Link{Label: "#" + strconv.FormatInt(page.Conversation.Number, 10), URL: conversation}),
		None: r.Words.T("workflow.runs_none"), Base: conversation + "/shortcuts", Error: wrong,
	}
	for _, c := range page.Shortcuts {
		p.Shortcuts = append(p.Shortcuts, ui.Option{Value: c.ID.String(), Label: c.Name})
	}
	choose(p.Shortcuts, chosen)
	p.Sheet, p.Path = "css/apart/messages.css", p.Base
	s.showRuns(r, &p, page.Runs, after, false)
	return app.Render(w, r, status, view.Runs(p))
}

type shortcutForm struct {
	Workflow string `form:"workflow"`
}

// startShortcut starts a workflow in a conversation.
func (s *Pages) startShortcut(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in shortcutForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	workflow, err := app.OptionalID("workflow", in.Workflow)
	if err == nil {
		err = s.store.StartShortcut(r.Context(), grant, app.FurtherGrant(grant.Actor(), policy.Conversations), id, workflow.UUID)
	}
	if err != nil {
		return s.shortcutsAgain(w, r, grant, in.Workflow, err)
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("workflow.started")})
	return s.back(w, r, grant.Actor(), "/conversations/"+id.String())
}

// shortcutsAgain shows the shortcuts of a conversation with why something was refused.
func (s *Pages) shortcutsAgain(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update], chosen string, err error) error {
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	open, refused := policy.Authorize[policy.Open](grant.Actor(), policy.Shortcuts)
	if refused != nil {
		return refused
	}
	return s.showShortcuts(w, r, open, app.StatusOf(w, err), chosen, wrong[""]+wrong["workflow"], listing.Cursor{})
}

type stopForm struct {
	Run string `form:"run"`
}

// stopRun ends what is under way in a conversation.
func (s *Pages) stopRun(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in stopForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	run, err := app.OptionalID("run", in.Run)
	if err == nil {
		err = s.store.StopRun(r.Context(), grant, app.FurtherGrant(grant.Actor(), policy.Conversations), id, run.UUID)
	}
	if err != nil {
		return s.shortcutsAgain(w, r, grant, "", err)
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("workflow.stopped")})
	return app.Redirect(w, r, conversationURL(r, id)+"/shortcuts")
}
