// Package policytest says what the CSV files of package policy let whom do,
// without asking package policy. Tests take from it what they expect, so that
// the policy is never its own judge. It speaks in the names that the files use.
//
// A name that is in none of the files panics: a slip of the pen in a test must
// not pass for a refusal.
package policytest

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Matrix is the content of the four files.
type Matrix struct {
	access, grants, restrictions, organization []line
	roles                                      []string
}

// Row is one line of access.csv without its letters.
type Row struct{ Area, Name, Label, Note string }

// line is one line of a file, its cells by the name of their column.
type line map[string]string

// Load reads the files that stand in the directory above this one.
func Load(t testing.TB) *Matrix {
	t.Helper()
	m := &Matrix{
		access:       read(t, "access.csv"),
		grants:       read(t, "grants.csv"),
		restrictions: read(t, "restrictions.csv"),
		organization: read(t, "organization.csv"),
	}
	for _, l := range m.grants {
		m.roles = append(m.roles, l["actor"])
	}
	return m
}

// root is the directory of the module, in which a test runs somewhere. Paths that
// the compiler keeps would not do: they can be trimmed off.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	t.Fatalf("policytest: the test runs outside of the module: %v", err)
	return ""
}

func read(t testing.TB, name string) []line {
	t.Helper()
	file, err := os.Open(filepath.Join(root(t), "internal", "policy", name))
	if err != nil {
		t.Fatalf("policytest: %v", err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil || len(records) == 0 {
		t.Fatalf("policytest: %s has no lines: %v", name, err)
	}
	var lines []line
	for _, record := range records[1:] {
		l := line{}
		for i, column := range records[0] {
			l[column] = record[i]
		}
		lines = append(lines, l)
	}
	return lines
}

// Roles lists the roles of a workspace, from the widest.
func (m *Matrix) Roles() []string { return slices.Clone(m.roles) }

// RestrictionsOf lists the restrictions that belong to a role.
func (m *Matrix) RestrictionsOf(role string) []string {
	m.mustKnow(role)
	var names []string
	for _, l := range m.restrictions {
		if l["role"] == role {
			names = append(names, l["restriction"])
		}
	}
	return names
}

// Combinations lists every set of restrictions that a role may carry, the empty
// one first. A note "excludes …" keeps two restrictions out of one set.
func (m *Matrix) Combinations(role string) [][]string {
	sets := [][]string{{}}
	for _, name := range m.RestrictionsOf(role) {
		excluded, _ := strings.CutPrefix(find(m.restrictions, "restriction", name)["note"], "excludes ")
		for _, set := range sets {
			if !slices.Contains(set, excluded) {
				sets = append(sets, append(slices.Clone(set), name))
			}
		}
	}
	return sets
}

// Resources lists the rows of access.csv in their order.
func (m *Matrix) Resources() []Row {
	var list []Row
	for _, l := range m.access {
		list = append(list, Row{l["area"], l["resource"], l["label"], l["note"]})
	}
	return list
}

// needs is the letters of access.csv that let an action through, any one of them.
var needs = map[string]string{
	"list": "RV", "open": "RLV", "lookup": "L", "create": "C", "update": "U", "delete": "D", "export": "X",
}

// Allowed tells whether a role with these restrictions may do an action on a resource.
func (m *Matrix) Allowed(role string, restrictions []string, resource, action string) bool {
	return strings.ContainsAny(m.left(role, restrictions, resource), lettersFor(action))
}

// Reach is "all", "team", "own" or "found", and "none" for what is not allowed.
func (m *Matrix) Reach(role string, restrictions []string, resource, action string) string {
	if !m.Allowed(role, restrictions, resource, action) {
		return "none"
	}
	row := find(m.access, "resource", resource)
	switch row[role][0] {
	case 'L':
		return "found"
	case 'V':
		for _, name := range restrictions {
			if reach := find(m.restrictions, "restriction", name)["reach"]; reach != "" {
				return reach
			}
		}
	}
	if strings.HasPrefix(row["note"], "one's own") {
		return "own"
	}
	return "all"
}

// Grants tells whether a role may invite, change and remove another.
func (m *Matrix) Grants(actor, given string) bool {
	m.mustKnow(given)
	return find(m.grants, "actor", actor)[given] == "yes"
}

// Organization tells whether a role of an organization may do an action of an act.
func (m *Matrix) Organization(role, act, action string) bool {
	letters, ok := find(m.organization, "act", act)[role]
	if !ok {
		panic("policytest: no role of an organization " + role)
	}
	return strings.ContainsAny(letters, lettersFor(action))
}

// left returns the letters of a role on a resource that its restrictions leave.
// Whoever may no longer see a resource has nothing left.
func (m *Matrix) left(role string, restrictions []string, resource string) string {
	m.mustKnow(role)
	row := find(m.access, "resource", resource)
	letters := row[role]
	for _, name := range restrictions {
		rule := find(m.restrictions, "restriction", name)
		if rule["role"] != role {
			panic(fmt.Sprintf("policytest: %s does not carry %s", role, name))
		}
		for part := range strings.SplitSeq(rule["removes"], "; ") {
			letters = strings.Map(without(removed(part, row)), letters)
		}
	}
	if !strings.ContainsAny(letters, "RLV") {
		return ""
	}
	return letters
}

var everyRowBut = regexp.MustCompile(`^every row of area (\w+) but (\w+)$`)

// removed returns the letters that one part of a column "removes" takes from a row.
func removed(part string, row line) string {
	where, letters, narrowed := strings.Cut(part, ":")
	if !narrowed {
		letters = "RLVCUDX"
	}
	if words := everyRowBut.FindStringSubmatch(where); words != nil {
		if words[1] == row["area"] && words[2] != row["resource"] {
			return letters
		}
		return ""
	}
	if where == "*" || where == row["resource"] {
		return letters
	}
	return ""
}

// without drops the given letters from a string.
func without(letters string) func(rune) rune {
	return func(r rune) rune {
		if strings.ContainsRune(letters, r) {
			return -1
		}
		return r
	}
}

func (m *Matrix) mustKnow(role string) {
	if !slices.Contains(m.roles, role) {
		panic("policytest: no role " + role)
	}
}

func lettersFor(action string) string {
	letters, ok := needs[action]
	if !ok {
		panic("policytest: no action " + action)
	}
	return letters
}

func find(lines []line, column, cell string) line {
	for _, l := range lines {
		if l[column] == cell {
			return l
		}
	}
	panic(fmt.Sprintf("policytest: no %s %q", column, cell))
}
