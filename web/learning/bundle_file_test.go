package learning_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"latchkey/web/learning"
	"latchkey/web/webtest"
)

// A file of bundles has their courses in their order, and says where one was
// deleted, in the words of its reader.
func TestAFileOfBundlesHasTheirCourses(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, learning.Area)
	site.Exec(t, `update users set language = 'fr'`)
	bundle := uuid.NewString()
	site.Exec(t, `insert into bundles (workspace_id, id, name, name_key, price, currency, active)
		select workspace_id, $1, 'Three courses', 'three courses', 0, 'EUR', false from workspace_slugs where slug = $2`, bundle, webtest.Atelier)
	for place, name := range []string{"Raku in the garden", "Gone", "Decorating with slip"} {
		site.Exec(t, `insert into courses (workspace_id, id, name, name_key, deleted_at)
			select workspace_id, gen_random_uuid(), $1, lower($1), now() from workspace_slugs where slug = $2 and $1 = 'Gone'`, name, webtest.Atelier)
		site.Exec(t, `insert into bundle_courses (workspace_id, bundle_id, position, course_id)
			select c.workspace_id, $1, $2, c.id from courses c join bundles b on b.workspace_id = c.workspace_id and b.id = $1 where c.name = $3`,
			bundle, place+1, name)
	}
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get("/w/" + webtest.Atelier + "/bundles")
	_, rows := webtest.Exported(t, owner, "/bundles", nil)
	if rows[0][0] != "Nom" { // A course is no person with a full name.
		t.Errorf("its first column is called %q", rows[0][0])
	}
	at := slices.IndexFunc(rows, func(row []string) bool { return row[0] == "Three courses" })
	want := []string{"Three courses", "0.00", "EUR", "Raku in the garden\nN’est plus dans la liste\nDecorating with slip", "Fermé"}
	if at < 0 || !slices.Equal(rows[at][:5], want) {
		t.Errorf("the file has %q", rows[max(at, 0)])
	}
}
