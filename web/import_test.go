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

// An import is its maker's alone, and for nobody who may not list all customers.
func TestRule13AnImportIsItsMakersAlone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Contacts + "/import")
	page := owner.Upload(webtest.Contacts+"/import", "a.csv", "email\nsecret@import.example\n").Header.Get("Location")
	id := page[strings.LastIndex(page, "/")+1:]
	for email, want := range map[string]int{"admin@demo.test": 404, "owner2@demo.test": 404, "assistant@demo.test": 403, "agent@demo.test": 403, "nora@demo.test": 404} {
		v := site.SignIn(t, email)
		v.Get("/profile")
		before := site.Kept(t)
		for what, p := range map[string]*webtest.Page{
			"page": v.Get(page), "start": v.Post(page, url.Values{"column_0": {"email"}, "act": {"check"}}), "cancel": v.Post(page+"/cancel", nil), "refused": v.Post(page+"/refused", nil),
			"as payments": v.Get("/w/" + webtest.Atelier + "/transactions/imports/" + id),
		} {
			if p.Status != want || strings.Contains(string(p.Body), "secret@") {
				t.Errorf("%s, %s: %d", email, what, p.Status)
			}
		}
		if want == 403 {
			if p := v.Upload(webtest.Contacts+"/import", "a.csv", "email\n"+webtest.Helene+"\n"); p.Status != 403 {
				t.Errorf("%s uploads: %d", email, p.Status)
			}
		}
		site.Unchanged(t, before, email)
	}
	if p := owner.Get("/w/" + webtest.Atelier + "/transactions/imports/" + id); p.Status != http.StatusNotFound {
		t.Errorf("customers as payments: %d", p.Status)
	}
	if p := owner.Get(webtest.Contacts + "/imports/" + uuid.NewString()); p.Status != http.StatusNotFound {
		t.Errorf("none: %d", p.Status)
	}
}
