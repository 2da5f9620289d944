package frame

import (
	"latchkey/templates/ui"
)

// NoAccessPage is the 403: the rule, who can change it, the way back.
type NoAccessPage struct {
	Frame
	Heading  string // "Only an owner can open Payment gateways"
	Text     string // "You are an admin of Atelier Marchand. …"
	Key      ui.Key // the viewer's key, grey
	Missing  int    // index of the tooth that is missing, drawn in brass; -1 for none
	People   []NoAccessPerson
	BackURL  string
	BackText string
	Ask      AskAccess
}

// AskAccess is what the viewer can ask the owners for.
type AskAccess struct {
	URL              string // "" where nobody but an owner may do it
	Resource, Action string
	MaxWords         int    // characters
	Waits            string // that they have asked, and when; "" if not
}

// NoAccessPerson can change the viewer's access.
type NoAccessPerson struct {
	Person
	Text string // "Owner, can change your role"
}

// FaultPage is every other error: 400, 404, 409, 410, 413, 421, 422, 429, 500, 503.
type FaultPage struct {
	Document
	Code      int // 0 where a number says nothing
	Heading   string
	Text      string
	RequestID string // shown for faults of the server
	HomeURL   string
	HomeText  string
	Again     *Again // nil where nothing is to be asked again
}

// FaultWithinPage is a fault at an address within a workspace of the reader's own.
type FaultWithinPage struct {
	Frame
	Text, BackURL, BackText string
}

// WhichPage asks which thing is meant by a name, and goes on with all else that was typed.
type WhichPage struct {
	Frame
	Action, Error, Button string
	Post                  bool
	Field, Or             string // where the name goes, and what stands behind that for another one
	Typed                 string
	Like                  []ui.Option
	Kept                  []AgainField
}

// Again is a request that can be made once more with what was typed.
type Again struct {
	URL, Text string
	Post      bool
	Fields    []AgainField
}

// AgainField is one field of it.
type AgainField struct{ Name, Value string }

func (p *WhichPage) method() string {
	if p.Post {
		return "post"
	}
	return "get"
}
