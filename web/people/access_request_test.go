package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/people"
	"latchkey/web/webtest"
)

const (
	atelier        = "/w/" + webtest.Atelier
	accessRequests = atelier + "/settings/access/requests"
	refusedLog     = atelier + "/settings/audit-log"
)

// askForLog has a member ask for the log, whose page they are refused.
func askForLog(t *testing.T, v *webtest.Visitor) *webtest.Page {
	t.Helper()
	p := v.Get(refusedLog)
	form := p.Find("form.ask-access")
	if p.Status != http.StatusForbidden || form.Length() != 1 {
		t.Fatalf("%d, and %d forms to ask: %s", p.Status, form.Length(), p.Text())
	}
	in := url.Values{"words": {"I send the parcels this week"}}
	for _, name := range []string{"resource", "action"} {
		value, _ := form.Find(`input[name="` + name + `"]`).Attr("value")
		in.Set(name, value)
	}
	action, _ := form.Attr("action")
	return v.Post(action, in)
}

// openRequest is the address of the newest request, and the version that its page carries.
func openRequest(t *testing.T, v *webtest.Visitor) (path, version string) {
	t.Helper()
	path, ok := v.Get(accessRequests).Find(".requests a").First().Attr("href")
	if !ok {
		t.Fatal("nothing is asked for")
	}
	version, _ = v.Get(path).Find(`input[name="version"]`).Attr("value")
	return path, version
}

// A request says where the smallest key that opens it opens more than was asked for, before
// anybody lends it; where it opens that alone, it does not.
func TestARequestSaysWhereItsKeyOpensMore(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	lotte, owner := site.SignIn(t, "assistant@demo.test"), site.SignIn(t, "owner@demo.test")
	own, _ := openRequest(t, owner) // A manager may delete customers again, and nothing else.
	askForLog(t, lotte)
	more, _ := openRequest(t, owner)
	for language, words := range map[string]string{"en": "no smaller key", "fr": "pas de clé plus petite", "nl": "kleinere sleutel"} {
		site.Exec(t, `update users set language = $1`, language)
		if p := owner.Get(more); !p.Has(words) || p.Find(".gains li").Length() < 2 {
			t.Errorf("%s, an assistant asks for the log: %s", language, p.Find("main").Text())
		}
		if p := owner.Get(own); p.Has(words) || p.Find(".request-for").Length() != 1 {
			t.Errorf("%s, a restricted manager asks to delete customers: %s", language, p.Find("main").Text())
		}
	}
}

// Whoever meets a closed section asks for it; an owner lends it, and it ends by itself, at
// once and in the log.
func TestWhatIsLentEndsByItself(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	lotte, owner := site.SignIn(t, "assistant@demo.test"), site.SignIn(t, "owner@demo.test")
	log := atelier + "/settings/audit-log"
	// Who can open it to her is named, and not who could give her another role alone.
	if p := lotte.Get(log); !p.Has("Marie Marchand") || p.Has("Sophie Renaud") {
		t.Errorf("who is asked: %s", p.Text())
	}
	if p := askForLog(t, lotte); p.Status != http.StatusSeeOther {
		t.Fatalf("she asks: %d %s", p.Status, p.Text())
	}
	if p := lotte.Get(atelier + "/access"); !p.Has("Waits for an answer") {
		t.Errorf("her requests: %s", p.Text())
	}
	// What waits is not asked for again: the page says since when, and leads to it.
	if p := lotte.Get(log); p.Find("form.ask-access").Length() > 0 || !p.Has("It waits for an answer: you asked on") ||
		p.Find(`.asked a[href="`+atelier+`/access"]`).Length() != 1 {
		t.Errorf("the closed page, once asked for: %s", p.Text())
	}
	again := url.Values{"resource": {"audit_log"}, "action": {"list"}}
	if p := lotte.Follow(lotte.Post(atelier+"/access", again)); p.Has("The owners are told") || !p.Has("You have asked for it already") {
		t.Errorf("asked twice: %s", p.Text())
	}
	path, version := openRequest(t, owner)
	p := owner.Get(path)
	for _, words := range []string{"I send the parcels this week", "makes Lotte de Vries an admin", "Can list all", "customers"} {
		if !p.Has(words) {
			t.Errorf("the request says no %q: %s", words, p.Text())
		}
	}
	if p := owner.Post(path, url.Values{"version": {version}, "for": {"day"}, "words": {"Until Friday"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("he lends it: %d %s", p.Status, p.Text())
	}
	if p := lotte.Get(log); p.Status != http.StatusOK {
		t.Errorf("with it: %d", p.Status)
	}
	if p := lotte.Get(atelier + "/access"); !p.Has("Granted until") || !p.Has("Until Friday") {
		t.Errorf("her requests: %s", p.Text())
	}
	if p := owner.Get(webtest.Members + "/" + site.MemberID(t, webtest.Atelier, "assistant@demo.test")); !p.Has("then Assistant again") {
		t.Errorf("her page: %s", p.Text())
	}
	if p := owner.Post(path, url.Values{"version": {version}, "for": {"day"}}); p.Status != http.StatusConflict {
		t.Errorf("answered twice: %d", p.Status)
	}

	// The moment has passed: before a job has come, it counts no more.
	site.Exec(t, `update members set lent_until = now() - interval '1 second' where lent_until is not null and email_key = 'assistant@demo.test'`)
	if p := lotte.Get(log); p.Status != http.StatusForbidden {
		t.Errorf("after it: %d", p.Status)
	}
	if p := lotte.Get(webtest.Account); p.Status != http.StatusOK {
		t.Errorf("what was hers: %d", p.Status)
	}

	// The job takes it back, tells her and writes it down.
	site.DB.Due(t, `kind = 'lending_end'`)
	site.WaitMail(t, "assistant@demo.test", "You are now an assistant")
	if p := owner.Get(log); !p.Has("took back what was lent to Lotte de Vries") {
		t.Errorf("the log: %s", p.Text())
	}
	if n := webtest.Ask[int](t, site, `select count(*)::int from members where own_role is not null and email_key = 'assistant@demo.test'`); n != 0 {
		t.Errorf("%d have something lent", n)
	}
}

// Declined with a word, it stays closed, and can be asked for again; what is granted for good
// is theirs.
func TestRequestsAreDeclinedOrGrantedForGood(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	lotte, owner := site.SignIn(t, "assistant@demo.test"), site.SignIn(t, "owner@demo.test")
	log := atelier + "/settings/audit-log"
	askForLog(t, lotte)
	path, version := openRequest(t, owner)
	if p := owner.Post(path, url.Values{"version": {version}}); p.Status != http.StatusUnprocessableEntity || !p.Has("Choose how long, or decline") {
		t.Errorf("no answer: %d", p.Status)
	}
	if p := owner.Post(path, url.Values{"version": {version}, "for": {"decline"}, "words": {"Ask Karim"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("declined: %d %s", p.Status, p.Text())
	}
	if p := lotte.Get(atelier + "/access"); !p.Has("Declined") || !p.Has("Ask Karim") {
		t.Errorf("her requests: %s", p.Text())
	}
	if p := lotte.Get(log); p.Status != http.StatusForbidden {
		t.Errorf("declined: %d", p.Status)
	}
	askForLog(t, lotte)
	path, version = openRequest(t, owner)
	if p := owner.Post(path, url.Values{"version": {version}, "for": {"good"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("granted: %d %s", p.Status, p.Text())
	}
	if p := lotte.Get(log); p.Status != http.StatusOK {
		t.Errorf("granted: %d", p.Status)
	}
	if n := webtest.Ask[int](t, site, `select count(*)::int from members where lent_until is not null and email_key <> 'agent.lent@demo.test'`); n != 0 {
		t.Errorf("%d are lent", n)
	}
}

// What only an owner can have is not asked for, nor what somebody has; a request is made once.
func TestWhatCannotBeAskedFor(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	admin, agent := site.SignIn(t, "admin@demo.test"), site.SignIn(t, "agent@demo.test")
	admin.Get(atelier + "/access")
	for resource, status := range map[string]int{
		"members": http.StatusConflict, "nothing": http.StatusUnprocessableEntity,
		"payment_gateways": http.StatusUnprocessableEntity, // No such section is built.
	} {
		if p := admin.Post(atelier+"/access", url.Values{"resource": {resource}, "action": {"open"}}); p.Status != status {
			t.Errorf("an admin asks for %s: %d, want %d", resource, p.Status, status)
		}
	}
	if p := admin.Post(atelier+"/access", url.Values{"resource": {"audit_log"}, "action": {"export"}}); p.Status != http.StatusForbidden {
		t.Errorf("an admin asks for what owners alone have: %d", p.Status)
	}
	agent.Get(atelier + "/access")
	for range 2 {
		agent.Post(atelier+"/access", url.Values{"resource": {"audit_log"}, "action": {"open"}})
	}
	for _, resource := range []string{"members", "teams", "general", "account", "one too many"} {
		ask := url.Values{"resource": {resource}, "action": {"open"}}
		if resource == "one too many" {
			ask = url.Values{"resource": {"teams"}, "action": {"create"}}
		}
		p := agent.Post(atelier+"/access", ask)
		if limit := resource == "one too many"; (p.Status == http.StatusTooManyRequests) != limit {
			t.Errorf("an agent asks for %s: %d", resource, p.Status)
		}
	}
	if n := webtest.Ask[int](t, site, `select count(*)::int from access_requests q join members m on m.id = q.member_id where m.email_key = 'agent@demo.test'`); n != 5 {
		t.Errorf("%d requests", n)
	}
}

// Nobody answers for themselves, nor gives what is not theirs to give.
func TestWhoAnswersRequests(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	path := asked(t, site, "agent.own@demo.test", "reports")
	for who, status := range map[string]int{
		"admin": http.StatusForbidden, "manager": http.StatusForbidden, "assistant": http.StatusForbidden, "agent.own": http.StatusForbidden,
		"nora": http.StatusNotFound, "former": http.StatusNotFound,
	} {
		v := site.SignIn(t, who+"@demo.test")
		v.Get("/profile")
		if p := v.Post(path, url.Values{"for": {"good"}, "version": {"1"}}); p.Status != status {
			t.Errorf("%s grants it: %d, want %d", who, p.Status, status)
		}
	}
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(path)
	if p := owner.Post(path, url.Values{"for": {"good"}, "version": {"99"}}); p.Status != http.StatusConflict {
		t.Errorf("on what is no longer so: %d", p.Status)
	}
	other := strings.Replace(path, webtest.Atelier, webtest.Wholesale, 1)
	if p := owner.Get(other); p.Status != http.StatusNotFound {
		t.Errorf("through another workspace: %d", p.Status)
	}
	if p := owner.Post(other, url.Values{"for": {"good"}, "version": {"1"}}); p.Status != http.StatusNotFound {
		t.Errorf("granted through another workspace: %d", p.Status)
	}
	for _, bad := range []url.Values{
		{"for": {"ever"}, "version": {"1"}}, {"for": {"day", "week"}, "version": {"1"}}, {"for": {"day"}, "version": {"1"}, "role": {"owner"}},
		{"for": {"day"}, "version": {"1"}, "words": {strings.Repeat("a", 301)}},
	} {
		if p := owner.Post(path, bad); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", bad, p.Status)
		}
	}
}
