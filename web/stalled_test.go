package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"latchkey/web"
	"latchkey/web/webtest"
)

// A database that hangs is said to hang, within the time of a request; what was
// typed is kept, nobody is signed out, and all is well once it goes on.
func TestADatabaseThatHangsIsSaidSo(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	stall := webtest.NewStall(t, site)
	site.Env = map[string]string{"DATABASE_URL": stall.URL}
	site.Patience = 300 * time.Millisecond
	site.URL = site.Start(t)
	v := site.SignIn(t, "owner@demo.test")
	notes := "/w/atelier-marchand/contacts/" + site.SomeContact(t, webtest.Atelier) + "/notes"
	comesBack(t, v, "/w/atelier-marchand/contacts")

	stall.Stop()
	began := time.Now()
	page := v.Get("/w/atelier-marchand/contacts?q=du")
	if page.Status != http.StatusServiceUnavailable || page.Header.Get("Retry-After") == "" || time.Since(began) > 30*time.Second {
		t.Errorf("%d after %s: %s", page.Status, time.Since(began), page.Text())
	}
	if again, _ := page.Find("a.button").First().Attr("href"); again != "/w/atelier-marchand/contacts?q=du" {
		t.Errorf("the page leads on to %q", again)
	}
	typed := url.Values{"text": {"Prefers <mornings> & quiet"}}
	refused := v.Post(notes, typed)
	kept, _ := refused.Find(`form input[name="text"]`).Attr("value")
	if refused.Status != http.StatusServiceUnavailable || kept != typed.Get("text") {
		t.Errorf("%d, what was typed is %q by now", refused.Status, kept)
	}
	if ready := v.Get("/readyz"); ready.Status != http.StatusServiceUnavailable {
		t.Errorf("/readyz: %d", ready.Status)
	}
	if healthy := v.Get("/healthz"); healthy.Status != http.StatusOK {
		t.Errorf("/healthz: %d", healthy.Status)
	}
	if failed := v.Post("/login", url.Values{"email": {"owner@demo.test"}, "password": {"open-sesame-demo"}}); failed.Status != http.StatusServiceUnavailable ||
		strings.Contains(string(failed.Body), "open-sesame") || failed.Find(`a.button[href="/login"]`).Length() != 1 {
		t.Errorf("signing in: %d %s", failed.Status, failed.Body)
	}
	// The page leads nowhere else, and does not say the link of a mail.
	away := v.Request(http.MethodGet, "/x", nil)
	away.URL.Opaque = "//evil.example/x"
	if page := v.Send(away); page.Status == http.StatusServiceUnavailable && strings.Contains(string(page.Body), "evil.example") {
		t.Errorf("it leads to another site: %s", page.Body)
	}
	if page := v.Get("/join/a-secret-of-a-mail"); page.Status != http.StatusServiceUnavailable || strings.Contains(string(page.Body), "a-secret") ||
		page.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("%d %q: %s", page.Status, page.Header.Get("Referrer-Policy"), page.Body)
	}
	stall.Go()

	comesBack(t, v, "/readyz")
	comesBack(t, v, "/w/atelier-marchand/contacts?q=du")
	if n := webtest.Ask[int](t, site, `select count(*) from contact_notes where text like 'Prefers%'`); n > 1 {
		t.Errorf("%d notes", n)
	}
}

// What breaks while it is being saved may be saved: the page says so.
func TestWhatBreaksWhileSavingIsSaidSo(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `create function wait() returns trigger language plpgsql as 'begin perform pg_sleep(2); return null; end'`)
	site.Exec(t, `create constraint trigger late after insert on tags deferrable initially deferred for each row execute function wait()`)
	site.Patience = 500 * time.Millisecond
	site.URL = site.Start(t)
	v := site.SignIn(t, "owner@demo.test")
	comesBack(t, v, "/w/atelier-marchand/tags")
	page := v.Post("/w/atelier-marchand/tags", url.Values{"name": {"Late"}})
	if page.Status != http.StatusServiceUnavailable || !page.Has("It may have been saved, or not") || page.Has("Nothing is half done") {
		t.Errorf("%d %s", page.Status, page.Text())
	}
}

// A table that somebody holds is as good as away.
func TestALockedTableIsSaidSo(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Patience = 300 * time.Millisecond
	site.URL = site.Start(t)
	v := site.SignIn(t, "owner@demo.test")
	tx, err := site.DB.Owner.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(t.Context())
	if _, err := tx.Exec(t.Context(), `lock table tags`); err != nil {
		t.Fatal(err)
	}
	if page := v.Get("/w/atelier-marchand/tags"); page.Status != http.StatusServiceUnavailable {
		t.Errorf("%d %s", page.Status, page.Text())
	}
	comesBack(t, v, "/w/atelier-marchand/orders") // Another page is not held up.
}

// comesBack asks for a page until it is there: a machine that is busy may take
// longer than these tests are patient.
func comesBack(t *testing.T, v *webtest.Visitor, path string) {
	t.Helper()
	page := v.Get(path)
	for end := time.Now().Add(time.Minute); page.Status == http.StatusServiceUnavailable && time.Now().Before(end); {
		page = v.Get(path)
	}
	if page.Status != http.StatusOK {
		t.Errorf("%s: %d %s", path, page.Status, page.Text())
	}
}
