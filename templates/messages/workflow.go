package messages

import (
	"latchkey/templates/frame"
	"latchkey/templates/ui"
)

// WorkflowPage is where the steps of a workflow are put together.
type WorkflowPage struct {
	frame.Frame
	Base, Version      string
	Trigger, State     string
	VersionsURL        string // of those that were switched on, "" for none
	Live, Changed      bool
	MayChange, MayHook bool
	Steps              []WorkflowStep
	New                []ui.Option // kinds of steps that can be added
	Error              string
	Secret             string // that calls are signed with, "" for none
	Try                ui.TextField
	Tried              bool
}

// WorkflowStep is one step as the form has it. What it says stands in What and With.
type WorkflowStep struct {
	Kind, Label, Number, Place, What, With string
	Options                                []ui.Option // of What
	Units                                  []ui.Option // of With
	Text                                   string      // what With is called where it is typed
	Hidden                                 string      // what stands for What where its reader does not see it
	Depth                                  int
	First, Last                            bool
	Error, Tried, Refused                  string
}

// Shortcuts are the workflows that the reader may start in a conversation.
type Shortcuts struct {
	URL     string
	Options []ui.Option
	Ongoing string // how many are under way, "" for none
}

// RunsPage lists runs of workflows: of one, in one conversation, or those under way.
type RunsPage struct {
	frame.Frame
	FirstURL, NextURL string // of other runs, "" for none
	Lead, None, Error string
	Base              string // of a conversation's, where they are started and stopped
	Shortcuts         []ui.Option
	Runs              []Run
}

// Run is one time that a workflow ran, or runs.
type Run struct {
	Version, VersionURL                   string // of the workflow, in words, and where it is read
	ID, Name, State, Started, By, Failure string
	Going, Failed                         bool
	Where                                 frame.Link // the conversation, without an address where it is not seen
	Steps                                 []string
}

// VersionPage is a workflow as it was switched on once.
type VersionPage struct {
	frame.Frame
	Trigger, State string
	Earlier, Later string // other versions, "" for none
	Steps          []WorkflowStep
}
