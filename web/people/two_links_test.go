package people_test

import (
	"maps"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"
	"testing"

	"latchkey/internal/signin"
	"latchkey/web/people"
	"latchkey/web/webtest"
)

// hidden are the hidden fields of the form of a page that is sent to an address.
func hidden(p *webtest.Page, action string) url.Values {
	form := url.Values{}
	for _, input := range p.Find(`form[action="` + action + `"] input[type=hidden]`).EachIter() {
		form.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
	}
	return form
}

// filled adds what somebody types to the hidden fields of a form.
func filled(p *webtest.Page, action string, typed url.Values) url.Values {
	form := hidden(p, action)
	maps.Copy(form, typed)
	return form
}

// inviteTo invites Nora into a workspace of the demo's owner, and returns the link.
func inviteTo(t *testing.T, site *webtest.Site, by *webtest.Visitor, workspace, role string) string {
	t.Helper()
	const email = "nora@demo.test"
	by.Get("/profile")
	p := by.Post("/w/"+workspace+"/settings/members/invitations", url.Values{"email": {email}, "role": {role}})
	if p.Status != http.StatusSeeOther {
		t.Fatalf("inviting %s: %d %s", email, p.Status, p.Text())
	}
	name := map[string]string{webtest.Atelier: "Atelier Marchand", webtest.Wholesale: "Marchand Wholesale"}[workspace]
	return webtest.JoinLink.FindString(site.WaitMail(t, email, name).Text)
}

// invitations are the states of those to an address, by role.
func invitations(t *testing.T, site *webtest.Site, email string) string {
	t.Helper()
	return webtest.Ask[string](t, site, `select coalesce(string_agg(role || ' ' || state, ', ' order by role), '') from invitations where email_key = $1`, email)
}

// Rule 41: with the pages of two invitations in two tabs, each joins or declines
// its own, in whatever order they were opened.
func TestRule41TwoInvitationsInTwoTabs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ action, first, then string }{
		{"/join", "assistant accepted, manager pending", "assistant accepted, manager accepted"},
		{"/join/decline", "assistant declined, manager pending", "assistant declined, manager declined"},
	} {
		t.Run(c.action, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, people.Area)
			owner, nora := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "nora@demo.test")
			one := opened(t, nora, inviteTo(t, site, owner, webtest.Atelier, "assistant"))
			two := opened(t, nora, inviteTo(t, site, owner, webtest.Wholesale, "manager"))
			for i, tab := range []*webtest.Page{one, two} {
				if p := nora.Post(c.action, hidden(tab, c.action)); p.Status >= http.StatusBadRequest {
					t.Errorf("tab %d: %d %s", i+1, p.Status, p.Text())
				}
				if got := invitations(t, site, "nora@demo.test"); got != []string{c.first, c.then}[i] {
					t.Errorf("after tab %d: %s", i+1, got)
				}
			}
		})
	}
}

// Rule 41: so it is for whoever has no account yet: the name that is typed for
// one address makes no account for the other, also when the first tab has
// signed its reader in meanwhile.
func TestRule41TwoNewcomersInTwoTabs(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner, v := site.SignIn(t, "owner@demo.test"), site.Visit(t)
	one := opened(t, v, site.Invite(t, owner, "first@example.org", "agent"))
	two := opened(t, v, site.Invite(t, owner, "second@example.org", "agent"))
	if p := v.Post("/join", filled(one, "/join", url.Values{"name": {"First"}, "password": {"a quiet kiln in spring"}})); p.Status != http.StatusSeeOther {
		t.Errorf("the first tab: %d %s", p.Status, p.Text())
	}
	if first, second := users(t, site, "first@example.org"), users(t, site, "second@example.org"); first != 1 || second != 0 {
		t.Errorf("%d accounts of the first, %d of the second", first, second)
	}
	before := site.Kept(t)
	p := v.Post("/join", filled(two, "/join", url.Values{"name": {"Second"}, "password": {"a quiet kiln in spring"}}))
	if p.Status != http.StatusConflict || !p.Has("first@example.org") || strings.Contains(string(p.Body), "second@example.org") {
		t.Errorf("the second tab, signed in as the first: %d %s", p.Status, p.Text())
	}
	site.Unchanged(t, before, "the second tab")
	// The way on from there is to the second invitation, with whatever opened last.
	opened(t, v, site.Invite(t, owner, "third@example.org", "agent"))
	if p := v.Follow(v.Post("/join/switch", hidden(p, "/join/switch"))); p.Status != http.StatusOK || !p.Has("second@example.org") {
		t.Errorf("after signing out: %d %s", p.Status, p.Text())
	}
}

// Rule 41: of two new passwords, or two new accounts, each page makes its own.
func TestRule41TwoAccountsInTwoTabs(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	v, w := site.Visit(t), site.Visit(t)
	hash := func(email string) string {
		return webtest.Ask[string](t, site, `select password_hash from users where email_key = $1`, email)
	}
	one := opened(t, v, webtest.AccountLink(t, site, "/forgot", "agent.own@demo.test"))
	two := opened(t, v, webtest.AccountLink(t, site, "/forgot", "agent.team@demo.test"))
	own, team := hash("agent.own@demo.test"), hash("agent.team@demo.test")
	if p := v.Post("/forgot/reset", filled(one, "/forgot/reset", url.Values{"password": {"a quiet kiln in spring"}})); p.Status != http.StatusSeeOther {
		t.Errorf("the first password: %d %s", p.Status, p.Text())
	}
	if hash("agent.own@demo.test") == own || hash("agent.team@demo.test") != team {
		t.Error("the first page did not change the first password alone")
	}
	if p := v.Post("/forgot/reset", filled(two, "/forgot/reset", url.Values{"password": {"a loud kiln in autumn"}})); p.Status != http.StatusSeeOther || hash("agent.team@demo.test") == team {
		t.Errorf("the second password: %d %s", p.Status, p.Text())
	}

	one = opened(t, w, webtest.AccountLink(t, site, "/signup", "first@example.org"))
	two = opened(t, w, webtest.AccountLink(t, site, "/signup", "second@example.org"))
	for i, c := range []struct {
		tab         *webtest.Page
		name        string
		first, then int
	}{{one, "First", 1, 0}, {two, "Second", 1, 1}} {
		form := filled(c.tab, "/signup/finish", webtest.AWorkspace(c.name))
		maps.Copy(form, url.Values{"name": {c.name}, "password": {"a quiet kiln in spring"}})
		if p := w.Post("/signup/finish", form); p.Status != http.StatusSeeOther {
			t.Errorf("tab %d: %d %s", i+1, p.Status, p.Text())
		}
		if first, second := users(t, site, "first@example.org"), users(t, site, "second@example.org"); first != c.first || second != c.then {
			t.Errorf("after tab %d: %d and %d accounts", i+1, first, second)
		}
	}
	if name := webtest.Ask[string](t, site, `select string_agg(name, ' ' order by email_key) from users where email_key in ('first@example.org', 'second@example.org')`); name != "First Second" {
		t.Errorf("they are called %s", name)
	}
}

// Rule 41: a form that names no link which its browser has, does nothing: the
// page of the newest comes, and says so. Each page has an address of its own,
// where it is loaded again.
func TestRule41AFormOfAnotherLinkDoesNothing(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner, v := site.SignIn(t, "owner@demo.test"), site.Visit(t)
	join, password := url.Values{"name": {"Anna"}, "password": {"a quiet kiln in spring"}}, url.Values{"password": {"a quiet kiln in spring"}}
	finish := webtest.AWorkspace("Kiln")
	maps.Copy(finish, join)
	var links []string
	names := []string{"one", "two", "three", "four", "five", "six"}
	for _, name := range names {
		links = append(links, site.Invite(t, owner, name+"@example.org", "agent"))
	}
	stranger := site.Invite(t, owner, "stranger@example.org", "agent")
	first := opened(t, v, links[0])
	for _, link := range links[1:] {
		opened(t, v, link)
	}
	for _, purpose := range []string{"/signup", "/forgot"} {
		addresses := map[string][]string{"/signup": {"a@example.org", "b@example.org"}, "/forgot": {"agent@demo.test", "manager@demo.test"}}[purpose]
		for _, email := range addresses {
			opened(t, v, webtest.AccountLink(t, site, purpose, email))
		}
	}
	before := site.Kept(t)
	for what, name := range map[string]string{
		"none": "", "one that was pushed out": hidden(first, "/join").Get("link"), "one that was never opened here": signin.LinkName(path.Base(stranger)),
		"the link itself": path.Base(links[5]), "a changed one": signin.LinkName(path.Base(links[5])) + "A", "a shorter one": signin.LinkName(path.Base(links[5]))[:15],
	} {
		for action, c := range map[string]struct {
			form  url.Values
			shown string
		}{
			"/join": {join, "six@example.org"}, "/join/decline": {nil, "six@example.org"}, "/join/switch": {nil, "six@example.org"},
			"/signup/finish": {finish, "b@example.org"}, "/forgot/reset": {password, "manager@demo.test"},
		} {
			p := v.Post(action, webtest.With(c.form, "link", name))
			if p.Status != http.StatusConflict || !strings.Contains(string(p.Body), c.shown) || p.Find(`[role=alert]`).Length() == 0 {
				t.Errorf("%s with %s: %d %s", action, what, p.Status, p.Text())
			}
		}
	}
	for _, action := range []string{"/join", "/forgot/reset"} {
		if p := v.Post(action, webtest.With(password, "link", "a", "b")); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s with two links: %d", action, p.Status)
		}
	}
	site.Unchanged(t, before, "a form of another link")
	for i, link := range links[1:] {
		p := v.Get("/join?link=" + signin.LinkName(path.Base(link)))
		if shown := p.Find(".invitation-address strong").Text(); shown != names[i+1]+"@example.org" {
			t.Errorf("the page of %s, loaded again, is that of %q", names[i+1], shown)
		}
	}
}

// Rule 41: a page that is older than the end of its session comes again, by its
// own link.
func TestRule41ThePageOfALinkOutlivesASession(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner, nora := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "nora@demo.test")
	one := opened(t, nora, inviteTo(t, site, owner, webtest.Atelier, "assistant"))
	opened(t, nora, inviteTo(t, site, owner, webtest.Wholesale, "manager"))
	nora.Get("/profile")
	nora.Post("/logout", nil)
	p := nora.Follow(nora.Post("/join", hidden(one, "/join")))
	if p.Status != http.StatusOK || !p.Has("Join Atelier Marchand") || p.Find("main [name=password]").Length() != 1 {
		t.Errorf("%d %s", p.Status, p.Text())
	}
	if p := nora.Post("/join", filled(p, "/join", url.Values{"password": {"open-sesame-demo"}})); p.Status != http.StatusSeeOther {
		t.Errorf("joining: %d %s", p.Status, p.Text())
	}
	if got := invitations(t, site, "nora@demo.test"); got != "assistant accepted, manager pending" {
		t.Error(got)
	}
}

var anyLink = regexp.MustCompile(`http://\S+/(join|signup|forgot)/\S+`)

// A link in a mail opens in the language of the mail, for who is not signed in
// and until they choose another there.
func TestAMailAndThePageOfItsLinkSpeakOneLanguage(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	accounts := map[string]string{"fr": "nora@demo.test", "nl": "agent@demo.test", "en": "agent.own@demo.test"}
	for mailed, chosen := range map[string]string{"fr": "nl", "nl": "en", "en": "fr"} {
		for purpose, email := range map[string]string{"/join": "join." + mailed + "@example.org", "/signup": "signup." + mailed + "@example.org", "/forgot": accounts[mailed]} {
			site.ForgetTries(t)
			owner := site.SignIn(t, "owner@demo.test")
			if purpose == "/join" {
				if p := owner.Post(webtest.Invitations, url.Values{"email": {email}, "role": {"agent"}, "language": {mailed}}); p.Status != http.StatusSeeOther {
					t.Fatalf("inviting: %d %s", p.Status, p.Text())
				}
			} else {
				asking := site.Visit(t)
				asking.Header = http.Header{"Accept-Language": {mailed}}
				asking.Get(purpose)
				asking.Post(purpose, url.Values{"email": {email}})
			}
			link := anyLink.FindString(site.WaitMail(t, email, purpose+"/").Text)
			v := site.Visit(t)
			v.Header = http.Header{"Accept-Language": {"en"}}
			v.SetCookie("__Host-language", chosen) // It was chosen before the mail came.
			page := opened(t, v, link)
			if got := page.Find("html").AttrOr("lang", ""); got != mailed {
				t.Errorf("%s: the mail is in %s, the page in %s", purpose, mailed, got)
			}
			next := page.Find(`.languages [name=next]`).AttrOr("value", "")
			p := v.Follow(v.Post("/preferences", url.Values{"language": {chosen}, "next": {next}}))
			if got := p.Find("html").AttrOr("lang", ""); p.Status != http.StatusOK || got != chosen {
				t.Errorf("%s: %s was chosen, the page is in %s", purpose, chosen, got)
			}
			signedIn := site.SignIn(t, "manager@demo.test")
			own := signedIn.Get("/profile").Find("html").AttrOr("lang", "")
			if got := signedIn.Follow(signedIn.Get(link)).Find("html").AttrOr("lang", ""); got != own {
				t.Errorf("%s: somebody signed in reads it in %s, not in their own %s", purpose, got, own)
			}
		}
	}
}
