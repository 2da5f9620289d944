package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"latchkey/web"
	"latchkey/web/webtest"
)

// How soon customers are answered is kept as it happens, and read by those who have the
// reports; agents have none.
func TestReportsOfAnswers(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `delete from conversations`)
	door := site.Receive(t)
	door.Send("jana@novak.example", "bonjour@atelier.test", "About the kiln", "How hot does it get?")
	webtest.Until(t, "the mail is kept", func() bool { return webtest.Ask[bool](t, site, `select exists (select from messages)`) })
	id := webtest.Ask[string](t, site, `update conversations set created_at = now() - interval '10 minutes', waiting_since = now() - interval '10 minutes'
		returning id::text`)
	owner := site.SignIn(t, "owner@demo.test")
	page := owner.Get("/w/" + webtest.Atelier + "/conversations/" + id)
	form := url.Values{}
	page.Find(`form[action*="/reply"] input`).Each(func(_ int, field *goquery.Selection) {
		if name, kind := field.AttrOr("name", ""), field.AttrOr("type", ""); name != "csrf" && kind != "file" && kind != "checkbox" {
			form.Set(name, field.AttrOr("value", ""))
		}
	})
	form.Set("text", "Very hot.")
	if p := owner.Post("/w/"+webtest.Atelier+"/conversations/"+id+"/reply", form); p.Status != http.StatusSeeOther {
		t.Fatalf("answered: %d %s", p.Status, p.Text())
	}
	name := webtest.Ask[string](t, site, `select name from members where email = 'owner@demo.test' order by workspace_id limit 1`)
	reads := func(kind, want string) {
		t.Helper()
		p := owner.Get("/w/" + webtest.Atelier + "/reports?report=" + kind)
		if got := strings.Join(strings.Fields(p.Find("main tbody tr").First().Text()), " "); !strings.HasSuffix(got, want) {
			t.Errorf("%s: %q, want %q", kind, got, want)
		}
	}
	one := func(cells ...string) string { return strings.Join(cells, "") }
	reads("answers_by_member", one(name, "1", "1", "10", "10", "0", "–", "–"))
	owner.Post("/w/"+webtest.Atelier+"/conversations/"+id+"/close", nil)
	for _, kind := range []string{"answers_by_day", "answers_by_hour", "answers_by_channel", "answers_by_team"} {
		reads(kind, one("1", "1", "10", "10", "1", "10", "10"))
	}
	owner.Post("/w/"+webtest.Atelier+"/conversations/"+id+"/reopen", nil)
	reads("answers_by_channel", one("1", "1", "10", "10", "0", "–", "–"))
	csv := owner.Post("/w/"+webtest.Atelier+"/reports.csv?report=answers_by_member", nil)
	if body := string(csv.Body); csv.Status != http.StatusOK || !strings.Contains(body, "\""+name+"\",1,1,10,10,0,,") {
		t.Errorf("as a file: %d %s", csv.Status, body)
	}
	for _, who := range []string{"agent@demo.test", "assistant@demo.test"} {
		if p := site.SignIn(t, who).Get("/w/" + webtest.Atelier + "/reports?report=answers_by_member"); p.Status != http.StatusForbidden {
			t.Errorf("%s: %d", who, p.Status)
		}
	}
}
