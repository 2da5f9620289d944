package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"latchkey/internal/listing"
	"latchkey/web"
	"latchkey/web/webtest"
)

// manyThings gives a workspace more of each kind than a list to choose from holds.
const manyThings = 250

func makeMany(t *testing.T, site *webtest.Site) {
	t.Helper()
	site.Exec(t, `
		with made as (
			insert into users (id, email, email_key, name, name_key, password_hash, language)
			select gen_random_uuid(), n || '@many.example', n || '@many.example', 'Zz member ' || n, 'zz member ' || n, '', 'en' from generate_series(1, $2) n returning id, email, name)
		insert into members (workspace_id, id, user_id, name, name_key, email, email_key, role)
		select w.workspace_id, gen_random_uuid(), made.id, made.name, lower(made.name), made.email, made.email, 'agent' from made, workspace_slugs w where w.slug = $1`, webtest.Atelier, manyThings)
	for _, sql := range []string{
		`insert into tags (workspace_id, id, name, name_key, used_for) select workspace_id, gen_random_uuid(), 'Zz tag ' || n, 'zz tag ' || n, 'both'`,
		`insert into courses (workspace_id, id, name, name_key) select workspace_id, gen_random_uuid(), 'Zz course ' || n, 'zz course ' || n`,
		`insert into bundles (workspace_id, id, name, name_key, price, currency) select workspace_id, gen_random_uuid(), 'Zz bundle ' || n, 'zz bundle ' || n, 100, 'EUR'`,
		`insert into products (workspace_id, id, kind, name, name_key, price, currency) select workspace_id, gen_random_uuid(), 'physical', 'Zz product ' || n, 'zz product ' || n, 100, 'EUR'`,
	} {
		site.Exec(t, sql+` from workspace_slugs, generate_series(1, $2) n where slug = $1`, webtest.Atelier, manyThings)
	}
	site.Exec(t, `insert into bundle_courses (workspace_id, bundle_id, course_id, position)
		select b.workspace_id, b.id, c.id, 1 from bundles b join courses c using (workspace_id) where b.name = 'Zz bundle 99' and c.name = 'Zz course 98'`)
}

// sentFrom is what a browser sends of the form on a page that has a field.
func sentFrom(t *testing.T, p *webtest.Page, field string) (form *goquery.Selection, values url.Values) {
	t.Helper()
	form = p.Find(`[name="` + field + `"]`).First().Closest("form")
	if form.Length() == 0 {
		t.Fatalf("%s: no form takes %s", p.Find("title").Text(), field)
	}
	values = url.Values{}
	for _, input := range form.Find(`input[name], select[name], textarea[name]`).EachIter() {
		kind, name := input.AttrOr("type", ""), input.AttrOr("name", "")
		_, checked := input.Attr("checked")
		if (kind == "checkbox" || kind == "radio") && !checked || name == "csrf" {
			continue
		}
		chosen := input.Find("option").First()
		if selected := input.Find("option[selected]"); selected.Length() > 0 {
			chosen = selected
		}
		value := input.AttrOr("value", chosen.AttrOr("value", ""))
		if input.Is("textarea") {
			value = input.Text()
		}
		values.Add(name, value)
	}
	return form, values
}

// In a workspace with many members, tags, courses, bundles and products each form takes each of
// them: the last one by its whole name, which its list says, and shows it as chosen.
func TestEachFormTakesTheLastOfMany(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	makeMany(t, site)
	owner := site.SignIn(t, "owner@demo.test")
	conversation := site.SomeConversation(t)
	ask := func(sql string) string { t.Helper(); return webtest.Ask[string](t, site, sql) }
	contact := webtest.Ask[string](t, site, `select contact_id::text from conversations where id = $1`, conversation)
	whose, talk := webtest.Contacts+"/"+contact, "/w/"+webtest.Atelier+"/conversations"
	leaver := site.MemberID(t, webtest.Atelier, "agent@demo.test")
	site.Exec(t, `update contacts set assignee_id = $1 where id = (select id from contacts where workspace_id = (
		select workspace_id from members where id = $1) and id <> $2 and deleted_at is null limit 1)`, leaver, contact)
	flow := webtest.Ask[string](t, site, `insert into workflows (workspace_id, id, name, name_key, trigger, steps)
		select workspace_id, gen_random_uuid(), 'Zz', 'zz', 'hand', '[{"kind": "close"}, {"kind": "assign", "what": ""}, {"kind": "tag", "what": ""}, {"kind": "label", "what": ""},
		       {"kind": "if", "what": "open"}, {"kind": "end"}]'::jsonb from workspace_slugs where slug = $1 returning id::text`, webtest.Atelier)
	steps := "/w/" + webtest.Atelier + "/workflows/" + flow + "/steps"
	broadcast := webtest.Ask[string](t, site, `insert into broadcasts (workspace_id, id, name, name_key, subject, text)
		select workspace_id, gen_random_uuid(), 'Zz', 'zz', 'S', 'T' from workspace_slugs where slug = $1 returning id::text`, webtest.Atelier)
	ofStep := func(n string) string {
		return `select coalesce((select name from members where id::text = right(s, 36)), (select name from tags where id::text = right(s, 36)))
			from (select steps->` + n + `->>'what' as s from workflows where id = '` + flow + `') w`
	}
	const inbox, send = "?inbox=all", "do"
	covered := map[string]bool{}
	for _, c := range []struct {
		page, field, typed string
		more               url.Values
		sql                string // what names the one that was chosen, "" for a list that is narrowed, "shown" where it is counted
	}{
		{webtest.Contacts, "tag~tags", "zz TAG 99", nil, ""},
		{webtest.Contacts, "assignee~members", "Zz member 99", nil, ""},
		{whose + "/edit", "assignee~members", "Zz member 99", nil, `select m.name from contacts c join members m on m.id = c.assignee_id where c.id = '` + contact + `'`},
		{webtest.Contacts, "bulk", "Zz member 98", url.Values{"act": {"assign"}, "contacts": {contact}}, `select m.name from contacts c join members m on m.id = c.assignee_id where c.id = '` + contact + `'`},
		{talk + inbox, "tag~tags", "Zz tag 99", nil, ""},
		{talk + inbox, "label~labels", "Zz tag 99", nil, ""},
		{talk + inbox, "assignee~members", "Zz member 99", nil, ""},
		{talk + inbox, "bulk", "Zz member 97", url.Values{"act": {"assign"}, "conversations": {conversation}}, `select m.name from conversations c join members m on m.id = c.assignee_id where c.id = '` + conversation + `'`},
		{talk + inbox, "tag~labels", "Zz tag 97", url.Values{"act": {"tag"}, "conversations": {conversation}}, `select g.name from conversation_tags c join tags g on g.id = c.tag_id where c.conversation_id = '` + conversation + `' and g.name like 'Zz%'`},
		{talk + "/" + conversation, "assignee~members", "Zz member 96", nil, `select m.name from conversations c join members m on m.id = c.assignee_id where c.id = '` + conversation + `'`},
		{talk + "/" + conversation, "add~labels", "Zz tag 96", nil, `select g.name from conversation_tags c join tags g on g.id = c.tag_id where c.conversation_id = '` + conversation + `' and g.name like 'Zz%6'`},
		{"/w/" + webtest.Atelier + "/broadcasts/" + broadcast + "/send", "tag~tags", "Zz tag 99", nil, "shown"},
		{"/w/" + webtest.Atelier + "/broadcasts/" + broadcast + "/send", "assignee~members", "Zz member 99", nil, "shown"},
		{steps, "what.0~assignees", "Zz member 99", url.Values{send: {"save"}}, ofStep("1")},
		{steps, "what.1~tags", "Zz tag 99", url.Values{send: {"save"}}, ofStep("2")},
		{steps, "what.2~labels", "Zz tag 98", url.Values{send: {"save"}}, ofStep("3")},
		{"/w/" + webtest.Atelier + "/settings/audit-log", "person~everybody", "Zz member 99", nil, ""},
		{webtest.Members + "/" + leaver + "/suspend", "hand_to~members", "Zz member 99", nil, `select coalesce(max(m.name), '') from contacts c join members m on m.id = c.assignee_id where m.name = 'Zz member 99'`},
		{whose + "/students/new", "course~places", "Zz course 99", nil, `select k.name from students s join courses k on k.id = s.course_id where k.name like 'Zz%'`},
		{whose + "/students/new", "course~places", "Zz bundle 99", nil, `select 'Zz bundle 99'`},
		{whose + "/orders/new", "product_1~products", "Zz product 99", nil, `select label from order_lines where label like 'Zz%'`},
		{"/w/" + webtest.Atelier + "/bundles/new", "courses_10~any_courses", "Zz course 97", url.Values{"name": {"Many"}, "price": {"1"}}, `
			select k.name from bundles b join bundle_courses j on j.bundle_id = b.id join courses k on k.id = j.course_id where b.name = 'Many'`},
		{"/w/" + webtest.Atelier + "/coupons/new", "products_2~any_products", "Zz product 97", url.Values{"name": {"MANY"}, "code": {"MANY"}, "percent": {"10"}}, `
			select k.name from coupons b join coupon_products j on j.coupon_id = b.id join products k on k.id = j.product_id where b.name = 'MANY'`},
	} {
		p := owner.Get(c.page)
		field := c.field
		if field == "bulk" {
			field = p.Find(`form.bulk .further input`).First().AttrOr("name", "none")
		}
		covered[field] = true
		form, values := sentFrom(t, p, field)
		if c.field == "bulk" || c.more["act"] != nil {
			form, values = p.Find("form.bulk"), url.Values{}
		}
		values.Set(field, c.typed)
		for name, more := range c.more {
			values[name] = more
		}
		at := form.AttrOr("action", strings.Split(c.page, "?")[0])
		name, _, _ := strings.Cut(field, "~")
		if c.sql == "shown" {
			values.Del("once")
			answer := owner.Follow(owner.Post(strings.Replace(at, "/begin", "/count", 1), values))
			if got := answer.Find(`select[name="` + name + `"] option[selected]`).First().Text(); answer.Status != http.StatusOK || !strings.EqualFold(got, c.typed) {
				t.Errorf("%s: %s shows %q as chosen: %d %s", c.page, field, got, answer.Status, answer.Text())
			}
			continue
		}
		if form.AttrOr("method", "get") == "get" {
			answer := owner.Get(at + "?" + values.Encode())
			if answer.Status != http.StatusSeeOther {
				t.Errorf("%s: %s leads nowhere: %d %s", c.page, field, answer.Status, answer.Text())
			} else if got := owner.Follow(answer).Find(`select[name="` + name + `"] option[selected]`).First().Text(); !strings.EqualFold(got, c.typed) {
				t.Errorf("%s: %s shows %q as chosen", c.page, field, got)
			}
			continue
		}
		if answer := owner.Post(at, values); answer.Status != http.StatusSeeOther {
			t.Errorf("%s: %s is not taken: %d %s", c.page, field, answer.Status, answer.Text())
		} else if got := ask(c.sql); got != c.typed {
			t.Errorf("%s: %s chose %q", c.page, field, got)
		}
	}

	// Each list says so that does not hold all, and each field of a name is tried above.
	pages := []string{whose + "/edit", whose + "/students/new", whose + "/orders/new", talk + "/" + conversation, steps, webtest.Members + "/" + leaver + "/remove"}
	for _, route := range web.Routes() {
		if route.Method == http.MethodGet && !strings.Contains(route.Pattern, "{id}") && strings.HasPrefix(route.Pattern, "/w/") {
			pages = append(pages, strings.ReplaceAll(route.Pattern, "{workspace}", webtest.Atelier))
		}
	}
	said := 0
	for _, page := range pages {
		p := owner.Get(page)
		for _, list := range p.Find("select").EachIter() {
			options := list.Find("option").Length()
			if further := list.Closest(".select").Next().Filter(".further"); options > listing.MaxChoices && further.Length() == 0 &&
				list.AttrOr("name", "") != "country" { // All countries.
				t.Errorf("%s: the list %s holds %d and does not say that there are more", page, list.AttrOr("name", ""), options)
			}
		}
		for _, input := range p.Find("[data-whole]").EachIter() {
			said++
			if name := input.AttrOr("name", ""); !covered[strings.Replace(name, "what.3~conditions", "what.0~assignees", 1)] &&
				!strings.HasPrefix(name, "product") && !strings.HasPrefix(name, "courses_") && name != "hand_to~members" {
				t.Errorf("%s: nobody tried %s", page, name)
			}
		}
	}
	if said < 15 {
		t.Errorf("only %d lists say so", said)
	}
	for _, edit := range []string{whose + "/edit", steps} { // What is chosen is there, though it is not among the first.
		if p := owner.Get(edit); p.Find(`option[selected]:contains("Zz member 9")`).Length() == 0 {
			t.Errorf("%s does not show what is chosen", edit)
		}
	}
}

// A name that is not that of exactly one thing changes nothing: the page that asks which one is
// meant goes on with all else that was typed. What somebody may not choose from they cannot name.
func TestANameOfNoneOrOfTwoIsAskedAbout(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	makeMany(t, site)
	site.Exec(t, `update members set name = 'Zz twin', name_key = 'zz twin' where name in ('Zz member 90', 'Zz member 91')`)
	owner := site.SignIn(t, "owner@demo.test")
	conversation := site.SomeConversation(t)
	contact := webtest.Ask[string](t, site, `select contact_id::text from conversations where id = $1`, conversation)
	edit := webtest.Contacts + "/" + contact + "/edit"
	form := webtest.Typed(owner.Get(edit))
	form.Set("city", "Ghent & Co")
	assignee := func() string {
		return webtest.Ask[string](t, site, `select coalesce(assignee_id::text, '') || city from contacts where id = $1`, contact)
	}
	was := assignee()
	for typed, like := range map[string]int{"Zz twin": 2, "twin": 2, "nobody at all": 0, "%": 0, "_": 0} {
		p := owner.Post(edit, webtest.With(form, "assignee~members", typed))
		if p.Status != http.StatusUnprocessableEntity || p.Find("#which-error").Length() != 1 || max(p.Find("#which option").Length()-1, 0) != like || assignee() != was {
			t.Errorf("%q: %d %s", typed, p.Status, p.Text())
		}
	}
	p := owner.Post(edit, webtest.With(form, "assignee~members", "twin"))
	twin := p.Find("#which option").Eq(2).AttrOr("value", "")
	_, values := sentFrom(t, p, "assignee~members")
	values.Set("assignee~members", twin)
	if p := owner.Post(edit, values); p.Status != http.StatusSeeOther || assignee() != twin+"Ghent & Co" {
		t.Errorf("the one who was meant: %d %s", p.Status, p.Text())
	}
	values.Set("assignee~members~or", "Zz member 99")
	values.Set("version", webtest.Typed(owner.Get(edit)).Get("version"))
	if p := owner.Post(edit, values); p.Status != http.StatusSeeOther || assignee() == twin+"Ghent & Co" {
		t.Errorf("another name: %d %s", p.Status, p.Text())
	}
	list := owner.Get(webtest.Contacts + "?assignee~members=twin&sort=name")
	if _, kept := sentFrom(t, list, "assignee~members"); list.Status != http.StatusUnprocessableEntity || kept.Get("sort") != "name" {
		t.Errorf("a list: %d %s", list.Status, list.Text())
	}
	for _, path := range []string{"?assignee~members=" + strings.Repeat("z", listing.MaxSearch+1), "?assignee~members=%00", "?nonsense~members=Zz+member+99", "?assignee~nonsense=x", "?assignee~members=a&assignee~members=b"} {
		if p := owner.Get(webtest.Contacts + path); p.Status != http.StatusBadRequest && (p.Status != http.StatusSeeOther || owner.Follow(p).Status != http.StatusBadRequest) {
			t.Errorf("%s: %d", path, p.Status)
		}
	}
	if p := owner.Get(webtest.Contacts + "?assignee~members=&tag~tags="); p.Status != http.StatusOK {
		t.Errorf("nothing typed: %d", p.Status)
	}
	// Who lists neither members nor customers learns no name of theirs.
	agent := site.SignIn(t, "agent.own@demo.test")
	if p := agent.Post("/w/"+webtest.Atelier+"/conversations/change", url.Values{"tag~tags": {"tag 9"}, "act": {"close"}}); strings.Contains(p.Text(), "Zz") {
		t.Errorf("an agent names tags of customers: %d %s", p.Status, p.Text())
	}
	site.Exec(t, `update tags set name = 'Zz secret@person.example', name_key = 'zz secret@person.example' where name = 'Zz tag 99'`)
	masked := site.SignIn(t, "agent.masked@demo.test")
	for _, typed := range []string{"Zz secret@person.example", "secret"} {
		p := masked.Post("/w/"+webtest.Atelier+"/conversations/change", url.Values{"tag~labels": {typed}, "act": {"tag"}, "conversations": {conversation}})
		if p.Status != http.StatusUnprocessableEntity || p.Find("#which option").Length() > 0 {
			t.Errorf("a name that is masked is told by typing %s: %d %s", typed, p.Status, p.Text())
		}
	}
}
