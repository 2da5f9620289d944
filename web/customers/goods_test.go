package customers_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"latchkey/web/webtest"
)

// someGoods makes one of each in a workspace, which nobody has bought, taken or
// got, and returns their ids.
func someGoods(t testing.TB, site *webtest.Site, slug string) map[string]string {
	t.Helper()
	ids := map[string]string{}
	for what, sql := range map[string]string{
		"digital":  `insert into products (workspace_id, id, kind, name, name_key, price, currency) select workspace_id, gen_random_uuid(), 'digital', 'Bought by nobody', 'bought by nobody', 100, 'EUR'`,
		"physical": `insert into products (workspace_id, id, kind, name, name_key, price, currency) select workspace_id, gen_random_uuid(), 'physical', 'Bought by nobody', 'bought by nobody', 100, 'EUR'`,
		"course":   `insert into courses (workspace_id, id, name, name_key) select workspace_id, gen_random_uuid(), 'Taken by nobody', 'taken by nobody'`,
		"tag":      `insert into tags (workspace_id, id, name, name_key) select workspace_id, gen_random_uuid(), 'of nobody ' || now(), 'of nobody ' || now()`,
	} {
		ids[what] = webtest.Ask[string](t, site, sql+` from workspace_slugs where slug = $1 returning id::text`, slug)
	}
	return ids
}

// The tag that customers are filtered by is chosen, among however many.
func TestTheTagThatIsFilteredByIsChosen(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	v := site.SignIn(t, "owner@demo.test")
	last := webtest.Ask[string](t, site, `insert into tags (workspace_id, id, name, name_key) select workspace_id, gen_random_uuid(), 'Z' || n, 'z' || n
		from workspace_slugs, generate_series(100, 400) n where slug = $1 returning id::text`, webtest.Atelier)
	site.Exec(t, `update tags set name_key = 'zz' where id = $1`, last)
	if p := v.Get(webtest.Contacts + "?tag=" + last); p.Find(`[name="tag"] option[selected]`).AttrOr("value", "") != last {
		t.Errorf("the tag that is filtered by is not chosen among very many: %d", p.Status)
	}
}

// Prices are typed as the reader writes them, and shown in their currency.
func TestAPriceIsShownInItsCurrency(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Exec(t, `update users set language = 'en'`)
	v := site.SignIn(t, "owner@demo.test")
	v.Get("/profile")
	for price, shown := range map[[2]string]string{
		{"1.234,5", "EUR"}: "€1,234.50", {"0", "GBP"}: "£0.00", {"12.50", "CHF"}: "CHF12.50", {"1200", "JPY"}: "¥1,200",
	} {
		p := v.Follow(v.Post(webtest.Goods["digital"], url.Values{"name": {"  Éclair   glaze "}, "price": {price[0]}, "currency": {price[1]}}))
		if !p.Has("Éclair glaze is added") || !p.Has(shown) {
			t.Errorf("%q is not shown as %s: %s", price, shown, p.Text())
		}
	}
}

// Numbers of people are for whoever may list those people.
func TestRule28GoodsCountPeopleForListersAlone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
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

// Students stay in a course that is deleted, and nobody new is enrolled, as the
// page that asks says.
// The answer is the same whether there are students: that would tell of people.
func TestADeletedCourseKeepsItsStudents(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	course := site.CourseWithStudents(t)
	students := webtest.Ask[int](t, site, `select count(*) from students where course_id = $1`, course)
	assistant := site.SignIn(t, "assistant@demo.test")
	webtest.LookedUp(t, assistant, webtest.Contacts, webtest.Helene)
	if p := assistant.Get(webtest.Goods["course"] + "/" + course + "/delete"); !p.Has("nobody new can be enrolled in it. Whoever is in it stays.") {
		t.Errorf("the page that asks: %s", p.Text())
	}
	if p := assistant.Post(webtest.Goods["course"]+"/"+course+"/delete", nil); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if left := webtest.Ask[int](t, site, `select count(*) from students where course_id = $1`, course); left != students || students == 0 {
		t.Errorf("%d of %d students are left", left, students)
	}
	enrol := webtest.Contacts + "/" + site.HeleneID(t) + "/students/new"
	p := assistant.Post(enrol, url.Values{"course": {course}, "date": {"2026-01-02"}, "progress": {"0"}})
	if p.Status != http.StatusUnprocessableEntity {
		t.Errorf("enrolled in a course that is gone: %d %s", p.Status, p.Text())
	}
	elsewhere := "/w/" + webtest.Atelier + "/students/" + site.MakeRecord(t, "students", site.HeleneID(t), "enrolled") + "/edit"
	p = assistant.Post(elsewhere, url.Values{"course": {course}, "date": {"2026-01-02"}, "progress": {"0"}, "version": {"1"}})
	if p.Status != http.StatusUnprocessableEntity {
		t.Errorf("moved into a course that is gone: %d %s", p.Status, p.Text())
	}
}

// A deleted product leaves its row behind: orders point to it.
func TestADeletedProductStaysInItsOrders(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	id := someGoods(t, site, webtest.Atelier)["physical"]
	site.Exec(t, `insert into order_lines (workspace_id, order_id, position, product_id, label, quantity, price)
		select o.workspace_id, o.id, 100, $1, 'Bought by nobody', 1, 100 from orders o join workspace_slugs s using (workspace_id) where s.slug = $2 limit 1`, id, webtest.Atelier)
	v := site.SignIn(t, "assistant@demo.test")
	v.Get(webtest.Goods["physical"])
	if p := v.Post(webtest.Goods["physical"]+"/"+id+"/delete", nil); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if lines := webtest.Ask[int](t, site, `select count(*) from order_lines l join products p on p.workspace_id = l.workspace_id and p.id = l.product_id where p.id = $1 and p.deleted_at is not null`, id); lines != 1 {
		t.Errorf("%d lines have the product", lines)
	}
}

func TestATagIsRenamedAndTakenAway(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Exec(t, `update users set language = 'en'`)
	tag := site.Ceramics(t)
	v := site.SignIn(t, "assistant@demo.test")
	edit := webtest.Goods["tag"] + "/" + tag + "/edit"
	v.Get(edit)
	before := site.Kept(t)
	comma := v.Post(edit, url.Values{"name": {"a, b"}})
	if comma.Status != http.StatusUnprocessableEntity || !strings.Contains(comma.Find("#name-error").Text(), "A tag has no comma") {
		t.Errorf("a comma: %d %s", comma.Status, comma.Text())
	}
	for path, name := range map[string]string{edit: " COLLECTOR", webtest.Goods["tag"]: "cerámics"} {
		p := v.Post(path, url.Values{"name": {name}})
		if p.Status != http.StatusUnprocessableEntity || p.Find("#name-error").Text() == "" || !p.Has("Another tag has this name") || p.Find(`[name="name"]`).AttrOr("value", "") != name {
			t.Errorf("%s to %q: %d %s", path, name, p.Status, p.Text())
		}
	}
	site.Unchanged(t, before, "a name that is taken")
	holders := webtest.Ask[int](t, site, `select count(*) from contact_tags where tag_id = $1`, tag)
	if p := v.Post(edit, url.Values{"name": {"CERAMICS"}}); p.Status != http.StatusSeeOther {
		t.Errorf("its own name in capitals: %d", p.Status)
	}
	if got := webtest.Ask[int](t, site, `select count(*) from contact_tags where tag_id = $1`, tag); got != holders || holders == 0 {
		t.Errorf("%d of %d contacts keep a renamed tag", got, holders)
	}
	people := webtest.Ask[int](t, site, `select count(*) from contacts`)
	v.Post(webtest.Goods["tag"]+"/"+tag+"/delete", nil)
	if got := webtest.Ask[int](t, site, `select count(*) from contact_tags where tag_id = $1`, tag); got != 0 || webtest.Ask[int](t, site, `select count(*) from contacts`) != people {
		t.Errorf("%d contacts keep a tag that is gone", got)
	}
}
