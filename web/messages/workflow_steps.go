package messages

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/templates/frame"
	view "latchkey/templates/messages"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

func (s *Pages) stepsPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
	number := ""
	err := app.ReadQuery(r.URL.Query(), map[string]func(string) bool{
		"try": func(text string) bool {
			number = strings.TrimPrefix(strings.TrimSpace(text), "#")
			return len(text) <= 20
		},
	})
	if err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	f, err := s.store.Flow(r.Context(), grant, id)
	if err != nil {
		return err
	}
	p, err := s.stepsOf(w, r, grant, &f, nil)
	if err != nil {
		return err
	}
	if conversations := app.FurtherGrant(grant.Actor(), policy.Conversations); conversations != nil {
		if err := s.try(r, grant, conversations, &p, id, number); err != nil {
			return err
		}
	}
	return app.Render(w, r, http.StatusOK, view.Workflow(p))
}

// stepsOf is the page of the steps of a workflow, with what is wrong with some.
func (s *Pages) stepsOf(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open], f *messages.Flow, wrong []messages.StepFault,
) (p view.WorkflowPage, err error) {
	hooks := app.May[policy.Update](grant.Actor(), policy.Webhooks)
	list := r.Address(app.PathOf(policy.Workflows))
	p = view.WorkflowPage{
		Frame: s.Frame(w, r, f.Name, "", frame.Link{Label: r.Resource(policy.Workflows), URL: list}),
		Base:  workflowAddress(r, f.ID), Version: strconv.FormatInt(f.Version, 10),
		Trigger: r.Words.T("workflow.trigger_" + f.Trigger), Live: f.Live > 0, Changed: f.Changed,
		MayChange: app.May[policy.Update](grant.Actor(), policy.Workflows), MayHook: hooks,
	}
	p.Sheet, p.Path = "css/apart/messages.css", p.Base+"/steps"
	if f.Versions > 0 {
		p.VersionsURL = versionAddress(r, f.ID, f.Versions)
	}
	switch {
	case f.Live > 0 && f.Changed:
		p.State = r.Words.T("workflow.is_changed", "Version", f.Live)
	case f.Live > 0:
		p.State = r.Words.T("workflow.is_on", "Version", f.Live)
	default:
		p.State = r.Words.T("workflow.is_off")
	}
	for _, kind := range messages.StepKinds {
		if kind != messages.StepWebhook || hooks {
			p.New = append(p.New, ui.Option{Value: string(kind), Label: r.Words.T("workflow.step_" + string(kind))})
		}
	}
	depth, calls, at := 0, 0, 0
	for i, step := range f.Steps {
		if step.Kind == messages.StepElse || step.Kind == messages.StepEnd {
			depth = max(depth-1, 0)
		}
		shown := s.stepOf(r, f, i, at, step, depth)
		if what, _ := step.Kind.Says(); what {
			at++
		}
		if step.Kind == messages.StepWebhook && !hooks { // An address may hold a secret.
			shown.What, shown.Hidden = strconv.Itoa(calls), r.Words.T("workflow.call_hidden")
			calls++
		}
		p.Steps = append(p.Steps, shown)
		if step.Kind == messages.StepIf || step.Kind == messages.StepElse {
			depth++
		}
	}
	for _, one := range wrong {
		var sentence *fault.Fault
		if errors.As(one.Err, &sentence) && p.Steps[one.Place].Error == "" {
			p.Steps[one.Place].Error = r.Words.T(sentence.Key, sentence.Arguments...)
		}
	}
	if hooks && slices.ContainsFunc(f.Steps, func(step messages.Step) bool { return step.Kind == messages.StepWebhook }) {
		p.Secret, err = s.store.FlowSecret(r.Context(), grant, f.ID, app.FurtherGrant(grant.Actor(), policy.Webhooks))
		if err != nil {
			return p, err
		}
	}
	return p, nil
}

// stepOf is one step as the form has it: the step at a place, whose what is the field of that name at another.
func (s *Pages) stepOf(r *app.Request, f *messages.Flow, place, at int, step messages.Step, depth int) view.WorkflowStep {
	shown := view.WorkflowStep{
		Kind: string(step.Kind), Label: r.Words.T("workflow.step_" + string(step.Kind)), Number: strconv.Itoa(place + 1),
		Place: strconv.Itoa(place), What: step.What, With: step.With, Depth: depth, First: place == 0, Last: place == len(f.Steps)-1,
	}
	options := func(prefix string, list []listing.Choice) (options []ui.Option) {
		for _, c := range list {
			options = append(options, ui.Option{Value: prefix + c.ID.String(), Label: c.Name})
		}
		return options
	}
	none := []ui.Option{{Label: r.Words.T("workflow.choose")}}
	field := "what." + strconv.Itoa(at) + "~"
	c := &f.Choices
	switch step.Kind {
	case messages.StepAssign:
		nobody := []ui.Option{{Label: r.Words.T("contact.nobody")}}
		shown.Options = slices.Concat(nobody, options(messages.OfMember, c.Members), options(messages.OfTeam, c.Teams))
	case messages.StepTag:
		shown.Options = append(none, options("", c.Tags)...)
	case messages.StepLabel:
		shown.Options = append(none, options("", c.Labels)...)
	case messages.StepField:
		shown.Options = none
		for i := range c.Fields {
			shown.Options = append(shown.Options, ui.Option{Value: c.Fields[i].ID.String(), Label: c.Fields[i].Name})
		}
		shown.Text = r.Words.T("workflow.value")
	case messages.StepSnippet:
		shown.Options = append(none, options("", c.Snippets)...)
	case messages.StepIf:
		shown.Options = none
		for _, condition := range messages.Conditions {
			shown.Options = append(shown.Options, ui.Option{Value: condition, Label: r.Words.T("workflow.if_" + condition)})
		}
		for _, tag := range options(messages.OfTag, c.Tags) {
			tag.Label = r.Words.T("workflow.if_tag", "Name", tag.Label)
			shown.Options = append(shown.Options, tag)
		}
		for _, label := range options(messages.OfLabel, c.Labels) {
			label.Label = r.Words.T("workflow.if_label", "Name", label.Label)
			shown.Options = append(shown.Options, label)
		}
		for _, channel := range options(messages.OfChannel, c.Channels) {
			channel.Label = r.Words.T("workflow.if_channel", "Name", channel.Label)
			shown.Options = append(shown.Options, channel)
		}
		shown.Text = r.Words.T("workflow.words")
	case messages.StepSnooze, messages.StepWait:
		for _, unit := range messages.UnitNames {
			shown.Units = append(shown.Units, ui.Option{Value: unit, Label: r.Words.T("workflow.unit_" + unit), Selected: unit == step.With})
		}
	default: // It says nothing, or it is typed.
	}
	chosen, first := false, len(shown.Options)
	switch step.Kind {
	case messages.StepAssign:
		shown.Options = r.Further(shown.Options, len(c.Members), field+"assignees")
	case messages.StepTag:
		shown.Options = r.Further(shown.Options, len(c.Tags), field+"tags")
	case messages.StepLabel:
		shown.Options = r.Further(shown.Options, len(c.Labels), field+"labels")
	case messages.StepIf:
		shown.Options = r.Further(shown.Options, max(len(c.Tags), len(c.Labels)), field+"conditions")
	default: // All are offered.
	}
	for i := range first {
		shown.Options[i].Selected = shown.Options[i].Value == step.What
		chosen = chosen || shown.Options[i].Selected
	}
	if len(shown.Options) > 0 && !chosen { // What it named is gone.
		shown.Options = append([]ui.Option{{Value: step.What, Label: r.Words.T("workflow.gone"), Selected: true}}, shown.Options...)
	}
	return shown
}

// saveSteps keeps the steps, and switches them on where that is asked for and nothing is wrong.
func (s *Pages) saveSteps(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in stepsForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	open, err := policy.Authorize[policy.Open](grant.Actor(), policy.Workflows)
	if err != nil {
		return err
	}
	steps, wrongForm := in.steps()
	f, err := s.store.Flow(r.Context(), open, id, steps...)
	if err != nil {
		return err
	}
	version, _ := strconv.ParseInt(in.Version, 10, 64) // What is no number is no version of ours.
	before := f.Version
	hooks := app.May[policy.Update](grant.Actor(), policy.Webhooks)
	if wrongForm == nil && !hooks {
		wrongForm = callAsBefore(steps, f.Steps)
	}
	var wrong []messages.StepFault
	if wrongForm == nil {
		wrong = messages.CheckSteps(steps, f.Choices)
		wrongForm = tooLong(steps)
	}
	if wrongForm == nil {
		wrongForm = s.store.SaveSteps(r.Context(), grant, id, version, steps, hooks)
	}
	said := app.Faults{}
	if failed := said.Note(r, wrongForm); failed != nil {
		return failed
	}
	if wrongForm == nil && in.Do == doOn && len(wrong) == 0 && len(steps) > 0 {
		if f, err = s.store.Flow(r.Context(), open, id); err != nil {
			return err
		}
		if !slices.Equal(f.Steps, steps) { // What somebody else has kept this moment was not checked.
			return fault.New(fault.Conflict, "workflow.section_changed")
		}
		if err := s.store.SwitchOn(r.Context(), grant, id, f.Version); err != nil {
			return err
		}
		app.LeaveNotice(w, app.Notice{Text: r.Words.T("workflow.switched_on", "Name", f.Name)})
		return app.Redirect(w, r, stepsAddress(r, id))
	}
	if wrongForm == nil && in.Do != doOn {
		if in.Do == doSave {
			app.LeaveNotice(w, app.Notice{Text: r.Words.T("workflow.steps_saved")})
		}
		return app.Redirect(w, r, stepsAddress(r, id)+"#steps")
	}
	status := http.StatusUnprocessableEntity
	if wrongForm != nil {
		f.Version, status = before, app.StatusOf(w, wrongForm)
		if steps == nil {
			steps = f.Steps
		}
	} else if f, err = s.store.Flow(r.Context(), open, id, steps...); err != nil {
		return err
	}
	f.Steps = steps
	p, err := s.stepsOf(w, r, open, &f, wrong)
	if err != nil {
		return err
	}
	p.Error = said[""] + said["new"]
	if wrongForm == nil {
		p.Error = r.Words.T("fault.workflow_steps")
	}
	return app.Render(w, r, status, view.Workflow(p))
}
