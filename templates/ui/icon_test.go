package ui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The sprite holds the icons that pages draw, and no other.
func TestEveryIconHasAShapeAndEveryShapeIsUsed(t *testing.T) {
	t.Parallel()
	const root, sprite = "../..", "static/icons/lucide.svg"
	svg, err := os.ReadFile(filepath.Join(root, sprite))
	if err != nil {
		t.Fatal(err)
	}
	shapes := map[string]bool{}
	for _, symbol := range regexp.MustCompile(`<symbol id="([^"]+)"`).FindAllSubmatch(svg, -1) {
		shapes[string(symbol[1])] = true
	}
	icons := iconsNamed(parseTree(t, root))
	if len(icons) < 50 {
		t.Fatalf("found only %d names of icons", len(icons))
	}
	for name, path := range icons {
		if !shapes[name] {
			t.Errorf("%[1]s: the icon %[2]q has no shape: go run ./cmd/dev icons %[2]s", path, name)
		}
	}
	for name := range shapes {
		if icons[name] == "" {
			t.Errorf("nothing that is called icon names %q: delete its line in %s", name, sprite)
		}
	}
}

// parseTree reads every Go file that is no test, by its path.
func parseTree(t *testing.T, root string) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files[path], err = parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// iconsNamed finds the strings given to what is called icon: a parameter, a
// field, a variable, a map of icons. It returns where each was found.
func iconsNamed(files map[string]*ast.File) map[string]string {
	parameters := iconParameters(files)
	found := map[string]string{}
	for path, file := range files {
		given := func(called string, value ast.Expr) {
			if !isIcon(called) {
				return
			}
			values := []ast.Expr{value}
			if list, ok := value.(*ast.CompositeLit); ok {
				values = list.Elts
			}
			for _, value := range values {
				if pair, ok := value.(*ast.KeyValueExpr); ok {
					value = pair.Value
				}
				if name := text(value); name != "" {
					found[name] = path
				}
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				for _, place := range parameters[lastName(n.Fun)] {
					if place < len(n.Args) {
						given("icon", n.Args[place])
					}
				}
			case *ast.KeyValueExpr:
				given(lastName(n.Key), n.Value)
			case *ast.AssignStmt:
				for i := range min(len(n.Lhs), len(n.Rhs)) {
					given(lastName(n.Lhs[i]), n.Rhs[i])
				}
			case *ast.ValueSpec:
				for i, value := range n.Values {
					given(n.Names[i].Name, value)
				}
			}
			return true
		})
	}
	return found
}

// iconParameters finds the functions that take names of icons, and the places
// of those parameters.
func iconParameters(files map[string]*ast.File) map[string][]int {
	places := map[string][]int{}
	for _, file := range files {
		for _, declared := range file.Decls {
			function, ok := declared.(*ast.FuncDecl)
			if !ok {
				continue
			}
			place := 0
			for _, field := range function.Type.Params.List {
				for _, parameter := range field.Names {
					if isIcon(parameter.Name) {
						places[function.Name.Name] = append(places[function.Name.Name], place)
					}
					place++
				}
			}
		}
	}
	return places
}

func isIcon(name string) bool {
	return strings.HasSuffix(strings.ToLower(strings.TrimSuffix(name, "s")), "icon")
}

// lastName is b of a.b.
func lastName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// text is the value of a string literal, "" of anything else.
func text(e ast.Expr) string {
	literal, ok := e.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return ""
	}
	value, _ := strconv.Unquote(literal.Value)
	return value
}
