package walktest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-chi/chi/v5"

	"latchkey/web/app"
	"latchkey/web/webtest"
)

// bringTypedBack looks at the forms of every page: whoever types into one while
// their session ends finds all of it there again once they have signed in, but
// no password.
func bringTypedBack(t *testing.T, w *walk) {
	site := webtest.New(t, w.areas...)
	owner := site.SignIn(t, "owner@demo.test")
	posts, of := chi.NewRouter(), map[string]app.Road{}
	for _, route := range w.routes {
		if route.Method == http.MethodPost {
			posts.Post(route.Pattern, http.NotFound)
			of[route.Pattern] = route.Road
		}
	}
	looked := map[string]bool{}
	for _, path := range w.pagesOfForms(t, site) {
		owner.Get("/profile")
		owner.Get(path).Find("form[method=post]").Each(func(_ int, form *goquery.Selection) {
			action, route := form.AttrOr("action", ""), chi.NewRouteContext()
			parsed, err := url.Parse(action)
			if err != nil || !posts.Match(route, http.MethodPost, parsed.Path) || looked[route.RoutePattern()] {
				return
			}
			road := of[route.RoutePattern()]
			typed := typing(form)
			if road.Kind == app.RoadPublic || road.Upload || road.Picture != "" || len(typed) == 0 {
				return
			}
			looked[route.RoutePattern()] = true
			what := path + ": " + route.RoutePattern()
			sent := url.Values{"current_password": {"a quiet kiln in spring"}, "password": {"a quiet kiln in spring"}}
			form.Find("input[type=hidden]").Each(func(_ int, field *goquery.Selection) { sent.Set(field.AttrOr("name", ""), field.AttrOr("value", "")) })
			for name, values := range typed {
				sent[name] = values
			}
			before := site.Kept(t)
			site.Exec(t, `update user_sessions set last_seen_at = now() - interval '5 hours'`)
			p := owner.Post(action, sent)
			site.Exec(t, `update user_sessions set last_seen_at = now()`)
			to, err := url.Parse(p.Header.Get("Location"))
			if err != nil || p.Status != http.StatusSeeOther || to.Path != "/login" || to.Query().Get("next") == "" {
				t.Errorf("%s: %d to %q", what, p.Status, p.Header.Get("Location"))
				return
			}
			page := owner.Get(to.Query().Get("next"))
			back := typingOn(page, parsed.Path)
			for name, values := range typed {
				if !slices.Equal(back[name], values) {
					t.Errorf("%s: %q is %q on %s, and was %q", what, name, back[name], to.Query().Get("next"), values)
				}
			}
			if strings.Contains(string(page.Body), "a quiet kiln in spring") {
				t.Errorf("%s: the page has a password", what)
			}
			if !page.Has("What you typed is back") {
				t.Errorf("%s: it is not said that what was typed is back: %s", what, page.Text())
			}
			owner.Get(path) // A notice is read.
			after := site.Kept(t)
			delete(before, "typed_forms")
			delete(after, "typed_forms")
			for table := range after {
				if before[table] != after[table] {
					t.Errorf("%s: it changed %s", what, table)
				}
			}
		})
	}
}

// pagesOfForms are the addresses of all pages, of one thing each where they are
// of one.
func (w *walk) pagesOfForms(t *testing.T, site *webtest.Site) (paths []string) {
	t.Helper()
	right := w.rightForms(t, site, "owner@demo.test")
	for _, route := range w.routes {
		if route.Method != http.MethodGet || strings.Contains(route.Pattern, "{token}") || strings.HasSuffix(route.Pattern, ".csv") {
			continue
		}
		path := strings.Replace(route.Pattern, "{workspace}", webtest.Atelier, 1)
		if strings.Contains(path, "{id}") {
			request, known := right[strings.TrimPrefix(route.Pattern, "/w/{workspace}")]
			switch {
			case known:
				path = request.Path
			case strings.Contains(path, "/contacts/{id}"):
				path = strings.Replace(path, "{id}", site.HeleneID(t), 1)
			case strings.Contains(path, "/conversations/{id}"):
				path = strings.Replace(path, "{id}", site.SomeConversation(t), 1)
			default:
				continue
			}
		}
		paths = append(paths, path)
	}
	return paths
}

// typing is something to type into every field of a form that people see.
func typing(form *goquery.Selection) url.Values {
	typed := url.Values{}
	form.Find("input, textarea, select").Each(func(i int, field *goquery.Selection) {
		name := field.AttrOr("name", "")
		_, disabled := field.Attr("disabled")
		kind := field.AttrOr("type", "text")
		if name == "" || disabled || kind == "hidden" || kind == "password" || kind == "file" {
			return
		}
		switch {
		case goquery.NodeName(field) == "select":
			typed.Set(name, field.Find("option").Last().AttrOr("value", ""))
		case goquery.NodeName(field) == "textarea":
			typed.Set(name, "\n<b>one</b> & \"two\"\nthree "+name)
		case kind == "checkbox":
			if _, ticked := field.Attr("checked"); !ticked { // All of them are turned round.
				typed.Add(name, field.AttrOr("value", ""))
			}
		case kind == "radio":
			typed.Set(name, field.AttrOr("value", ""))
		default:
			typed.Add(name, `<i>é & "`+name+strings.Repeat("x", i))
		}
	})
	return typed
}

// typingOn is what stands in the fields of the form of a page.
func typingOn(page *webtest.Page, action string) url.Values {
	stands := url.Values{}
	page.Find("form[method=post]").Each(func(_ int, form *goquery.Selection) {
		parsed, err := url.Parse(form.AttrOr("action", ""))
		if err != nil || parsed.Path != action {
			return
		}
		form.Find("input, textarea, select").Each(func(_ int, field *goquery.Selection) {
			name, kind := field.AttrOr("name", ""), field.AttrOr("type", "text")
			_, ticked := field.Attr("checked")
			switch {
			case goquery.NodeName(field) == "select":
				stands.Add(name, field.Find("option[selected]").AttrOr("value", ""))
			case goquery.NodeName(field) == "textarea":
				stands.Add(name, field.Text())
			case kind == "checkbox" || kind == "radio":
				if ticked {
					stands.Add(name, field.AttrOr("value", ""))
				}
			default:
				stands.Add(name, field.AttrOr("value", ""))
			}
		})
	})
	return stands
}
