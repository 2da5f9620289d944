package stores_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/postgres/pgtest"
)

// source is the program without its tests: each file by its path in the module.
func source(t *testing.T) map[string]*ast.File {
	t.Helper()
	const root = "../../.."
	files := map[string]*ast.File{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && path != root && strings.HasPrefix(entry.Name(), ".") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		files[name], err = parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		return err
	})
	pgtest.Must(t, err)
	if len(files) < 50 || files["web/router.go"] == nil || files["internal/policy/decide.go"] == nil {
		t.Fatalf("only %d files of the module were found", len(files))
	}
	return files
}

// importName is the name under which a file knows a package, "" for not at all.
func importName(file *ast.File, path string) string {
	for _, spec := range file.Imports {
		if found, _ := strconv.Unquote(spec.Path.Value); found != path {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return path[strings.LastIndexByte(path, '/')+1:]
	}
	return ""
}

// mentions lists where the program names something of package policy outside
// of it, as "file function".
func mentions(t *testing.T, name string) (places []string) {
	t.Helper()
	for path, file := range source(t) {
		policy := importName(file, "latchkey/internal/policy")
		if policy == "" || strings.HasSuffix(filepath.Dir(path), "test") {
			continue // What tests are helped by makes actors of every role.
		}
		for _, declared := range file.Decls {
			ast.Inspect(declared, func(n ast.Node) bool {
				if selector, ok := n.(*ast.SelectorExpr); ok && isSelector(selector, policy, name) {
					places = append(places, strings.TrimSpace(path+" "+nameOf(declared)))
				}
				return true
			})
		}
	}
	slices.Sort(places)
	return places
}

func nameOf(declared ast.Decl) string {
	if function, ok := declared.(*ast.FuncDecl); ok {
		return function.Name.Name
	}
	return ""
}

func isSelector(e ast.Expr, pkg, name string) bool {
	selector, ok := e.(*ast.SelectorExpr)
	if !ok || selector.Sel.Name != name {
		return false
	}
	x, ok := selector.X.(*ast.Ident)
	return ok && x.Name == pkg
}

// An actor is made from what the database says, in one place for each kind.
func TestRule13ActorsAreMadeInOnePlace(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]string{
		"NewActor":             {"internal/postgres/actor.go newActor"},
		"NewOrganizationActor": {"web/people/workspace.go mayCreateWorkspaceIn"},
	} {
		if diff := cmp.Diff(want, mentions(t, name)); diff != "" {
			t.Errorf("who calls policy.%s (-want +got):\n%s", name, diff)
		}
	}
}

// Grants come from policy.Authorize alone: nobody writes one down, and nobody
// gives the type another name under which one could be written.
func TestRule13NobodyWritesAGrant(t *testing.T) {
	t.Parallel()
	for path, file := range source(t) {
		policy := importName(file, "latchkey/internal/policy")
		if policy == "" {
			continue
		}
		if policy == "." {
			t.Errorf("%s imports policy with a dot, which this test cannot read", path)
		}
		isGrant := func(e ast.Expr) bool {
			index, ok := e.(*ast.IndexExpr)
			return ok && (isSelector(index.X, policy, "Grant") || isSelector(index.X, policy, "OrganizationGrant"))
		}
		ast.Inspect(file, func(n ast.Node) bool {
			wrong := ""
			switch n := n.(type) {
			case *ast.CompositeLit:
				if isGrant(n.Type) {
					wrong = "writes a grant"
				}
			case *ast.TypeSpec:
				if isGrant(n.Type) {
					wrong = "gives a grant another name"
				}
			case *ast.ValueSpec:
				if isGrant(n.Type) && len(n.Values) == 0 {
					wrong = "declares a grant that nobody gave"
				}
			case *ast.CallExpr:
				if builtin, ok := n.Fun.(*ast.Ident); ok && builtin.Name == "new" && isGrant(n.Args[0]) {
					wrong = "makes a grant with new"
				}
			}
			if wrong != "" {
				t.Errorf("%s %s", path, wrong)
			}
			return true
		})
	}
}

// The handlers reach the database through the repositories alone.
func TestRule13HandlersNeverSeeThePool(t *testing.T) {
	t.Parallel()
	for path, file := range source(t) {
		if !strings.HasPrefix(path, "web/") || strings.HasSuffix(filepath.Dir(path), "test") {
			continue // What tests are helped by looks at the database as its owner.
		}
		for _, spec := range file.Imports {
			if strings.HasPrefix(spec.Path.Value, `"github.com/jackc/pgx`) || spec.Path.Value == `"database/sql"` {
				t.Errorf("%s imports %s", path, spec.Path.Value)
			}
		}
	}
}

func TestRule13ThePoolIsForTheJobWorkers(t *testing.T) {
	t.Parallel()
	var got []string
	for path, file := range source(t) {
		if strings.HasSuffix(filepath.Dir(path), "test") {
			continue // What a test starts, as the program starts it.
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && len(call.Args) == 0 {
				if method, ok := call.Fun.(*ast.SelectorExpr); ok && method.Sel.Name == "Pool" {
					got = append(got, path)
				}
			}
			return true
		})
	}
	if diff := cmp.Diff([]string{"web/site/site.go"}, got); diff != "" {
		t.Error("who takes the pool (-want +got):\n" + diff)
	}
}
