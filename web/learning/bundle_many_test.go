package learning_test

import (
	"net/http"
	"strings"
	"testing"

	"latchkey/internal/listing"
	"latchkey/web/learning"
	"latchkey/web/webtest"
)

// However many courses there are, the form of a bundle shows the names of those it has,
// takes each of them by its whole name, and asks which one is meant by less.
func TestABundleTakesACourseThatItsListsDoNotHold(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, learning.Area)
	site.Exec(t, `update users set language = 'en'`)
	site.Exec(t, `insert into courses (workspace_id, id, name, name_key, words)
		select workspace_id, gen_random_uuid(), 'Zz course ' || n, 'zz course ' || n, array['zz', 'course', n::text]
		  from workspace_slugs, generate_series(1, $2) n where slug = $1`, webtest.Atelier, listing.MaxChoices+1)
	site.Exec(t, `insert into courses (workspace_id, id, name, name_key, words)
		select workspace_id, gen_random_uuid(), 'Zzz glaze', 'zzz glaze', array['zzz', 'glaze'] from workspace_slugs, generate_series(1, 2) where slug = $1`, webtest.Atelier)
	owner, list := site.SignIn(t, "owner@demo.test"), "/w/"+webtest.Atelier+"/bundles"
	form := webtest.Typed(owner.Get(list + "/new"))
	for _, place := range []string{"courses_1", "courses_10"} {
		if !form.Has(place) {
			t.Errorf("the form has no %s", place)
		}
	}
	const typed = "courses_1~any_courses"
	form.Del("once")
	form.Set("name", "Many")
	form.Set("price", "10")
	webtest.Refuses(t, site, owner, list, []webtest.Attempt{
		{Name: "a part of a name", Form: webtest.With(form, typed, "course 20"), Status: 422},
		{Name: "no name", Form: webtest.With(form, typed, "nonsense"), Status: 422},
		{Name: "two of a name", Form: webtest.With(form, typed, "Zzz glaze"), Status: 422},
		{Name: "a place beyond the last", Form: webtest.With(form, "courses_11~any_courses", "Zz course 1"), Status: 422},
		{Name: "a flood", Form: webtest.With(form, typed, strings.Repeat("z", 10_000)), Status: 400},
	})
	p := owner.Post(list, webtest.With(form, typed, "zzz"))
	if p.Find(`option:contains("Zzz glaze")`).Length() != 2 || p.Find(`input[name="name"][value="Many"]`).Length() != 1 {
		t.Errorf("what is like it is not offered, or what was typed is gone: %s", p.Text())
	}
	p = owner.Post(list, webtest.With(webtest.With(form, typed, "Zz course 1"), "courses_2~any_courses", "zz COURSE 1"))
	if got := p.Find(`#courses_1 option[selected], #courses_2 option[selected]`).Text(); p.Status != http.StatusUnprocessableEntity || got != "Zz course 1Zz course 1" {
		t.Errorf("one that is named twice: %d, the form has %q", p.Status, got)
	}
	if p := owner.Post(list, webtest.With(webtest.With(form, typed, "ZZ Course 201"), "courses_2~any_courses", " Zz course 200")); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	edit := list + "/" + webtest.Ask[string](t, site, `select id::text from bundles where name = 'Many'`) + "/edit"
	named := func(input string) string { return owner.Get(edit).Find("#" + input + " option[selected]").Text() }
	if a, b := named("courses_1"), named("courses_2"); a != "Zz course 201" || b != "Zz course 200" {
		t.Errorf("it has %q and %q", a, b)
	}
	site.Exec(t, `update courses set deleted_at = now() where name = 'Zz course 200'`)
	if b := named("courses_2"); b != "Zz course 200: not in the list any more" {
		t.Errorf("what was deleted is called %q", b)
	}
	if p := owner.Post(edit, webtest.Typed(owner.Get(edit))); p.Status != http.StatusSeeOther {
		t.Errorf("the form of today is not taken: %d %s", p.Status, p.Text())
	}
}
