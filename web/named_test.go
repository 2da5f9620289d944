package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/web/webtest"
)

// goods are the lists of what has a name, by what one of it is.
var goods = map[string]string{
	"digital": "/w/" + atelier + "/digital-products", "physical": "/w/" + atelier + "/physical-products",
	"course": "/w/" + atelier + "/courses", "tag": "/w/" + atelier + "/tags",
}

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
		ids[what] = ask[string](t, site, sql+` from workspace_slugs where slug = $1 returning id::text`, slug)
	}
	return ids
}

// ceramics is a tag of the Atelier that customers have.
func ceramics(t testing.TB, site *webtest.Site) string {
	t.Helper()
	return ask[string](t, site, `select id::text from tags where name = 'Ceramics'`)
}

// courseWithStudents is a course of the Atelier that students are in.
func courseWithStudents(t testing.TB, site *webtest.Site) string {
	t.Helper()
	return ask[string](t, site, `select course_id::text from students join workspace_slugs using (workspace_id) where slug = $1 order by course_id limit 1`, atelier)
}

// names are those of a list, in its order.
func names(p *webtest.Page) (list []string) {
	for _, name := range p.Find(".named tbody .main").EachIter() {
		list = append(list, strings.TrimSpace(name.Text()))
	}
	return list
}

// Everything that is added, changed and deleted stands in the list at once, and
// in the activity log.
func TestGoodsAreAddedChangedAndDeleted(t *testing.T) {
	t.Parallel()
	forms := map[string][2]url.Values{
		"digital": {
			{"name": {"  Éclair   glaze "}, "price": {"1.234,5"}, "currency": {"EUR"}, "active": {"yes"}},
			{"name": {"Eclair glaze by mail"}, "price": {"0"}, "currency": {"GBP"}},
		},
		"physical": {{"name": {"Éclair glaze"}, "price": {"12.50"}, "currency": {"CHF"}, "active": {"yes"}}, {"name": {"Eclair glaze by mail"}, "price": {"12"}, "currency": {"CHF"}}},
		"course":   {{"name": {"Éclair glaze"}}, {"name": {"Eclair glaze by mail"}}},
		"tag":      {{"name": {"Éclair glaze"}}, {"name": {"Eclair glaze by mail"}}},
	}
	shown := map[string][2]string{"digital": {"€1,234.50", "£0.00"}, "physical": {"CHF12.50", "CHF12.00"}}
	for _, email := range []string{"owner@demo.test", "manager.restricted@demo.test", "assistant@demo.test"} {
		t.Run(email, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t)
			do(t, site, `update users set language = 'en'`)
			v := site.SignIn(t, email)
			for what, list := range goods {
				v.Get(list + "/new")
				p := v.Follow(v.Post(list, forms[what][0]))
				if !p.Has("Éclair glaze is added") || !slices.Contains(names(p), "Éclair glaze") || !p.Has(shown[what][0]) {
					t.Errorf("%s is not there: %s", what, p.Text())
				}
				if got := names(v.Get(list + "?q=ECLAIR+gl")); !slices.Equal(got, []string{"Éclair glaze"}) {
					t.Errorf("%s: the beginning of its name finds %q", what, got)
				}
				if got := names(v.Get(list + "?q=glaze+k")); len(got) > 0 {
					t.Errorf("%s: the middle of a name finds %q", what, got)
				}
				edit := v.Get(list+"?q=eclair").Find(".named tbody a").AttrOr("href", "")
				form := forms[what][1]
				if version, ok := v.Get(edit).Find(`[name="version"]`).Attr("value"); ok {
					form = with(form, "version", version)
				}
				if p = v.Follow(v.Post(edit, form)); !slices.Contains(names(p), "Eclair glaze by mail") || slices.Contains(names(p), "Éclair glaze") || !p.Has(shown[what][1]) {
					t.Errorf("%s is not changed: %s", what, p.Text())
				}
				if form.Has("version") {
					p = v.Post(edit, with(form, "name", "Too late"))
					if p.Status != http.StatusConflict || p.Find(`[name="name"]`).AttrOr("value", "") != "Too late" || !p.Has("Somebody else changed this") {
						t.Errorf("%s is changed from an old page: %d %s", what, p.Status, p.Text())
					}
				}
				remove := strings.TrimSuffix(edit, "edit") + "delete"
				if p = v.Get(remove); !p.Has("Delete Eclair glaze by mail?") {
					t.Errorf("%s: %d %s", remove, p.Status, p.Text())
				}
				if p = v.Follow(v.Post(remove, nil)); !p.Has("Eclair glaze by mail is deleted") || slices.Contains(names(p), "Eclair glaze by mail") {
					t.Errorf("%s is still there: %s", what, p.Text())
				}
				if p = v.Post(remove, nil); p.Status != http.StatusNotFound {
					t.Errorf("%s is deleted twice: %d", what, p.Status)
				}
			}
			log := site.SignIn(t, "owner@demo.test").Get("/w/" + atelier + "/settings/audit-log?kind=changes")
			for _, noun := range []string{"product", "course", "tag"} {
				for _, act := range []string{"added the " + noun + " Éclair glaze", "deleted the " + noun + " Eclair glaze by mail"} {
					if !log.Has(act) {
						t.Errorf("the log does not say %q", act)
					}
				}
			}
			if !log.Has("changed the course Eclair glaze by mail") || !log.Has("renamed a tag to Eclair glaze by mail") {
				t.Errorf("the log: %s", log.Text())
			}
		})
	}
}

func TestProductsAreFilteredByState(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	v := site.SignIn(t, "owner@demo.test")
	all, sold, retired := names(v.Get(goods["physical"])), names(v.Get(goods["physical"]+"?state=active")), names(v.Get(goods["physical"]+"?state=retired"))
	if len(sold) < 5 || len(retired) != 2 || len(all) != len(sold)+len(retired) || slices.Contains(sold, retired[0]) {
		t.Errorf("%q on sale, %q retired, of %q", sold, retired, all)
	}
	if got := names(v.Get(goods["physical"] + "?state=retired&q=salt")); !slices.Equal(got, []string{"Salt pig with a cork lid"}) {
		t.Errorf("%q", got)
	}
	for _, list := range goods {
		for _, query := range []string{"state=x", "state=active&state=retired", "kind=digital", "q=a&q=b", "q=%ff", "after=x", "sort=price", "page=2"} {
			if p := v.Get(list + "?" + query); p.Status != http.StatusBadRequest {
				t.Errorf("%s?%s: %d", list, query, p.Status)
			}
		}
	}
	for _, list := range []string{goods["course"], goods["tag"]} {
		if p := v.Get(list + "?state=active"); p.Status != http.StatusBadRequest {
			t.Errorf("%s has states: %d", list, p.Status)
		}
	}
	// A product is of one kind, and stands at no other address.
	id := someGoods(t, site, atelier)["physical"]
	if p := v.Get(goods["digital"] + "/" + id + "/edit"); p.Status != http.StatusNotFound {
		t.Errorf("a physical product in the digital store: %d", p.Status)
	}
}

// Leafing shows each once, in the order of the names; a course without a key
// comes first, until it is saved.
func TestGoodsAreLeafedThrough(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	v := site.SignIn(t, "owner@demo.test")
	old := someGoods(t, site, atelier)["course"]
	do(t, site, `update courses set name = 'Before the keys', name_key = '' where id = $1 or name = 'Raku in the garden'`, old)
	for n := range 60 {
		for _, sql := range []string{
			`insert into products (workspace_id, id, kind, name, name_key, price, currency) select workspace_id, gen_random_uuid(), 'digital', 'Many ' || $2::int, 'many ' || $2::int % 7, 100, 'EUR'`,
			`insert into courses (workspace_id, id, name, name_key) select workspace_id, gen_random_uuid(), 'Many ' || $2::int, 'many ' || $2::int % 7`,
			`insert into tags (workspace_id, id, name, name_key) select workspace_id, gen_random_uuid(), 'Many ' || $2::int, 'many ' || $2::int`,
		} {
			do(t, site, sql+` from workspace_slugs where slug = $1`, atelier, n)
		}
	}
	for what, list := range map[string]string{"digital": goods["digital"], "course": goods["course"], "tag": goods["tag"], "search": goods["digital"] + "?q=many"} {
		var seen []string
		for next := list; next != "" && len(seen) < 200; {
			p := v.Get(next)
			for _, link := range p.Find(".named tbody .main a").EachIter() {
				seen = append(seen, link.AttrOr("href", ""))
			}
			next = p.Find(`.list-foot a[href*="after="]`).AttrOr("href", "")
		}
		table := map[string]string{"digital": `products where kind = 'digital' and`, "course": `courses where`, "tag": `tags where`, "search": `products where name_key ^@ 'many' and`}[what]
		want := ask[[]string](t, site, `select array_agg(id::text order by name_key, id) from `+table+` workspace_id = (select workspace_id from workspace_slugs where slug = $1)`, atelier)
		for i := range want {
			want[i] = strings.Split(list, "?")[0] + "/" + want[i] + "/edit"
		}
		if diff := cmp.Diff(want, seen); diff != "" {
			t.Errorf("%s (-want +got):\n%s", list, diff)
		}
	}
	edit := goods["course"] + "/" + old + "/edit"
	v.Get(edit)
	v.Post(edit, url.Values{"name": {"After the keys"}})
	last := ask[string](t, site, `insert into tags (workspace_id, id, name, name_key) select workspace_id, gen_random_uuid(), 'Z' || n, 'z' || n
		from workspace_slugs, generate_series(100, 400) n where slug = $1 returning id::text`, atelier)
	do(t, site, `update tags set name_key = 'zz' where id = $1`, last)
	if p := v.Get(contacts + "?tag=" + last); p.Find(`[name="tag"] option[selected]`).AttrOr("value", "") != last {
		t.Errorf("the tag that is filtered by is not chosen among very many: %d", p.Status)
	}
	if got := names(v.Get(goods["course"] + "?q=after")); !slices.Equal(got, []string{"After the keys"}) {
		t.Errorf("a saved course is found as %q", got)
	}
}

// Numbers of people are for whoever may list those people.
func TestRule28GoodsCountPeopleForListersAlone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	do(t, site, `update users set language = 'en'`)
	tag, course := ceramics(t, site), courseWithStudents(t, site)
	// Whoever was deleted is no contact, and stays a student.
	do(t, site, `update contacts set deleted_at = now() where id = (select contact_id from contact_tags where tag_id = $1 limit 1)`, tag)
	tagged := ask[int](t, site, `select count(*) from contact_tags ct join contacts c on c.workspace_id = ct.workspace_id and c.id = ct.contact_id where tag_id = $1 and deleted_at is null`, tag)
	taught := ask[int](t, site, `select count(*) from students where course_id = $1`, course)
	for _, email := range []string{"owner@demo.test", "admin@demo.test", "manager@demo.test", "manager.restricted@demo.test"} {
		v := site.SignIn(t, email)
		link := v.Get(goods["tag"]).Find(`.named a[href="` + contacts + `?tag=` + tag + `"]`)
		if link.Text() != strconv.Itoa(tagged) {
			t.Errorf("%s counts %q contacts, not %d", email, link.Text(), tagged)
		}
		if p := v.Get(link.AttrOr("href", "")); p.Find(".contacts tbody tr").Length() != tagged || p.Find(`[name="tag"] option[selected]`).Text() != "Ceramics" {
			t.Errorf("%s is led to %d contacts: %s", email, p.Find(".contacts tbody tr").Length(), p.Text())
		}
		row := v.Get(goods["course"]).Find(`.named tr:has(a[href*="` + course + `"])`)
		if got := strings.TrimSpace(row.Find("td.numeric").Text()); got != strconv.Itoa(taught) {
			t.Errorf("%s counts %q students, not %d", email, got, taught)
		}
		if p := v.Get(goods["tag"] + "/" + tag + "/delete"); !p.Has(strconv.Itoa(tagged) + " customers lose this tag") {
			t.Errorf("%s is not told who loses the tag: %s", email, p.Text())
		}
		if p := v.Get(goods["course"] + "/" + course + "/delete"); !p.Has("in it; nobody can be enrolled") || p.Find("main .danger").Length() != 1 {
			t.Errorf("%s is not told that students stay: %s", email, p.Text())
		}
	}
	assistant := site.SignIn(t, "assistant@demo.test")
	for _, path := range []string{goods["tag"], goods["course"]} {
		if p := assistant.Get(path); p.Find("td.numeric").Length() > 0 || p.Find(`#named a[href*="/contacts"]`).Length() > 0 {
			t.Errorf("an assistant counts: %s", p.Text())
		}
	}
	for _, path := range []string{goods["tag"] + "/" + tag + "/delete", goods["course"] + "/" + course + "/delete"} {
		if p := assistant.Get(path); p.Has("customers lose") || p.Has("No customer") || p.Has("in it; nobody can be enrolled") || p.Find("main .danger").Length() != 1 {
			t.Errorf("an assistant is told: %s", p.Text())
		}
	}
}

// Students stay in a course that is deleted, and nobody is enrolled any more.
// The answer is the same whether there are students: that would tell of people.
func TestADeletedCourseKeepsItsStudents(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	course := courseWithStudents(t, site)
	students := ask[int](t, site, `select count(*) from students where course_id = $1`, course)
	assistant := site.SignIn(t, "assistant@demo.test")
	lookedUp(t, assistant, contacts, helene)
	if p := assistant.Post(goods["course"]+"/"+course+"/delete", nil); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if left := ask[int](t, site, `select count(*) from students where course_id = $1`, course); left != students || students == 0 {
		t.Errorf("%d of %d students are left", left, students)
	}
	enrol := contacts + "/" + heleneID(t, site) + "/students/new"
	p := assistant.Post(enrol, url.Values{"course": {course}, "date": {"2026-01-02"}, "progress": {"0"}})
	if p.Status != http.StatusUnprocessableEntity {
		t.Errorf("enrolled in a course that is gone: %d %s", p.Status, p.Text())
	}
}

// A deleted product leaves its row behind: orders point to it.
func TestADeletedProductStaysInItsOrders(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	id := someGoods(t, site, atelier)["physical"]
	do(t, site, `insert into order_lines (workspace_id, order_id, position, product_id, label, quantity, price)
		select o.workspace_id, o.id, 100, $1, 'Bought by nobody', 1, 100 from orders o join workspace_slugs s using (workspace_id) where s.slug = $2 limit 1`, id, atelier)
	v := site.SignIn(t, "assistant@demo.test")
	v.Get(goods["physical"])
	if p := v.Post(goods["physical"]+"/"+id+"/delete", nil); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if lines := ask[int](t, site, `select count(*) from order_lines l join products p on p.workspace_id = l.workspace_id and p.id = l.product_id where p.id = $1 and p.deleted_at is not null`, id); lines != 1 {
		t.Errorf("%d lines have the product", lines)
	}
}

func TestATagIsRenamedAndTakenAway(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	do(t, site, `update users set language = 'en'`)
	tag := ceramics(t, site)
	v := site.SignIn(t, "assistant@demo.test")
	edit := goods["tag"] + "/" + tag + "/edit"
	v.Get(edit)
	before := kept(t, site)
	for path, name := range map[string]string{edit: " COLLECTOR", goods["tag"]: "cerámics"} {
		p := v.Post(path, url.Values{"name": {name}})
		if p.Status != http.StatusUnprocessableEntity || p.Find("#name-error").Text() == "" || !p.Has("Another tag has this name") || p.Find(`[name="name"]`).AttrOr("value", "") != name {
			t.Errorf("%s to %q: %d %s", path, name, p.Status, p.Text())
		}
	}
	unchanged(t, site, before, "a name that is taken")
	holders := ask[int](t, site, `select count(*) from contact_tags where tag_id = $1`, tag)
	if p := v.Post(edit, url.Values{"name": {"CERAMICS"}}); p.Status != http.StatusSeeOther {
		t.Errorf("its own name in capitals: %d", p.Status)
	}
	if got := ask[int](t, site, `select count(*) from contact_tags where tag_id = $1`, tag); got != holders || holders == 0 {
		t.Errorf("%d of %d contacts keep a renamed tag", got, holders)
	}
	people := ask[int](t, site, `select count(*) from contacts`)
	v.Post(goods["tag"]+"/"+tag+"/delete", nil)
	if got := ask[int](t, site, `select count(*) from contact_tags where tag_id = $1`, tag); got != 0 || ask[int](t, site, `select count(*) from contacts`) != people {
		t.Errorf("%d contacts keep a tag that is gone", got)
	}
}

func TestRule11BadValuesOfGoods(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	ids := someGoods(t, site, atelier)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get("/profile")
	product := url.Values{"name": {"Salt pig"}, "price": {"12,50"}, "currency": {"EUR"}, "active": {"yes"}}
	badProducts := slices.Concat(
		each(product, "name", badNames),
		each(product, "price", []string{"", " ", "x", "-1", "12.34,5", "1e3", "12.", "12,505,0", "1_000", "NaN", "1 000 000 001", strings.Repeat("9", 30), "12€", "0x10", flood}),
		each(product, "currency", []string{"", "eur", "EURO", "€", "XQX", "E", "EUR ", "' --", flood}),
		each(product, "active", []string{"no", "on", "1", "yes ", flood})[1:],
	)
	refuses(t, site, owner, goods["digital"], badProducts)
	refuses(t, site, owner, goods["physical"]+"/"+ids["physical"]+"/edit", append(badProducts, attempt{"what somebody else has changed", with(product, "version", "999"), http.StatusConflict}))
	named := url.Values{"name": {"Coiling"}}
	for _, path := range []string{goods["course"], goods["course"] + "/" + ids["course"] + "/edit"} {
		refuses(t, site, owner, path, each(named, "name", badNames))
	}
	for _, path := range []string{goods["tag"], goods["tag"] + "/" + ids["tag"] + "/edit"} {
		refuses(t, site, owner, path, each(named, "name", append([]string{"a, b", strings.Repeat("é", 61), "ceramics"}, badNames...)))
	}
	for _, version := range []string{"x", "0", "-1", "1.5", "99999999999999999999"} {
		refuses(t, site, owner, goods["course"]+"/"+ids["course"]+"/edit", []attempt{{"version " + version, with(named, "version", version), http.StatusBadRequest}})
	}
}

// The longest names are taken.
func TestTheLongestNamesOfGoods(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	v := site.SignIn(t, "owner@demo.test")
	v.Get("/profile")
	for what, list := range goods {
		form := url.Values{"name": {strings.Repeat("𝔸", 120)}}
		switch what {
		case "tag":
			form.Set("name", strings.Repeat("𝔸", 60))
		case "digital", "physical":
			form.Set("price", "999999999.99")
			form.Set("currency", "EUR")
		}
		if p := v.Post(list, form); p.Status != http.StatusSeeOther {
			t.Errorf("%s: %d %s", what, p.Status, p.Text())
		}
	}
}
