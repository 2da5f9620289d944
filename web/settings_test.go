package web_test

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
	owner.Get(teams)
	agent := memberID(t, site, atelier, "agent@demo.test")
	edit := teams + "/" + teamID(t, site, "Workshop") + "/edit"
	good := url.Values{"name": {"Kiln"}, "members": {agent}}
	var many []string
	for range 91 {
		many = append(many, uuid.NewString())
	}
	attempts := append(each(good, "name", append(badNames, "Customer Sérvice", "customer  service")),
		attempt{"nobody's id", with(good, "members", "x"), 422}, attempt{"a stranger", with(good, "members", uuid.NewString()), 422},
		attempt{"a member of another workspace", with(good, "members", agent, memberID(t, site, nordlicht, "nora@demo.test")), 422},
		attempt{"who was removed", with(good, "members", memberID(t, site, atelier, "former@demo.test")), 422},
		attempt{"one twice", with(good, "members", agent, agent), 422}, attempt{"in other letters", with(good, "members", strings.ToUpper(agent), agent), 422},
		attempt{"the empty member", with(good, "members", ""), 422}, attempt{"91 members", with(good, "members", many...), 422},
		attempt{"no version", with(good, "version", "x"), 400}, attempt{"version 0", with(good, "version", "0"), 400}, attempt{"a long version", with(good, "version", flood), 400},
	)
	refuses(t, site, owner, teams, attempts)
	refuses(t, site, owner, edit, append(attempts, attempt{"what somebody else has changed", with(good, "version", "1"), 409}))
}

func TestBadValuesOfAField(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(fields)
	good := url.Values{"name": {"Shoe size"}, "kind": {"choice"}, "choices": {"Small\nLarge"}}
	names := append(badNames, strings.Repeat("é", 61), "WHOLESALE", "Préferred clay")
	choices := []string{"", "  ", strings.Repeat("é", 61), "Small\nsmall", "Small\nSmáll", "a\x01b", "Small\n\u0301", flood, strings.Repeat("x\n", 2), many(51)}
	attempts := append(each(good, "name", names), each(good, "choices", choices)...)
	attempts = append(attempts, attempt{"no version", with(good, "version", "x"), 400}, attempt{"version -1", with(good, "version", "-1"), 400})
	refuses(t, site, owner, fields, append(attempts, each(good, "kind", []string{"", "Text", "text ", "bool", "choice,text", flood})...))

	edit := fields + "/" + fieldID(t, site, "Preferred clay") + "/edit"
	all := "Stoneware\nPorcelain\nEarthenware\nRaku clay\nPaper clay"
	good = url.Values{"name": {"Clay"}, "choices": {all}}
	refuses(t, site, owner, edit, []attempt{
		{"a name that is taken", with(good, "name", "Wholesale"), 422}, {"no choice", with(good, "choices", ""), 422}, {"no such kind", with(good, "kind", "x"), 422},
		{"a choice in use", with(good, "choices", strings.Replace(all, "Porcelain\n", "", 1)), 409},
		{"what somebody else has changed", with(good, "version", "999"), 409},
	})
	before := kept(t, site)
	if p := owner.Post(edit, with(good, "kind", "text")); p.Status != http.StatusConflict || !p.Has("Its kind stays.") {
		t.Errorf("another kind: %d %s", p.Status, p.Text())
	}
	unchanged(t, site, before, "another kind")
	if p := owner.Post(edit, with(good, "choices", strings.Replace(all, "Porcelain\n", "", 1))); !p.Has("“Porcelain” is what a customer has") {
		t.Errorf("it does not say which: %s", p.Text())
	}
	if p := owner.Post(edit, with(good, "choices", all+"\nBone china")); p.Status != http.StatusSeeOther {
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
	do(t, site, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(fields + "/new")
	if p := owner.Follow(owner.Post(fields, url.Values{"name": {"Kiln temperature"}, "kind": {"number"}, "choices": {""}})); p.Status != http.StatusOK || !p.Has("The field Kiln temperature is created.") {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	number, since, wholesale := "field_"+fieldID(t, site, "Kiln temperature"), "field_"+fieldID(t, site, "Studio member since"), "field_"+fieldID(t, site, "Wholesale")
	page := contacts + "/" + heleneID(t, site)
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
	sent.Set("team", teamID(t, site, "Workshop"))
	p := owner.Follow(owner.Post(page+"/edit", sent))
	for _, words := range []string{"The customer is saved.", "Kiln temperature1,240.5", "Studio member since14 September 2021", "WholesaleYes", "Preferred clayPorcelain", "TeamWorkshop"} {
		if !p.Has(words) {
			t.Errorf("no %q on the page: %s", words, p.Text())
		}
	}
	for language, want := range map[string][]string{"fr": {"1\u00a0240,5", "14 septembre 2021", "Oui"}, "nl": {"1.240,5", "14 september 2021", "Ja"}} {
		do(t, site, `update users set language = $1`, language)
		p := owner.Get(page)
		for _, words := range want {
			if !strings.Contains(string(p.Body), words) {
				t.Errorf("%s: no %q on the page", language, words)
			}
		}
		// What the form shows it also takes.
		again := owner.Get(page+"/edit").Find(`[name="`+number+`"]`).AttrOr("value", "")
		if p := owner.Post(page+"/edit", with(with(sent, "version"), number, again)); p.Status != http.StatusSeeOther {
			t.Errorf("%s: saving %q: %d %s", language, again, p.Status, p.Text())
		}
		if stored := ask[string](t, site, `select value from contact_values where field_id = $1`, strings.TrimPrefix(number, "field_")); stored != "1240.5" {
			t.Errorf("%s: %q is stored", language, stored)
		}
	}
	// The list is filtered by what people type in their language: this is Dutch or French.
	for field, typed := range map[string][2]string{number: {"1240,5", "1240,6"}, since: {"14/9/2021", "2021-09-15"}} {
		id := strings.TrimPrefix(field, "field_")
		for i, value := range typed {
			p := owner.Get(contacts + "?field=" + id + "&value=" + url.QueryEscape(value))
			if p.Status != http.StatusOK || p.Has("Hélène Dubois") != (i == 0) {
				t.Errorf("filtering by %q: %d, she is there: %t", value, p.Status, p.Has("Hélène Dubois"))
			}
		}
	}
	for team, there := range map[string]bool{"Workshop": true, "Customer service": false} {
		if p := owner.Get(contacts + "?q=dubois&team=" + teamID(t, site, team)); p.Has("Hélène Dubois") != there {
			t.Errorf("%s has her: %t", team, !there)
		}
	}
	do(t, site, `update users set language = 'en'`)
	if p := owner.Get(fields + "/" + strings.TrimPrefix(number, "field_") + "/delete"); !p.Has("1 customer has a value in this field.") {
		t.Errorf("asking: %s", p.Text())
	}
	if p := owner.Follow(owner.Post(fields+"/"+strings.TrimPrefix(number, "field_")+"/delete", nil)); !p.Has("The field Kiln temperature is deleted.") {
		t.Errorf("deleted: %s", p.Text())
	}
	// Whoever had the form open loses nothing of what they typed.
	p = owner.Post(page+"/edit", with(with(sent, "version"), "street", "2 rue Neuve"))
	if p.Status != http.StatusUnprocessableEntity || !p.Has("The fields of customers were changed") || p.Find(`[name="street"]`).AttrOr("value", "") != "2 rue Neuve" {
		t.Errorf("a form with a field that is gone: %d %s", p.Status, p.Text())
	}
	if log := owner.Get("/w/" + atelier + "/settings/audit-log"); !log.Has("added the contact field Kiln temperature") || !log.Has("deleted the contact field Kiln temperature, with 1 value") {
		t.Errorf("the log: %s", log.Text())
	}
}

// An assistant sees and changes the fields of whom they found, and is offered
// neither teams nor filters.
func TestRule27AnAssistantAndTheFields(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	do(t, site, `update users set language = 'en'`)
	found := contacts + "/" + find(t, site)
	assistant := site.SignIn(t, "assistant@demo.test")
	topic := "field_" + fieldID(t, site, "Newsletter topic")
	if p := assistant.Get(found); !p.Has("Newsletter topicWorkshop dates") || !p.Has("Preferred clayPorcelain") {
		t.Errorf("found: %s", p.Text())
	}
	form := assistant.Get(found + "/edit")
	if form.Find(`[name="`+topic+`"]`).AttrOr("value", "") != "Workshop dates" || form.Find(`[name="team"], [name="assignee"]`).Length() > 0 {
		t.Errorf("the form: %s", form.Find("main form").Text())
	}
	good := url.Values{"name": {"Hélène Dubois"}, "email": {helene}}
	if p := assistant.Follow(assistant.Post(found+"/edit", with(good, topic, "Raku evenings"))); !p.Has("Newsletter topicRaku evenings") || !p.Has("Preferred clayPorcelain") {
		t.Errorf("changed: %s", p.Text())
	}
	before := kept(t, site)
	hidden := someContact(t, site, atelier)
	for what, p := range map[string]*webtest.Page{
		"giving to a team":     assistant.Post(found+"/edit", with(good, "team", teamID(t, site, "Workshop"))),
		"a field of another":   assistant.Post(contacts+"/"+hidden+"/edit", with(good, topic, "x")),
		"a filter by a field":  assistant.Get(contacts + "?field=" + strings.TrimPrefix(topic, "field_") + "&value=Glazes"),
		"a filter by a team":   assistant.Get(contacts + "?team=" + teamID(t, site, "Workshop")),
		"the teams":            assistant.Get(teams),
		"the contact fields":   assistant.Get(fields),
		"a new contact field":  assistant.Post(fields, url.Values{"name": {"x"}, "kind": {"text"}}),
		"the end of a field":   assistant.Post(fields+"/"+strings.TrimPrefix(topic, "field_")+"/delete", nil),
		"the count of a field": assistant.Get(fields + "/" + strings.TrimPrefix(topic, "field_") + "/delete"),
		"the count of a team":  assistant.Get(teams + "/" + teamID(t, site, "Workshop") + "/delete"),
	} {
		if p.Status < 400 || p.Status >= 500 {
			t.Errorf("%s: %d %s", what, p.Status, p.Text())
		}
	}
	unchanged(t, site, before, "what an assistant may not")
}

func TestATeamOnItsPages(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	do(t, site, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(teams + "/new")
	agent, assistant := memberID(t, site, atelier, "agent@demo.test"), memberID(t, site, atelier, "assistant@demo.test")
	p := owner.Follow(owner.Post(teams, url.Values{"name": {" Kiln  room "}, "members": {agent, assistant}}))
	row := p.Find(`main tbody tr:contains("Kiln room")`).Text()
	if !p.Has("The team Kiln room is created.") || !strings.Contains(row, "Lotte de Vries") || !strings.Contains(row, "0") {
		t.Errorf("%s", p.Text())
	}
	edit := teams + "/" + teamID(t, site, "Kiln room") + "/edit"
	form := owner.Get(edit)
	if form.Find(`[name="members"][checked]`).Length() != 2 || form.Find(`[value="`+memberID(t, site, atelier, "former@demo.test")+`"]`).Length() > 0 {
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
	do(t, site, `update contacts set team_id = $1 where id = $2`, teamID(t, site, "Firing"), heleneID(t, site))
	remove := strings.TrimSuffix(edit, "edit") + "delete"
	if p := owner.Get(remove); !p.Has("Delete the team Firing?") || !p.Has("1 customer loses their team.") {
		t.Errorf("asking: %s", p.Text())
	}
	if p := owner.Follow(owner.Post(remove, nil)); !p.Has("The team Firing is deleted.") || p.Find(`main tbody tr:contains("Firing")`).Length() > 0 {
		t.Errorf("deleted: %s", p.Text())
	}
	if p := owner.Get(contacts + "/" + heleneID(t, site)); p.Status != http.StatusOK || p.Has("Firing") {
		t.Errorf("the customer: %d %s", p.Status, p.Text())
	}
	log := owner.Get("/w/" + atelier + "/settings/audit-log")
	for _, words := range []string{"made the team Kiln room", "changed the team Firing (it was called Kiln room)", "deleted the team Firing, which 1 customer belonged to"} {
		if !log.Has(words) {
			t.Errorf("the log does not say %q", words)
		}
	}
}
