package messages

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/templates/frame"
	view "latchkey/templates/messages"
	"latchkey/templates/ui"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// workflows are named on pages of the kit; a row leads to its steps.
func (s *Pages) workflows() *kit.Section[messages.Workflow] {
	workflows := kit.NewSection(s.Kit, s.store.Workflows)
	workflows.Blank = func(*app.Request) messages.Workflow { return messages.Workflow{Trigger: messages.ByHand} }
	workflows.Marks = func(r *app.Request, ids []uuid.UUID) (map[uuid.UUID]frame.Link, error) {
		list, err := policy.Authorize[policy.List](r.Who.Actor, policy.Workflows)
		if err != nil {
			return nil, err
		}
		on, err := s.store.FlowMarks(r.Context(), list)
		marks := map[uuid.UUID]frame.Link{}
		for _, id := range ids {
			marks[id] = frame.Link{Label: r.Words.T("workflow.mark_off"), URL: stepsAddress(r, id)}
			if on[id] {
				marks[id] = frame.Link{Label: r.Words.T("workflow.mark_on"), URL: stepsAddress(r, id), Icon: "circle-check"}
			}
		}
		return marks, err
	}
	return workflows
}

func stepsAddress(r *app.Request, id uuid.UUID) string { return workflowAddress(r, id) + "/steps" }

func workflowAddress(r *app.Request, id uuid.UUID) string {
	return r.Address(app.PathOf(policy.Workflows) + "/" + id.String())
}

func (s *Pages) workflowRoutes() []app.Route {
	const one, conversation = "/w/{workspace}/workflows/{id}", "/w/{workspace}/conversations/{id}/shortcuts"
	return []app.Route{
		app.Get(one+"/steps", app.Page(policy.Workflows, s.stepsPage)),
		app.Post(one+"/steps", app.Long(app.Page(policy.Workflows, s.saveSteps))),
		app.Post(one+"/off", app.Page(policy.Workflows, s.switchOff)),
		app.Post(one+"/secret", app.Needs[policy.Update](policy.Webhooks, app.Page(policy.Workflows, s.newFlowSecret))),
		app.Get(one+"/versions", app.Page(policy.Workflows, s.versionPage)),
		app.Get(one+"/runs", app.Page(policy.Workflows, s.runsPage)),
		app.Get("/w/{workspace}/shortcuts", app.Needs[policy.List](policy.Conversations, app.Page(policy.Shortcuts, s.ongoingPage))),
		app.Get(conversation, app.Needs[policy.Open](policy.Conversations, app.Page(policy.Shortcuts, s.shortcutsPage))),
		app.Post(conversation, app.Needs[policy.Update](policy.Conversations, app.Makes(written, app.Page(policy.Shortcuts, s.startShortcut)))),
		app.Post(conversation+"/stop", app.Needs[policy.Update](policy.Conversations, app.Page(policy.Shortcuts, s.stopRun))),
	}
}

// try says of each step whether it would be done in the conversation of a number.
func (s *Pages) try(
	r *app.Request, grant policy.Grant[policy.Open], conversations *policy.Grant[policy.List], p *view.WorkflowPage,
	id uuid.UUID, number string,
) error {
	p.Try = ui.TextField{
		ID: "try", Name: "try", Label: r.Words.T("workflow.try_number"), Value: number, Required: true,
		More: map[string]any{"inputmode": "numeric"},
	}
	if number == "" {
		return nil
	}
	n, err := strconv.ParseInt(number, 10, 64)
	var done []messages.FlowStep
	if err == nil {
		done, err = s.store.TryFlow(r.Context(), grant, id, conversations, n)
	}
	var missing *fault.Fault
	if errors.As(err, &missing) && missing.Kind == fault.NotFound || errors.Is(err, strconv.ErrSyntax) || errors.Is(err, strconv.ErrRange) {
		p.Try.Error = r.Words.T("fault.workflow_try")
		return nil
	}
	if errors.As(err, &missing) && missing.Kind == fault.Invalid {
		p.Try.Error = r.Words.T(missing.Key)
		return nil
	}
	if err != nil {
		return err
	}
	p.Tried = true
	for _, step := range done {
		if shown := &p.Steps[step.Place]; step.Failure != "" {
			shown.Refused = r.Words.T("workflow.refused", "Why", r.Words.T(step.Failure))
		} else {
			shown.Tried = triedAs(r, step)
		}
	}
	return nil
}

func triedAs(r *app.Request, step messages.FlowStep) string {
	switch {
	case step.Kind == messages.StepIf && step.Holds:
		return r.Words.T("workflow.holds")
	case step.Kind == messages.StepIf:
		return r.Words.T("workflow.holds_not")
	case step.Kind == messages.StepElse || step.Kind == messages.StepEnd:
		return ""
	}
	return r.Words.T("workflow.would")
}

func (s *Pages) switchOff(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	if err := s.store.SwitchOff(r.Context(), grant, id); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("workflow.switched_off")})
	return app.Redirect(w, r, stepsAddress(r, id))
}

// runsPage is the log of a workflow.
func (s *Pages) runsPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
	id, err := r.ID()
	if err != nil {
		return err
	}
	after, err := runsAfter(r)
	if err != nil {
		return err
	}
	name, runs, err := s.store.FlowRuns(r.Context(), grant, id, app.FurtherGrant(grant.Actor(), policy.Conversations), after)
	if err != nil {
		return err
	}
	list := r.Address(app.PathOf(policy.Workflows))
	p := view.RunsPage{
		Frame: s.Frame(w, r, r.Words.T("workflow.runs_title", "Name", name), "",
			frame.Link{Label: r.Resource(policy.Workflows), URL: list}, frame.Link{Label: name, URL: stepsAddress(r, id)}),
		None: r.Words.T("workflow.runs_none"),
	}
	p.Sheet, p.Path = "css/apart/messages.css", workflowAddress(r, id)+"/runs"
	s.showRuns(r, &p, runs, after, true)
	return app.Render(w, r, http.StatusOK, view.Runs(p))
}

// newFlowSecret gives what a workflow calls another secret to check with.
func (s *Pages) newFlowSecret(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	if err := s.store.NewFlowSecret(r.Context(), grant, id, app.FurtherGrant(grant.Actor(), policy.Webhooks)); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("workflow.secret_made")})
	return app.Redirect(w, r, stepsAddress(r, id))
}
