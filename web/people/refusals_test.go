package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/internal/signin"
	"latchkey/web/people"

	"github.com/alexedwards/argon2id"

	"latchkey/web/webtest"
)

// Rule 40: a refusal says why, in the reader's language, and to whom to turn;
// whether something stands behind it makes no difference.
func TestRule40RefusalsSayWhy(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	real, unknown := site.MemberID(t, webtest.Atelier, "agent@demo.test"), "01890a5d-ac96-774b-bcce-b302099a8057"
	for email, words := range map[string]map[string][]string{
		"agent.masked@demo.test":       {"en": {"You are an agent of Atelier Marchand", "Marie Marchand"}, "fr": {"Marie Marchand"}, "nl": {"Marie Marchand"}},
		"manager.restricted@demo.test": {"en": {"You are a manager of Atelier Marchand", "it is restricted for you"}, "fr": {"Marie Marchand"}, "nl": {"Marie Marchand"}},
	} {
		v := site.SignIn(t, email)
		said := map[string]string{}
		for language, wanted := range words {
			site.Exec(t, `update users set language = $2 where email_key = $1`, email, language)
			p := v.Get(webtest.Members + "/" + real + "/role")
			said[p.Find("main h1").Text()] = language
			for _, word := range wanted {
				if p.Status != http.StatusForbidden || !p.Has(word) {
					t.Errorf("%s in %s: %d, no %q: %s", email, language, p.Status, word, p.Text())
				}
			}
			if strings.Contains(p.Text(), "refusal.") || strings.Contains(p.Text(), "Karim") {
				t.Errorf("%s in %s: %s", email, language, p.Text())
			}
			webtest.SameBut(t, email+" in "+language, p, real, v.Get(webtest.Members+"/"+unknown+"/role"), unknown)
		}
		if len(said) != 3 {
			t.Errorf("%s reads %q", email, said)
		}
	}
}

// Rules 10 and 12: a removal counts on the very next request, in this workspace
// alone, and ends the invitations that were sent.
func TestRule10RemovalCountsAtOnce(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner, admin := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "admin@demo.test")
	anna := site.Visit(t)
	opened(t, anna, site.Invite(t, admin, "anna@example.org", "agent"))
	if p := admin.Get(webtest.Members); p.Status != http.StatusOK {
		t.Fatalf("before: %d", p.Status)
	}
	owner.Get(webtest.Members)
	if p := owner.Post(webtest.Members+"/"+site.MemberID(t, webtest.Atelier, "admin@demo.test")+"/remove", nil); p.Status != http.StatusSeeOther {
		t.Fatalf("removing: %d", p.Status)
	}
	for path, want := range map[string]int{webtest.Members: 404, "/w/" + webtest.Atelier: 404, "/w/" + webtest.Wholesale: 200, "/profile": 200} {
		if p := admin.Get(path); p.Status != want {
			t.Errorf("%s after the removal: %d, want %d", path, p.Status, want)
		}
	}
	if p := admin.Post(webtest.Invitations, url.Values{"email": {"b@example.org"}, "role": {"agent"}}); p.Status != http.StatusNotFound {
		t.Errorf("inviting after the removal: %d", p.Status)
	}
	if p := anna.Post("/join", url.Values{"name": {"Anna"}, "password": {"a quiet kiln in spring"}}); p.Status != http.StatusGone {
		t.Errorf("an invitation of somebody who was removed: %d", p.Status)
	}
}

// Rule 19: passwords are kept under Argon2id, and a weaker hash is made again
// when its password is typed. It runs alone: no other test hashes as people's programs do.
func TestRule19Passwords(t *testing.T) {
	site := webtest.New(t, people.Area)
	webtest.HashDearly()
	t.Cleanup(func() { _, _ = signin.HashCheaply() })
	weak, err := argon2id.CreateHash("open-sesame-demo", &argon2id.Params{Memory: 1024, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	if err != nil {
		t.Fatal(err)
	}
	site.Exec(t, `update users set password_hash = $1 where email_key = 'agent@demo.test'`, weak)
	v := site.Visit(t)
	v.SignIn("agent@demo.test", "open-sesame-demo")
	const hash, strong = `select password_hash from users where email_key = 'agent@demo.test'`, "$argon2id$v=19$m=19456,t=2,p=1$"
	if got := webtest.Ask[string](t, site, hash); !strings.HasPrefix(got, strong) {
		t.Errorf("after signing in: %.40s", got)
	}
	site.Visit(t).SignIn("agent@demo.test", "open-sesame-demo")
	current := "open-sesame-demo"
	for _, password := range []string{"mot de passe à rallonge", strings.Repeat("é", 128), "  spaces at both ends  ", "four plain words of mine"} {
		v.Get("/profile")
		if p := v.Post("/profile/password", url.Values{"current_password": {current}, "password": {password}}); p.Status != http.StatusSeeOther {
			t.Fatalf("%q: %d %s", password, p.Status, p.Text())
		}
		current = password
	}
}
