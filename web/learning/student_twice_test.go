package learning_test

import (
	"net/http"
	"testing"

	"latchkey/web/learning"
	"latchkey/web/webtest"
)

// A customer is in a course once: adding them again, moving them there from
// another course, and bringing them back are refused with a sentence.
func TestACustomerIsInACourseOnce(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, learning.Area)
	owner := site.SignIn(t, "owner@demo.test")
	contact := webtest.Ask[string](t, site, `
		insert into contacts (workspace_id, id, name) select workspace_id, gen_random_uuid(), 'Pupil' from workspace_slugs where slug = $1 returning id::text`, webtest.Atelier)
	one, other := site.MakeRecord(t, "students", contact, "enrolled"), site.MakeRecord(t, "students", contact, "enrolled")
	course := func(student string) string {
		return webtest.Ask[string](t, site, `select course_id::text from students where id = $1`, student)
	}
	first := course(one)
	refused := func(what string, p *webtest.Page) {
		t.Helper()
		if p.Status != http.StatusUnprocessableEntity || !p.Has("The customer is in this course already.") {
			t.Errorf("%s: %d %s", what, p.Status, p.Text())
		}
	}
	edit := "/w/" + webtest.Atelier + "/students/" + other + "/edit"
	moved := webtest.With(webtest.Typed(owner.Get(edit)), "course", first)
	before := site.Kept(t)
	refused("moved", owner.Post(edit, moved))
	create := webtest.Contacts + "/" + contact + "/students/new"
	refused("added", owner.Post(create, webtest.With(webtest.Typed(owner.Get(create)), "course", first)))
	site.Unchanged(t, before, "what was refused")
	// Whoever left is in it no more, until they are back.
	site.Exec(t, `update students set state = 'left' where id = $1`, one)
	if p := owner.Post(edit, moved); p.Status != http.StatusSeeOther || course(other) != first {
		t.Errorf("after the other has left: %d %s", p.Status, p.Text())
	}
	refused("brought back", owner.Post("/w/"+webtest.Atelier+"/students/"+one+"/resume", nil))
}
