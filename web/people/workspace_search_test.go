package people_test

import (
	"net/url"
	"testing"

	"latchkey/web/people"
	"latchkey/web/webtest"
)

// Workspaces are found without accents, in whatever case, by their organization too.
func TestWorkspacesAreFoundWithoutAccents(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Exec(t, `update workspaces set name = 'Café Zoë' where name = 'Marchand Wholesale'`)
	site.Exec(t, `update organizations set name = 'Maison Lumière' where name = 'Marchand'`)
	owner := site.SignIn(t, "owner@demo.test")
	for search, found := range map[string]bool{
		"cafe": true, "Café": true, "CAFÉ  zoe": true, "cafe\u0301": true, "zoë": true, "lumiere": true, "MAISON": true, "cafes": false, "ca e": false, "%": false,
	} {
		p := owner.Get("/workspaces?q=" + url.QueryEscape(search))
		if has := p.Find("main").Text() != "" && p.Find(`main a[href*="/w/`+webtest.Wholesale+`"], main form[action*="/w/`+webtest.Wholesale+`"]`).Length() > 0; has != found {
			t.Errorf("%q finds it: %t, want %t", search, has, found)
		}
	}
}
