package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/web"
	"latchkey/web/app"
	"latchkey/web/webtest"
)

// Nor in the answer to any form.
func TestRule27HiddenDataMakesNoDifferenceToForms(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	found := site.FindHelene(t)
	hidden, address := site.SomeContact(t, webtest.Atelier), site.AnotherAddress(t)
	site.Exec(t, `update workspaces set lookups_per_minute = 1000`)
	assistant := site.SignIn(t, "assistant@demo.test")
	base := "/w/" + webtest.Atelier
	good := url.Values{"name": {"Anna"}, "email": {address}}
	attempts := []webtest.Request{
		{Path: "/contacts", Form: webtest.With(good, "name", webtest.LongName)}, {Path: "/contacts", Form: webtest.With(good, "phone", "x")}, {Path: "/contacts", Form: webtest.With(good, "country", "France")}, {Path: "/contacts", Form: webtest.With(good, "language", "xx")},
		{Path: "/contacts", Form: webtest.With(good, "tags", webtest.Numbered(21))}, {Path: "/contacts", Form: webtest.With(good, "version", "x")}, {Path: "/contacts", Form: webtest.With(good, "assignee", "x")}, {Path: "/contacts", Form: webtest.With(good, "nonsense", "x")},
		{Path: "/contacts", Form: webtest.With(webtest.With(good, "email", "fresh@example.org"), "street", webtest.Flood)}, {Path: "/contacts", Form: webtest.With(webtest.With(good, "email", "fresh@example.org"), "assignee", uuid.NewString())},
		{Path: "/contacts/" + found + "/edit", Form: webtest.With(good, "name", webtest.LongName)}, {Path: "/contacts/" + found + "/edit", Form: webtest.With(good, "phone", "x")}, {Path: "/contacts/" + found + "/edit", Form: webtest.With(webtest.With(good, "email", "fresh@example.org"), "version", "999")},
	}
	tag, course := site.Ceramics(t), site.CourseWithStudents(t)
	for _, name := range []string{"", webtest.LongName, "Press", "press ", "a, b"} {
		attempts = append(attempts, webtest.Request{Path: "/tags", Form: url.Values{"name": {name}}}, webtest.Request{Path: "/tags/" + tag + "/edit", Form: url.Values{"name": {name}}})
	}
	for _, path := range []string{"/courses", "/courses/" + course + "/edit"} {
		attempts = append(attempts, webtest.Request{Path: path, Form: url.Values{"name": {webtest.LongName}}})
	}
	attempts = append(attempts, webtest.Request{Path: "/courses/" + course + "/edit", Form: url.Values{"name": {"Raku"}, "version": {"999"}}})
	for _, section := range webtest.LookupSections {
		attempts = append(attempts, webtest.Request{Path: "/" + section + "/lookup", Form: url.Values{"email": {"nobody@example.org"}}}, webtest.Request{Path: "/" + section + "/lookup", Form: url.Values{"email": {address}, "reason": {webtest.Flood}}},
			webtest.Request{Path: "/" + section + "/lookup", Form: url.Values{"email": {address, address}}})
		for _, typed := range []string{"", strings.Split(address, "@")[0], "@" + strings.Split(address, "@")[1], address + ",", "%", address[1:], "x" + address} {
			attempts = append(attempts, webtest.Request{Path: "/" + section + "/lookup", Form: url.Values{"email": {typed}}})
		}
	}
	for _, id := range []string{hidden, "01890a5d-ac96-774b-bcce-b302099a8057"} {
		attempts = append(attempts, webtest.Request{Path: "/contacts/" + id + "/edit", Form: good}, webtest.Request{Path: "/contacts/" + id + "/edit", Form: webtest.With(good, "name", webtest.LongName)}, webtest.Request{Path: "/contacts/" + id + "/delete", Form: nil})
	}
	for _, route := range web.Routes() {
		if route.Method == http.MethodPost && (route.Road.Kind == app.RoadMember || route.Road.Kind == app.RoadPage) {
			for _, id := range []string{hidden, found} {
				attempts = append(attempts, webtest.Request{Path: strings.TrimPrefix(strings.NewReplacer("{workspace}", webtest.Atelier, "{id}", id).Replace(route.Pattern), base), Form: url.Values{"nonsense": {"x"}}})
			}
		}
	}
	send := func() (answers []string) {
		assistant.Get("/profile")
		for _, a := range attempts {
			site.ForgetTries(t)
			p := assistant.Post(base+a.Path, a.Form)
			if strings.Contains(p.Header.Get("Location"), "?missed=") {
				p = assistant.Follow(p) // To the page of a search in vain, which has an address of its own.
			}
			answers = append(answers, webtest.Answer(p))
		}
		return answers
	}
	one := send()
	site.Exec(t, webtest.OtherCustomersSQL)
	two := send()
	for i, a := range attempts {
		if strings.HasPrefix(one[i], "See Other") {
			t.Errorf("%s %.80q is accepted", a.Path, a.Form.Encode())
		}
		if one[i] != two[i] {
			t.Errorf("%s %.80q tells what is hidden:\n%s", a.Path, a.Form.Encode(), cmp.Diff(one[i], two[i]))
		}
	}
	// And what is accepted leads to a page that shows what was typed alone.
	site.ForgetTries(t)
	fresh := assistant.Post(base+"/contacts", webtest.With(good, "email", "quite.fresh@example.org"))
	if p := assistant.Follow(fresh); p.Status != http.StatusOK || p.Has("Other ") {
		t.Errorf("a new customer: %d %s", p.Status, p.Text())
	}
}
