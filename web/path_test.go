package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"latchkey/web"

	"github.com/google/go-cmp/cmp"

	"latchkey/web/webtest"
)

// Rule 50: a path with an encoded slash, an encoded backslash or a NUL is
// nobody's page, for whoever asks, whatever the rest of it names.
func TestRule50PathsThatReadTwoWaysAreNotFound(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner, stranger := site.SignIn(t, "owner@demo.test"), site.Visit(t)
	never := map[*webtest.Visitor]*webtest.Page{owner: owner.Get("/nothing"), stranger: stranger.Get("/nothing")}
	id := site.MemberID(t, webtest.Atelier, "agent@demo.test")
	for _, path := range []string{
		"/w/" + webtest.Atelier + "%2Fcontacts", "/w/" + webtest.Atelier + "%2fcontacts", "/w%2F" + webtest.Atelier, "/w/" + webtest.Atelier + "/settings%2Fmembers",
		"/w/" + webtest.Atelier + "%2F" + webtest.Nordlicht, "/w/" + webtest.Nordlicht + "%2F..%2F" + webtest.Atelier, "/w/" + webtest.Atelier + "/contacts/%2F", webtest.Members + "/" + id + "%2Frole",
		"/w/" + webtest.Atelier + "%5Ccontacts", "/w/" + webtest.Atelier + "%5ccontacts", "/w/" + webtest.Atelier + "\\contacts", "/w/" + webtest.Atelier + "/..%5c" + webtest.Nordlicht,
		"/w/" + webtest.Atelier + "%00", "/w/" + webtest.Atelier + "%00/contacts", "/w/%00", "/w/" + webtest.Atelier + "/contacts%00", "/%00", "/profile%00", "/profile%2F", "/login%5C",
		"/avatars/%2F" + id, "/logout%2F", "/mailbox/%2F", "/static/css%2Fapp.css", "/static/%00",
	} {
		for v, missing := range never {
			for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
				r := v.Request(method, "/", nil)
				r.URL.Opaque = path // As it is written here.
				p := v.Do(r)
				if p.Status != http.StatusNotFound {
					t.Errorf("%s %q: %d to %q", method, path, p.Status, p.Header.Get("Location"))
				}
				if method == http.MethodGet {
					samePage(t, path, p, missing)
				}
			}
		}
	}
}

// ownAddress is where the forms of a page say that it stands.
var ownAddress = regexp.MustCompile(`name="next" value="[^"]*"`)

// samePage compares two answers but for the addresses that they stand at.
func samePage(t *testing.T, what string, one, other *webtest.Page) {
	t.Helper()
	for _, p := range []*webtest.Page{one, other} {
		p.Body = ownAddress.ReplaceAll(p.Body, nil)
	}
	webtest.SameBut(t, what, one, "", other, "")
}

// Rule 50: route and workspace are read from the same decoded path.
func TestRule50RouteAndWorkspaceAreOfOnePath(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	plain := owner.Get("/w/" + webtest.Atelier + "/settings/roles")
	for _, path := range []string{"/w/%61" + webtest.Atelier[1:] + "/settings/roles", "/w/" + webtest.Atelier + "/settings/%72oles", "/%77/" + webtest.Atelier + "/settings/roles"} {
		samePage(t, path, owner.Get(path), plain)
	}
	// What is encoded twice is decoded once.
	for _, path := range []string{"/w/" + webtest.Atelier + "%252Fcontacts", "/w/" + webtest.Atelier + "%2500", "/w/%ff", "/w/%ff/contacts", "/w/" + webtest.Atelier + "%0a", "/w/%20" + webtest.Atelier} {
		if p := owner.Get(path); p.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, p.Status)
		}
	}
	// A personal page is opened from a workspace, or from none.
	for _, slug := range []string{"%ff", "%00", webtest.Atelier + "%2Fcontacts", strings.Repeat("a", 100)} {
		if p := owner.Get("/profile?workspace=" + slug); p.Status != http.StatusOK || p.Find(`nav a[href^="/w/"][aria-current]`).Length() > 0 {
			t.Errorf("opened from %q: %d", slug, p.Status)
		}
	}
}

// Rule 7: whatever stands where the secret of a link would and is none is the
// page of any dead link.
func TestRule07NonsenseIsADeadLink(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	link := site.Invite(t, site.SignIn(t, "owner@demo.test"), "anna@example.org", "agent")
	token := link[strings.LastIndex(link, "/")+1:]
	for who, v := range map[string]*webtest.Visitor{"nobody": site.Visit(t), "a manager": site.SignIn(t, "manager@demo.test")} {
		dead := v.Follow(v.Get("/join/0123456789012345678901234567890123456789012"))
		if dead.Status != http.StatusGone {
			t.Fatalf("a dead link: %d", dead.Status)
		}
		before := site.Whole(t)
		for _, nonsense := range []string{
			"%00", token + "%00", "%2F", "%2f" + token, token + "%2F", "%5C" + token, "/", "a/b", token + "/", "/" + token, "..%2f" + token, "%ff", "%", "%0a", "'", "x",
			token[1:], token + "A", strings.Repeat("A", 4000), strings.Repeat("%00", 43), strings.Repeat("é", 43), "decline", "finish%00", "%66inish%2F", "reset%2F",
		} {
			for _, dir := range []string{"/join/", "/signup/", "/forgot/"} {
				r := v.Request(http.MethodGet, "/", nil)
				r.URL.Opaque = dir + nonsense
				if nonsense == "%" {
					r.URL.Opaque = dir + "%25"
				}
				p := v.Do(r)
				if v.Cookie("__Host-join") == token || p.Header.Get("Referrer-Policy") != "no-referrer" {
					t.Errorf("%s: the link is %q, %v", r.URL.Opaque, v.Cookie("__Host-join"), p.Header)
				}
				samePage(t, who+" "+r.URL.Opaque, p, dead)
			}
		}
		if diff := cmp.Diff(before, site.Whole(t)); diff != "" {
			t.Errorf("nonsense of %s changed the database:\n%s", who, diff)
		}
	}
}
