package messages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"latchkey/web/webtest"
)

// templated is a conversation whose window has closed, and the form of a template in it.
func templated(t *testing.T) (p *provider, site *webtest.Site, owner *webtest.Visitor, talk string, form url.Values) {
	t.Helper()
	p, site, owner = newProvider(t)
	site.Exec(t, `update users set language = 'en'`)
	p.templates = []values{template("order_here", "APPROVED", "Your order {{1}} is here."), template("sale", "APPROVED", "A sale begins.")}
	owner.Post(templates+"/refresh", nil)
	webtest.Until(t, "they are fetched", func() bool { return states(t, site) == "order_here approved, sale approved" })
	p.writes("wamid.1", time.Now().Add(-25*time.Hour), textOf("Is it here?"))
	talk = webtest.Ask[string](t, site, `select id::text from conversations where handle = '+`+wa+`'`)
	id := webtest.Ask[string](t, site, `select id::text from message_templates where name = 'order_here'`)
	owner.Get(conversations + "/" + talk)
	return p, site, owner, talk, url.Values{"template": {id}, "variable": {"1204"}, "latest": {latest(t, site, talk)}}
}

func later(form url.Values) url.Values {
	return webtest.With(webtest.With(form, "then", "later"), "plan_at", tomorrow())
}

func sentOf(t *testing.T, site *webtest.Site, talk, text string) int {
	t.Helper()
	return webtest.Ask[int](t, site, `select count(*) from messages where conversation_id = $1 and state = 'sent' and text = $2`, talk, text)
}

// A template is kept as a draft, beside a text that cannot go any more, and shows how it reads.
func TestATemplateIsKeptAsADraft(t *testing.T) {
	t.Parallel()
	p, site, owner, talk, form := templated(t)
	one := conversations + "/" + talk
	owner.Post(one+"/draft", url.Values{"text": {"Begun before."}})
	if r := owner.Post(one+"/draft", webtest.With(form, "variable", " {{contact.name}} ")); r.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.Status, r.Text())
	}
	page := owner.Get(one)
	if page.Find(`details[open] [name="variable"]`).AttrOr("value", "") != "{{contact.name}}" || !page.Has("Your order {{contact.name}} is here.") || !page.Has("Begun before.") {
		t.Errorf("the draft: %s", page.Text())
	}
	if other := site.SignIn(t, "manager@demo.test").Get(one); other.Has("{{contact.name}}") {
		t.Error("somebody else sees it")
	}
	for name, in := range map[string]url.Values{
		"no template": webtest.With(form, "template", "x"), "too long": webtest.With(form, "variable", strings.Repeat("x", 201)),
	} {
		if r := owner.Post(one+"/draft", in); r.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, r.Status)
		}
	}
	// The customer writes: a text can go again, and what was begun is there still.
	p.writes("wamid.2", time.Now(), textOf("Hello?"))
	if page = owner.Get(one); page.Find("#reply-text").Text() != "Begun before." || page.Find(`details[open] [name="variable"]`).Length() != 1 {
		t.Errorf("after they wrote: %s", page.Text())
	}
	// A template that is gone leaves what was typed, and one that goes leaves the text.
	site.Exec(t, `update message_templates set state = 'paused' where name = 'order_here'`)
	if page = owner.Get(one); !page.Has("no longer approved") || !page.Has("Your order {{contact.name}} is here.") {
		t.Errorf("a paused one: %s", page.Text())
	}
	site.Exec(t, `update message_templates set state = 'approved' where name = 'order_here'`)
	if r := owner.Post(one+"/reply", webtest.With(form, "latest", latest(t, site, talk))); r.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.Status, r.Text())
	}
	webtest.Until(t, "it is sent", func() bool { return sentOf(t, site, talk, "Your order 1204 is here.") == 1 })
	if page = owner.Get(one); page.Find("#reply-text").Text() != "Begun before." || page.Find(`[name="variable"]`).Length() != 0 {
		t.Errorf("after it went: %s", page.Text())
	}
	owner.Post(one+"/draft", form)
	owner.Post(one+"/draft", webtest.With(form, "variable", " "))
	if page = owner.Get(one); page.Find(`[name="variable"]`).Length() != 0 {
		t.Errorf("emptied: %s", page.Text())
	}
}

// A planned template goes at its time as any answer does, and not once it says something else.
func TestATemplateGoesLater(t *testing.T) {
	t.Parallel()
	_, site, owner, talk, form := templated(t)
	one := conversations + "/" + talk
	if r := owner.Post(one+"/reply", later(webtest.With(form, "variable", ""))); r.Status != http.StatusUnprocessableEntity {
		t.Errorf("without its value: %d", r.Status)
	}
	if r := owner.Post(one+"/reply", later(form)); r.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.Status, r.Text())
	}
	page := owner.Get(one)
	if !page.Has("Goes on") || !page.Has("Your order 1204 is here.") || page.Find(`[name="variable"]`).Length() != 0 {
		t.Errorf("that it is planned is not seen: %s", page.Text())
	}
	for what, in := range map[string]url.Values{"/draft": form, "/reply": form} {
		if r := owner.Post(one+what, in); r.Status != http.StatusConflict {
			t.Errorf("another tab: %d", r.Status)
		}
	}
	if r := owner.Post(templates+"/"+form.Get("template")+"/delete", nil); r.Status != http.StatusConflict {
		t.Errorf("the template is deleted: %d", r.Status)
	}
	site.Exec(t, `update message_templates set body = 'Your parcel {{1}} is lost.' where name = 'order_here'`)
	timeComes(t, site)
	if page = owner.Get(one); sentOf(t, site, talk, "Your parcel 1204 is lost.") != 0 || page.Find(`details[open] [name="variable"]`).AttrOr("value", "") != "1204" {
		t.Errorf("it says something else: %s", page.Text())
	}
	if r := owner.Post(one+"/reply", later(form)); r.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.Status, r.Text())
	}
	if r := owner.Post(one+"/unplan", nil); r.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.Status, r.Text())
	}
	if page = owner.Get(one); page.Find(`details[open] [name="variable"]`).AttrOr("value", "") != "1204" {
		t.Errorf("taken back: %s", page.Text())
	}
	owner.Post(one+"/reply", later(form))
	timeComes(t, site)
	webtest.Until(t, "it is sent", func() bool { return sentOf(t, site, talk, "Your parcel 1204 is lost.") == 1 })
	if left := webtest.Ask[int](t, site, `select count(*) from conversation_drafts where conversation_id = $1`, talk); left != 0 {
		t.Errorf("%d drafts are left", left)
	}
}

// A template is taken back while it can be, and is a draft again; it goes once it cannot.
func TestATemplateIsTakenBack(t *testing.T) {
	t.Parallel()
	p, site, _, talk, form := templated(t)
	site.UndoTime = time.Hour
	site.URL = site.Start(t)
	owner, one := site.SignIn(t, "owner@demo.test"), conversations+"/"+talk
	owner.Get(one)
	undo := owner.Follow(owner.Post(one+"/reply", form)).Find(`.notice form[action$="/undo"]`).AttrOr("action", "")
	if r := site.SignIn(t, "manager@demo.test").Post(undo, nil); r.Status != http.StatusForbidden {
		t.Errorf("somebody else's: %d", r.Status)
	}
	other := webtest.With(form, "variable", "77")
	owner.Post(one+"/draft", other)
	if r := owner.Post(undo, nil); r.Status != http.StatusConflict {
		t.Errorf("beside another: %d %s", r.Status, r.Text())
	}
	owner.Post(one+"/draft", webtest.With(form, "variable", ""))
	if r := owner.Post(undo, nil); r.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.Status, r.Text())
	}
	if page := owner.Get(one); page.Find(`details[open] [name="variable"]`).AttrOr("value", "") != "1204" || latest(t, site, talk) != form.Get("latest") {
		t.Errorf("taken back: %s", page.Text())
	}
	owner.Post(one+"/reply", webtest.With(form, "variable", "1205"))
	site.DB.Due(t, `kind = 'whatsapp_message'`)
	webtest.Until(t, "it is sent", func() bool { return sentOf(t, site, talk, "Your order 1205 is here.") == 1 })
	p.mu.Lock()
	got := strings.Join(p.got, " ")
	p.mu.Unlock()
	if strings.Contains(got, "1204") || strings.Count(got, "1205") != 1 {
		t.Errorf("the provider got %s", got)
	}
}

// What is planned goes, and not what was begun beside it: a text beside a template, a template beside a text.
func TestWhatIsPlannedGoesAndNotWhatStandsBesideIt(t *testing.T) {
	t.Parallel()
	p, site, owner, talk, form := templated(t)
	one := conversations + "/" + talk
	owner.Post(one+"/draft", form)
	p.writes("wamid.2", time.Now(), textOf("Hello?"))
	if r := owner.Post(one+"/reply", later(answer(owner.Get(one), "My own words."))); r.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.Status, r.Text())
	}
	if shown := owner.Get(one).Find(".planned .broadcast-text").Text(); shown != "My own words." {
		t.Errorf("%q is shown as planned", shown)
	}
	timeComes(t, site)
	if got := webtest.Ask[string](t, site, `select text from messages where id = $1`, latest(t, site, talk)); !strings.HasPrefix(got, "My own words.") {
		t.Errorf("%q went", got)
	}
	if page := owner.Get(one); page.Find(`details[open] [name="variable"]`).AttrOr("value", "") != "1204" || page.Find("#reply-text").Text() != "" {
		t.Errorf("what stood beside it: %s", page.Text())
	}
	owner.Post(one+"/draft", answer(owner.Get(one), "Begun since."))
	if r := owner.Post(one+"/reply", later(webtest.With(webtest.With(form, "latest", latest(t, site, talk)), "mark", "typed"))); r.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.Status, r.Text())
	}
	timeComes(t, site)
	webtest.Until(t, "it is sent", func() bool { return sentOf(t, site, talk, "Your order 1204 is here.") == 1 })
	if page := owner.Get(one); page.Find("#reply-text").Text() != "Begun since." || page.Find(`[name="variable"]`).Length() != 0 {
		t.Errorf("what stood beside the template: %s", page.Text())
	}
}
