package browsertest

import (
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

const bonjour = "bonjour@atelier.test"

// What a customer mails stands in the open inbox, and in the open conversation, without a
// click; what is being typed there stays.
func TestAMailAppearsWhileOneLooks(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Listen(t)
	door := site.Receive(t)
	owner, manager := Open(t, site), Open(t, site)
	owner.SignIn("owner@demo.test")
	owner.Go(talks)
	manager.SignIn("manager@demo.test")
	manager.Go(talks)
	door.Send("jana@novak.example", bonjour, "About the kiln", "How hot does it get?")
	for _, tab := range []*Tab{owner, manager} {
		tab.See("About the kiln")
		tab.See("How hot does it get?")
	}
}
