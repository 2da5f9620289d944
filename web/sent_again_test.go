package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// Rule 42: what is saved already is saved, whoever saved it: a form of changes that is
// sent again leads where it led, and nobody is told that somebody else went before. What
// differs in one field is asked.
func TestRule42ChangesThatAreSentAgainAreSaved(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner, admin := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "admin@demo.test")
	workspace := "/w/" + webtest.Atelier
	one := func(table, where string) string {
		return webtest.Ask[string](t, site, `select t.id::text from `+table+` t join workspace_slugs s using (workspace_id) where s.slug = $1 and `+where+` limit 1`, webtest.Atelier)
	}
	for page, c := range map[string]struct {
		field, value, other string
		differs             url.Values
	}{
		workspace + "/contacts/" + site.HeleneID(t) + "/edit":                           {"city", "Lyon Sept", "Lyon Huit", nil},
		workspace + "/tags/" + one("tags", "true") + "/edit":                            {"name", "Kiln firing", "Kiln fired", nil},
		workspace + "/orders/" + one("orders", "state = 'paid'") + "/edit":              {"city", "Lyon Sept", "Lyon Huit", nil},
		workspace + "/transactions/" + one("transactions", "kind = 'charge'") + "/edit": {"label", "Glaze, a kilo", "Glaze, two", nil},
		workspace + "/settings/general":                                                 {"name", "Atelier Deux", "Atelier Trois", nil},
	} {
		form := webtest.Typed(owner.Get(page))
		if !form.Has("version") || !form.Has(c.field) {
			t.Errorf("%s has no form: %v", page, form)
			continue
		}
		form.Set(c.field, c.value)
		theirs := webtest.With(webtest.Typed(admin.Get(page)), c.field, c.value)
		first := owner.Post(page, form)
		for who, again := range map[string]*webtest.Page{"the second press": owner.Post(page, form), "somebody who wrote the same": admin.Post(page, theirs)} {
			if again.Status != http.StatusSeeOther || again.Header.Get("Location") != first.Header.Get("Location") {
				t.Errorf("%s, %s: %d to %q, want %q: %s", page, who, again.Status, again.Header.Get("Location"), first.Header.Get("Location"), again.Text())
			}
		}
		if p := owner.Post(page, webtest.With(form, c.field, c.other)); p.Status != http.StatusConflict {
			t.Errorf("%s: another value by a version that is over: %d %s", page, p.Status, p.Text())
		}
	}
}
