package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/web"
	"latchkey/web/webtest"
)

const newContact = webtest.Contacts + "/new"

// idle lets every session be over, as after four hours without a request.
func idle(t *testing.T, site *webtest.Site) {
	t.Helper()
	site.Exec(t, `update user_sessions set last_seen_at = now() - interval '5 hours'`)
}

// typed is what somebody types into the form of a new customer.
func typed() url.Values {
	return url.Values{"name": {"Hélène <b>Späth</b>"}, "email": {"helene.spath@example.org"}, "phone": {"06 12"}, "tags": {"raku, 展示"}}
}

// interrupted opens a form, types, and sends it when the session is over.
func interrupted(t *testing.T, site *webtest.Site, v *webtest.Visitor) *webtest.Page {
	t.Helper()
	v.Get(newContact)
	idle(t, site)
	return v.Post(webtest.Contacts, typed())
}

// signInTo signs in on the page that a visitor was led to.
func signInTo(t *testing.T, site *webtest.Site, v *webtest.Visitor, led *webtest.Page, email string) *webtest.Page {
	t.Helper()
	site.ForgetTries(t)
	page := v.Follow(led)
	p := v.Post("/login", url.Values{"email": {email}, "password": {"open-sesame-demo"}, "next": {page.Find(`main [name=next]`).AttrOr("value", "")}})
	if p.Status != http.StatusSeeOther {
		t.Fatalf("signing in as %s: %d %s", email, p.Status, p.Text())
	}
	return v.Follow(p)
}

// isBack tells whether what was typed stands in the form of a page.
func isBack(p *webtest.Page) bool {
	name, _ := p.Find(`main [name=name]`).Attr("value")
	email, _ := p.Find(`main [name=email]`).Attr("value")
	return p.Status == http.StatusOK && name == "Hélène <b>Späth</b>" && email == "helene.spath@example.org"
}

// Whoever types while their session ends finds it again, on the same page, once
// they have signed in; nothing is sent by itself, and once they have sent it, it
// is gone.
func TestWhatWasTypedComesBackAfterSigningIn(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	v := site.Visit(t)
	v.SignIn("owner@demo.test", "open-sesame-demo")
	led := interrupted(t, site, v)
	before := webtest.Ask[int](t, site, `select count(*) from contacts`)
	if led.Status != http.StatusSeeOther || led.Header.Get("Location") != "/login?next="+url.QueryEscape(newContact) {
		t.Fatalf("%d to %q", led.Status, led.Header.Get("Location"))
	}
	page := signInTo(t, site, v, led, "owner@demo.test")
	if !isBack(page) || !page.Has("What you typed is back") {
		t.Errorf("after signing in: %d %s", page.Status, page.Text())
	}
	if again := v.Get(newContact); !isBack(again) {
		t.Error("loaded again, the page is empty")
	}
	if other := v.Get(webtest.Contacts); other.Has("What you typed is back") {
		t.Error("another page says that it is back")
	}
	if n := webtest.Ask[int](t, site, `select count(*) from contacts`); n != before {
		t.Error("it was sent by itself")
	}
	form := webtest.Typed(page)
	form.Set("phone", "")
	form.Set("name", "Hélène")
	if p := v.Post(webtest.Contacts, form); p.Status != http.StatusSeeOther {
		t.Errorf("sending it: %d %s", p.Status, p.Text())
	}
	if n := webtest.Ask[int](t, site, `select count(*) from typed_forms`); n != 0 || isBack(v.Get(newContact)) {
		t.Errorf("once it is sent, %d are kept", n)
	}
}

// Whoever signed in again in another tab meanwhile is led to the page itself; a
// form of a session that is open elsewhere is refused, as ever.
func TestWhatWasTypedComesBackToWhoHasSignedInElsewhere(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	v := site.Visit(t)
	v.SignIn("owner@demo.test", "open-sesame-demo")
	v.Get(newContact)
	old := v.CSRF()
	idle(t, site)
	v.SignIn("owner@demo.test", "open-sesame-demo")
	p := v.Post(webtest.Contacts, webtest.With(typed(), "csrf", old))
	if p.Status != http.StatusSeeOther || p.Header.Get("Location") != newContact || !isBack(v.Follow(p)) {
		t.Errorf("%d to %q", p.Status, p.Header.Get("Location"))
	}
	open, somebody := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "owner2@demo.test")
	somebody.Get("/profile")
	ended := somebody.CSRF()
	somebody.Post("/logout", nil)
	for what, csrf := range map[string]string{"an open session": open.CSRF(), "somebody else's session, which is over": ended} {
		if p := v.Post(webtest.Contacts, webtest.With(typed(), "csrf", csrf)); p.Status != http.StatusForbidden {
			t.Errorf("the form of %s: %d", what, p.Status)
		}
	}
}

// Rule 15: it is shown to nobody but its user: not to whoever signs in next in
// the same browser, not to whoever has the cookie, not on a row that was moved,
// and not where their place has ended.
func TestRule15WhatWasTypedIsForItsUserAlone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	v := site.SignIn(t, "admin@demo.test")
	led := interrupted(t, site, v)
	cookie := v.Cookie("__Host-typed")
	has := func(p *webtest.Page) bool {
		return strings.Contains(string(p.Body), "helene.spath") || p.Has("What you typed")
	}
	next := signInTo(t, site, v, led, "manager@demo.test")
	if has(next) || has(v.Get(newContact)) {
		t.Error("who signs in next sees it")
	}
	thief := site.SignIn(t, "owner@demo.test")
	thief.SetCookie("__Host-typed", cookie)
	if has(thief.Get(newContact)) {
		t.Error("who has the cookie sees it")
	}
	for what, broken := range map[string]string{"another": uuid.NewString(), "none": "", "no id": "x", "a changed one": cookie[:35] + "0"} {
		again := site.SignIn(t, "admin@demo.test")
		again.SetCookie("__Host-typed", broken)
		if p := again.Get(newContact); p.Status != http.StatusOK || broken != cookie && has(p) {
			t.Errorf("with %s: %d", what, p.Status)
		}
	}
	back := site.SignIn(t, "admin@demo.test")
	back.SetCookie("__Host-typed", cookie)
	if !isBack(back.Get(newContact)) {
		t.Error("its user does not see it")
	}
	site.Exec(t, `update typed_forms set user_id = (select id from users where email_key = 'owner@demo.test')`)
	if p := thief.Get(newContact); p.Status != http.StatusOK || has(p) {
		t.Errorf("a row that was moved opens for another user: %d", p.Status)
	}
	site.Exec(t, `update typed_forms set user_id = (select id from users where email_key = 'admin@demo.test')`)
	site.Exec(t, `update members set removed_at = now() where email_key = 'admin@demo.test'`)
	if p := back.Get(newContact); p.Status != http.StatusNotFound || has(p) {
		t.Errorf("whose place has ended: %d", p.Status)
	}
}

// Rule 38: at rest it cannot be read; no password is ever kept, nothing beyond
// an hour, and not much.
func TestRule38WhatWasTypedIsSealedAndBounded(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	v := site.SignIn(t, "owner@demo.test")
	kept := func() int { return webtest.Ask[int](t, site, `select count(*) from typed_forms`) }
	secret := url.Values{"current_password": {"open-sesame-demo"}, "password": {"a quiet kiln in spring"}}
	v.Get("/profile")
	own := v.CSRF()
	idle(t, site)
	if p := v.Post("/profile/password", secret); p.Header.Get("Location") != "/login" || kept() != 0 {
		t.Errorf("passwords: to %q, %d kept", p.Header.Get("Location"), kept())
	}
	for what, flood := range map[string]string{"a flood": strings.Repeat("é", 40<<10), "half a flood": strings.Repeat("é", 11<<10)} {
		p := v.Post(webtest.Contacts, webtest.With(webtest.With(typed(), "note", flood), "csrf", own))
		if p.Header.Get("Location") != "/login" || kept() != 0 || !v.Follow(p).Has("nothing was done") {
			t.Errorf("%s: to %q, %d kept", what, p.Header.Get("Location"), kept())
		}
	}
	long := typed()
	long.Set("name", strings.Repeat(`<"&'`, 4<<10)) // It grows where it is written for a page.
	v.Post(webtest.Contacts, webtest.With(long, "csrf", own))
	v.Get("/login")
	if kept() != 1 {
		t.Errorf("a long text is not kept: %d", kept())
	}
	form := typed()
	for name, values := range secret {
		form[name] = values
	}
	for range 7 {
		v.Post(webtest.Contacts, webtest.With(form, "csrf", own))
	}
	if kept() != 5 {
		t.Errorf("%d forms are kept", kept())
	}
	for _, words := range []string{"Hélène", "helene.spath", "a quiet kiln", "open-sesame-demo", "/contacts"} {
		if webtest.Ask[bool](t, site, `select exists (select from typed_forms where position($1::bytea in sealed) > 0)`, []byte(words)) {
			t.Errorf("the database can read %q", words)
		}
	}
	back := site.SignIn(t, "owner@demo.test")
	back.SetCookie("__Host-typed", v.Cookie("__Host-typed"))
	if p := back.Get(newContact); !isBack(p) || strings.Contains(string(p.Body), "a quiet kiln") {
		t.Error("it is not back as it was typed, without its password")
	}
	site.Exec(t, `update typed_forms set at = now() - interval '61 minutes'`)
	if isBack(back.Get(newContact)) {
		t.Error("it is there after an hour")
	}
}

// Rule 23: nothing is kept of a form that no page of the session has drawn, nor
// read of one whose browser nobody has signed in with.
func TestRule23NothingIsKeptOfAForeignForm(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner, stranger := site.SignIn(t, "owner@demo.test"), site.Visit(t)
	owner.Get(newContact)
	own := owner.CSRF()
	changed := own[:20] + string(own[20]^1) + own[21:]
	stranger.Get("/login")
	idle(t, site)
	bare := site.Visit(t)
	for what, c := range map[string]struct {
		v    *webtest.Visitor
		csrf string
	}{
		"no token": {owner, ""}, "a made-up token": {owner, strings.Repeat("A", 59)}, "a changed token": {owner, changed},
		"the token of a visitor": {owner, stranger.CSRF()}, "a browser that nobody signed in with": {bare, own},
	} {
		p := c.v.Post(webtest.Contacts, webtest.With(typed(), "csrf", c.csrf))
		if p.Status != http.StatusSeeOther || p.Header.Get("Location") != "/login" {
			t.Errorf("%s: %d to %q", what, p.Status, p.Header.Get("Location"))
		}
	}
	if n := webtest.Ask[int](t, site, `select count(*) from typed_forms`); n != 0 {
		t.Errorf("%d forms are kept", n)
	}
	// After twelve hours the browser has lost the cookie of the session, and still
	// knows that somebody signed in with it.
	bare.SetCookie("__Host-device", "ABCDEFGHIJKLMNOPQRSTUVWXYZ.seal")
	if p := bare.Post(webtest.Contacts, webtest.With(typed(), "csrf", own)); p.Header.Get("Location") != "/login?next="+url.QueryEscape(newContact) {
		t.Errorf("without the cookie of the session: to %q", p.Header.Get("Location"))
	}
}
