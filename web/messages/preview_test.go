package messages_test

import (
	"fmt"
	"strings"
	"testing"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// A list cuts what was written last; wherever it does, no half of an address or a number
// stands there for whoever reads neither.
func TestAPreviewIsCutAheadOfWhatAMaskHides(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	door, sent := site.Receive(t), 0
	site.Seat(t, reader, "agent", "mask_contact")
	v := site.SignIn(t, reader)
	for i, c := range []struct{ secret, half string }{
		{"canary.one @ songs.example", "canary"}, {"canary.one at songs dot example", "canary"}, {"canary.one@songs.example", "canary"},
		{"69&nbsp;87&nbsp;65&nbsp;43", "69" + "&nbsp;"}, {"69 87 ext 65 43", "69 87"},
	} {
		for _, shown := range []int{12, 15, 18} {
			from := fmt.Sprintf("sender%d.%d@birds.example", i, shown)
			text := strings.Repeat("lovely ", 30)
			text = text[:199-shown-1] + " " + c.secret + " and more of it"
			door.Send(from, "bonjour@atelier.test", "Preview", text)
			sent++
			known(t, site, sent)
			if p := v.Get(conversations + "?inbox=all"); !p.Has("lovely") || strings.Contains(p.Text(), c.half) {
				t.Errorf("%d characters of %q: %s", shown, c.secret, p.Text())
			}
		}
	}
}
