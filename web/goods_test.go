package web_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// Numbers of people are for whoever may list those people.
func TestRule28GoodsCountPeopleForListersAlone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	tag, course := site.Ceramics(t), site.CourseWithStudents(t)
	// Whoever was deleted is no contact, and stays a student.
	site.Exec(t, `update contacts set deleted_at = now() where id = (select contact_id from contact_tags where tag_id = $1 limit 1)`, tag)
	tagged := webtest.Ask[int](t, site, `select count(*) from contact_tags ct join contacts c on c.workspace_id = ct.workspace_id and c.id = ct.contact_id where tag_id = $1 and deleted_at is null`, tag)
	taught := webtest.Ask[int](t, site, `select count(*) from students where course_id = $1`, course)
	for _, email := range []string{"owner@demo.test", "admin@demo.test", "manager@demo.test", "manager.restricted@demo.test"} {
		v := site.SignIn(t, email)
		link := v.Get(webtest.Goods["tag"]).Find(`.things a[href="` + webtest.Contacts + `?tag=` + tag + `"]`)
		if link.Text() != strconv.Itoa(tagged) {
			t.Errorf("%s counts %q contacts, not %d", email, link.Text(), tagged)
		}
		if p := v.Get(link.AttrOr("href", "")); p.Find(".contacts tbody tr").Length() != tagged || p.Find(`[name="tag"] option[selected]`).Text() != "Ceramics" {
			t.Errorf("%s is led to %d contacts: %s", email, p.Find(".contacts tbody tr").Length(), p.Text())
		}
		row := v.Get(webtest.Goods["course"]).Find(`.things tr:has(a[href*="` + course + `"])`)
		if got := strings.TrimSpace(row.Find("td.numeric").Text()); got != strconv.Itoa(taught) {
			t.Errorf("%s counts %q students, not %d", email, got, taught)
		}
		if p := v.Get(webtest.Goods["tag"] + "/" + tag + "/delete"); !p.Has(strconv.Itoa(tagged) + " customers lose this tag") {
			t.Errorf("%s is not told who loses the tag: %s", email, p.Text())
		}
		if p := v.Get(webtest.Goods["course"] + "/" + course + "/delete"); !p.Has(strconv.Itoa(taught)+" student") || p.Find("main .danger").Length() != 1 {
			t.Errorf("%s is not told that students stay: %s", email, p.Text())
		}
	}
	assistant := site.SignIn(t, "assistant@demo.test")
	for _, path := range []string{webtest.Goods["tag"], webtest.Goods["course"]} {
		if p := assistant.Get(path); p.Find("td.numeric").Length() > 0 || p.Find(`#things a[href*="/contacts"]`).Length() > 0 {
			t.Errorf("an assistant counts: %s", p.Text())
		}
	}
	for _, path := range []string{webtest.Goods["tag"] + "/" + tag + "/delete", webtest.Goods["course"] + "/" + course + "/delete"} {
		if p := assistant.Get(path); p.Has("customers lose") || p.Has("No customer") || p.Has(" stay in it") || p.Has(" stays in it.") || p.Has("No student") || p.Find("main .danger").Length() != 1 {
			t.Errorf("an assistant is told: %s", p.Text())
		}
	}
}

// Records of a contact that was deleted lead nowhere.
func TestRecordsOfADeletedContactLeadToNothing(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	v := site.SignIn(t, "owner@demo.test")
	href := v.Get("/w/"+webtest.Atelier+"/orders").Find(`main table a[href*="/contacts/"]`).First().AttrOr("href", "")
	v.Get(href)
	if p := v.Post(href+"/delete", nil); p.Status != 303 {
		t.Fatalf("%s: %d", href, p.Status)
	}
	if p := v.Get("/w/" + webtest.Atelier + "/orders"); p.Find(`main table a[href="`+href+`"]`).Length() > 0 {
		t.Errorf("a row leads to %s: %d", href, v.Get(href).Status)
	}
}

// Removing a member unassigns their contacts (product.md, Members).
func TestRemovalLeavesContactsAssigned(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	v := site.SignIn(t, "owner@demo.test")
	agent := site.MemberID(t, webtest.Atelier, "agent@demo.test")
	site.Exec(t, `update contacts set assignee_id = $1 where id = $2`, agent, site.HeleneID(t))
	v.Get(webtest.Members)
	v.Post(webtest.Members+"/"+agent+"/remove", nil)
	if n := webtest.Ask[int](t, site, `select count(*) from contacts where assignee_id = $1`, agent); n != 0 {
		t.Errorf("%d contacts are still assigned to who was removed", n)
	}
}

// What is assigned to a member leads to the lists of it, and an export to the part of the
// settings where files are.
func TestCountsLeadToWhatTheyCount(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	karim := site.MemberID(t, webtest.Atelier, "agent@demo.test")
	site.Exec(t, `update contacts set assignee_id = $1 where id in (select c.id from contacts c join members m using (workspace_id)
		where m.id = $1 and c.deleted_at is null order by c.id limit 3)`, karim)
	page := owner.Get("/w/" + webtest.Atelier + "/settings/members/" + karim)
	for kind, rows := range map[string]string{"contacts": "#contacts tbody tr", "conversations": "main li"} {
		link := page.Find(`main dd a[href*="/` + kind + `?"]`)
		list := owner.Get(link.AttrOr("href", "/none"))
		if link.Length() != 1 || list.Status != http.StatusOK || list.Find(rows).Length() == 0 {
			t.Errorf("%s: %d links, %d, %d rows", kind, link.Length(), list.Status, list.Find(rows).Length())
		}
	}
	file := owner.Follow(owner.Post("/w/"+webtest.Atelier+"/orders/export", url.Values{"separator": {"comma"}}))
	if file.Status != http.StatusOK || file.Find(`.areas [aria-current]`).Length() == 0 {
		t.Errorf("%d, the page of an export belongs nowhere: %s", file.Status, file.Find(".areas").Text())
	}
}
