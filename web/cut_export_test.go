package web_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web"

	"latchkey/web/webtest"
)

// sent is an answer as it came over the wire, and what went wrong with it.
func sent(t *testing.T, v *webtest.Visitor, path string) (answer *http.Response, body string, err error) {
	t.Helper()
	r := v.Request(http.MethodPost, path, strings.NewReader("csrf="+url.QueryEscape(v.CSRF())))
	r.Header = r.Header.Clone()
	r.Header.Set("Content-Type", webtest.FormType)
	r.AddCookie(&http.Cookie{Name: "__Host-lk", Value: v.Cookie("__Host-lk")})
	if answer, err = new(http.Transport).RoundTrip(r); err != nil {
		return nil, "", err
	}
	defer answer.Body.Close() // It was read.
	read, err := io.ReadAll(answer.Body)
	return answer, string(read), err
}

// lists are those that come at once.
var lists = []string{webtest.Members + ".csv", webtest.Reports + ".csv?report=revenue_by_day&range=12_months"}

// A list leaves after its line of the activity log: where that cannot be
// written, nothing leaves.
func TestRule31AListThatIsNotLoggedDoesNotLeave(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Members)
	site.Exec(t, `alter table activity rename to past`)
	for _, list := range lists {
		p := owner.Post(list, nil)
		if p.Status != http.StatusInternalServerError || p.Header.Get("Content-Disposition") != "" || strings.Contains(string(p.Body), "@demo.test,") {
			t.Errorf("%s: %d %v %.300s", list, p.Status, p.Header, p.Body)
		}
	}
}

// A list says how long it is, so that one that is cut on its way looks cut.
func TestRule30AListSaysHowLongItIs(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `
		with made as (
			insert into users (id, email, email_key, name, name_key, password_hash, language)
			select gen_random_uuid(), n || '@many.example', n || '@many.example', 'Many ' || n, 'many ' || n, '', 'en' from generate_series(1, 600) n returning id, email, name)
		insert into members (workspace_id, id, user_id, name, name_key, email, email_key, role)
		select w.workspace_id, gen_random_uuid(), made.id, made.name, lower(made.name), made.email, made.email, 'agent' from made, workspace_slugs w where w.slug = $1`, webtest.Atelier)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Members)
	for _, list := range lists {
		answer, body, err := sent(t, owner, list)
		if err != nil || answer.StatusCode != http.StatusOK || answer.ContentLength != int64(len(body)) || len(body) < 4096 {
			t.Errorf("%s: %d bytes, %v, of %+v", list, len(body), err, answer)
		}
		if lines := strings.Count(body, "\r\n"); list == lists[0] && !strings.Contains(body, "600@many.example") || lines < 300 {
			t.Errorf("%s has %d lines", list, lines)
		}
	}
}

// A file whose end cannot be read looks cut, whatever left before.
func TestRule30ACutFileLooksCut(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get("/w/" + webtest.Atelier + "/orders")
	export, _ := webtest.Exported(t, owner, "/orders", nil)
	site.Exec(t, `update exports set parts = parts + 1`)
	file := webtest.Contacts + "/imports/" + site.AFile(t, "owner@demo.test", "/contacts")
	site.Exec(t, `insert into import_refusals (workspace_id, import_id, line, reason, cells)
		select workspace_id, id, n, 'import.bad_email', case when n < 250 then array[repeat('x', 100)] else array[null] end from imports, generate_series(1, 250) n`)
	for what, path := range map[string]string{"an export": export, "refused rows": file + "/refused"} {
		answer, body, err := sent(t, owner, path)
		if answer == nil || len(body) < 1000 {
			t.Errorf("nothing left of %s: %v, %.300s", what, err, body)
		}
		if err == nil {
			t.Errorf("%s looks whole: %s", what, body[max(0, len(body)-300):])
		}
	}
}
