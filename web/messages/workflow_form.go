package messages

import (
	"slices"
	"strconv"
	"strings"

	"latchkey/internal/fault"
	"latchkey/internal/messages"
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

// callAsBefore gives steps that call something the addresses that a workflow had: whoever does
// not see them sends their places among the calls. It fails with a fault of kind Forbidden for
// any other.
func callAsBefore(steps, before []messages.Step) error {
	before = slices.DeleteFunc(slices.Clone(before), func(s messages.Step) bool { return s.Kind != messages.StepWebhook })
	for i := range steps {
		if steps[i].Kind != messages.StepWebhook {
			continue
		}
		place, err := strconv.Atoi(steps[i].What)
		if err != nil || place < 0 || place >= len(before) {
			steps[i].What = ""
			return fault.New(fault.Forbidden, "fault.workflow_webhook")
		}
		steps[i].What = before[place].What
	}
	return nil
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
