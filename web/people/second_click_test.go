package people_test

import (
	"maps"
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"

	"latchkey/internal/signin"
	"latchkey/web/people"
	"latchkey/web/webtest"
)

// cookies are all that a browser sends.
var cookies = []string{"__Host-lk", "__Host-form", "__Host-join", "__Host-signup", "__Host-reset"}

// sending is a form of a visitor as their browser sends it now, not yet sent.
func sending(v *webtest.Visitor, path string, form url.Values) *http.Request {
	r := webtest.Posting(v, path, form)
	r.Header.Del("Cookie")
	for _, name := range cookies {
		if value := v.Cookie(name); value != "" {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
	}
	return r
}

// Rule 42: of fifty clicks on Join in one session one joins, and each leads in:
// while the first is under way, and after it, when the link is dead and the
// session has another token. So it is for whoever signs in, or gets an account,
// on the page of the invitation.
func TestRule42EveryClickOnJoinLeadsIn(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		email string
		form  url.Values
	}{
		"signed in":       {"nora@demo.test", nil},
		"signing in":      {"nora@demo.test", url.Values{"password": {"open-sesame-demo"}}},
		"somebody unseen": {"anna@example.org", url.Values{"name": {"Anna"}, "password": {"a quiet kiln in spring"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, people.Area)
			link := site.Invite(t, site.SignIn(t, "owner@demo.test"), tt.email, "agent")
			v := site.Visit(t)
			if tt.form == nil {
				v.SignIn(tt.email, "open-sesame-demo")
			}
			opened(t, v, link)
			clicks := 50
			if tt.form != nil {
				clicks = 8 // Within what signing in allows.
			}
			var requests []*http.Request
			for range clicks {
				requests = append(requests, sending(v, "/join", tt.form))
			}
			tokens := map[string]bool{}
			answers := webtest.TogetherEach(t, requests, func(answer *http.Response) {
				for _, c := range answer.Cookies() {
					if c.Name == "lk" {
						tokens[c.Value] = true
					}
				}
			})
			if answers["303 /w/"+webtest.Atelier] != clicks {
				t.Errorf("answers: %v", answers)
			}
			if len(tokens) != 1 {
				t.Errorf("%d new tokens", len(tokens))
			}
			for what, sql := range map[string]string{
				"memberships":            `select count(*) from members m join workspace_slugs s using (workspace_id) where s.slug = 'atelier-marchand' and m.email_key = $1`,
				"lines in the activity":  `select count(*) from activity where act = 'invitation.accept' and target = $1`,
				"accounts":               `select count(*) from users where email_key = $1`,
				"sessions that are open": `select count(*) from user_sessions s join users u on u.id = s.user_id where u.email_key = $1 and s.revoked_at is null`,
			} {
				if n := webtest.Ask[int](t, site, sql, tt.email); n != 1 {
					t.Errorf("%d %s", n, what)
				}
			}
		})
	}
}

// Rule 42: so it is with the invitation in the switcher, for each click that the
// session still had its token for.
func TestRule42EveryClickOnAcceptLeadsIn(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Invite(t, site.SignIn(t, "owner@demo.test"), "nora@demo.test", "agent")
	nora := site.SignIn(t, "nora@demo.test")
	accept := nora.Get("/workspaces").Find(`form[action$="/accept"]`).AttrOr("action", "")
	var requests []*http.Request
	for range 50 {
		requests = append(requests, sending(nora, accept, nil))
	}
	answers := webtest.Together(t, requests)
	if answers["303 /w/"+webtest.Atelier]+answers["303 /login"] != 50 || answers["303 /w/"+webtest.Atelier] == 0 {
		t.Errorf("answers: %v", answers)
	}
	if role := roleOf(t, site, "nora@demo.test"); role != "agent" {
		t.Errorf("joined as %q", role)
	}
}

// Rule 42: a click on a page that has been answered already, before the next
// one is drawn, leads where the first has led.
func TestRule42ALateClickLeadsOn(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	all := webtest.LinksOfMails(t, site)
	account, founding := url.Values{"name": {"Anna"}, "password": {"a quiet kiln in spring"}}, webtest.AWorkspace("Kiln")
	maps.Copy(founding, account)
	for name, tt := range map[string]struct {
		page, path string
		form       url.Values
		first, to  string
	}{
		"joining":          {all["/join"], "/join", account, "/w/" + webtest.Atelier, "/w/" + webtest.Atelier},
		"signing up":       {all["/signup"], "/signup/finish", founding, "/w/kiln-", "/"},
		"a new password":   {all["/forgot"], "/forgot/reset", url.Values{"password": {"a quiet kiln in spring"}}, "/", "/"},
		"signing in":       {"/login", "/login", url.Values{"email": {"nora@demo.test"}, "password": {"open-sesame-demo"}, "next": {"/profile"}}, "/profile", "/profile"},
		"signing in, home": {"/login", "/login", url.Values{"email": {"nora@demo.test"}, "password": {"open-sesame-demo"}, "next": {"//evil.example"}}, "/", "/"},
	} {
		v := site.Visit(t)
		if p := v.Get(tt.page); p.Status == http.StatusSeeOther {
			v.Follow(p)
		}
		old := sending(v, tt.path, tt.form)
		if p := v.Post(tt.path, tt.form); p.Status != http.StatusSeeOther || !strings.HasPrefix(p.Header.Get("Location"), tt.first) {
			t.Fatalf("%s: %d to %q %s", name, p.Status, p.Header.Get("Location"), p.Text())
		}
		before := site.Kept(t)
		// With the cookies of the first answer, and with those from before it.
		for when, r := range map[string]*http.Request{"after": sending(v, tt.path, tt.form), "before": old} {
			if tt.path == "/login" && when == "before" {
				continue // That is signing in once more.
			}
			answers := webtest.Together(t, []*http.Request{r})
			if answers["303 "+tt.to] != 1 {
				t.Errorf("%s, with the cookies %s the answer: %v", name, when, answers)
			}
		}
		site.Unchanged(t, before, name+" again")
	}
}

// Rule 7: only the form that used a link is led on. Whoever else has the link,
// or else has the form, finds it dead.
func TestRule07AUsedLinkIsDeadForOthers(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	link, another := site.Invite(t, owner, "nora@demo.test", "agent"), site.Invite(t, owner, "anna@example.org", "agent")
	nora, phone, stranger, theo := site.SignIn(t, "nora@demo.test"), site.SignIn(t, "nora@demo.test"), site.Visit(t), site.SignIn(t, "agent.masked@demo.test")
	for _, v := range []*webtest.Visitor{nora, phone, stranger, theo} {
		opened(t, v, link)
	}
	nora.Get("/profile")
	if p := nora.Post("/join", nil); p.Status != http.StatusSeeOther {
		t.Fatalf("joining: %d", p.Status)
	}
	before := site.Kept(t)
	dead := func(who string, v *webtest.Visitor, form url.Values) {
		t.Helper()
		if p := v.Post("/join", form); p.Status != http.StatusGone {
			t.Errorf("%s: %d to %q", who, p.Status, p.Header.Get("Location"))
		}
	}
	dead("another device", phone, nil)
	dead("a stranger", stranger, url.Values{"password": {"open-sesame-demo"}})
	dead("another account", theo, nil)
	if p := stranger.Post("/join", url.Values{"csrf": {nora.CSRF()}}); p.Status != http.StatusSeeOther || p.Header.Get("Location") != "/w/"+webtest.Atelier || stranger.Cookie("__Host-lk") != "" {
		t.Errorf("link and form, without the session: %d to %q", p.Status, p.Header.Get("Location"))
	}
	opened(t, nora, another)
	if p := nora.Post("/join", url.Values{"link": {signin.LinkName(path.Base(another))}}); p.Status != http.StatusConflict {
		t.Errorf("the form with another link: %d", p.Status)
	}
	const never = "0123456789012345678901234567890123456789012"
	nora.Get("/join/" + never)
	dead("the form with a link that never was", nora, url.Values{"link": {signin.LinkName(never)}})
	site.Unchanged(t, before, "a used link")
	site.Exec(t, `update tokens set expires_at = now() where purpose = 'used'`)
	nora.Get(link)
	dead("an hour later", nora, nil)
}

// Rule 42: a second click on Decline is told what the first was.
func TestRule42EveryClickOnDeclineDeclines(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	v := site.Visit(t)
	v.Header = http.Header{"Accept-Language": {"en"}}
	opened(t, v, site.Invite(t, owner, "anna@example.org", "agent"))
	clicks := []*http.Request{sending(v, "/join/decline", nil), sending(v, "/join/decline", nil)}
	for i, click := range clicks {
		if p := v.Send(click); p.Status != http.StatusOK || !p.Has("declined") {
			t.Errorf("click %d: %d %s", i+1, p.Status, p.Text())
		}
	}
	stranger := site.Visit(t)
	opened(t, stranger, site.Invite(t, owner, "bert@example.org", "agent"))
	link := stranger.Cookie("__Host-join")
	v.Send(sending(stranger, "/join/decline", nil))
	elsewhere := site.Visit(t)
	elsewhere.Get("/login")
	r := sending(elsewhere, "/join/decline", nil)
	r.AddCookie(&http.Cookie{Name: "__Host-join", Value: link})
	if p := elsewhere.Send(r); p.Status != http.StatusGone {
		t.Errorf("another form of the same link: %d", p.Status)
	}
	nora := site.SignIn(t, "nora@demo.test")
	site.Invite(t, owner, "nora@demo.test", "agent")
	nora.Get("/profile")
	path := "/invitations/" + site.InvitationID(t, webtest.Atelier, "nora@demo.test") + "/decline"
	for i := range 2 {
		p := nora.Post(path, nil)
		for p.Status == http.StatusSeeOther {
			p = nora.Follow(p)
		}
		if !p.Has("The invitation is declined.") {
			t.Errorf("click %d of somebody signed in: %d %s", i+1, p.Status, p.Text())
		}
	}
	if lines := webtest.Ask[int](t, site, `select count(*) from activity where act = 'invitation.decline' and target in ('anna@example.org', 'nora@demo.test')`); lines != 2 {
		t.Errorf("%d lines in the log", lines)
	}
}
