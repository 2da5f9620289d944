package stores_test

import (
	"os"
	"strings"
	"testing"

	"latchkey/internal/postgres/pgtest"
)

// Lines fit in a window beside another. The demo's lists of names and the rows
// that it writes are data, and what helps tests is theirs.
func TestLinesOfGoHaveAtMost140Columns(t *testing.T) {
	t.Parallel()
	for path := range source(t) {
		folder := path[:strings.LastIndexByte(path, '/')+1]
		if strings.HasSuffix(path, "_templ.go") || strings.HasSuffix(folder, "test/") || strings.HasSuffix(folder, "/demo/") {
			continue
		}
		text, err := os.ReadFile("../../../" + path)
		pgtest.Must(t, err)
		number := 0
		for line := range strings.Lines(string(text)) {
			number++
			if columns := len([]rune(strings.TrimRight(line, "\n"))); columns > 140 {
				t.Errorf("%s:%d has %d columns", path, number, columns)
			}
		}
	}
}
