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

// stepsForm is the steps of a workflow as they are put together: of each its kind, and what
// steps of that kind say.
type stepsForm struct {
	Version string   `form:"version"`
	Kind    []string `form:"kind"`
	What    []string `form:"what"`
	With    []string `form:"with"`
	New     string   `form:"new"`
	Do      string   `form:"do"` // doSave, doAdd, doOn, or what is done with which step: "up-3"
}

// What the buttons of the form ask for.
const (
	doSave = "save"
	doAdd  = "add"
	doOn   = "on"
)

// steps are those of the form, with what its button asks for done. It fails with a fault of
// kind BadRequest for what no form of ours sends, and with Invalid for too many.
func (in *stepsForm) steps() (steps []messages.Step, err error) {
	whats, withs := in.What, in.With
	for _, kind := range in.Kind {
		step := messages.Step{Kind: messages.StepKind(kind)}
		what, with := step.Kind.Says()
		known := step.Kind == messages.StepElse || step.Kind == messages.StepEnd || slices.Contains(messages.StepKinds, step.Kind)
		if !known || what && len(whats) == 0 || with && len(withs) == 0 {
			return nil, fault.New(fault.BadRequest, "fault.unreadable")
		}
		if what {
			step.What, whats = whats[0], whats[1:]
		}
		if with {
			step.With, withs = withs[0], withs[1:]
		}
		steps = append(steps, step)
	}
	if len(whats)+len(withs) > 0 {
		return nil, fault.New(fault.BadRequest, "fault.unreadable")
	}
	act, place, _ := strings.Cut(in.Do, "-")
	at, err := strconv.Atoi(place)
	switch {
	case in.Do == doSave, in.Do == doOn:
	case in.Do == doAdd:
		steps, err = added(steps, messages.StepKind(in.New))
		if err != nil {
			return nil, err
		}
	case err != nil || at < 0 || at >= len(steps):
		return nil, fault.New(fault.BadRequest, "fault.unreadable")
	case act == "remove":
		steps = slices.Delete(steps, at, at+1)
	case act == "up" && at > 0:
		steps[at-1], steps[at] = steps[at], steps[at-1]
	case act == "down" && at+1 < len(steps):
		steps[at+1], steps[at] = steps[at], steps[at+1]
	default:
		return nil, fault.New(fault.BadRequest, "fault.unreadable")
	}
	return steps, nil
}

// added are steps with a new one at their end; an If comes with its Else and its End.
func added(steps []messages.Step, kind messages.StepKind) ([]messages.Step, error) {
	if !slices.Contains(messages.StepKinds, kind) {
		return nil, fault.Field("new", "fault.choice")
	}
	step := messages.Step{Kind: kind}
	if kind == messages.StepWait || kind == messages.StepSnooze {
		step.What, step.With = "1", "hours"
	}
	steps = append(steps, step)
	if kind == messages.StepIf {
		steps = append(steps, messages.Step{Kind: messages.StepElse}, messages.Step{Kind: messages.StepEnd})
	}
	if len(steps) > messages.MaxSteps {
		return nil, fault.Field("new", "fault.steps_many", "Max", messages.MaxSteps)
	}
	return steps, nil
}

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
	depth := 0
	for i, step := range f.Steps {
		if step.Kind == messages.StepElse || step.Kind == messages.StepEnd {
			depth = max(depth-1, 0)
		}
		p.Steps = append(p.Steps, s.stepOf(r, f, i, step, depth))
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

// stepOf is one step as the form has it.
func (s *Pages) stepOf(r *app.Request, f *messages.Flow, place int, step messages.Step, depth int) view.WorkflowStep {
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
	c := &f.Choices
	switch step.Kind {
	case messages.StepAssign:
		nobody := []ui.Option{{Label: r.Words.T("contact.nobody")}}
		shown.Options = slices.Concat(nobody, options(messages.OfMember, c.Members), options(messages.OfTeam, c.Teams))
	case messages.StepTag:
		shown.Options = append(none, options("", c.Tags)...)
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
	chosen := false
	for i := range shown.Options {
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
	f, err := s.store.Flow(r.Context(), open, id)
	if err != nil {
		return err
	}
	version, _ := strconv.ParseInt(in.Version, 10, 64) // What is no number is no version of ours.
	before := f.Version
	steps, wrongForm := in.steps()
	var wrong []messages.StepFault
	if wrongForm == nil {
		wrong = messages.CheckSteps(steps, f.Choices)
		wrongForm = tooLong(steps)
	}
	if wrongForm == nil {
		wrongForm = s.store.SaveSteps(r.Context(), grant, id, version, steps, app.May[policy.Update](grant.Actor(), policy.Webhooks))
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
	} else if f, err = s.store.Flow(r.Context(), open, id); err != nil {
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

// tooLong is a fault for steps that are more than a workflow keeps.
func tooLong(steps []messages.Step) error {
	if len(steps) > messages.MaxSteps {
		return fault.New(fault.Invalid, "fault.steps_many", "Max", messages.MaxSteps)
	}
	for _, step := range steps {
		if len([]rune(step.What)) > messages.MaxStep || len([]rune(step.With)) > messages.MaxStep {
			return fault.New(fault.Invalid, "fault.step_text", "Max", messages.MaxStep)
		}
	}
	return nil
}
