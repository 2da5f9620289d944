package app

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"latchkey/internal/config"
	"latchkey/internal/listing"
)

// What is read of a form is text that Postgres takes, and not much of it.
func FuzzForm(f *testing.F) {
	f.Add("name=Anna&name=B%C3%A9a", "application/x-www-form-urlencoded")
	f.Add("--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n1\r\n--x--", "multipart/form-data; boundary=x")
	f.Add("%zz", "text/plain")
	s := New(Options{Config: config.Config{SecretKey: []byte("a key of this test")}})
	f.Fuzz(func(t *testing.T, body, kind string) {
		asked := httptest.NewRequest(http.MethodPost, "/", nil)
		asked.AddCookie(&http.Cookie{Name: formCookie, Value: "bound"})
		r := &Request{Request: asked, Picture: "avatar"}
		if strings.HasPrefix(kind, "application/") {
			body = csrfField + "=" + s.sealedToken(r) + "&" + body
		}
		r.Request = httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		r.Header = http.Header{"Content-Type": {kind}, "Cookie": asked.Header["Cookie"]}
		if s.readBody(httptest.NewRecorder(), r) != nil {
			return
		}
		values := 0
		for name, list := range r.PostForm {
			for _, value := range append(list, name) {
				if !utf8.ValidString(value) || strings.ContainsRune(value, 0) {
					t.Errorf("%q is %q", name, value)
				}
			}
			values += len(list)
		}
		if values > maxFields {
			t.Errorf("%d values", values)
		}
		_ = Decode(r, &struct {
			Name   string            `form:"name"`
			Roles  []string          `form:"role"`
			Fields map[string]string `form:"field:*"`
		}{})
	})
}

// A place in a list is written as it was read.
func FuzzCursor(f *testing.F) {
	f.Add("AAYAAAAAAAABAgMEBQYHCAkKCwwNDg8QYW5uYQ")
	f.Fuzz(func(t *testing.T, text string) {
		var read, again listing.Cursor
		if IntoCursor(&read)(text) && (!IntoCursor(&again)(CursorText(read)) || again != read) {
			t.Errorf("%q is %+v, and then %+v", text, read, again)
		}
	})
}

// Rule 24: wherever a target leads, it is on this site.
func FuzzSafePath(f *testing.F) {
	for _, target := range []string{"/w/a?q=1#x", "//evil.example", "/\\evil.example", "https://evil.example/", "/%2f/evil", "/a/../..//b", "/#\x00", "%2f"} {
		f.Add(target)
	}
	home := &url.URL{Scheme: "https", Host: "keys.example.org", Path: "/login"}
	f.Fuzz(func(t *testing.T, target string) {
		safe := SafePath(target)
		if safe == "" {
			return
		}
		leads, err := home.Parse(safe)
		if err != nil || leads.Host != home.Host || leads.Scheme != home.Scheme || leads.User != nil || !strings.HasPrefix(safe, "/") ||
			strings.HasPrefix(safe, "//") || strings.ContainsAny(safe, "\\\r\n\t\x00") {
			t.Errorf("%q leads to %v, %v", target, leads, err)
		}
	})
}

// Rule 22: whatever the headers say, a peer is an address, and one that nobody
// trusts is believed nothing.
func FuzzPeer(f *testing.F) {
	f.Add("203.0.113.9, 10.0.0.1", "10.0.0.2:80")
	f.Add("::ffff:10.0.0.3, [::1]", "192.0.2.1:80")
	s := &Server{Config: config.Config{ProxyHeader: "X-Forwarded-For", Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}}
	f.Fuzz(func(t *testing.T, header, remote string) {
		if _, err := netip.ParseAddrPort(remote); err != nil {
			return
		}
		r := &http.Request{RemoteAddr: remote, Header: http.Header{"X-Forwarded-For": {header}}}
		peer := s.PeerOf(r)
		address, err := netip.ParseAddr(peer)
		from := netip.MustParseAddrPort(remote).Addr().Unmap()
		if err != nil || !s.trusted(from) && address != from {
			t.Errorf("%q from %s is %q", header, remote, peer)
		}
	})
}

// A notice comes back in a cookie, as anybody may write it.
func FuzzNotice(f *testing.F) {
	f.Add("eyJ0IjoiU2F2ZWQifQ")
	f.Fuzz(func(t *testing.T, cookie string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Cookie", fmt.Sprintf("%s=%s", noticeCookie, cookie))
		if n := ReadNotice(&Request{Request: r}); len(n.Text) > 1000 {
			t.Errorf("%d bytes", len(n.Text))
		}
	})
}

// What leads to a route is one path, in which nothing hides.
func FuzzPath(f *testing.F) {
	f.Add("/w/atelier%2fsettings")
	f.Add("/w/atelier%5csettings%00")
	f.Fuzz(func(t *testing.T, target string) {
		address, err := url.ParseRequestURI(target)
		if err != nil || ambiguous(address) {
			return
		}
		r := &http.Request{URL: address}
		if slug := slugOf(r); strings.ContainsAny(slug, "/\\.% \x00") || len(slug) > 60 {
			t.Errorf("%q is in workspace %q", target, slug)
		}
	})
}
