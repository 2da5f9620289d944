package customers_test

import (
	"strings"
	"testing"

	"latchkey/web/customers"
	"latchkey/web/webtest"
)

// A search that did not look at everybody says so before the rows that it found, where
// people see it, and counts nobody.
func TestASearchThatIsTooWideSaysSoFirst(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	for half, word := range []string{"mia", "roth"} {
		site.Exec(t, `with w as (select workspace_id from workspace_slugs where slug = $1),
			c as (insert into contacts (workspace_id, id, name, name_key)
				select workspace_id, gen_random_uuid(), $2, $2 from w, generate_series(1, 2600) returning workspace_id, id)
			insert into contact_words (workspace_id, contact_id, word, beside)
			select workspace_id, id, $2, case $3::integer when 0 then ' ' || $2 else '' end from c`, webtest.Atelier, word, half)
	}
	site.Exec(t, `with c as (insert into contacts (workspace_id, id, name, name_key)
			select workspace_id, gen_random_uuid(), 'Mia Roth', 'mia roth' from workspace_slugs where slug = $1 returning workspace_id, id)
		insert into contact_words (workspace_id, contact_id, word) select workspace_id, id, string_to_table('mia roth', ' ') from c`, webtest.Atelier)
	owner := site.SignIn(t, "owner@demo.test")
	for language, want := range map[string]string{"en": "Too many match", "fr": "Trop de clients correspondent", "nl": "Er passen te veel klanten"} {
		site.Exec(t, `update users set language = $1`, language)
		p := owner.Get(webtest.Contacts + "?q=mia+roth")
		text := p.Find("#contacts").Text()
		said, row := strings.Index(text, want), strings.Index(text, "Mia Roth")
		if said < 0 || row < said || strings.Count(text, want) != 1 {
			t.Errorf("%s: said at %d, the row stands at %d: %s", language, said, row, text)
		}
		if p := owner.Get(webtest.Contacts + "?q=roth+nobody+mia"); p.Has(want) {
			t.Errorf("%s: a rare word is not too wide: %s", language, p.Find("#contacts").Text())
		}
	}
}
