package stores_test

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/postgres"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/signin"
)

// whereSQL lists where a text of the program matches, as "file function".
func whereSQL(t *testing.T, pattern string) (places []string) {
	t.Helper()
	matches := regexp.MustCompile(pattern)
	for path, file := range source(t) {
		if strings.HasSuffix(filepath.Dir(path), "test") {
			continue
		}
		for _, declared := range file.Decls {
			ast.Inspect(declared, func(n ast.Node) bool {
				if text, ok := n.(*ast.BasicLit); ok && text.Kind == token.STRING && matches.MatchString(text.Value) {
					places = append(places, strings.TrimSpace(path+" "+nameOf(declared)))
				}
				return true
			})
		}
	}
	slices.Sort(places)
	return slices.Compact(places)
}

func TestOnePredicateSaysWhoIsAnActiveMember(t *testing.T) {
	t.Parallel()
	want := []string{
		"internal/postgres/people/digest.go queueWeek", // whose access ended in a week that is over
		"internal/postgres/scope.go ActiveMember", "internal/postgres/scope.go EndedMember",
	}
	if diff := cmp.Diff(want, whereSQL(t, `access_ends_at (is|<|>)`)); diff != "" {
		t.Error("who compares the end of an access (-want +got):\n" + diff)
	}
}

// A span of time is a constant of Go, and Interval writes it.
func TestOneFunctionWritesIntervals(t *testing.T) {
	t.Parallel()
	want := []string{"internal/postgres/sql.go Interval"}
	if diff := cmp.Diff(want, whereSQL(t, `interval '`)); diff != "" {
		t.Error("who writes an interval (-want +got):\n" + diff)
	}
}

func TestOneFunctionReadsTheKeysOfTheLedger(t *testing.T) {
	t.Parallel()
	want := []string{"internal/postgres/scope.go Within"}
	if diff := cmp.Diff(want, whereSQL(t, `\.keys_from\b`)); diff != "" {
		t.Error("who reads since when keys count (-want +got):\n" + diff)
	}
}

// The functions of the database know how long a sign-in lasts, and so does the
// list of a person's sessions.
func TestFunctionsEndAnIdleSessionAtTheSameTime(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	spans := pgtest.List[string](t, db, `
		select m[1] from pg_proc, regexp_matches(prosrc, 'last_seen_at > now\(\) - interval ''([^'']*)''', 'g') m
		 where pronamespace = 'public'::regnamespace`)
	if len(spans) < 2 {
		t.Fatalf("only %q were found", spans)
	}
	for _, span := range spans {
		if !pgtest.One[bool](t, db, `select $1::text::interval = `+postgres.Interval(signin.IdleTime), span) {
			t.Errorf("a session ends after %s, not %s", span, signin.IdleTime)
		}
	}
}
