package web_test

import (
	"net/url"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// An assistant sees and changes the fields of whom they found, and is offered
// neither teams nor filters.
func TestRule27AnAssistantAndTheFields(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	found := webtest.Contacts + "/" + site.FindHelene(t)
	assistant := site.SignIn(t, "assistant@demo.test")
	topic := "field_" + site.FieldID(t, "Newsletter topic")
	if p := assistant.Get(found); !p.Has("Newsletter topicWorkshop dates") || !p.Has("Preferred clayPorcelain") {
		t.Errorf("found: %s", p.Text())
	}
	form := assistant.Get(found + "/edit")
	if form.Find(`[name="`+topic+`"]`).AttrOr("value", "") != "Workshop dates" || form.Find(`[name="team"], [name="assignee"]`).Length() > 0 {
		t.Errorf("the form: %s", form.Find("main form").Text())
	}
	good := url.Values{"name": {"Hélène Dubois"}, "email": {webtest.Helene}}
	if p := assistant.Follow(assistant.Post(found+"/edit", webtest.With(good, topic, "Raku evenings"))); !p.Has("Newsletter topicRaku evenings") || !p.Has("Preferred clayPorcelain") {
		t.Errorf("changed: %s", p.Text())
	}
	before := site.Kept(t)
	hidden := site.SomeContact(t, webtest.Atelier)
	for what, p := range map[string]*webtest.Page{
		"giving to a team":     assistant.Post(found+"/edit", webtest.With(good, "team", site.TeamID(t, "Workshop"))),
		"a field of another":   assistant.Post(webtest.Contacts+"/"+hidden+"/edit", webtest.With(good, topic, "x")),
		"a filter by a field":  assistant.Get(webtest.Contacts + "?field=" + strings.TrimPrefix(topic, "field_") + "&value=Glazes"),
		"a filter by a team":   assistant.Get(webtest.Contacts + "?team=" + site.TeamID(t, "Workshop")),
		"the teams":            assistant.Get(webtest.Teams),
		"the contact fields":   assistant.Get(webtest.Fields),
		"a new contact field":  assistant.Post(webtest.Fields, url.Values{"name": {"x"}, "kind": {"text"}}),
		"the end of a field":   assistant.Post(webtest.Fields+"/"+strings.TrimPrefix(topic, "field_")+"/delete", nil),
		"the count of a field": assistant.Get(webtest.Fields + "/" + strings.TrimPrefix(topic, "field_") + "/delete"),
		"the count of a team":  assistant.Get(webtest.Teams + "/" + site.TeamID(t, "Workshop") + "/delete"),
	} {
		if p.Status < 400 || p.Status >= 500 {
			t.Errorf("%s: %d %s", what, p.Status, p.Text())
		}
	}
	site.Unchanged(t, before, "what an assistant may not")
}
