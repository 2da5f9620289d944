package walktest

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-chi/chi/v5"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/web/app"
	"latchkey/web/webtest"
)

// notThings are tables of what is written down of a form, beside what it makes.
// Of the jobs only mails count.
var notThings = []string{"activity", "log_words", "lookups", "refusals", "river_job", "sent_forms", "contact_words", "search_words", "export_parts", "import_parts", "import_books", "throttles", "tokens", "sessions", "user_sessions"}

// makeOnce sends every form of a workspace well, and again (rule 42). One that
// makes something makes it once by its key, and leads there each time, also when
// several clicks arrive together. One that carries no key makes nothing more.
func makeOnce(t *testing.T, w *walk) {
	site := webtest.New(t, w.areas...)
	right := w.rightForms(t, site, "owner@demo.test")
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get("/profile")
	for _, route := range w.routes {
		if route.Method != http.MethodPost || unrepeatable(route) {
			continue
		}
		request, known := right[strings.TrimPrefix(route.Pattern, "/w/{workspace}")]
		if !known {
			t.Errorf("no right form for %s: nobody knows whether it makes something twice", route.Pattern)
			continue
		}
		site.WaitForFiles(t)
		if !route.Road.MakesSomething() {
			owner.Post(request.Path, request.Form)
			before := rows(t, site)
			site.ForgetTries(t)
			owner.Post(request.Path, request.Form)
			if after := rows(t, site); !maps.Equal(before, after) {
				t.Errorf("%s makes something and carries no key:\n%s", route.Pattern, cmp.Diff(before, after))
			}
			continue
		}
		site.ForgetTries(t)
		form := webtest.With(request.Form, "once", uuid.NewString())
		if route.Road.Kind == app.RoadPublic {
			w.mailOnce(t, site, route.Pattern, form)
			continue
		}
		var clicks []*http.Request
		count := 12 // more than an invitation has tries
		if form.Has("password") {
			count = 8 // Each try of a password counts.
		}
		for range count {
			clicks = append(clicks, webtest.Posting(owner, request.Path, form))
		}
		began := webtest.Ask[time.Time](t, site, `select now()`)
		answers := slices.Collect(maps.Keys(webtest.Together(t, clicks)))
		if len(answers) != 1 || !strings.HasPrefix(answers[0], "303 ") {
			t.Errorf("%s, clicks at once: %q", route.Pattern, answers)
			continue
		}
		site.WaitForFiles(t)
		if twice := webtest.Ask[int](t, site, `select count(*) - count(distinct act) from activity where at > $1`, began); twice != 0 {
			t.Errorf("%s, clicks at once: the log says it %d times more", route.Pattern, twice)
		}
		before := site.Kept(t)
		p := owner.Post(request.Path, form)
		if "303 "+p.Header.Get("Location") != answers[0] {
			t.Errorf("%s, a late click: %d to %q, want %q", route.Pattern, p.Status, p.Header.Get("Location"), answers[0])
		}
		for p.Status == http.StatusSeeOther {
			p = owner.Follow(p)
		}
		if !p.Has("the form was sent twice") {
			t.Errorf("%s: a late click is not told", route.Pattern)
		}
		site.Unchanged(t, before, "a late click on "+route.Pattern)
	}
}

// unrepeatable are forms that stand elsewhere: a file that is brought, what ends
// the workspace, a lookup, which is to be counted each time. And the links of
// mails, each of which is used up (people's TestRule42…), with the doors that
// only end or begin a session, and files that leave.
func unrepeatable(route app.Route) bool {
	switch route.Pattern {
	case "/login", "/logout", "/join", "/join/decline", "/join/switch", "/signup/finish", "/forgot/reset",
		"/invitations/{id}/accept", "/invitations/{id}/decline", "/profile/password", "/profile/sessions/end",
		"/w/{workspace}/exports/{id}":
		return true
	}
	return route.Road.Upload || route.Road.Picture != "" || strings.HasSuffix(route.Pattern, "/general/delete") ||
		strings.HasSuffix(route.Pattern, "/refused") || route.Road.Action.String() == "lookup"
}

// mailOnce sends the form of somebody who is not signed in, more often than its
// tries: one mail, one try, and each click is told the same.
func (w *walk) mailOnce(t *testing.T, site *webtest.Site, path string, form url.Values) {
	t.Helper()
	v, other := site.Visit(t), site.Visit(t)
	v.Get(path)
	other.Get(path)
	before := mails(t, site)
	var clicks []*http.Request
	for range 20 {
		clicks = append(clicks, webtest.Posting(v, path, form))
	}
	if answers := webtest.Together(t, clicks); answers["200"] != len(clicks) {
		t.Errorf("%s, twenty clicks at once: %v", path, answers)
	}
	if p := v.Post(path, form); p.Status != http.StatusOK {
		t.Errorf("%s, a late click: %d %s", path, p.Status, p.Text())
	}
	if n := mails(t, site) - before; n != 1 {
		t.Errorf("%s, twenty clicks at once: %d mails", path, n)
	}
	if most := webtest.Ask[int](t, site, `select max(count) from throttles`); most != 1 {
		t.Errorf("%s, twenty clicks at once are %d tries", path, most)
	}
	// The key is of one browser, and of what was typed.
	other.Post(path, form)
	v.Post(path, webtest.With(form, "email", "somebody.else@example.org"))
	if n := mails(t, site) - before; n != 3 {
		t.Errorf("%s: another browser and another address make %d mails", path, n-1)
	}
	webtest.Until(t, "the mails of "+path+" are written", func() bool {
		return webtest.Ask[bool](t, site, `select not exists (select from river_job where state not in ('completed', 'scheduled'))`)
	})
}

// mails counts what makes a mail, sent or not.
func mails(t *testing.T, site *webtest.Site) int {
	t.Helper()
	return webtest.Ask[int](t, site, `select count(*) from river_job where kind in ('invitation_mail', 'link_request')`)
}

// rows counts the rows of every table of things.
func rows(t *testing.T, site *webtest.Site) map[string]int {
	t.Helper()
	counts := map[string]int{"mails": mails(t, site)}
	for _, table := range webtest.Ask[[]string](t, site, `select array_agg(relname::text) from pg_class
		where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> all ($1)`, notThings) {
		counts[table] = webtest.Ask[int](t, site, `select count(*) from `+table)
	}
	return counts
}

// drawKeys looks at the forms of every page: those that make something carry a
// key of their own, and no others do.
func drawKeys(t *testing.T, w *walk) {
	site := webtest.New(t, w.areas...)
	owner, stranger := site.SignIn(t, "owner@demo.test"), site.Visit(t)
	posts, makes, drawn := chi.NewRouter(), map[string]bool{}, map[string]bool{}
	for _, route := range w.routes {
		if route.Method == http.MethodPost {
			posts.Post(route.Pattern, http.NotFound)
			makes[route.Pattern] = route.Road.MakesSomething()
		}
	}
	for _, route := range w.routes {
		path := strings.NewReplacer("{workspace}", webtest.Atelier).Replace(route.Pattern)
		shown := route.Method == http.MethodGet
		switch section, rest, isImport := strings.Cut(path, "/imports/{id}"); {
		case isImport && rest == "":
			path = section + "/imports/" + site.AFile(t, "owner@demo.test", strings.TrimPrefix(section, "/w/"+webtest.Atelier+"/"))
		case strings.HasSuffix(path, "/members/several"):
			path += "?act=resend&ids=" + site.InvitationID(t, webtest.Atelier, "expired@demo.test")
		case strings.HasSuffix(path, "/members/{id}/replace"):
			path = strings.Replace(path, "{id}", site.MemberID(t, webtest.Atelier, "agent@demo.test"), 1)
		case strings.Contains(path, "/invitations/{id}"):
			path = strings.Replace(path, "{id}", site.InvitationID(t, webtest.Atelier, "expired@demo.test"), 1)
		case strings.Contains(path, "/contacts/{id}"):
			path = strings.Replace(path, "{id}", site.HeleneID(t), 1)
		case strings.Contains(path, "/conversations/messages/{id}"):
			path = strings.Replace(path, "{id}", webtest.Ask[string](t, site, `select id::text from messages where conversation_id = $1 limit 1`,
				site.SomeConversation(t)), 1)
		case strings.HasSuffix(path, "/broadcasts/{id}/send/export"): // Its form stands once it was sent.
			sent := webtest.Ask[string](t, site, `insert into broadcast_sendings (workspace_id, broadcast_id, channel_id, state, per_minute, starts_at)
				select b.workspace_id, b.id, k.id, 'done', 60, now() from broadcasts b join channels k on k.workspace_id = b.workspace_id
				  join workspace_slugs s on s.workspace_id = b.workspace_id and s.slug = $1
				 order by b.id desc, k.id limit 1 returning broadcast_id::text`, webtest.Atelier)
			path, shown = strings.TrimSuffix(strings.Replace(path, "{id}", sent, 1), "/export"), true
		case strings.Contains(path, "/broadcasts/{id}"):
			path = strings.Replace(path, "{id}", webtest.Ask[string](t, site, `select b.id::text from broadcasts b
				join workspace_slugs s on s.workspace_id = b.workspace_id and s.slug = $1 order by b.id limit 1`, webtest.Atelier), 1)
		case strings.Contains(path, "/conversations/{id}"):
			path = strings.Replace(path, "{id}", site.SomeConversation(t), 1)
		case strings.HasSuffix(path, "/channels/{id}/connection"):
			channel, _ := site.ACustomChannel(t, site.SomeConversation(t), "owner@demo.test")
			path = strings.Replace(path, "{id}", channel, 1)
		case strings.HasSuffix(path, "/transactions/{id}/refund"):
			path = strings.Replace(path, "{id}", site.MakeRecord(t, "transactions", site.HeleneID(t), "paid"), 1)
		case strings.Contains(path, "{"):
			continue
		}
		if !shown {
			continue
		}
		reader := owner
		if route.Road.Kind == app.RoadPublic {
			reader = stranger
		}
		page := reader.Get(path)
		page.Find("form[method=post]").Each(func(_ int, form *goquery.Selection) {
			keys := form.Find("input[name=once]")
			_, err := uuid.Parse(keys.AttrOr("value", ""))
			keyed, needed := keys.Length() == 1 && err == nil, false
			for _, action := range append(attributes(form, "action"), attributes(form.Find("button"), "formaction")...) {
				context := chi.NewRouteContext()
				if !posts.Match(context, http.MethodPost, action) {
					continue
				}
				drawn[context.RoutePattern()] = true
				needed = needed || makes[context.RoutePattern()]
			}
			if keyed != needed {
				t.Errorf("%s: the form of %s carries %d keys, and makes something: %t", path, form.AttrOr("action", ""), keys.Length(), needed)
			}
		})
	}
	for pattern := range makes {
		if makes[pattern] && !drawn[pattern] {
			t.Errorf("no page has the form of %s", pattern)
		}
	}
}

// attributes are the paths that a form, or its buttons, lead to.
func attributes(found *goquery.Selection, name string) (paths []string) {
	found.Each(func(_ int, one *goquery.Selection) {
		if value, ok := one.Attr(name); ok {
			path, _, _ := strings.Cut(value, "?")
			paths = append(paths, path)
		}
	})
	return paths
}
