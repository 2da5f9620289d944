package messages

import (
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
)

// BroadcastPage is how a broadcast goes out.
type BroadcastPage struct {
	frame.Frame
	Base    string // of its acts
	EditURL string
	State   string // what it is doing, in words
	Running bool   // the page follows it
	parts.Progress
	Figures       []Figure
	How           []parts.Fact // how it was begun
	Audience      []string     // for how many it is, and why others do not get it
	Subject, Text string       // as the reader would get it

	Failure     string // why the last message failed, "" where none did or nobody knows
	Unconnected bool   // no channel, or no template, can send it
	// Of one over WhatsApp.
	OverWhatsApp  bool
	Templates     []ui.Option
	Shown         string // the template whose variables are asked for
	Variables     []ui.TextField
	TemplateError string
	Number        ui.TextField // to which a test goes

	Channels []ui.Option
	// Whom it can be for.
	Tags, Teams, Assignees, Countries, Languages []ui.Option
	Fields, Imports                              []ui.Option // none where there are none
	Value                                        string      // in the field
	Times                                        []DaysField
	Bought                                       []ui.Option // whether they bought; none for whoever lists no payments
	SegmentErrors                                map[string]string
	PerMinute                                    ui.TextField
	At                                           ui.TextField
	When                                         []ui.Option
	Error                                        string
	ChannelError                                 string

	MayBegin                      bool
	TakeBack, Pause, Resume, Stop bool
	Export                        parts.ExportChoice // of what became of it, empty for whom that is closed
}

// Figure is a number with its name.
type Figure struct{ Label, Text string }

// UnsubscribePage asks whether mailings are to stop, or says that they are stopped.
type UnsubscribePage struct {
	frame.Document
	Action                string
	Heading, Text, Submit string
	Kinds                 []string // of mails that stop, none for mailings
	Stopped               bool
}

// DaysField is a range of days, in the fields name_from and name_to.
type DaysField struct{ Name, Label, From, To string }
