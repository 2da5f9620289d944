package messages

import (
	"time"

	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/section"
)

// Bounds of a workflow and of its runs.
const (
	MaxWorkflows  = 100
	MaxSteps      = 50
	MaxWords      = 200  // characters, of a condition
	MaxStep       = 5000 // characters of what a step says
	MaxWait       = 30 * 24 * time.Hour
	MaxRunsAnHour = 20        // of all workflows in one conversation
	RunRows       = 50        // that a list of runs shows
	StepTries     = 6         // of a call that nobody takes, or of a mail to somebody not yet known
	MaxFailure    = 100       // characters of the key that says why a step failed
	RunsWithin    = time.Hour // of MaxRunsAnHour
	MaxDigits     = 5         // of how long a wait is
)

// The triggers of workflows.
const (
	ByHand       = "hand"
	OnArrival    = "arrival" // of the first message
	OnMessage    = "message" // of each
	OnAssignment = "assignment"
	OnClose      = "close"
	OnTag        = "tag"
)

// Workflow is what the product does by itself in a conversation, a step after the other.
type Workflow struct {
	section.Item
	Trigger string
}

// Workflows are named here; the steps of one are its Flow.
var Workflows = &section.Of[Workflow]{
	Resource: policy.Workflows, Table: "workflows", Noun: "workflow", Most: MaxWorkflows, Unique: true, Undo: true,
	Item: func(w *Workflow) *section.Item { return &w.Item },
	Fields: []section.Field[Workflow]{
		section.ChoiceOf("trigger", []string{ByHand, OnArrival, OnMessage, OnAssignment, OnClose, OnTag},
			func(w *Workflow) *string { return &w.Trigger }).InList(),
	},
}

// Flow is a workflow as it is put together.
type Flow struct {
	Workflow
	Steps    []Step
	Live     int  // the version that is switched on, 0 for none
	Changed  bool // since that version was switched on
	Versions int
	Choices  StepChoices
}

// FlowVersion is a workflow as it was switched on once.
type FlowVersion struct {
	Flow
	Number int
	At     time.Time
	By     string // who switched it on
}

// FlowRunState says how far a run of a workflow is.
type FlowRunState string

// The states of a run.
const (
	RunGoing   FlowRunState = "running"
	RunWaiting FlowRunState = "waiting"
	RunDone    FlowRunState = "done"
	RunFailed  FlowRunState = "failed"
	RunStopped FlowRunState = "stopped"
)

// Going tells that it goes on by itself.
func (s FlowRunState) Going() bool { return s == RunGoing || s == RunWaiting }

// FlowRun is one time that a workflow ran, or runs, in a conversation.
type FlowRun struct {
	ID           uuid.UUID
	Flow         uuid.UUID
	Workflow     string // its name
	Version      int
	Trigger      string
	By           string // the member who started it, "" for its trigger
	State        FlowRunState
	Started      time.Time
	Due          time.Time // of one that waits
	Failure      string    // the key of why it failed
	Place        int       // of the step that it is at, counted from 0
	Conversation Conversation
	Steps        []FlowStep
}

// FlowStep is what a step of a run did.
type FlowStep struct {
	Place   int
	Kind    StepKind
	At      time.Time
	Holds   bool // of a condition
	Failure string
}

// ShortcutPage is what can be started by hand in a conversation, and what runs there.
type ShortcutPage struct {
	Conversation Conversation
	Shortcuts    []listing.Choice
	Runs         []FlowRun // the latest first
}
