package pgtest_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"latchkey/internal/postgres/pgtest"
)

// What has a whole number of rounds is a proof: `make prove` finds it by its name.
func TestEachTestOfRoundsIsAProof(t *testing.T) {
	t.Parallel()
	const root = "../../.."
	function, found := regexp.MustCompile(`(?m)^func (Test\w+)`), 0
	pgtest.Must(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		at := function.FindAllStringSubmatchIndex(string(text), -1)
		for i, match := range at {
			end := len(text)
			if i+1 < len(at) {
				end = at[i+1][0]
			}
			name := string(text[match[2]:match[3]])
			if strings.Contains(string(text[match[0]:end]), "pgtest."+"Rounds(") {
				found++
				if !strings.HasPrefix(name, "TestProve") {
					t.Errorf("%s: %s has rounds, and is not named TestProve…", path, name)
				}
			}
		}
		return err
	}))
	if found < 20 {
		t.Errorf("only %d tests of rounds were found", found)
	}
}
