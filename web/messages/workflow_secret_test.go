package messages_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"latchkey/internal/webhook"
	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// Calls are signed with the secret that the page shows, and with the one before for a day;
// whoever may not change webhooks makes none.
func TestTheSecretOfAWorkflowIsReplaced(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner, assistant := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "assistant@demo.test")
	var mu sync.Mutex
	var header http.Header
	var body []byte
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		header = r.Header.Clone()
		body, _ = io.ReadAll(r.Body)
	}))
	t.Cleanup(server.Close)
	workflow := switchedOn(t, site, "hand", `[{"kind": "webhook", "what": "`+server.URL+`"}]`)
	page := workflows + "/" + workflow
	secret := func() string { return owner.Get(page + "/steps").Find(".flow-secret").Text() }
	id := talkOf(t, site, "agent@demo.test")
	signed := func(secret string) bool {
		t.Helper()
		owner.Post(conversations+"/"+id+"/shortcuts", url.Values{"workflow": {workflow}})
		if got := ran(t, site, id); got != "done" {
			t.Fatalf("it is %s", got)
		}
		mu.Lock()
		defer mu.Unlock()
		_, err := webhook.Check(header, []string{secret}, body, time.Now())
		return err == nil
	}
	first := secret()
	if !signed(first) {
		t.Error("a call is not signed")
	}
	if p := assistant.Post(page+"/secret", nil); p.Status != http.StatusForbidden {
		t.Errorf("an assistant: %d", p.Status)
	}
	owner.Get(page + "/steps")
	if p := owner.Post(page+"/secret", nil); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	second := secret()
	if second == first || !signed(first) || !signed(second) {
		t.Error("one of the two does not count")
	}
	site.Exec(t, `update workflows set secret_made_at = now() - interval '25 hours' where id = $1`, workflow)
	if signed(first) || !signed(second) {
		t.Error("the first one counts for ever")
	}
}
