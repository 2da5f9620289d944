package kit_test

import (
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/postgres/stores"
)

var update = flag.Bool("update", false, "write the golden file anew")

// Whoever changes the SQL of the kit sees every statement that it changes.
func TestTheSQLOfEachSectionIsPinned(t *testing.T) {
	t.Parallel()
	var all strings.Builder
	areas := reflect.ValueOf(stores.New(nil))
	for i := range areas.NumField() {
		for j := range areas.Field(i).NumField() {
			if field := areas.Field(i).Field(j); field.CanInterface() {
				if section, ok := field.Interface().(interface{ Statements() string }); ok {
					all.WriteString(section.Statements())
				}
			}
		}
	}
	const golden = "testdata/section.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(all.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pinned, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(pinned), "\n"), strings.Split(all.String(), "\n")); diff != "" {
		t.Errorf("SQL of the sections (-pinned +now); after a look, go test ./internal/postgres/kit -update writes it anew:\n%s", diff)
	}
}
