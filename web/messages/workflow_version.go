package messages

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/templates/frame"
	view "latchkey/templates/messages"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

func versionAddress(r *app.Request, workflow uuid.UUID, number int) string {
	return workflowAddress(r, workflow) + "/versions" + app.QueryString("number", strconv.Itoa(number))
}

// versionPage shows a workflow as it was switched on once, to be read alone.
func (s *Pages) versionPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
	id, err := r.ID()
	if err != nil {
		return err
	}
	number := 1
	if err := app.ReadQuery(r.URL.Query(), map[string]func(string) bool{"number": func(text string) bool {
		n, err := strconv.ParseInt(text, 10, 32)
		number = int(n)
		return err == nil && n > 0
	}}); err != nil {
		return err
	}
	v, err := s.store.FlowVersion(r.Context(), grant, id, number)
	if err != nil {
		return err
	}
	list := r.Address(app.PathOf(policy.Workflows))
	p := view.VersionPage{
		Frame: s.Frame(w, r, r.Words.T("workflow.version_title", "Name", v.Name, "Version", v.Number), "",
			frame.Link{Label: r.Resource(policy.Workflows), URL: list}, frame.Link{Label: v.Name, URL: stepsAddress(r, id)}),
		Trigger: r.Words.T("workflow.trigger_" + v.Trigger),
		State:   r.Words.T("workflow.version_made", "Name", v.By, "At", r.Words.Exact(v.At)),
	}
	p.Sheet, p.Path = "css/apart/messages.css", versionAddress(r, id, v.Number)
	if v.Number > 1 {
		p.Earlier = versionAddress(r, id, v.Number-1)
	}
	if v.Number < v.Versions {
		p.Later = versionAddress(r, id, v.Number+1)
	}
	hooks, depth := app.May[policy.Update](grant.Actor(), policy.Webhooks), 0
	for i, step := range v.Steps {
		if step.Kind == messages.StepElse || step.Kind == messages.StepEnd {
			depth = max(depth-1, 0)
		}
		p.Steps = append(p.Steps, s.stepRead(r, &v.Flow, i, step, depth, hooks))
		if step.Kind == messages.StepIf || step.Kind == messages.StepElse {
			depth++
		}
	}
	return app.Render(w, r, http.StatusOK, view.Version(p))
}

// stepRead is one step in words.
func (s *Pages) stepRead(r *app.Request, f *messages.Flow, place int, step messages.Step, depth int, hooks bool) view.WorkflowStep {
	shown := s.stepOf(r, f, place, place, step, depth) // No form has it.
	said := func(options []ui.Option) string {
		if i := slices.IndexFunc(options, func(o ui.Option) bool { return o.Selected }); i >= 0 {
			return options[i].Label
		}
		return ""
	}
	switch {
	case step.Kind == messages.StepWebhook && !hooks: // An address may hold a secret.
		shown.What = r.Words.T("workflow.call_hidden")
	case len(shown.Options) > 0:
		shown.What = said(shown.Options)
	}
	if len(shown.Units) > 0 {
		shown.With = said(shown.Units)
	}
	return shown
}
