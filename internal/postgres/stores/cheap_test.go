package stores_test

import (
	"go/ast"
	"path"
	"testing"
)

// Only the package that serves tests hashes passwords cheaply.
func TestRule19NoProgramHashesCheaply(t *testing.T) {
	t.Parallel()
	found := 0
	for name, file := range source(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			if of, is := n.(*ast.Ident); is && of.Name == "HashCheaply" && path.Dir(name) != "internal/signin" {
				if found++; path.Dir(name) != "web/webtest" {
					t.Errorf("%s hashes passwords cheaply", name)
				}
			}
			return true
		})
	}
	if found == 0 {
		t.Error("nobody calls HashCheaply: it has another name now?")
	}
}
