package stores_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/postgres/pgtest"
)

// below are the packages under the areas: every area may use them, and they use
// none. What else stands in this folder is an area, but for stores itself.
var below = map[string]bool{"live": true, "kit": true, "demo": true, "pgtest": true, "localpg": true}

// No area imports another, nor does anything below them, in the program or in a
// test: an edit in one area reruns its own tests, and those of what is above it.
// The demo's own tests look through the repositories at what it made.
func TestNoAreaImportsAnother(t *testing.T) {
	t.Parallel()
	const root = "../../.."
	pgtest.Must(t, filepath.WalkDir(root+"/internal", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") {
			return err
		}
		path, err = filepath.Rel(root, path)
		own, _ := strings.CutPrefix(filepath.Dir(path), floor)
		if own == "stores" || own == "internal/demo" && strings.HasSuffix(path, "_test.go") {
			return err
		}
		for _, area := range areasOf(t, filepath.Join(root, path)) {
			if area != own {
				t.Errorf("%s imports %s", path, area)
			}
		}
		return err
	}))
}

// An area that stands in no Stores would escape the tests of this package.
func TestStoresHoldEveryArea(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir("..")
	pgtest.Must(t, err)
	var areas []string
	for _, entry := range entries {
		if entry.IsDir() && !below[entry.Name()] && entry.Name() != "stores" {
			areas = append(areas, entry.Name())
		}
	}
	if diff := cmp.Diff(areas, areasOf(t, "stores.go")); diff != "" || len(areas) < 4 {
		t.Errorf("areas (-folders +in stores.go):\n%s", diff)
	}
}

const floor = "internal/postgres/"

// areasOf lists the areas that a file imports.
func areasOf(t *testing.T, path string) (areas []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	pgtest.Must(t, err)
	for _, spec := range file.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		if area, inside := strings.CutPrefix(imported, "latchkey/"+floor); inside && !below[area] {
			areas = append(areas, area)
		}
	}
	slices.Sort(areas)
	return areas
}
