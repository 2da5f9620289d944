package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/web/webtest"
)

func TestBadValuesOfATeam(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Teams)
	agent := site.MemberID(t, webtest.Atelier, "agent@demo.test")
	edit := webtest.Teams + "/" + site.TeamID(t, "Workshop") + "/edit"
	good := url.Values{"name": {"Kiln"}, "members": {agent}}
	var many []string
	for range 91 {
		many = append(many, uuid.NewString())
	}
	attempts := append(webtest.Each(good, "name", append(webtest.BadNames, "Customer Sérvice", "customer  service")),
		webtest.Attempt{Name: "nobody's id", Form: webtest.With(good, "members", "x"), Status: 422}, webtest.Attempt{Name: "a stranger", Form: webtest.With(good, "members", uuid.NewString()), Status: 422},
		webtest.Attempt{Name: "a member of another workspace", Form: webtest.With(good, "members", agent, site.MemberID(t, webtest.Nordlicht, "nora@demo.test")), Status: 422},
		webtest.Attempt{Name: "who was removed", Form: webtest.With(good, "members", site.MemberID(t, webtest.Atelier, "former@demo.test")), Status: 422},
		webtest.Attempt{Name: "one twice", Form: webtest.With(good, "members", agent, agent), Status: 422}, webtest.Attempt{Name: "in other letters", Form: webtest.With(good, "members", strings.ToUpper(agent), agent), Status: 422},
		webtest.Attempt{Name: "the empty member", Form: webtest.With(good, "members", ""), Status: 422}, webtest.Attempt{Name: "91 members", Form: webtest.With(good, "members", many...), Status: 422},
		webtest.Attempt{Name: "no version", Form: webtest.With(good, "version", "x"), Status: 400}, webtest.Attempt{Name: "version 0", Form: webtest.With(good, "version", "0"), Status: 400}, webtest.Attempt{Name: "a long version", Form: webtest.With(good, "version", webtest.Flood), Status: 400},
	)
	webtest.Refuses(t, site, owner, webtest.Teams, attempts)
	webtest.Refuses(t, site, owner, edit, append(attempts, webtest.Attempt{Name: "what somebody else has changed", Form: webtest.With(good, "version", "999"), Status: 409}))
}

func TestBadValuesOfAField(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Fields)
	good := url.Values{"name": {"Shoe size"}, "kind": {"choice"}, "choices": {"Small\nLarge"}}
	names := append(webtest.BadNames, strings.Repeat("é", 61), "WHOLESALE", "Préferred clay")
	choices := []string{"", "  ", strings.Repeat("é", 61), "Small\nsmall", "Small\nSmáll", "a\x01b", "Small\n\u0301", webtest.Flood, strings.Repeat("x\n", 2), many(51)}
	attempts := append(webtest.Each(good, "name", names), webtest.Each(good, "choices", choices)...)
	attempts = append(attempts, webtest.Attempt{Name: "no version", Form: webtest.With(good, "version", "x"), Status: 400}, webtest.Attempt{Name: "version -1", Form: webtest.With(good, "version", "-1"), Status: 400})
	webtest.Refuses(t, site, owner, webtest.Fields, append(attempts, webtest.Each(good, "kind", []string{"", "Text", "text ", "bool", "choice,text", webtest.Flood})...))

	edit := webtest.Fields + "/" + site.FieldID(t, "Preferred clay") + "/edit"
	all := "Stoneware\nPorcelain\nEarthenware\nRaku clay\nPaper clay"
	good = url.Values{"name": {"Clay"}, "choices": {all}}
	webtest.Refuses(t, site, owner, edit, []webtest.Attempt{
		{Name: "a name that is taken", Form: webtest.With(good, "name", "Wholesale"), Status: 422}, {Name: "no choice", Form: webtest.With(good, "choices", ""), Status: 422}, {Name: "no such kind", Form: webtest.With(good, "kind", "x"), Status: 422},
		{Name: "a choice in use", Form: webtest.With(good, "choices", strings.Replace(all, "Porcelain\n", "", 1)), Status: 409},
		{Name: "what somebody else has changed", Form: webtest.With(good, "version", "999"), Status: 409},
	})
	before := site.Kept(t)
	if p := owner.Post(edit, webtest.With(good, "kind", "text")); p.Status != http.StatusConflict || !p.Has("Its kind stays.") {
		t.Errorf("another kind: %d %s", p.Status, p.Text())
	}
	site.Unchanged(t, before, "another kind")
	if p := owner.Post(edit, webtest.With(good, "choices", strings.Replace(all, "Porcelain\n", "", 1))); !p.Has("“Porcelain” is what a customer has") {
		t.Errorf("it does not say which: %s", p.Text())
	}
	if p := owner.Post(edit, webtest.With(good, "choices", all+"\nBone china")); p.Status != http.StatusSeeOther {
		t.Errorf("one more choice: %d %s", p.Status, p.Text())
	}
}

// many is n choices.
func many(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("choice " + strings.Repeat("i", i) + "\n")
	}
	return b.String()
}

// A field from its making to its end, on the pages of a customer.
func TestAFieldOnTheCustomersPages(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Fields + "/new")
	if p := owner.Follow(owner.Post(webtest.Fields, url.Values{"name": {"Kiln temperature"}, "kind": {"number"}, "choices": {""}})); p.Status != http.StatusOK || !p.Has("The field Kiln temperature is created.") {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	number, since, wholesale := "field_"+site.FieldID(t, "Kiln temperature"), "field_"+site.FieldID(t, "Studio member since"), "field_"+site.FieldID(t, "Wholesale")
	page := webtest.Contacts + "/" + site.HeleneID(t)
	form := owner.Get(page + "/edit")
	sent := url.Values{}
	for _, input := range form.Find("main form input, main form select").EachIter() {
		value := input.AttrOr("value", "")
		if input.Is("select") {
			value = input.Find("option[selected]").AttrOr("value", "")
		}
		sent.Set(input.AttrOr("name", ""), value)
	}
	if sent.Get(since) != "2021-09-14" || form.Find(`[name="`+number+`"]`).AttrOr("inputmode", "") != "decimal" || form.Find(`[name="`+since+`"]`).AttrOr("type", "") != "date" {
		t.Errorf("the form has %v", sent)
	}
	sent.Set(number, " 1,240.50 ")
	sent.Set(wholesale, "yes")
	sent.Set("team", site.TeamID(t, "Workshop"))
	p := owner.Follow(owner.Post(page+"/edit", sent))
	for _, words := range []string{"The customer is saved.", "Kiln temperature1,240.5", "Studio member since14 September 2021", "WholesaleYes", "Preferred clayPorcelain", "TeamWorkshop"} {
		if !p.Has(words) {
			t.Errorf("no %q on the page: %s", words, p.Text())
		}
	}
	for language, want := range map[string][]string{"fr": {"1\u00a0240,5", "14 septembre 2021", "Oui"}, "nl": {"1.240,5", "14 september 2021", "Ja"}} {
		site.Exec(t, `update users set language = $1`, language)
		p := owner.Get(page)
		for _, words := range want {
			if !strings.Contains(string(p.Body), words) {
				t.Errorf("%s: no %q on the page", language, words)
			}
		}
		// What the form shows it also takes.
		again := owner.Get(page+"/edit").Find(`[name="`+number+`"]`).AttrOr("value", "")
		if p := owner.Post(page+"/edit", webtest.With(webtest.With(sent, "version"), number, again)); p.Status != http.StatusSeeOther {
			t.Errorf("%s: saving %q: %d %s", language, again, p.Status, p.Text())
		}
		if stored := webtest.Ask[string](t, site, `select value from contact_values where field_id = $1`, strings.TrimPrefix(number, "field_")); stored != "1240.5" {
			t.Errorf("%s: %q is stored", language, stored)
		}
	}
	// The list is filtered by what people type in their language: this is Dutch or French.
	for field, typed := range map[string][2]string{number: {"1240,5", "1240,6"}, since: {"14/9/2021", "2021-09-15"}} {
		id := strings.TrimPrefix(field, "field_")
		for i, value := range typed {
			p := owner.Get(webtest.Contacts + "?field=" + id + "&value=" + url.QueryEscape(value))
			if p.Status != http.StatusOK || p.Has("Hélène Dubois") != (i == 0) {
				t.Errorf("filtering by %q: %d, she is there: %t", value, p.Status, p.Has("Hélène Dubois"))
			}
		}
	}
	for team, there := range map[string]bool{"Workshop": true, "Customer service": false} {
		if p := owner.Get(webtest.Contacts + "?q=dubois&team=" + site.TeamID(t, team)); p.Has("Hélène Dubois") != there {
			t.Errorf("%s has her: %t", team, !there)
		}
	}
	site.Exec(t, `update users set language = 'en'`)
	if p := owner.Get(webtest.Fields + "/" + strings.TrimPrefix(number, "field_") + "/delete"); !p.Has("1 customer has a value in this field.") {
		t.Errorf("asking: %s", p.Text())
	}
	if p := owner.Follow(owner.Post(webtest.Fields+"/"+strings.TrimPrefix(number, "field_")+"/delete", nil)); !p.Has("The field Kiln temperature is deleted.") {
		t.Errorf("deleted: %s", p.Text())
	}
	// Whoever had the form open loses nothing of what they typed.
	p = owner.Post(page+"/edit", webtest.With(webtest.With(sent, "version"), "street", "2 rue Neuve"))
	if p.Status != http.StatusUnprocessableEntity || !p.Has("The fields of customers were changed") || p.Find(`[name="street"]`).AttrOr("value", "") != "2 rue Neuve" {
		t.Errorf("a form with a field that is gone: %d %s", p.Status, p.Text())
	}
	if log := owner.Get("/w/" + webtest.Atelier + "/settings/audit-log"); !log.Has("added the contact field Kiln temperature") || !log.Has("deleted the contact field Kiln temperature, with 1 value") {
		t.Errorf("the log: %s", log.Text())
	}
}

// An assistant sees and changes the fields of whom they found, and is offered
// neither teams nor filters.
func TestRule27AnAssistantAndTheFields(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
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

func TestATeamOnItsPages(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Teams + "/new")
	agent, assistant := site.MemberID(t, webtest.Atelier, "agent@demo.test"), site.MemberID(t, webtest.Atelier, "assistant@demo.test")
	p := owner.Follow(owner.Post(webtest.Teams, url.Values{"name": {" Kiln  room "}, "members": {agent, assistant}}))
	row := p.Find(`main tbody tr:contains("Kiln room")`).Text()
	if !p.Has("The team Kiln room is created.") || !strings.Contains(row, "Lotte de Vries") || !strings.Contains(row, "0") {
		t.Errorf("%s", p.Text())
	}
	edit := webtest.Teams + "/" + site.TeamID(t, "Kiln room") + "/edit"
	form := owner.Get(edit)
	if form.Find(`[name="members"][checked]`).Length() != 2 || form.Find(`[value="`+site.MemberID(t, webtest.Atelier, "former@demo.test")+`"]`).Length() > 0 {
		t.Errorf("the form: %s", form.Find("main form").Text())
	}
	version := form.Find(`[name="version"]`).AttrOr("value", "")
	if p := owner.Follow(owner.Post(edit, url.Values{"name": {"Firing"}, "members": {agent}, "version": {version}})); p.Has("Kiln room is") || !p.Has("The team Firing is saved.") {
		t.Errorf("%s", p.Text())
	}
	p = owner.Post(edit, url.Values{"name": {"Kilns"}, "members": {assistant}, "version": {version}})
	if p.Status != http.StatusConflict || !p.Has("Somebody else changed this team") || p.Find(`[name="name"]`).AttrOr("value", "") != "Kilns" || p.Find(`[name="members"][checked]`).AttrOr("value", "") != assistant {
		t.Errorf("a form that is out of date: %d %s", p.Status, p.Text())
	}
	bulk := url.Values{"contacts": {site.HeleneID(t)}, "act": {"team"}, "team": {site.TeamID(t, "Firing")}}
	webtest.Refuses(t, site, owner, webtest.Contacts+"/bulk", []webtest.Attempt{{Name: "no team's id", Form: webtest.With(bulk, "team", "x"), Status: 422}, {Name: "no such team", Form: webtest.With(bulk, "team", uuid.NewString()), Status: 422}})
	if p := owner.Follow(owner.Post(webtest.Contacts+"/bulk", bulk)); !p.Has("1 customer is changed.") {
		t.Errorf("giving to the team: %s", p.Text())
	}
	remove := strings.TrimSuffix(edit, "edit") + "delete"
	if p := owner.Get(remove); !p.Has("Delete the team Firing?") || !p.Has("1 customer loses their team.") {
		t.Errorf("asking: %s", p.Text())
	}
	if p := owner.Follow(owner.Post(remove, nil)); !p.Has("The team Firing is deleted.") || p.Find(`main tbody tr:contains("Firing")`).Length() > 0 {
		t.Errorf("deleted: %s", p.Text())
	}
	if p := owner.Get(webtest.Contacts + "/" + site.HeleneID(t)); p.Status != http.StatusOK || p.Has("Firing") {
		t.Errorf("the customer: %d %s", p.Status, p.Text())
	}
	log := owner.Get("/w/" + webtest.Atelier + "/settings/audit-log")
	for _, words := range []string{"made the team Kiln room", "changed the team Firing (it was called Kiln room)", "deleted the team Firing, which 1 customer belonged to"} {
		if !log.Has(words) {
			t.Errorf("the log does not say %q", words)
		}
	}
}
