package stores_test

import (
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"latchkey/internal/postgres/pgtest"
)

var namedRE = regexp.MustCompile("`([^`{]*)(?:{([^}]*)})?`")

// README's map of the house names every folder of the program, and no other.
func TestREADMENamesEachFolder(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../../README.md")
	pgtest.Must(t, err)
	_, house, _ := strings.Cut(string(text), "| folder | what |\n| --- | --- |\n")
	house, _, _ = strings.Cut(house, "\n\n")
	named, there := map[string]bool{}, map[string]bool{}
	for row := range strings.Lines(house) {
		for _, of := range namedRE.FindAllStringSubmatch(strings.Split(row, "|")[1], -1) {
			for _, name := range strings.Split(of[2], ",") {
				named[of[1]+name] = true
			}
		}
	}
	for name := range source(t) {
		if !strings.HasSuffix(name, "_test.go") {
			there[path.Dir(name)] = true
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(there)) {
		if !named[folder] {
			t.Errorf("%s stands on no line of the map in README", folder)
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(named)) {
		if _, err := os.Stat("../../../" + folder); err != nil {
			t.Errorf("the map in README names %s: %v", folder, err)
		}
	}
	if len(there) < 50 {
		t.Errorf("only %d folders were found", len(there))
	}
}
