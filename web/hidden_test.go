package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/web"
	"latchkey/web/webtest"
)

// otherCustomersSQL gives the Atelier other customers with the same orders, all
// but the one whose address is given: other ids, names, addresses and numbers,
// in another order, more of them, with other tags, money and courses. Before and
// after differ only in what a lookup hides.
const otherCustomersSQL = `
	create temp table other on commit drop as
		select c.workspace_id as w, c.id as old, gen_random_uuid() as new, md5(c.id::text) as mark from contacts c
		 where c.id not in (select contact_id from contact_addresses where email_key = 'helene.dubois@example.org');
	insert into contacts (workspace_id, id, name, name_key, email, phone, language, street, postal_code, city, country, source, assignee_id, team_id, version, created_at, deleted_at)
		select w, new, 'Other ' || mark, 'other ' || mark, mark || '@other.example', '+49' || (1500000000 + ('x' || left(mark, 7))::bit(28)::int), 'nl', 'Other street ' || left(mark, 5), '10115', 'Berlin', 'DE', 'import',
		       null, null, version + 7, now() - (('x' || left(mark, 6))::bit(24)::int || ' seconds')::interval, deleted_at
		  from other join contacts c on c.id = other.old;
	update orders set contact_id = new from other where contact_id = old;
	update transactions set contact_id = new, amount = amount * 2 + 1 from other where contact_id = old;
	delete from subscriptions using other where contact_id = old;
	delete from affiliate_invoices using other where contact_id = old;
	delete from students using other where contact_id = old;
	delete from contact_tags using other where contact_id = old;
	delete from contact_words using other where contact_id = old;
	delete from contact_addresses using other where contact_id = old;
	delete from contacts using other where contacts.id = old;
	insert into contact_addresses (workspace_id, email_key, contact_id, email) select w, mark || '@other.example', new, mark || '@other.example' from other;
	insert into contact_words (workspace_id, word, contact_id) select w, mark, new from other;
	insert into contact_tags (workspace_id, tag_id, contact_id) select w, t.id, new from other join tags t on t.workspace_id = w;
	insert into contact_values (workspace_id, contact_id, field_id, value, value_key) select w, new, f.id, mark, mark from other join contact_fields f on f.workspace_id = w;
	insert into contacts (workspace_id, id, name, name_key, email) select id, gen_random_uuid(), 'More ' || n, 'more ' || n, '' from workspaces, generate_series(1, 70) n;
	insert into lookups (workspace_id, id, member_id, member_version, resource, contact_id, address_hash, address_mask)
		select m.workspace_id, gen_random_uuid(), m.id, m.version, 'contacts', (select new from other where w = m.workspace_id limit 1), '\x00', 'x•••@x•••.org' from members m where m.email_key <> 'assistant@demo.test'`

// changing is what two answers to the same question may differ in.
var changing = regexp.MustCompile(`(name="csrf" value=")[^"]+`)

// answer is everything of an answer that somebody could compare.
func answer(p *webtest.Page) string {
	header := p.Header.Clone()
	for _, name := range []string{"Date", "X-Request-Id"} {
		header.Del(name)
	}
	var b strings.Builder
	b.WriteString(http.StatusText(p.Status) + "\n")
	_ = header.Write(&b) // Into memory.
	b.Write(changing.ReplaceAll(p.Body, []byte("$1*")))
	return b.String()
}

// assistantsPages are the addresses of every page, for a contact that was found
// and for ids that are nothing, and of lists further on.
func assistantsPages(found string, ids ...string) (paths []string) {
	for _, route := range web.Routes() {
		if route.Method != http.MethodGet || strings.Contains(route.Pattern, "{token}") || strings.HasSuffix(route.Pattern, "/enter") {
			continue
		}
		for _, id := range append([]string{found}, ids...) {
			path := strings.NewReplacer("{workspace}", webtest.Atelier, "{id}", id).Replace(route.Pattern)
			if !slices.Contains(paths, path) {
				paths = append(paths, path)
			}
		}
	}
	base := "/w/" + webtest.Atelier
	return append(paths, base+"/orders?state=paid", base+"/orders?state=open", base+"/orders?q=Dubois", base+"/contacts?q=a", base+"/contacts.csv", base+"/students?after=x",
		"/w/"+webtest.Nordlicht+"/contacts", "/w/"+webtest.Nordlicht+"/orders", "/w/"+webtest.Wholesale+"/orders", "/profile?workspace="+webtest.Atelier)
}

// Access 7 and 8: what is hidden makes no difference of a byte in any page.
func TestRule28HiddenDataMakesNoDifferenceToPages(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	found := site.FindHelene(t)
	before := site.SomeContact(t, webtest.Atelier)
	assistant := site.SignIn(t, "assistant@demo.test")
	owner := site.SignIn(t, "owner@demo.test")
	lists := []string{"/contacts", "/orders", "/transactions", "/students", "/tags", "/courses"}
	tag, course := site.Ceramics(t), site.CourseWithStudents(t)
	var owners []string
	for _, list := range lists {
		owners = append(owners, answer(owner.Get("/w/"+webtest.Atelier+list)))
	}
	// The pages tell of no time but when a session was last seen, which stays "Just now".
	site.Exec(t, `update user_sessions set last_seen_at = last_seen_at + interval '1 hour'`)
	look := func() map[string]string {
		assistant.Get("/profile")
		seen := map[string]string{}
		paths := slices.DeleteFunc(assistantsPages(found, before, "01890a5d-ac96-774b-bcce-b302099a8057", tag, course), func(path string) bool {
			return path == "/" // It leads to where the reader was last.
		})
		for i := 0; i < len(paths); i++ {
			p := assistant.Get(paths[i])
			seen[paths[i]] = answer(p)
			seen["HEAD "+paths[i]] = answer(assistant.Do(assistant.Request(http.MethodHead, paths[i], nil)))
			for _, link := range p.Find(`main a[href*="after="]`).EachIter() {
				if next := link.AttrOr("href", ""); !slices.Contains(paths, next) && len(paths) < 300 {
					paths = append(paths, next)
				}
			}
		}
		return seen
	}
	one := look()
	if orders := one["/w/"+webtest.Atelier+"/orders"]; !strings.Contains(orders, "•••") {
		t.Fatalf("the orders show no masks: %.600s", orders)
	}
	site.Exec(t, otherCustomersSQL)
	for i, list := range lists {
		if owners[i] == answer(owner.Get("/w/"+webtest.Atelier+list)) {
			t.Errorf("the owner's %s are the same: nothing hidden has changed", list)
		}
	}
	two := look()
	if len(one) < 80 || len(one) != len(two) {
		t.Errorf("%d pages and %d", len(one), len(two))
	}
	for path := range one {
		if one[path] != two[path] {
			t.Errorf("%s tells what is hidden:\n%s", path, cmp.Diff(one[path], two[path]))
		}
	}
}

// Nor in the answer to any form.
func TestRule27HiddenDataMakesNoDifferenceToForms(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	found := site.FindHelene(t)
	hidden, address := site.SomeContact(t, webtest.Atelier), site.AnotherAddress(t)
	site.Exec(t, `update workspaces set lookups_per_minute = 1000`)
	assistant := site.SignIn(t, "assistant@demo.test")
	base := "/w/" + webtest.Atelier
	good := url.Values{"name": {"Anna"}, "email": {address}}
	attempts := []webtest.Request{
		{Path: "/contacts", Form: webtest.With(good, "name", webtest.LongName)}, {Path: "/contacts", Form: webtest.With(good, "phone", "x")}, {Path: "/contacts", Form: webtest.With(good, "country", "France")}, {Path: "/contacts", Form: webtest.With(good, "language", "xx")},
		{Path: "/contacts", Form: webtest.With(good, "tags", webtest.Numbered(21))}, {Path: "/contacts", Form: webtest.With(good, "version", "x")}, {Path: "/contacts", Form: webtest.With(good, "assignee", "x")}, {Path: "/contacts", Form: webtest.With(good, "nonsense", "x")},
		{Path: "/contacts", Form: webtest.With(webtest.With(good, "email", "fresh@example.org"), "street", webtest.Flood)}, {Path: "/contacts", Form: webtest.With(webtest.With(good, "email", "fresh@example.org"), "assignee", uuid.NewString())},
		{Path: "/contacts/" + found + "/edit", Form: webtest.With(good, "name", webtest.LongName)}, {Path: "/contacts/" + found + "/edit", Form: webtest.With(good, "phone", "x")}, {Path: "/contacts/" + found + "/edit", Form: webtest.With(webtest.With(good, "email", "fresh@example.org"), "version", "999")},
	}
	tag, course := site.Ceramics(t), site.CourseWithStudents(t)
	for _, name := range []string{"", webtest.LongName, "Press", "press ", "a, b"} {
		attempts = append(attempts, webtest.Request{Path: "/tags", Form: url.Values{"name": {name}}}, webtest.Request{Path: "/tags/" + tag + "/edit", Form: url.Values{"name": {name}}})
	}
	for _, path := range []string{"/courses", "/courses/" + course + "/edit"} {
		attempts = append(attempts, webtest.Request{Path: path, Form: url.Values{"name": {webtest.LongName}}})
	}
	attempts = append(attempts, webtest.Request{Path: "/courses/" + course + "/edit", Form: url.Values{"name": {"Raku"}, "version": {"999"}}})
	for _, section := range webtest.LookupSections {
		attempts = append(attempts, webtest.Request{Path: "/" + section + "/lookup", Form: url.Values{"email": {"nobody@example.org"}}}, webtest.Request{Path: "/" + section + "/lookup", Form: url.Values{"email": {address}, "reason": {webtest.Flood}}},
			webtest.Request{Path: "/" + section + "/lookup", Form: url.Values{"email": {address, address}}})
		for _, typed := range []string{"", strings.Split(address, "@")[0], "@" + strings.Split(address, "@")[1], address + ",", "%", address[1:], "x" + address} {
			attempts = append(attempts, webtest.Request{Path: "/" + section + "/lookup", Form: url.Values{"email": {typed}}})
		}
	}
	for _, id := range []string{hidden, "01890a5d-ac96-774b-bcce-b302099a8057"} {
		attempts = append(attempts, webtest.Request{Path: "/contacts/" + id + "/edit", Form: good}, webtest.Request{Path: "/contacts/" + id + "/edit", Form: webtest.With(good, "name", webtest.LongName)}, webtest.Request{Path: "/contacts/" + id + "/delete", Form: nil})
	}
	for _, route := range ofWorkspaces() {
		if route.Method == http.MethodPost {
			for _, id := range []string{hidden, found} {
				attempts = append(attempts, webtest.Request{Path: strings.TrimPrefix(strings.NewReplacer("{workspace}", webtest.Atelier, "{id}", id).Replace(route.Pattern), base), Form: url.Values{"nonsense": {"x"}}})
			}
		}
	}
	send := func() (answers []string) {
		assistant.Get("/profile")
		for _, a := range attempts {
			site.ForgetTries(t)
			answers = append(answers, answer(assistant.Post(base+a.Path, a.Form)))
		}
		return answers
	}
	one := send()
	site.Exec(t, otherCustomersSQL)
	two := send()
	for i, a := range attempts {
		if strings.HasPrefix(one[i], "See Other") {
			t.Errorf("%s %.80q is accepted", a.Path, a.Form.Encode())
		}
		if one[i] != two[i] {
			t.Errorf("%s %.80q tells what is hidden:\n%s", a.Path, a.Form.Encode(), cmp.Diff(one[i], two[i]))
		}
	}
	// And what is accepted leads to a page that shows what was typed alone.
	site.ForgetTries(t)
	fresh := assistant.Post(base+"/contacts", webtest.With(good, "email", "quite.fresh@example.org"))
	if p := assistant.Follow(fresh); p.Status != http.StatusOK || p.Has("Other ") {
		t.Errorf("a new customer: %d %s", p.Status, p.Text())
	}
}

// No byte that an assistant or an agent can get, nor the log of the server, has
// anything of a customer whom they did not find.
func TestRule28CanariesStayHidden(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	found := site.FindHelene(t)
	for _, table := range []string{"contacts", "contact_addresses", "contact_words", "contact_tags", "contact_values"} {
		columns := webtest.Ask[[]string](t, site, `select array_agg(column_name::text) from information_schema.columns where table_schema = 'public' and table_name = $1 and data_type in ('text', 'jsonb', 'character varying')`, table)
		for _, column := range columns {
			if _, planted := webtest.Canaries[table][column]; !planted {
				t.Errorf("no canary stands for %s.%s", table, column)
			}
		}
	}
	unique := map[string]string{"contact_addresses.email_key": " || contact_id", "contact_words.word": " || word || contact_id", "affiliate_invoices.number": " || id", "contacts.name_key": " || id"}
	for table, columns := range webtest.Canaries {
		key := "contact_id"
		if table == "contacts" {
			key = "id"
		}
		for column, canary := range columns {
			site.Exec(t, `update `+table+` set `+column+` = '`+canary[0]+`'`+unique[table+"."+column]+` where `+key+` <> $1`, found)
		}
	}
	site.Exec(t, `update contact_fields set kind = 'text'`) // In a date nothing sings.
	hidden := webtest.Ask[string](t, site, `select id::text from contacts c where exists (select from contact_values v where v.contact_id = c.id) and id <> $1 and workspace_id = (select workspace_id from workspace_slugs where slug = $2) and deleted_at is null order by created_at desc limit 1`, found, webtest.Atelier)
	sung := func(bytes string) (heard []string) {
		folded := strings.ToLower(bytes)
		digits := strings.NewReplacer(" ", "", "\u00a0", "").Replace(folded)
		for table, columns := range webtest.Canaries {
			for column, canary := range columns {
				if strings.Contains(folded, canary[1]) || column == "phone" && strings.Contains(digits, canary[1]) {
					heard = append(heard, table+"."+column)
				}
			}
		}
		slices.Sort(heard)
		return heard
	}
	owner := site.SignIn(t, "owner@demo.test")
	everything := string(owner.Get(webtest.Contacts).Body) + string(owner.Get(webtest.Contacts+"/"+hidden).Body) + string(owner.Get(webtest.Contacts+"/"+hidden+"/edit").Body)
	for _, path := range []string{"transactions", "subscriptions", "affiliate-invoices"} {
		everything += string(owner.Get("/w/" + webtest.Atelier + "/" + path).Body)
	}
	if heard := sung(everything); len(heard) < 9 {
		t.Errorf("the owner hears only %q", heard)
	}
	for _, email := range []string{"assistant@demo.test", "agent@demo.test", "agent.team@demo.test", "agent.own@demo.test", "agent.masked@demo.test"} {
		v := site.SignIn(t, email)
		v.Get("/profile")
		check := func(what string, p *webtest.Page) {
			t.Helper()
			var b strings.Builder
			_ = p.Header.Write(&b) // Into memory.
			cookies, _ := url.QueryUnescape(b.String())
			if heard := sung(b.String() + cookies + string(p.Body)); len(heard) > 0 {
				t.Errorf("%s, %s: %q: %d %s", email, what, heard, p.Status, p.Text())
			}
		}
		for _, path := range append(assistantsPages(found, hidden, uuid.NewString(), "x"), webtest.Contacts+"/"+hidden+".csv", webtest.Members+".csv", webtest.Contacts+"?q=canary", webtest.Contacts+"?sort=name", webtest.Contacts+"?field="+site.FieldID(t, "Newsletter topic")+"&value=canary", "/w/"+webtest.Atelier+"/orders?q=canary") {
			for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPut} {
				check(method+" "+path, v.Do(v.Request(method, path, nil)))
			}
			if p := v.Get(path); p.Status < 400 {
				for _, link := range p.Find(`main a[href*="after="]`).EachIter() {
					check("further on", v.Get(link.AttrOr("href", "")))
				}
			}
		}
		for _, route := range ofWorkspaces() {
			if route.Method != http.MethodPost {
				continue
			}
			site.ForgetTries(t)
			path := strings.NewReplacer("{workspace}", webtest.Atelier, "{id}", hidden).Replace(route.Pattern)
			for _, form := range []url.Values{nil, {"nonsense": {"x"}}, {"email": {"nobody@example.org"}}, {"email": {"ca"}, "name": {"Anna"}}} {
				check("POST "+path, v.Post(path, form))
			}
		}
	}
	if heard := sung(site.Log.String()); len(heard) > 0 {
		t.Errorf("the log of the server: %q", heard)
	}
}
