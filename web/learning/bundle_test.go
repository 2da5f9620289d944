package learning_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/uuid"

	"latchkey/web/learning"
	"latchkey/web/webtest"
)

// A bundle stands among the courses, and makes a customer a student of each.
func TestABundleEnrolsInItsCourses(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, learning.Area)
	site.Exec(t, `update users set language = 'en'`)
	found := site.FindHelene(t)
	bundle := uuid.NewString()
	site.Exec(t, `insert into bundles (workspace_id, id, name, name_key, price, currency) select workspace_id, $1, 'Two courses', 'two courses', 100, 'EUR' from contacts where id = $2`, bundle, found)
	site.Exec(t, `delete from students where contact_id = $1`, found)
	for place, name := range []string{"Raku in the garden", "Decorating with slip"} {
		site.Exec(t, `insert into bundle_courses (workspace_id, bundle_id, position, course_id) select workspace_id, $1, $2, id from courses where name = $3`, bundle, place+1, name)
	}
	unfound := site.SomeContact(t, webtest.Atelier)
	form := url.Values{"course": {"bundle:" + bundle}, "date": {"2026-01-31"}, "progress": {"0"}}
	for _, email := range []string{"assistant@demo.test", "owner@demo.test"} {
		v := site.SignIn(t, email)
		path := webtest.Contacts + "/" + found + "/students/new"
		if p := v.Get(path); p.Find(`select[name="course"] option[value="bundle:`+bundle+`"]`).Text() != "Bundle: Two courses" {
			t.Errorf("%s: %d %s", email, p.Status, p.Text())
		}
		if email == "assistant@demo.test" {
			if p := v.Post(webtest.Contacts+"/"+unfound+"/students/new", form); p.Status != http.StatusNotFound {
				t.Errorf("somebody they did not find: %d", p.Status)
			}
			if label := v.Get(path).Find("label[for=course]").Text(); label != "Course or bundle" {
				t.Errorf("%s: the list is called %q", email, label)
			}
			p := v.Post(path, form)
			if p.Status != http.StatusSeeOther || p.Header.Get("Location") != webtest.Contacts+"/"+found {
				t.Fatalf("%s: %d %s", email, p.Status, p.Text())
			}
			if p = v.Get("/w/" + webtest.Atelier + "/students"); !p.Has("Two courses: enrolled in 2 courses.") {
				t.Errorf("%s: %s", email, p.Text())
			}
			if courses := webtest.Ask[string](t, site, `select string_agg(c.name, ', ' order by c.name) from students s join courses c on c.id = s.course_id where s.contact_id = $1`, found); courses != "Decorating with slip, Raku in the garden" {
				t.Errorf("%s enrolled in %s", email, courses)
			}
			continue
		}
		webtest.Refuses(t, site, v, path, []webtest.Attempt{{Name: "in both already", Form: form, Status: 422}, {Name: "none", Form: webtest.With(form, "course", "bundle:"+uuid.NewString()), Status: 422}, {Name: "no id", Form: webtest.With(form, "course", "bundle:"), Status: 422}, {Name: "half an id", Form: webtest.With(form, "course", "bundle:x"), Status: 422}})
		site.Exec(t, `update bundles set active = false where id = $1`, bundle)
		if p := v.Get(path); p.Find(`select[name="course"] option[value="bundle:`+bundle+`"]`).Length() != 0 {
			t.Errorf("a bundle that is put away is offered")
		}
		webtest.Refuses(t, site, v, path, []webtest.Attempt{{Name: "put away", Form: form, Status: 422}})
		if p := v.Post(path, form); p.Find("#course-error").Text() != "This bundle is not open." {
			t.Errorf("put away: %s", p.Text())
		}
		if n := webtest.Ask[int](t, site, `select count(*) from activity where act = 'bundle.enrol' and target = 'Two courses' and detail->>'count' = '2'`); n != 1 {
			t.Errorf("%d lines of the log", n)
		}
		// A student who is there moves into a course, not into a bundle.
		student := webtest.Ask[string](t, site, `select id::text from students where contact_id = $1 limit 1`, found)
		site.Exec(t, `update bundles set active = true where id = $1`, bundle)
		webtest.Refuses(t, site, v, "/w/"+webtest.Atelier+"/students/"+student+"/edit", []webtest.Attempt{{Name: "a bundle for one course", Form: webtest.With(form, "version", "1"), Status: 422}})
	}
}
