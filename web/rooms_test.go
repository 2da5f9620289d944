package web_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/kit"
	"latchkey/web/webtest"
)

// house are the packages of web that may know areas: what puts them together.
var house = map[string]bool{"latchkey/web": true, "latchkey/web/browsertest": true}

// No area imports another, nor does what areas stand on or are tested with, in
// the program or in a test: an edit in one area reruns its own tests, and those
// of the whole house.
func TestNoAreaImportsAnother(t *testing.T) {
	t.Parallel()
	areas := areas(t)
	err := filepath.WalkDir(".", func(file string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, ".go") {
			return err
		}
		own := path.Join("latchkey/web", filepath.ToSlash(filepath.Dir(file)))
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil || house[own] {
			return err
		}
		for _, spec := range parsed.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			if imported != own && (house[imported] || areas[imported]) {
				t.Errorf("%s imports %s", file, imported)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Every area walks its routes, and proves what it has of the kits: a route that
// is added to one is walked without a further line.
func TestEveryAreaIsWalked(t *testing.T) {
	t.Parallel()
	calls := map[string]map[string]bool{}
	for area := range areas(t) {
		calls[area] = callsOfTests(t, area)
	}
	if !callsOfTests(t, "latchkey/web/kit")["walktest.Run("] {
		t.Error("the kit does not walk its routes")
	}
	walked := map[string]int{}
	for area, has := range calls {
		for _, call := range []string{"walktest.Run(", "sectiontest.Run(", "recordtest.Run("} {
			if has[call] {
				walked[call]++
			}
		}
		if !has["walktest.Run("] {
			t.Errorf("%s does not walk its routes", area)
		}
	}
	sections, records := 0, 0
	for _, area := range web.Areas {
		if len(webtest.Sections(area)) > 0 {
			sections++
		}
		if hasRecords(area) {
			records++
		}
	}
	if walked["walktest.Run("] != len(web.Areas) || walked["sectiontest.Run("] != sections || walked["recordtest.Run("] != records {
		t.Errorf("of %d areas, %d with sections and %d with records, there are tests of %v", len(web.Areas), sections, records, walked)
	}
}

func hasRecords(area kit.NewArea) bool {
	for _, route := range webtest.Routes(area) {
		for _, section := range webtest.RecordSections {
			if route.Pattern == "/w/{workspace}/"+section+"/{id}" {
				return true
			}
		}
	}
	return false
}

// areas are the packages that make one.
func areas(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	files, err := filepath.Glob("*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.Contains(read(t, file), "\nfunc Area(") {
			found[path.Join("latchkey/web", filepath.Dir(file))] = true
		}
	}
	if len(found) != len(web.Areas) {
		t.Errorf("%v are not the %d areas that are served", found, len(web.Areas))
	}
	return found
}

// callsOfTests are the kits that the tests of a package call.
func callsOfTests(t *testing.T, pkg string) map[string]bool {
	t.Helper()
	calls := map[string]bool{}
	files, err := filepath.Glob(strings.TrimPrefix(pkg, "latchkey/web/") + "/*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text := read(t, file)
		for _, call := range []string{"walktest.Run(", "sectiontest.Run(", "recordtest.Run("} {
			calls[call] = calls[call] || strings.Contains(text, call)
		}
	}
	return calls
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// An attribute that stands under "else if" would be drawn with the word "else".
func TestTemplatesDrawNoWordsOfGo(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../templates/*/*_templ.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if strings.Contains(read(t, file), `" else`) {
			t.Errorf("%s draws an attribute else", file)
		}
	}
}
