package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/demo"
	"latchkey/internal/mail"
	"latchkey/internal/postgres/pgtest"
	"latchkey/web"
	"latchkey/web/webtest"
)

// pair is two processes behind one address, which has each request answered by
// the other one.
type pair struct {
	url  string
	db   *pgtest.DB
	box  *mail.Mailbox
	next atomic.Int64
}

func newPair(t *testing.T) *pair {
	t.Helper()
	p := &pair{db: newDemo(t), box: mail.NewMailbox()}
	pgtest.Must(t, p.box.Listen("127.0.0.1:0"))
	go p.box.Serve()
	t.Cleanup(func() { _ = p.box.Close() })
	addresses := []string{freeAddress(t), freeAddress(t)}
	p.url = newProxy(t, &httputil.ReverseProxy{
		Transport: &http.Transport{DisableCompression: true},
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host = "http", addresses[p.next.Add(1)%2]
			r.SetXForwarded()
		},
	}).URL
	for _, address := range addresses {
		serveAt(t, address, p.db.AppURL, p.box.URL(), "PUBLIC_URL="+p.url, "TRUSTED_PROXIES=127.0.0.0/8")
	}
	return p
}

// newProxy serves a proxy. It has the whole body before it passes it on: as long as it
// reads one that has come to its end, net/http may close it beneath it, and the answer is cut.
func newProxy(t *testing.T, proxy *httputil.ReverseProxy) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server
}

// visit returns a new visitor, whose first request meets the one process or the other.
func (p *pair) visit(t *testing.T, first int64) *webtest.Visitor {
	t.Helper()
	p.next.Store(first)
	return webtest.VisitorOf(t, p.url)
}

func (p *pair) signIn(t *testing.T, email string, first int64) *webtest.Visitor {
	t.Helper()
	v := p.visit(t, first)
	v.SignIn(email, demo.Password)
	return v
}

// Two processes on one database are one product: nothing depends on which one
// answers. What people do is done twice, so that each process has each request once.
func TestTwoProcessesAreOne(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	for name, do := range map[string]func(t *testing.T, p *pair, first int64){
		"signing in and out": signsInAndOut, "limits": hasOneLimit, "a second click": hearsASecondClick,
		"an invitation": letsInAndOut, "files": handlesFiles, "pages": makesTheSamePages,
	} {
		t.Run(name, func(t *testing.T) {
			for first := range int64(2) {
				p.db.Exec(t, `delete from throttles`)
				do(t, p, first)
			}
		})
	}
}

func signsInAndOut(t *testing.T, p *pair, first int64) {
	t.Helper()
	one, two := p.signIn(t, "agent@demo.test", first), p.signIn(t, "agent@demo.test", first)
	for range 4 {
		if page := one.Get("/profile"); page.Status != http.StatusOK || !page.Has("agent@demo.test") {
			t.Fatalf("signed in: %d %s", page.Status, page.Text())
		}
	}
	if page := one.Post("/profile/sessions/end", nil); page.Status != http.StatusSeeOther {
		t.Fatalf("ending the others: %d %s", page.Status, page.Text())
	}
	for range 2 {
		if page := two.Get("/profile"); page.Status != http.StatusSeeOther {
			t.Errorf("a session that was ended: %d", page.Status)
		}
	}
	one.Get("/profile")
	token := one.Cookie("__Host-lk")
	one.Post("/logout", nil)
	one.SetCookie("__Host-lk", token)
	for range 2 {
		if page := one.Get("/profile"); page.Status != http.StatusSeeOther {
			t.Errorf("signed out: %d", page.Status)
		}
	}
}

// Tries count together, and a wrong password cannot be tried at either.
func hasOneLimit(t *testing.T, p *pair, first int64) {
	t.Helper()
	v := p.visit(t, first)
	v.Get("/login")
	wrong := url.Values{"email": {"nora@demo.test"}, "password": {"a wrong password"}}
	for i := range 12 {
		page, want := v.Post("/login", wrong), http.StatusUnprocessableEntity
		if i >= 10 {
			want = http.StatusTooManyRequests
		}
		if page.Status != want {
			t.Errorf("try %d: %d, want %d", i, page.Status, want)
		}
	}
	p.db.Exec(t, `update workspaces set lookups_per_minute = 5`)
	assistant := p.signIn(t, "assistant@demo.test", first)
	assistant.Get(webtest.Contacts)
	for i := range 7 {
		page, want := assistant.Post(webtest.Contacts+"/lookup", url.Values{"email": {"nobody@example.org"}}), http.StatusSeeOther
		if i >= 5 {
			want = http.StatusTooManyRequests
		}
		if page.Status != want {
			t.Errorf("lookup %d: %d, want %d", i, page.Status, want)
		}
	}
}

// A form makes one thing, wherever it is sent and however often.
func hearsASecondClick(t *testing.T, p *pair, first int64) {
	t.Helper()
	owner := p.signIn(t, "owner@demo.test", first)
	name := "Twice " + string(rune('a'+first))
	form := webtest.Typed(owner.Get(tags + "/new"))
	form.Set("name", name)
	led := map[string]bool{}
	for range 3 {
		page := owner.Post(tags, form)
		if page.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", page.Status, page.Text())
		}
		led[page.Header.Get("Location")] = true
	}
	if n := pgtest.One[int](t, p.db, `select count(*) from tags where name = $1`, name); n != 1 || len(led) != 1 {
		t.Errorf("%d tags of one form, whose clicks lead to %v", n, led)
	}
}

// An invitation is sent by the one or the other, opened, accepted, by however
// many clicks, and ended.
func letsInAndOut(t *testing.T, p *pair, first int64) {
	t.Helper()
	owner := p.signIn(t, "owner@demo.test", first)
	owner.Get(members)
	email := "guest" + string(rune('a'+first)) + "@example.org"
	if page := owner.Post(members+"/invitations", url.Values{"email": {email}, "role": {"agent"}}); page.Status != http.StatusSeeOther {
		t.Fatalf("inviting: %d %s", page.Status, page.Text())
	}
	got, err := p.box.Wait(t.Context(), func(r mail.Received) bool { return r.To == email })
	pgtest.Must(t, err)
	guest := p.visit(t, first)
	if page := guest.Follow(guest.Get(webtest.JoinLink.FindString(got.Text))); page.Status != http.StatusOK {
		t.Fatalf("the page of the link: %d %s", page.Status, page.Text())
	}
	form := url.Values{"name": {"Gast"}, "password": {"a quiet kiln in spring"}}
	late := []*http.Request{webtest.Posting(guest, "/join", form), webtest.Posting(guest, "/join", form)}
	page := guest.Post("/join", form)
	if page.Status != http.StatusSeeOther {
		t.Fatalf("joining: %d %s", page.Status, page.Text())
	}
	if clicks := webtest.Together(t, late); clicks["303 "+page.Header.Get("Location")] != len(late) {
		t.Errorf("further clicks lead to %v, the first one to %s", clicks, page.Header.Get("Location"))
	}
	// Home of an agent leads on to their inbox.
	if page = guest.Follow(guest.Follow(page)); page.Status != http.StatusOK {
		t.Errorf("inside: %d %s", page.Status, page.Text())
	}
	id := pgtest.One[string](t, p.db, `select id::text from members where email_key = $1`, email)
	owner.Get(members + "/" + id + "/remove")
	if page := owner.Post(members+"/"+id+"/remove", nil); page.Status != http.StatusSeeOther {
		t.Fatalf("removing: %d %s", page.Status, page.Text())
	}
	for range 2 {
		if page := guest.Get("/w/atelier-marchand"); page.Status != http.StatusNotFound {
			t.Errorf("whoever was removed: %d", page.Status)
		}
	}
}

// Files come in and leave in the background of whichever has the time.
func handlesFiles(t *testing.T, p *pair, first int64) {
	t.Helper()
	owner := p.signIn(t, "owner@demo.test", first)
	name := "Brought " + string(rune('a'+first))
	file := "name,email\n" + name + ",brought" + string(rune('a'+first)) + "@example.org\n"
	if counts := webtest.ImportCounts(webtest.Imported(t, owner, webtest.Contacts, file, nil)); !strings.HasPrefix(counts, "1 ") {
		t.Errorf("brought: %s", counts)
	}
	_, rows := webtest.Exported(t, owner, "/contacts", url.Values{"password": {demo.Password}})
	found := 0
	for _, row := range rows {
		if strings.Contains(strings.Join(row, ","), name) {
			found++
		}
	}
	if found != 1 {
		t.Errorf("%d rows of %d are who was brought", found, len(rows))
	}
}

// Every page is the same, whichever process makes it.
func makesTheSamePages(t *testing.T, p *pair, first int64) {
	t.Helper()
	owner := p.signIn(t, "owner@demo.test", first)
	pages, ids := map[bool]int{}, map[string]string{}
	for _, ofThing := range []bool{false, true} {
		for _, route := range webtest.Routes(web.Areas...) {
			path := strings.Replace(route.Pattern, "{workspace}", webtest.Atelier, 1)
			before, after, hasID := strings.Cut(path, "{id}")
			if route.Method != http.MethodGet || hasID != ofThing || strings.Contains(before+after, "{") || hasID && ids[before] == "" {
				continue
			}
			path = strings.Replace(path, "{id}", ids[before], 1)
			owner.Get(path)       // What is read for the first time is read now.
			owner.Get("/profile") // A notice of what happened before is read there.
			one, other := owner.Get(path), owner.Get(path)
			if one.Status != other.Status {
				t.Errorf("%s: %d and %d", path, one.Status, other.Status)
			}
			if diff := cmp.Diff(webtest.Steady(one), webtest.Steady(other)); diff != "" {
				t.Errorf("%s differs:\n%s", path, diff)
			}
			if one.Status == http.StatusOK {
				pages[ofThing]++
			}
			for _, link := range thingRE.FindAllStringSubmatch(string(one.Body), -1) {
				ids[link[1]] = link[2]
			}
		}
	}
	t.Logf("%d pages of lists and %d of things were compared", pages[false], pages[true])
	if pages[false] < 40 || pages[true] < 50 {
		t.Errorf("only %d pages of lists and %d of things were compared", pages[false], pages[true])
	}
}

// thingRE finds the address of a thing in a link, and what stands before its id.
var thingRE = regexp.MustCompile(`"(/w/` + webtest.Atelier + `/[^"?]*?)([0-9a-f]{8}-[0-9a-f-]{27})`)
