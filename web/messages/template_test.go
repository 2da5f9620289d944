package messages_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"latchkey/web/webtest"
)

const templates = "/w/" + webtest.Atelier + "/settings/message-templates"

// tellTemplates is the provider's list, a page of two at a time.
func (p *provider) tellTemplates(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.Header.Get("Authorization") != "Bearer a token" || p.refuses != "" {
		w.WriteHeader(http.StatusForbidden)
		_ = json.NewEncoder(w).Encode(values{"error": values{"message": p.refuses}})
		return
	}
	from, _ := strconv.Atoi(r.URL.Query().Get("after"))
	to := min(from+2, len(p.templates))
	answer := values{"data": p.templates[from:to]}
	if to < len(p.templates) {
		answer["paging"] = values{"next": "https://more.example", "cursors": values{"after": strconv.Itoa(to)}}
	}
	_ = json.NewEncoder(w).Encode(answer)
}

// takeTemplate takes a template that is submitted.
func (p *provider) takeTemplate(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.refuses != "" {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"error":{"message":"Invalid parameter","error_user_msg":%q}}`, p.refuses)
		return
	}
	var t values
	_ = json.Unmarshal(raw, &t)
	t["id"], t["status"] = strconv.Itoa(500+len(p.templates)), "PENDING"
	p.templates = append(p.templates, t)
	fmt.Fprintf(w, `{"id":%q,"status":"PENDING","category":"UTILITY"}`, t["id"])
}

func (p *provider) decides(name, status, reason string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, t := range p.templates {
		if t["name"] == name {
			t["status"], t["rejected_reason"] = status, reason
		}
	}
}

func template(name, status, body string, more ...values) values {
	parts := append([]values{{"type": "BODY", "text": body, "example": values{"body_text": [][]string{{"1204"}}}}}, more...)
	return values{"id": "7" + strconv.Itoa(len(name)), "name": name, "language": "en", "category": "UTILITY", "status": status, "components": parts}
}

// states are the templates that are kept, each with its state.
func states(t *testing.T, site *webtest.Site) string {
	t.Helper()
	return webtest.Ask[string](t, site, `select coalesce(string_agg(name || ' ' || state, ', ' order by name), '') from message_templates`)
}

// longTemplate is longer than what is shown of what somebody typed, and no longer than a name may be.
const longTemplate = "a_name_longer_than_forty_characters_that_is_kept_all_the_same"

// What the provider has is fetched, all pages of it; a state changes as it says alone, however
// often, however late and in whatever order it tells of changes.
func TestTemplatesAreAsTheirProviderSays(t *testing.T) {
	t.Parallel()
	p, site, owner := newProvider(t)
	p.templates = []values{
		template("order_here", "APPROVED", "Your order {{1}} is here."), template("sale", "PENDING", "A sale begins."),
		template("with_picture", "APPROVED", "Look.", values{"type": "HEADER", "format": "IMAGE"}), template("odd", "SOMETHING_NEW", "x"),
		{"id": "1", "name": "", "language": "en"}, template(longTemplate, "APPROVED", "Ho\x00me at {{1}}, \u202eand\n on."),
	}
	if r := owner.Post(templates+"/refresh", nil); r.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.Status, r.Text())
	}
	is := func(what, want string) {
		t.Helper()
		webtest.Until(t, what+": "+want, func() bool { return states(t, site) == want })
	}
	is("fetched", longTemplate+" approved, odd disabled, order_here approved, sale pending, with_picture approved")
	p.decides("sale", "REJECTED", "INVALID_FORMAT")
	for _, said := range []string{"APPROVED", "REJECTED", "REJECTED"} { // What it tells is late and doubled: what it has counts.
		changed := values{"event": said, "message_template_name": "sale", "message_template_language": "en"}
		if got := p.tellOf("message_template_status_update", changed); got != http.StatusOK {
			t.Fatalf("%d", got)
		}
	}
	is("told", longTemplate+" approved, odd disabled, order_here approved, sale rejected, with_picture approved")
	if page := owner.Get(templates); !page.Has("INVALID_FORMAT") || !page.Has("Your order {{1}} is here.") || !page.Has("Approved") {
		t.Errorf("the page says %s", page.Text())
	}
	p.mu.Lock()
	p.templates = p.templates[:2]
	p.mu.Unlock()
	owner.Post(templates+"/refresh", nil)
	is("two are gone there", "order_here approved, sale rejected")
	p.mu.Lock()
	p.refuses = "Session has expired\x00 since the owner of the business account took it back"
	p.mu.Unlock()
	owner.Post(templates+"/refresh", nil)
	webtest.Until(t, "it says why not", func() bool {
		return owner.Get(templates).Has("Session has expired since the owner of the business account took it back")
	})
	is("what cannot be fetched", "order_here approved, sale rejected")
}

// A template is submitted, and waits for the provider, who decides; what it does not take
// says why, and can be changed.
func TestATemplateIsSubmitted(t *testing.T) {
	t.Parallel()
	p, site, owner := newProvider(t)
	good := url.Values{
		"channel": {p.channel}, "name": {"kiln_ready"}, "language": {"en"}, "category": {"utility"},
		"body": {"Hello {{1}}, the kiln {{2}} is free."}, "examples": {"Anna\nno. 3"},
	}
	bad := func(name, field, value string) webtest.Attempt {
		return webtest.Attempt{Name: name, Form: webtest.With(good, field, value), Status: 422}
	}
	webtest.Refuses(t, site, owner, templates, []webtest.Attempt{
		bad("a name with capitals", "name", "Kiln"), bad("no name", "name", ""), bad("no language", "language", "English"),
		bad("no category", "category", "x"), bad("no text", "body", ""), bad("a gap", "body", "Hello {{2}} there"),
		bad("a variable at the end", "body", "Hello {{1}}"), bad("half a variable", "body", "Hello {{name}} there"),
		bad("one example of two", "examples", "Anna"), bad("another channel", "channel", "x"),
	})
	if r := owner.Post(templates, good); r.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.Status, r.Text())
	}
	webtest.Until(t, "it waits", func() bool { return states(t, site) == "kiln_ready pending" })
	if sent, _ := json.Marshal(p.templates[0]); !strings.Contains(string(sent), `"body_text":[["Anna","no. 3"]]`) || !strings.Contains(string(sent), `"category":"UTILITY"`) {
		t.Errorf("the provider got %s", sent)
	}
	webtest.Refuses(t, site, owner, templates, []webtest.Attempt{{Name: "the same name", Form: good, Status: 422}})
	p.mu.Lock()
	p.refuses = "Too many templates"
	p.mu.Unlock()
	owner.Post(templates, webtest.With(good, "name", "second"))
	webtest.Until(t, "it is refused", func() bool { return states(t, site) == "kiln_ready pending, second refused" })
	if page := owner.Get(templates); !page.Has("Too many templates") || !page.Has("Not taken") {
		t.Errorf("the page says %s", page.Text())
	}
	p.mu.Lock()
	p.refuses = ""
	p.mu.Unlock()
	second := webtest.Ask[string](t, site, `select id::text from message_templates where name = 'second'`)
	if r := owner.Post(templates+"/"+second+"/edit", url.Values{"category": {"utility"}, "body": {"A shorter text."}, "examples": {""}}); r.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.Status, r.Text())
	}
	webtest.Until(t, "it waits too", func() bool { return states(t, site) == "kiln_ready pending, second pending" })
	for role, want := range map[string]int{"owner": 200, "admin": 200, "manager": 200, "assistant": 403, "agent": 403} {
		site.Seat(t, "manager@demo.test", role)
		if page := site.SignIn(t, "manager@demo.test").Get(templates); page.Status != want {
			t.Errorf("%s: %d", role, page.Status)
		}
	}
}

// A day after the customer wrote, an approved template goes, and nothing else; it shows how it
// reads, and stands in the conversation like any message.
func TestATemplateGoesOutsideTheWindow(t *testing.T) {
	t.Parallel()
	p, site, owner := newProvider(t)
	p.templates = []values{template("order_here", "APPROVED", "Your order {{1}} is here."), template("sale", "PENDING", "A sale begins.")}
	owner.Post(templates+"/refresh", nil)
	webtest.Until(t, "they are fetched", func() bool { return states(t, site) == "order_here approved, sale pending" })
	p.writes("wamid.1", time.Now().Add(-25*time.Hour), textOf("Is it here?"))
	talk := webtest.Ask[string](t, site, `select id::text from conversations where handle = '+`+wa+`'`)
	one := conversations + "/" + talk
	page := owner.Get(one)
	if page.Find("#reply-text").Length() != 0 || !page.Has("order_here") || page.Has("A sale begins.") {
		t.Errorf("the page offers %s", page.Text())
	}
	id := func(name string) string {
		return webtest.Ask[string](t, site, `select id::text from message_templates where name = $1`, name)
	}
	form := url.Values{"template": {id("order_here")}, "variable": {"1204"}, "latest": {latest(t, site, talk)}}
	before := site.Kept(t)
	webtest.Refuses(t, site, owner, one+"/reply", []webtest.Attempt{
		{Name: "no variable", Form: webtest.With(form, "variable", " "), Status: 422},
		{Name: "one that stands for nothing", Form: webtest.With(form, "variable", "{{order.number}}"), Status: 422},
	})
	for name, c := range map[string]struct {
		form   url.Values
		status int
	}{
		"one that waits": {webtest.With(form, "template", id("sale")), 422}, "none": {webtest.With(form, "template", "x"), 422},
		"unseen": {webtest.With(form, "latest", ""), 409},
	} {
		if page := owner.Post(one+"/reply", c.form); page.Status != c.status || !strings.Contains(string(page.Body), "1204") {
			t.Errorf("%s: %d %s", name, page.Status, page.Text())
		}
	}
	site.Unchanged(t, before, "what is refused")
	owner.Post(one+"/draft", url.Values{"text": {"A long answer for later."}})
	if r := owner.Post(one+"/reply", form); r.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.Status, r.Text())
	}
	webtest.Until(t, "it is sent", func() bool {
		return webtest.Ask[int](t, site, `select count(*) from messages where conversation_id = $1 and state = 'sent' and text = 'Your order 1204 is here.'`, talk) == 1
	})
	p.mu.Lock()
	got := slices.Clone(p.got)
	p.mu.Unlock()
	if len(got) != 1 || !strings.Contains(got[0], `"name":"order_here"`) || !strings.Contains(got[0], `"text":"1204"`) || !strings.Contains(got[0], `"code":"en"`) {
		t.Errorf("the provider got %q", got)
	}
	if page := owner.Get(one); !page.Has("Your order 1204 is here.") || !page.Has("A long answer for later.") {
		t.Errorf("the page says %s", page.Text())
	}
}

// tellOf tells of a change of another field than messages.
func (p *provider) tellOf(field string, value values) int {
	p.t.Helper()
	body, _ := json.Marshal(values{"object": "whatsapp_business_account", "entry": []values{{"id": accountID, "changes": []values{{"field": field, "value": value}}}}})
	return p.send(appSecret, body)
}
