// Package recordtest proves of every kind of records what the kit promises of
// them, through the front door of the area that has them.
package recordtest

import (
	"slices"
	"testing"

	"latchkey/web/app"
	"latchkey/web/kit"
	"latchkey/web/webtest"
)

// Run proves it of every kind of an area.
func Run(t *testing.T, area kit.NewArea) {
	kinds := slices.DeleteFunc(slices.Clone(webtest.RecordSections), func(section string) bool {
		return !slices.ContainsFunc(webtest.Routes(area), func(r app.Route) bool { return r.Pattern == "/w/{workspace}/"+section+"/{id}" })
	})
	for name, prove := range map[string]func(*testing.T, kit.NewArea, []string){
		"rule 11: bad values are refused":                    badValues,
		"a new form is taken as it is shown":                 asShown,
		"of two who change one, the second is told":          twoPeople,
		"lists lead to records, by day and by state":         lists,
		"rule 27: assistants reach those of whom they found": assistants,
		"rule 15: managers open them, and agents do not":     whoOpens,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			prove(t, area, kinds)
		})
	}
}
