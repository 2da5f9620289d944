package learning_test

import (
	"net/http"
	"net/url"
	"testing"

	"latchkey/web/learning"
	"latchkey/web/webtest"
)

// Students stay in a course that is deleted, and nobody new is enrolled, as the
// page that asks says.
// The answer is the same whether there are students: that would tell of people.
func TestADeletedCourseKeepsItsStudents(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, learning.Area)
	course := site.CourseWithStudents(t)
	students := webtest.Ask[int](t, site, `select count(*) from students where course_id = $1`, course)
	assistant := site.SignIn(t, "assistant@demo.test")
	site.FindHelene(t)
	if p := assistant.Get(webtest.Goods["course"] + "/" + course + "/delete"); !p.Has("nobody new can be enrolled in it. Whoever is in it stays.") {
		t.Errorf("the page that asks: %s", p.Text())
	}
	if p := assistant.Post(webtest.Goods["course"]+"/"+course+"/delete", nil); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if left := webtest.Ask[int](t, site, `select count(*) from students where course_id = $1`, course); left != students || students == 0 {
		t.Errorf("%d of %d students are left", left, students)
	}
	enrol := webtest.Contacts + "/" + site.HeleneID(t) + "/students/new"
	p := assistant.Post(enrol, url.Values{"course": {course}, "date": {"2026-01-02"}, "progress": {"0"}})
	if p.Status != http.StatusUnprocessableEntity {
		t.Errorf("enrolled in a course that is gone: %d %s", p.Status, p.Text())
	}
	elsewhere := "/w/" + webtest.Atelier + "/students/" + site.MakeRecord(t, "students", site.HeleneID(t), "enrolled") + "/edit"
	p = assistant.Post(elsewhere, url.Values{"course": {course}, "date": {"2026-01-02"}, "progress": {"0"}, "version": {"1"}})
	if p.Status != http.StatusUnprocessableEntity {
		t.Errorf("moved into a course that is gone: %d %s", p.Status, p.Text())
	}
}
