package web_test

import (
	"strconv"
	"strings"
	"testing"

	"latchkey/web"

	"latchkey/web/webtest"
)

// manyPeople gives a tag, a team, a field and a course of the Atelier so many
// customers, and nobody else.
func manyPeople(t *testing.T, site *webtest.Site, count int) map[string]string {
	t.Helper()
	place := webtest.Ask[string](t, site, `select workspace_id::text from workspace_slugs where slug = $1`, webtest.Atelier)
	ids := map[string]string{
		"tag": site.Ceramics(t), "course": site.CourseWithStudents(t), "team": site.TeamID(t, "Customer service"), "field": site.FieldID(t, "Preferred clay"),
	}
	site.Exec(t, `delete from contact_tags where tag_id = $1`, ids["tag"])
	site.Exec(t, `delete from contact_values where field_id = $1`, ids["field"])
	site.Exec(t, `delete from students where course_id = $1`, ids["course"])
	site.Exec(t, `update contacts set team_id = null where team_id = $1`, ids["team"])
	site.Exec(t, `insert into contacts (workspace_id, id, name, name_key, team_id, source) select $1, gen_random_uuid(), 'Many ' || n, 'many ' || n, $2, 'many' from generate_series(1, $3::int) n`, place, ids["team"], count)
	for table, columns := range map[string]string{
		"contact_tags (tag_id, workspace_id, contact_id)":                        ids["tag"] + `', workspace_id, id`,
		"contact_values (field_id, workspace_id, contact_id, value, value_key)":  ids["field"] + `', workspace_id, id, 'Porcelain', 'porcelain'`,
		"students (course_id, workspace_id, contact_id, id, enrolled_at, state)": ids["course"] + `', workspace_id, id, gen_random_uuid(), now(), 'enrolled'`,
	} {
		site.Exec(t, `insert into `+table+` select '`+columns+` from contacts where source = 'many'`)
	}
	return ids
}

// What is counted no further than a thousand says so wherever it is shown, and
// a thousand is a thousand.
func TestACountThatEndsEarlySaysSo(t *testing.T) {
	t.Parallel()
	thousand := map[string]string{"en": "1,000", "fr": "1 000", "nl": "1.000"}
	more := map[string]string{"en": "More than ", "fr": "Plus de ", "nl": "Meer dan "}
	for count, capped := range map[int]bool{1000: false, 1500: true} {
		t.Run(strconv.Itoa(count), func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, web.Areas...)
			ids := manyPeople(t, site, count)
			owner := site.SignIn(t, "owner@demo.test")
			for language, number := range thousand {
				site.Exec(t, `update users set language = $1`, language)
				for path, where := range map[string]string{
					webtest.Goods["tag"]:    `tr:has(a[href*="` + ids["tag"] + `"]) td.numeric`,
					webtest.Goods["course"]: `tr:has(a[href*="` + ids["course"] + `"]) td.numeric`,
					webtest.Teams:           `tr:has(a[href*="` + ids["team"] + `"]) td.numeric`,
					webtest.Goods["tag"] + "/" + ids["tag"] + "/delete":       `.dialog-body .number`,
					webtest.Goods["course"] + "/" + ids["course"] + "/delete": `.dialog-body .number`,
					webtest.Teams + "/" + ids["team"] + "/delete":             `.dialog-body .number`,
					webtest.Fields + "/" + ids["field"] + "/delete":           `.dialog-body .number`,
					webtest.Fields + "/" + ids["field"] + "/edit":             `#kind-hint`,
					webtest.Contacts + "?tag=" + ids["tag"]:                   `.list-foot .number`,
				} {
					text := strings.Join(strings.Fields(owner.Get(path).Find(where).Text()), " ")
					if want := more[language] + number; strings.Contains(text, want) != capped || !strings.Contains(text, number) || strings.Contains(text, "001") {
						t.Errorf("%d in %s, %s: %q", count, language, path, text)
					}
				}
			}
		})
	}
}
