package web_test

import (
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// weights are what the main pages of the demo weigh, in bytes, and how many
// statements each asks, the one that sets the workspace among them. A page may
// grow by a tenth before somebody has to look at it.
var weights = map[string]struct{ bytes, statements int }{
	"/settings/members":   {25000, 4},
	"/contacts":           {48500, 7},
	"/contacts?q=dubois":  {15900, 7},
	"/dashboard":          {21300, 13},
	"/orders":             {26400, 4},
	"/transactions":       {31700, 4},
	"/students":           {13900, 3},
	"/tags":               {14700, 3},
	"/revenue":            {28800, 9},
	"/settings/audit-log": {48000, 5}, // in the evening, when most of the day is in it
	"/settings/roles":     {29000, 1},
	"/settings/account":   {25700, 3},
	"/conversations":      {29300, 9},
	"/conversations/":     {44400, 25}, // one of them, with what is put below an answer
}

func TestPagesWeighWhatTheyDid(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	address, wire := site.StartOnWire(t)
	owner := webtest.VisitorOf(t, address)
	owner.SignIn("owner@demo.test", "open-sesame-demo")
	talk := site.SomeConversation(t)
	for path, want := range weights {
		if path == "/conversations/" {
			path += talk
		}
		least, bytes := wire.Least(t, owner, "/w/"+webtest.Atelier+path)
		if bytes > want.bytes*11/10 {
			t.Errorf("%s weighs %d bytes, and did %d", path, bytes, want.bytes)
		}
		if len(least) > want.statements {
			t.Errorf("%s asks %d statements, and did %d:\n%s", path, len(least), want.statements, strings.Join(least, "\n"))
		}
		for _, statement := range least {
			if webtest.Prepares(statement) {
				t.Errorf("%s prepares a statement each time: %s", path, statement)
			}
		}
	}
}
