package web_test

import (
	"net/http"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// The page of a fault leads on: to what has changed meanwhile, where that has a page, and to the
// page without what its address asked in vain.
func TestAFaultLeadsOn(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	home := "/w/" + webtest.Atelier
	order := home + "/orders/" + webtest.Ask[string](t, site, `select id::text from orders where state = 'shipped' and workspace_id = (
		select workspace_id from workspace_slugs where slug = $1) limit 1`, webtest.Atelier)
	for _, c := range []struct {
		path   string
		status int
		leads  string
	}{
		{order + "/cancel", http.StatusConflict, order},
		{home + "/contacts?colour=red", http.StatusBadRequest, home + "/contacts"},
		{home + "/nothing", http.StatusNotFound, home},
	} {
		page := owner.Get(c.path)
		if page.Status != c.status || !strings.Contains(string(page.Body), `<a class="button" href="`+c.leads+`">`) {
			t.Errorf("%s: %d, and it does not lead to %s", c.path, page.Status, c.leads)
		}
	}
}
