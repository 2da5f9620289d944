package policy_test

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The policy is pure: what it imports comes with Go, and knows neither a
// request nor a database nor the hour.
func TestImportsAreOfTheStandardLibrary(t *testing.T) {
	t.Parallel()
	impure := []string{"context", "database/sql", "net/http", "time"}
	for _, path := range importsIn(t, ".") {
		first, _, _ := strings.Cut(path, "/")
		if strings.Contains(first, ".") || first == "latchkey" {
			t.Errorf("imports %s, which does not come with Go", path)
		}
		if slices.Contains(impure, path) {
			t.Errorf("imports %s", path)
		}
	}
}

// The expected and the enforced matrix have no line of code in common.
func TestPolicytestDoesNotImportPolicy(t *testing.T) {
	t.Parallel()
	for _, path := range importsIn(t, "policytest") {
		if strings.HasPrefix(path, "latchkey/") {
			t.Errorf("policytest imports %s", path)
		}
	}
}

// importsIn lists what the files of a directory import, its tests left out.
func importsIn(t *testing.T, dir string) (paths []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range parsed.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			paths = append(paths, path)
		}
	}
	if len(paths) == 0 {
		t.Fatalf("no imports in %s", dir)
	}
	return paths
}
