package people_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/web/people"
	"latchkey/web/webtest"
)

// Rule 42: every click on the form of a new workspace leads into the one that it
// has made.
func TestRule42OneFormMakesOneWorkspace(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner, other := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "nora@demo.test")
	once := owner.Get("/workspaces/new").Find("main form input[name=once]").AttrOr("value", "")
	form := webtest.With(webtest.AWorkspace("Kiln"), "once", once)
	before := webtest.Ask[int](t, site, `select count(*) from workspaces`)
	var clicks []*http.Request
	for range 4 {
		clicks = append(clicks, webtest.Posting(owner, "/workspaces/new", form))
	}
	answers := slices.Collect(maps.Keys(webtest.Together(t, clicks)))
	again := site.SignIn(t, "owner@demo.test")
	late := again.Post("/workspaces/new", form)
	if len(answers) != 1 || !strings.HasPrefix(answers[0], "303 /w/kiln-") || "303 "+late.Header.Get("Location") != answers[0] {
		t.Errorf("clicks lead to %q, a late one to %q", answers, late.Header.Get("Location"))
	}
	if n := webtest.Ask[int](t, site, `select count(*) from workspaces`) - before; n != 1 {
		t.Errorf("%d workspaces", n)
	}
	// The key is of whoever sends it: nobody is led by another's.
	other.Get("/workspaces/new")
	if p := other.Post("/workspaces/new", form); p.Status != http.StatusSeeOther || "303 "+p.Header.Get("Location") == answers[0] {
		t.Errorf("somebody else with the key: %d to %q", p.Status, p.Header.Get("Location"))
	}
	// What was made has given the session another token.
	form.Set("once", uuid.NewString())
	first := other.Post("/workspaces/new", form)
	if second := other.Post("/workspaces/new", form); first.Status != http.StatusSeeOther || second.Header.Get("Location") != first.Header.Get("Location") {
		t.Errorf("one leads to %q, the next to %d %q", first.Header.Get("Location"), second.Status, second.Header.Get("Location"))
	}
	again.Get("/workspaces/new")
	for what, keys := range map[string][]string{"a broken key": {"x"}, "two keys": {uuid.NewString(), uuid.NewString()}} {
		if p := again.Post("/workspaces/new", webtest.With(webtest.AWorkspace("Kiln"), "once", keys...)); p.Status < http.StatusBadRequest || p.Status >= http.StatusInternalServerError {
			t.Errorf("%s: %d", what, p.Status)
		}
	}
}
