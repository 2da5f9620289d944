package messages

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/section"
)

// StepKind says what a step does.
type StepKind string

// The kinds of steps. What stands between If and its Else is done when its condition holds,
// what stands between Else and End when not.
const (
	StepAssign  StepKind = "assign"
	StepTag     StepKind = "tag"
	StepLabel   StepKind = "label"
	StepField   StepKind = "field"
	StepSnippet StepKind = "snippet"
	StepNote    StepKind = "note"
	StepClose   StepKind = "close"
	StepSnooze  StepKind = "snooze"
	StepWait    StepKind = "wait"
	StepWebhook StepKind = "webhook"
	StepIf      StepKind = "if"
	StepElse    StepKind = "else"
	StepEnd     StepKind = "end"
)

// StepKinds are those that are offered, in their order. Else and End come with If.
var StepKinds = []StepKind{
	StepAssign, StepTag, StepLabel, StepField, StepSnippet, StepNote, StepClose, StepSnooze, StepWait, StepIf, StepWebhook,
}

// Step is one thing that a workflow does. What each kind says in What and With is told by its choices:
//
//	assign   "member:ID", "team:ID" or "" for nobody
//	tag      the id of a tag, for the customer
//	label    the id of a tag, for the conversation
//	field    the id of a field, and the value as it is stored
//	snippet  the id of a snippet
//	note     a text
//	snooze   a number, and one of Units
//	wait     the same
//	webhook  an address of https
//	if       one of Conditions, or "tag:ID", "label:ID", "channel:ID"; with words for the condition Contains
type Step struct {
	Kind StepKind `json:"kind"`
	What string   `json:"what,omitempty"`
	With string   `json:"with,omitempty"`
}

// Says tells whether a step of the kind says something in What, and in With.
func (k StepKind) Says() (what, with bool) {
	switch k {
	case StepField, StepSnooze, StepWait, StepIf:
		return true, true
	case StepClose, StepElse, StepEnd:
		return false, false
	default:
		return true, false
	}
}

// Units are how long one of a wait is.
var Units = map[string]time.Duration{"minutes": time.Minute, "hours": time.Hour, "days": 24 * time.Hour}

// UnitNames lists them in their order.
var UnitNames = []string{"minutes", "hours", "days"}

// The conditions that name nothing of the workspace.
const (
	IsUnassigned = "unassigned"
	IsWaiting    = "waiting" // the customer waits for an answer
	IsOpen       = "open"
	Contains     = "contains" // what the customer wrote last, some words
)

// Conditions lists them.
var Conditions = []string{IsWaiting, IsUnassigned, IsOpen, Contains}

// Prefixes of what names a thing among things of other kinds.
const (
	OfMember  = "member:"
	OfTeam    = "team:"
	OfTag     = "tag:"   // of the customer
	OfLabel   = "label:" // of the conversation
	OfChannel = "channel:"
)

// StepChoices are what steps choose from.
type StepChoices struct {
	Members, Teams, Tags, Labels, Snippets, Channels []listing.Choice
	Fields                                           []customers.Field
}

// Have tells that something of an id is among them.
func (c *StepChoices) Have(id uuid.UUID) bool {
	for _, list := range [][]listing.Choice{c.Members, c.Teams, c.Tags, c.Labels, c.Snippets, c.Channels} {
		if slices.ContainsFunc(list, func(one listing.Choice) bool { return one.ID == id }) {
			return true
		}
	}
	return slices.ContainsFunc(c.Fields, func(f customers.Field) bool { return f.ID == id })
}

// Length is how long a step waits.
func (s Step) Length() time.Duration {
	number, err := strconv.Atoi(s.What)
	if err != nil || number < 1 || number > int(MaxWait/time.Minute) {
		return 0
	}
	return time.Duration(number) * Units[s.With]
}

// ID is the thing that a step names, the zero id for none.
func (s Step) ID() uuid.UUID {
	text := s.What[strings.IndexByte(s.What, ':')+1:]
	id, err := uuid.Parse(text)
	if err != nil || len(text) != 36 {
		return uuid.Nil
	}
	return id
}

// StepFault is what is wrong with a step, which is counted from 0.
type StepFault struct {
	Place int
	Err   error
}

// CheckSteps cleans steps, and tells what keeps them from being switched on.
func CheckSteps(steps []Step, choices StepChoices) (wrong []StepFault) {
	var open []StepKind
	add := func(place int, key string, arguments ...any) {
		wrong = append(wrong, StepFault{place, fault.New(fault.Invalid, key, arguments...)})
	}
	for i := range steps {
		s := &steps[i]
		switch s.Kind {
		case StepIf:
			open = append(open, StepIf)
		case StepElse:
			if len(open) == 0 || open[len(open)-1] != StepIf {
				add(i, "fault.step_else")
				continue
			}
			open[len(open)-1] = StepElse
		case StepEnd:
			if len(open) == 0 {
				add(i, "fault.step_end")
				continue
			}
			open = open[:len(open)-1]
		default:
		}
		if key, arguments := s.wrong(choices); key != "" {
			add(i, key, arguments...)
		}
	}
	if len(open) > 0 {
		add(len(steps)-1, "fault.step_open")
	}
	return wrong
}

// wrong cleans a step and returns the key of what is wrong with it, "" for nothing.
func (s *Step) wrong(choices StepChoices) (key string, arguments []any) {
	among := func(list []listing.Choice) bool {
		return slices.ContainsFunc(list, func(c listing.Choice) bool { return c.ID == s.ID() })
	}
	holds := true
	switch s.Kind {
	case StepAssign:
		holds = s.What == "" || strings.HasPrefix(s.What, OfMember) && among(choices.Members) ||
			strings.HasPrefix(s.What, OfTeam) && among(choices.Teams)
	case StepTag:
		holds = among(choices.Tags)
	case StepLabel:
		holds = among(choices.Labels)
	case StepField:
		at := slices.IndexFunc(choices.Fields, func(f customers.Field) bool { return f.ID == s.ID() })
		if at < 0 {
			return "fault.step_choice", nil
		}
		value, err := choices.Fields[at].Clean(strings.TrimSpace(s.With))
		if err != nil {
			return "fault.step_value", nil
		}
		s.With = value
	case StepSnippet:
		holds = among(choices.Snippets)
	case StepNote:
		text, err := CleanNote(s.What)
		if err != nil {
			return "fault.step_text", []any{"Max", customers.MaxNote}
		}
		s.What = text
	case StepSnooze, StepWait:
		if length := s.Length(); length <= 0 || length > MaxWait {
			return "fault.step_length", []any{"Days", int(MaxWait / Units["days"])}
		}
	case StepWebhook:
		link, err := section.CleanLink("what", s.What, MaxChannelURL)
		if err != nil || link == "" {
			return "fault.link", nil
		}
		s.What = link
	case StepIf:
		return s.wrongCondition(choices, among)
	case StepClose, StepElse, StepEnd:
	default:
		holds = false
	}
	if !holds {
		return "fault.step_choice", nil
	}
	return "", nil
}

func (s *Step) wrongCondition(choices StepChoices, among func([]listing.Choice) bool) (key string, arguments []any) {
	switch {
	case s.What == Contains:
		if s.With = strings.TrimSpace(s.With); s.With == "" || len([]rune(s.With)) > MaxWords {
			return "fault.step_text", []any{"Max", MaxWords}
		}
	case slices.Contains(Conditions, s.What),
		strings.HasPrefix(s.What, OfTag) && among(choices.Tags),
		strings.HasPrefix(s.What, OfLabel) && among(choices.Labels), strings.HasPrefix(s.What, OfChannel) && among(choices.Channels):
	default:
		return "fault.step_choice", nil
	}
	return "", nil
}

// After is the step that follows one: the next, or behind an If whose condition does not
// hold what follows its Else, or behind what was done before an Else what follows its End.
func After(steps []Step, place int, holds bool) int {
	jumps := steps[place].Kind == StepElse || steps[place].Kind == StepIf && !holds
	if !jumps {
		return place + 1
	}
	depth := 0
	for next := place + 1; next < len(steps); next++ {
		switch steps[next].Kind {
		case StepIf:
			depth++
		case StepElse:
			if depth == 0 && steps[place].Kind == StepIf {
				return next + 1
			}
		case StepEnd:
			if depth == 0 {
				return next + 1
			}
			depth--
		default:
		}
	}
	return len(steps)
}
