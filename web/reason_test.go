package web_test

import (
	"net/http"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// What somebody may do with a section, and why not more, is told in sentences: of every member
// about every section, of every role, in every language.
func TestReasonsAreSentences(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	for _, language := range []string{"en", "fr", "nl"} {
		site.Exec(t, `update users set language = $1 where email = 'owner@demo.test'`, language)
		pages := map[string]string{access + "?role=manager&restrictions=data_export,contact_deletion": ".access td:last-child p"}
		for _, role := range []string{"owner", "admin", "manager", "assistant", "agent"} {
			pages[access+"?role="+role] = ".access td:last-child p"
		}
		for _, option := range owner.Get(access + "/who").Find("#seers-resource option").EachIter() {
			pages[access+"/who?resource="+option.AttrOr("value", "")] = ".seers-why"
		}
		for page, where := range pages {
			got := owner.Get(page)
			told := got.Find(where)
			if got.Status != http.StatusOK || told.Length() == 0 {
				t.Fatalf("%s: %d, %d reasons", page, got.Status, told.Length())
			}
			for _, reason := range told.EachIter() {
				if text := strings.TrimSpace(reason.Text()); !strings.HasSuffix(text, ".") || len(strings.Fields(text)) < 4 {
					t.Errorf("%s, %s: %q is no sentence", page, language, text)
				}
			}
		}
	}
}
