package messages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

const events = "/w/" + webtest.Atelier + "/events"

// What somebody does in one process is told to whoever may see it, at another.
func TestAChangeIsTold(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	second := site.Start(t)
	site.Listen(t)
	id := site.SomeConversation(t)
	owner, manager := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "manager@demo.test")
	here, there := owner.Stream(events), manager.Stream(second+events)
	for _, s := range []*webtest.Stream{here, there} {
		if kind, data := s.Next(); s.Status != http.StatusOK || kind != "resync" || data != "" {
			t.Fatalf("%d, and first %s %s", s.Status, kind, data)
		}
		if got := s.Header.Get("Content-Type") + s.Header.Get("X-Accel-Buffering") + s.Header.Get("Access-Control-Allow-Origin"); got != "text/event-streamno" {
			t.Errorf("%v", s.Header)
		}
	}
	owner.Get(conversations + "/" + id)
	owner.Post(conversations+"/"+id+"/notes", url.Values{"text": {"Rings twice"}})
	here.Hears("conversation", id)
	there.Hears("conversation", id)

	// Who has the last event needs nothing else; who has another looks for themselves.
	again := owner.Request(http.MethodGet, events, nil)
	again.Header.Set("Last-Event-ID", here.Last)
	owner.Post(conversations+"/"+id+"/close", nil)
	here.Hears("conversation", id)
	for last, want := range map[string]string{here.Last: "conversation " + id, "unknown-7": "resync", "": "resync"} {
		owner.Header.Set("Last-Event-ID", last)
		s := owner.Stream(events)
		owner.Header.Del("Last-Event-ID")
		owner.Post(conversations+"/"+id+"/reopen", nil)
		owner.Post(conversations+"/"+id+"/close", nil)
		if kind, data := s.Next(); strings.TrimSpace(kind+" "+data) != want {
			t.Errorf("after %q: %s %s", last, kind, data)
		}
	}
}
