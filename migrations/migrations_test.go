package migrations

import (
	"bufio"
	"io/fs"
	"testing"
)

func TestLinesHaveAtMost120Columns(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(FS, "*.sql")
	if err != nil || len(names) == 0 {
		t.Fatalf("no migrations: %v", err)
	}
	for _, name := range names {
		file, err := FS.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(file)
		for number := 1; lines.Scan(); number++ {
			if columns := len([]rune(lines.Text())); columns > 120 {
				t.Errorf("%s:%d has %d columns", name, number, columns)
			}
		}
		if err := lines.Err(); err != nil {
			t.Fatal(err)
		}
	}
}
