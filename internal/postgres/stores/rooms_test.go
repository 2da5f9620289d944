package stores_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"latchkey/internal/postgres/pgtest"
)

// below are the packages under the areas: every area may use them, and they use
// none. What else stands in this folder is an area, but for stores itself.
var below = map[string]bool{"kit": true, "demo": true, "pgtest": true, "localpg": true}

// No area imports another, nor does anything below them, in the program or in a
// test: an edit in one area reruns its own tests, and those of what is above it.
// The demo's own tests look through the repositories at what it made.
func TestNoAreaImportsAnother(t *testing.T) {
	t.Parallel()
	const root, floor = "../../..", "internal/postgres/"
	seen := map[string]bool{}
	pgtest.Must(t, filepath.WalkDir(root+"/internal", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		path, err = filepath.Rel(root, path)
		own, _ := strings.CutPrefix(filepath.Dir(path), floor)
		for _, spec := range file.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			area, inside := strings.CutPrefix(imported, "latchkey/"+floor)
			if !inside || below[area] || own == "stores" || own == "internal/demo" && strings.HasSuffix(path, "_test.go") {
				continue
			}
			if seen[area] = true; area != own {
				t.Errorf("%s imports %s", path, area)
			}
		}
		return err
	}))
	if len(seen) < 4 {
		t.Errorf("only %v were found", seen)
	}
}
