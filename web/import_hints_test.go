package web_test

import (
	"slices"
	"strings"
	"testing"

	"latchkey/internal/importing"
	"latchkey/internal/policy"
	"latchkey/web"
	"latchkey/web/app"
	"latchkey/web/webtest"
)

// The page of each list that comes in names the programs whose files of it are known, all
// of them and no other, in three languages.
func TestAnImportsPageNamesTheProgramsThatAreKnown(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	known := map[policy.Resource][]string{}
	all := []string{"Teachable", "Thinkific", "Kajabi", "Podia", "Squarespace", "Wix"}
	for _, p := range importing.Programs {
		if p.Name != "Latchkey" {
			known[p.Resource], all = append(known[p.Resource], p.Name), append(all, p.Name)
		}
	}
	for language, begins := range map[string]string{"en": "Exports that are recognised: ", "fr": "Exports reconnus : ", "nl": "Exports die worden herkend: "} {
		site.Exec(t, `update users set language = $1`, language)
		for _, importer := range importing.Importers {
			page := owner.Get("/w/" + webtest.Atelier + app.PathOf(importer.Resource) + "/import")
			var named []string
			for _, hint := range page.Find("main li").EachIter() {
				if list, is := strings.CutPrefix(strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(hint.Text()), begins); is {
					named = strings.Split(strings.TrimSuffix(list, "."), ", ")
				}
			}
			want := slices.Compact(slices.Sorted(slices.Values(known[importer.Resource])))
			if !slices.Equal(slices.Sorted(slices.Values(named)), want) {
				t.Errorf("%s, %s: %q are named, want %q", language, importer.Resource, named, want)
			}
			for _, name := range all {
				if page.Has(name) != slices.Contains(want, name) {
					t.Errorf("%s, %s: %s is named: %t", language, importer.Resource, name, page.Has(name))
				}
			}
		}
	}
}
