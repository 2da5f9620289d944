package web_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"latchkey/web/webtest"
)

// together sends requests at the same moment and counts the answers, each a
// status and where it leads.
func together(t *testing.T, requests []*http.Request) map[string]int {
	t.Helper()
	return togetherEach(t, requests, func(*http.Response) {})
}

// togetherEach also looks at each answer, one after the other.
func togetherEach(t *testing.T, requests []*http.Request, look func(*http.Response)) map[string]int {
	t.Helper()
	client := &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: len(requests)},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	defer client.CloseIdleConnections()
	var (
		ready   = make(chan struct{})
		all     sync.WaitGroup
		mu      sync.Mutex
		answers = map[string]int{}
	)
	for _, r := range requests {
		all.Go(func() {
			<-ready
			answer, err := client.Do(r)
			if err != nil {
				t.Error(err)
				return
			}
			answer.Body.Close()
			mu.Lock()
			defer mu.Unlock()
			look(answer)
			answers[strings.TrimSpace(strconv.Itoa(answer.StatusCode)+" "+answer.Header.Get("Location"))]++
		})
	}
	close(ready)
	all.Wait()
	return answers
}

// posting is a form of a visitor, not yet sent.
func posting(v *webtest.Visitor, path string, form url.Values) *http.Request {
	r := v.Request(http.MethodPost, path, strings.NewReader(with(form, "csrf", v.CSRF()).Encode()))
	r.Header = http.Header{"Content-Type": {urlencoded}}
	for _, name := range []string{"__Host-lk", "__Host-form", "__Host-join"} {
		if value := v.Cookie(name); value != "" {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
	}
	return r
}

// Rule 5: of a hundred acceptances of one invitation at two processes, by its
// link and from the switcher, one joins.
func TestRule05AcceptedAHundredTimesAtOnce(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	link := invited(t, site, site.SignIn(t, "owner@demo.test"), "nora@demo.test", "agent")
	_, token, _ := strings.Cut(link, "/join/")
	accept := "/invitations/" + invitationID(t, site, atelier, "nora@demo.test") + "/accept"
	visitors := []*webtest.Visitor{site.SignIn(t, "nora@demo.test"), webtest.VisitorOf(t, site.Start(t))}
	visitors[1].SignIn("nora@demo.test", "open-sesame-demo")
	for _, v := range visitors {
		opened(t, v, "/join/"+token)
		v.Get("/profile")
	}
	var requests []*http.Request
	for i := range 100 {
		path := "/join"
		if i%4 < 2 {
			path = accept
		}
		requests = append(requests, posting(visitors[i%2], path, nil))
	}
	answers := together(t, requests)
	if answers["303 /w/"+atelier] == 0 {
		t.Errorf("one joins: %v", answers)
	}
	for answer := range answers {
		// The same form again is led in too. Whose session was renewed by the one that joined is asked to sign in.
		if answer != "303 /w/"+atelier && answer != "303 /login" && answer[0] != '4' {
			t.Errorf("answers: %v", answers)
		}
	}
	for what, sql := range map[string]string{
		"memberships":            `select count(*) from members m join workspace_slugs s using (workspace_id) where s.slug = 'atelier-marchand' and m.email_key = 'nora@demo.test'`,
		"accepted invitations":   `select count(*) from invitations where email_key = 'nora@demo.test' and state = 'accepted'`,
		"lines in the activity":  `select count(*) from activity where act = 'invitation.accept' and target = 'nora@demo.test' and at > now() - interval '1 minute'`,
		"places in organization": `select count(*) from organization_members m join organizations o on o.id = m.organization_id join users u on u.id = m.user_id where o.name = 'Marchand' and u.email_key = 'nora@demo.test'`,
	} {
		if n := ask[int](t, site, sql); n != 1 {
			t.Errorf("%d %s", n, what)
		}
	}
}

// Rule 9: two owners take each other's role, or remove each other, in the same
// instant: one is left.
func TestRule09TwoOwnersAtOnce(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	first, second := site.SignIn(t, "owner@demo.test"), webtest.VisitorOf(t, site.Start(t))
	second.SignIn("owner2@demo.test", "open-sesame-demo")
	first.Get("/profile")
	second.Get("/profile")
	one, two := members+"/"+memberID(t, site, atelier, "owner@demo.test"), members+"/"+memberID(t, site, atelier, "owner2@demo.test")
	for round := range 20 {
		act, form := "/role", url.Values{"role": {"admin"}}
		if round%2 == 1 {
			act, form = "/remove", nil
		}
		answers := together(t, []*http.Request{posting(first, two+act, form), posting(second, one+act, form)})
		if answers["303 "+members] != 1 || answers["403"]+answers["404"]+answers["409"] != 1 {
			t.Errorf("round %d: %v", round, answers)
		}
		if n := ask[int](t, site, `
			select count(*) from members m join workspace_slugs s using (workspace_id)
			 where s.slug = $1 and m.role = 'owner' and m.removed_at is null`, atelier); n != 1 {
			t.Fatalf("round %d: %d owners", round, n)
		}
		seated(t, site, "owner@demo.test", "owner")
		seated(t, site, "owner2@demo.test", "owner")
		// The new tokens that new roles bring went to nobody's browser.
		patient(t, site)
		first.SignIn("owner@demo.test", "open-sesame-demo")
		second.SignIn("owner2@demo.test", "open-sesame-demo")
		first.Get("/profile")
		second.Get("/profile")
	}
}
