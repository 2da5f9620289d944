package walktest

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"latchkey/web/webtest"
)

// notThings are tables of what is written down of a form, beside what it makes.
var notThings = []string{"activity", "lookups", "river_job", "sent_forms", "contact_words", "search_words", "export_parts", "import_parts"}

// makeOnce sends every form of a workspace well, and again (rule 42). One that
// makes something makes it once by its key, and leads there each time, also when
// several clicks arrive together. One that carries no key makes nothing more.
func makeOnce(t *testing.T, w *walk) {
	site := webtest.New(t, w.areas...)
	right := w.rightForms(t, site, "owner@demo.test")
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get("/profile")
	for _, route := range w.ofWorkspaces() {
		request, known := right[strings.TrimPrefix(route.Pattern, "/w/{workspace}")]
		if route.Method != http.MethodPost || !known || route.Road.Upload || strings.HasSuffix(route.Pattern, "/general/delete") || route.Road.Action.String() == "lookup" {
			continue
		}
		site.WaitForFiles(t)
		if !route.Road.MakesSomething() {
			owner.Post(request.Path, request.Form)
			before := rows(t, site)
			owner.Post(request.Path, request.Form)
			if after := rows(t, site); !maps.Equal(before, after) {
				t.Errorf("%s makes something and carries no key: %v, then %v", route.Pattern, before, after)
			}
			continue
		}
		form := webtest.With(request.Form, "once", uuid.NewString())
		var clicks []*http.Request
		for range 4 {
			clicks = append(clicks, webtest.Posting(owner, request.Path, form))
		}
		began := webtest.Ask[time.Time](t, site, `select now()`)
		answers := slices.Collect(maps.Keys(webtest.Together(t, clicks)))
		if len(answers) != 1 || !strings.HasPrefix(answers[0], "303 ") {
			t.Errorf("%s, four clicks at once: %q", route.Pattern, answers)
			continue
		}
		site.WaitForFiles(t)
		if twice := webtest.Ask[int](t, site, `select count(*) - count(distinct act) from activity where at > $1`, began); twice != 0 {
			t.Errorf("%s, four clicks at once: the log says it %d times more", route.Pattern, twice)
		}
		before := site.Kept(t)
		p := owner.Post(request.Path, form)
		if "303 "+p.Header.Get("Location") != answers[0] {
			t.Errorf("%s, a late click: %d to %q, want %q", route.Pattern, p.Status, p.Header.Get("Location"), answers[0])
		}
		if !owner.Follow(p).Has("the form was sent twice") {
			t.Errorf("%s: a late click is not told", route.Pattern)
		}
		site.Unchanged(t, before, "a late click on "+route.Pattern)
	}
}

// rows counts the rows of every table of things.
func rows(t *testing.T, site *webtest.Site) map[string]int {
	t.Helper()
	counts := map[string]int{}
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
	owner := site.SignIn(t, "owner@demo.test")
	posts, makes, drawn := chi.NewRouter(), map[string]bool{}, map[string]bool{}
	for _, route := range w.routes {
		if route.Method == http.MethodPost {
			posts.Post(route.Pattern, http.NotFound)
			makes[route.Pattern] = route.Road.MakesSomething()
		}
	}
	for _, route := range w.routes {
		path := strings.NewReplacer("{workspace}", webtest.Atelier).Replace(route.Pattern)
		switch section, rest, isImport := strings.Cut(path, "/imports/{id}"); {
		case isImport && rest == "":
			path = section + "/imports/" + site.AFile(t, "owner@demo.test", strings.TrimPrefix(section, "/w/"+webtest.Atelier+"/"))
		case strings.Contains(path, "/contacts/{id}"):
			path = strings.Replace(path, "{id}", site.HeleneID(t), 1)
		case strings.Contains(path, "{"):
			continue
		}
		if route.Method != http.MethodGet {
			continue
		}
		page := owner.Get(path)
		page.Find("form[method=post]").Each(func(_ int, form *goquery.Selection) {
			context := chi.NewRouteContext()
			if !posts.Match(context, http.MethodPost, form.AttrOr("action", "")) {
				return
			}
			pattern := context.RoutePattern()
			keys := form.Find("input[name=once]")
			drawn[pattern] = true
			if _, err := uuid.Parse(keys.AttrOr("value", "")); (keys.Length() == 1 && err == nil) != makes[pattern] {
				t.Errorf("%s: the form of %s carries %d keys, and makes something: %t", path, pattern, keys.Length(), makes[pattern])
			}
		})
	}
	for pattern := range makes {
		if makes[pattern] && !drawn[pattern] {
			t.Errorf("no page has the form of %s", pattern)
		}
	}
}
