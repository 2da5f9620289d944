package walktest

import (
	"bufio"
	"bytes"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"latchkey/internal/postgres/pgtest"
	"latchkey/web/app"
	"latchkey/web/webtest"
)

// door is the route of one form, with who stands before it.
type door struct {
	route  app.Route
	path   string
	limit  int // of a body, in bytes (rule 34)
	v      *webtest.Visitor
	tokens map[string]string // of other people's pages
}

// doors are all forms there are: every POST of the list, public ones for
// somebody who is not signed in, lookups for an assistant, who alone has them,
// the others for an owner.
func (w *walk) doors(t *testing.T) (list []door) {
	t.Helper()
	site := w.site
	owner, again, stranger, passerBy := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "owner@demo.test"), site.Visit(t), site.Visit(t)
	assistant, assistantAgain := site.SignIn(t, "assistant@demo.test"), site.SignIn(t, "assistant@demo.test")
	for _, v := range []*webtest.Visitor{owner, again, assistant, assistantAgain} {
		v.Get("/profile")
	}
	stranger.Get("/login")
	passerBy.Get("/login")
	tokens := map[string]string{"of another session of the same user": again.CSRF(), "of another visitor": passerBy.CSRF()}
	for _, route := range w.routes {
		if route.Method != http.MethodPost {
			continue
		}
		d := door{route: route, v: owner, limit: 1 << 20, tokens: tokens}
		d.path = strings.NewReplacer("{workspace}", webtest.Atelier, "{id}", uuid.NewString()).Replace(route.Pattern)
		switch {
		case route.Road.Kind == app.RoadPublic:
			d.v, d.limit = stranger, 64<<10
		case route.Road.Kind == app.RoadPage && route.Road.Action.String() == "lookup":
			d.v, d.tokens = assistant, map[string]string{"of another session of the same user": assistantAgain.CSRF(), "of another user": owner.CSRF(), "of another visitor": passerBy.CSRF()}
		}
		if route.Road.Picture != "" {
			d.limit = 5<<20 + 64<<10
		}
		list = append(list, d)
	}
	return list
}

// send posts a body as it is.
func (d door) send(kind, body string, header ...string) *webtest.Page {
	r := d.v.Request(http.MethodPost, d.path, strings.NewReader(body))
	r.Header = r.Header.Clone()
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return d.v.Do(r)
}

// csrf is the field that makes a form count.
func (d door) csrf() string { return "csrf=" + d.v.CSRF() }

// oddity is a form that no page of ours sends, and how it is refused.
type oddity struct {
	what   string
	status int
	kind   string   // of its content
	body   string   // in which CSRF stands for the token
	header []string // more of them, by name and value
}

const rightToken = "csrf=CSRF" //nolint:gosec // CSRF stands for the token of a page.

// oddities are all of them but those that depend on the form.
var oddities = func() (list []oddity) {
	for _, kind := range []string{
		"", "application/json", "text/plain", "application/xml", "application/x-www-form-urlencoded, text/plain", "multipart/form-data", "x",
	} {
		list = append(list, oddity{"content type " + kind, http.StatusBadRequest, kind, rightToken, nil})
	}
	form := func(what string, status int, body string, header ...string) {
		list = append(list, oddity{what, status, webtest.FormType, body, header})
	}
	list = append(list, oddity{"JSON", http.StatusBadRequest, "application/json", `{"csrf":"CSRF"}`, nil})
	form("a broken escape", http.StatusBadRequest, rightToken+"&email=%zz")
	form("half an escape", http.StatusBadRequest, rightToken+"&email=%")
	form("a semicolon", http.StatusBadRequest, rightToken+"&a=1;b=2")
	form("invalid UTF-8", http.StatusBadRequest, rightToken+"&email=%ff%fe")
	form("invalid UTF-8 in a name", http.StatusBadRequest, rightToken+"&%ff=1")
	form("NUL", http.StatusBadRequest, rightToken+"&name=a%00b")
	form("NUL in a name", http.StatusBadRequest, rightToken+"&a%00b=1")
	form("a surrogate", http.StatusBadRequest, rightToken+"&name=%ed%a0%80")
	form("an unknown field", http.StatusUnprocessableEntity, rightToken+"&is_admin=1")
	form("a field of another case", http.StatusUnprocessableEntity, rightToken+"&Role=owner")
	form("fields of a list", http.StatusUnprocessableEntity, rightToken+"&role[]=owner")
	form("400 fields", http.StatusRequestEntityTooLarge, rightToken+manyFields(400))
	form("400 times the same field", http.StatusRequestEntityTooLarge, rightToken+strings.Repeat("&restrictions=workflows", 400))
	form("no token", http.StatusForbidden, "")
	form("an empty token", http.StatusForbidden, "csrf=")
	form("a wrong token", http.StatusForbidden, "csrf="+strings.Repeat("A", 43))
	for _, header := range [][]string{
		{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"},
		{"Origin", "http://127.0.0.1:1"},
	} {
		form(strings.Join(header, ": "), http.StatusForbidden, rightToken, header...)
	}
	return list
}()

// share is how many forms share what is tried with all of them: each takes the
// next of it, so that every form meets some and each meets many forms. A proof
// tries all with every form.
var share = pgtest.Rounds(4, 1)

// refuseOddForms sends forms in every way that no page of ours sends one: a refusal in
// words, and nothing in the database (rules 11, 23 and 34).
func refuseOddForms(t *testing.T, w *walk) {
	for at, d := range w.doors(t) {
		t.Run(d.route.Pattern, func(t *testing.T) {
			odd := append(
				slices.Clone(oddities),
				oddity{"one byte too many", http.StatusRequestEntityTooLarge, webtest.FormType, padded(d.csrf(), d.limit+1), nil},
				oddity{"a like origin", http.StatusForbidden, webtest.FormType, rightToken, []string{"Origin", w.site.URL + ".evil.example"}},
			)
			for _, whose := range slices.Sorted(maps.Keys(d.tokens)) {
				odd = append(odd, oddity{"a token " + whose, http.StatusForbidden, webtest.FormType, "csrf=" + d.tokens[whose], nil})
			}
			for n, o := range odd {
				if n%share != at%share {
					continue
				}
				p := d.send(o.kind, strings.Replace(o.body, "CSRF", d.v.CSRF(), 1), o.header...)
				if p.Status != o.status {
					t.Errorf("%s: %d, want %d: %s", o.what, p.Status, o.status, p.Text())
				}
				webtest.Readable(t, o.what, p)
			}
		})
	}
}

// refuseOtherMethods sends forms with every method. Only POST counts, and an
// address with a form answers no other, but where it reads as a page.
func refuseOtherMethods(t *testing.T, w *walk) {
	pages := chi.NewRouter()
	for _, route := range w.routes {
		if route.Method == http.MethodGet {
			pages.Get(route.Pattern, http.NotFound)
		}
	}
	for _, d := range w.doors(t) {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions} {
			r := d.v.Request(method, d.path+"?"+d.csrf()+"&_method=POST", nil)
			r.Header = r.Header.Clone()
			r.Header.Set("X-Http-Method-Override", http.MethodPost)
			p := d.v.Do(r)
			isPage := pages.Match(chi.NewRouteContext(), http.MethodGet, d.path) && (method == http.MethodGet || method == http.MethodHead)
			if !isPage && p.Status != http.StatusMethodNotAllowed {
				t.Errorf("%s %s: %d", method, d.route.Pattern, p.Status)
			}
			if p.Status >= http.StatusInternalServerError {
				t.Errorf("%s %s: %d", method, d.route.Pattern, p.Status)
			}
		}
		// A query is no form.
		if p := d.send(webtest.FormType, "", "X-Requested-With", "XMLHttpRequest"); p.Status != http.StatusForbidden {
			t.Errorf("%s without a form: %d", d.route.Pattern, p.Status)
		}
	}
}

// refuseLargeForms sends ten megabytes, which are refused while they are still being sent.
func refuseLargeForms(t *testing.T, w *walk) {
	tenMegabytes := make([]byte, 10<<20)
	for _, d := range w.doors(t) {
		r := d.v.Request(http.MethodPost, d.path, bytes.NewReader(tenMegabytes))
		r.Header = http.Header{"Content-Type": {webtest.FormType}}
		for _, name := range []string{"__Host-lk", "__Host-form"} {
			r.AddCookie(&http.Cookie{Name: name, Value: d.v.Cookie(name)})
		}
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", r.URL.Host)
		if err != nil {
			t.Fatal(err)
		}
		sent := make(chan struct{})
		go func() {
			defer close(sent)
			_ = r.Write(conn) // It is cut off.
		}()
		answer, err := http.ReadResponse(bufio.NewReader(conn), r)
		if err != nil {
			t.Fatalf("%s: %v", d.route.Pattern, err)
		}
		if answer.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: %d", d.route.Pattern, answer.StatusCode)
		}
		_ = answer.Body.Close()
		_ = conn.Close()
		<-sent
	}
}

func manyFields(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("&f" + strings.Repeat("x", i) + "=1")
	}
	return b.String()
}

func padded(form string, size int) string {
	return form + "&x=" + strings.Repeat("y", size-len(form)-len("&x="))
}
