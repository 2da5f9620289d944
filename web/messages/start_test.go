package messages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// begin is the right form of a new conversation with the customer of an earlier one.
func begin(t *testing.T, site *webtest.Site, conversation string) url.Values {
	t.Helper()
	return url.Values{
		"conversation": {conversation}, "channel": {aChannel(t, site)}, "subject": {"Your place on Saturday"},
		"text": {"Hello {{contact.name}}, shall I keep it? {{member.name}}"},
	}
}

func TestAMemberWritesFirst(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(conversations + "/new")
	form := begin(t, site, "")
	delete(form, "conversation")
	form.Set("to", strings.ToUpper(webtest.Helene))
	p := owner.Follow(owner.Post(conversations, form))
	for _, said := range []string{"Your place on Saturday", "Hello Hélène Dubois, shall I keep it? Marie Marchand", "-- Marie Marchand Atelier Marchand"} {
		if !p.Has(said) {
			t.Errorf("the conversation does not say %q: %s", said, p.Text())
		}
	}
	received := site.WaitMail(t, webtest.Helene, "shall I keep it?")
	raw := string(received.Raw)
	if !strings.Contains(raw, "Subject: Your place on Saturday\r\n") || strings.Contains(raw, "In-Reply-To") {
		t.Errorf("the first mail of a conversation answers nothing: %s", raw)
	}
}

// Who sees a part of the conversations, or customers masked, begins in a conversation that
// they see: a typed address would tell whose it is.
func TestWhoMayNotOpenCustomersBeginsInAConversation(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	foreign := site.SomeConversation(t)
	give(t, site, foreign, site.MemberID(t, webtest.Atelier, "manager@demo.test"), nil)
	contact := webtest.Ask[string](t, site, `select contact_id::text from conversations where id = $1`, foreign)
	for _, email := range []string{"agent.own@demo.test", "agent.team@demo.test", "agent.masked@demo.test", "agent@demo.test"} {
		agent := site.SignIn(t, email)
		if p := agent.Get(conversations + "/new"); p.Status != http.StatusOK || p.Find("main form :is(input, textarea)").Length() > 0 {
			t.Errorf("%s is asked for an address: %s", email, p.Text())
		}
		beyond := begin(t, site, foreign)
		attempts := []webtest.Attempt{
			{Name: "an address", Form: webtest.With(webtest.With(beyond, "conversation", ""), "to", webtest.Helene), Status: http.StatusNotFound},
			{Name: "an address that nobody has", Form: webtest.With(webtest.With(beyond, "conversation", ""), "to", "nobody@example.org"), Status: http.StatusNotFound},
			{Name: "a customer", Form: webtest.With(webtest.With(beyond, "conversation", ""), "contact", contact), Status: http.StatusNotFound},
			{Name: "nobody", Form: webtest.With(beyond, "conversation", ""), Status: http.StatusUnprocessableEntity},
		}
		if strings.HasPrefix(email, "agent.own") || strings.HasPrefix(email, "agent.team") {
			attempts = append(attempts, webtest.Attempt{Name: "beyond reach", Form: beyond, Status: http.StatusNotFound})
			if p := agent.Get(conversations + "/new?conversation=" + foreign); p.Status != http.StatusNotFound {
				t.Errorf("%s begins beyond their reach: %d", email, p.Status)
			}
		}
		webtest.Refuses(t, site, agent, conversations, attempts)
		if p := agent.Get(conversations + "/new?contact=" + contact); p.Status != http.StatusNotFound {
			t.Errorf("%s writes to a customer by their id: %d", email, p.Status)
		}
	}
	own := site.SomeConversation(t)
	give(t, site, own, site.MemberID(t, webtest.Atelier, "agent.own@demo.test"), nil)
	agent := site.SignIn(t, "agent.own@demo.test")
	p := agent.Get(conversations + "/new?conversation=" + own)
	if p.Status != http.StatusOK || p.Find("#subject").Length() != 1 {
		t.Errorf("the form of an own customer: %d %s", p.Status, p.Text())
	}
	if p := agent.Follow(agent.Post(conversations, begin(t, site, own))); p.Status != http.StatusOK || !p.Has("Your place on Saturday") {
		t.Errorf("an own customer: %d %s", p.Status, p.Text())
	}
}

func TestBadValuesOfANewConversation(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	good := begin(t, site, site.SomeConversation(t))
	theirs := webtest.Ask[string](t, site, `select id::text from channels
		where workspace_id = (select workspace_id from workspace_slugs where slug = $1) limit 1`, webtest.Nordlicht)
	nobody := webtest.With(good, "conversation", "")
	webtest.Refuses(t, site, owner, conversations, []webtest.Attempt{
		{Name: "no channel", Form: webtest.With(good, "channel", ""), Status: 422},
		{Name: "another workspace's channel", Form: webtest.With(good, "channel", theirs), Status: 422},
		{Name: "no id", Form: webtest.With(good, "channel", "x"), Status: 422},
		{Name: "no subject", Form: webtest.With(good, "subject", " "), Status: 422},
		{Name: "a control character", Form: webtest.With(good, "subject", "a\x01b"), Status: 422},
		{Name: "a long subject", Form: webtest.With(good, "subject", strings.Repeat("é", 301)), Status: 422},
		{Name: "no text", Form: webtest.With(good, "text", " "), Status: 422},
		{Name: "an unknown variable", Form: webtest.With(good, "text", "Hello {{contact.phone}}"), Status: 422},
		{Name: "nobody", Form: nobody, Status: 422},
		{Name: "an address that nobody has", Form: webtest.With(nobody, "to", "nobody@example.org"), Status: 422},
		{Name: "no address", Form: webtest.With(nobody, "to", "x"), Status: 422},
		{Name: "no customer", Form: webtest.With(nobody, "contact", uuid.NewString()), Status: 404},
		{Name: "no id of a customer", Form: webtest.With(nobody, "contact", "x"), Status: 422},
		{Name: "no conversation", Form: webtest.With(good, "conversation", uuid.NewString()), Status: 404},
	})
}
