package policy

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
)

//go:embed access.csv
var accessCSV []byte

//go:embed grants.csv
var grantsCSV []byte

//go:embed restrictions.csv
var restrictionsCSV []byte

//go:embed organization.csv
var organizationCSV []byte

// tables is the content of the four files.
type tables struct {
	areas        [resourceCount]string
	letters      [resourceCount][Agent + 1]string // what stands in access.csv
	grants       [Agent + 1][Agent + 1]bool       // [actor][given]
	restrictions [restrictionCount]restrictionRule
	organization [actCount][OrganizationMember + 1]actionSet
}

// restrictionRule is what one restriction takes away.
type restrictionRule struct {
	role    Role
	removes [resourceCount]actionSet
	reach   Reach // ReachNone when the reach stays
	mask    Mask
}

var matrix = mustRead()

func mustRead() *tables {
	read, err := readTables(accessCSV, grantsCSV, restrictionsCSV, organizationCSV)
	if err != nil {
		panic("policy: " + err.Error()) // Nothing may be served on a rule that is not understood.
	}
	return read
}

func readTables(access, grants, restrictions, organization []byte) (*tables, error) {
	t := &tables{}
	for _, step := range []struct {
		file string
		read func([]byte) error
		data []byte
	}{
		{"access.csv", t.readAccess, access},
		{"grants.csv", t.readGrants, grants},
		{"restrictions.csv", t.readRestrictions, restrictions},
		{"organization.csv", t.readOrganization, organization},
	} {
		if err := step.read(step.data); err != nil {
			return nil, fmt.Errorf("%s: %w", step.file, err)
		}
	}
	return t, nil
}

// rows reads a CSV file whose header must be exactly the one given.
func rows(data []byte, header ...string) ([][]string, error) {
	all, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(all) == 0 || !slices.Equal(all[0], header) {
		return nil, fmt.Errorf("the header is not %s", strings.Join(header, ","))
	}
	return all[1:], nil
}

func (t *tables) readAccess(data []byte) error {
	lines, err := rows(data, "area", "resource", "label", "owner", "admin", "manager", "assistant", "agent", "note")
	if err != nil {
		return err
	}
	var seen [resourceCount]bool
	for _, line := range lines {
		r, ok := ParseResource(line[1])
		if !ok {
			return fmt.Errorf("unknown resource %q", line[1])
		}
		if seen[r] {
			return fmt.Errorf("resource %q is there twice", line[1])
		}
		seen[r] = true
		if t.areas[r] = line[0]; !slices.Contains(Areas, line[0]) {
			return fmt.Errorf("unknown area %q", line[0])
		}
		for i, role := range Roles {
			if err := checkLetters(line[3+i]); err != nil {
				return fmt.Errorf("%s, %s: %w", line[1], role, err)
			}
			t.letters[r][role] = line[3+i]
		}
	}
	for r, ok := range seen {
		if !ok {
			return fmt.Errorf("resource %q has no line", resourceNames[r])
		}
	}
	return nil
}

// Areas lists the areas of access.csv in the order of the navigation.
var Areas = []string{
	"overview", "customers", "messages", "marketing", "sales", "learning", "library", "settings", "organization",
	"personal",
}

// checkLetters accepts "-" alone, or one of R, L and V followed by any of C, U,
// D and X once each, in that order. Export needs a list to export.
func checkLetters(letters string) error {
	if letters == "-" {
		return nil
	}
	if letters == "" || !strings.ContainsRune("RLV", rune(letters[0])) {
		return fmt.Errorf("%q does not begin with R, L, V or -", letters)
	}
	last := -1
	for _, letter := range letters[1:] {
		place := strings.IndexRune("CUDX", letter)
		if place <= last {
			return fmt.Errorf("%q has a letter that is unknown, doubled or out of order", letters)
		}
		last = place
	}
	if letters[0] == 'L' && strings.ContainsRune(letters, 'X') {
		return fmt.Errorf("%q exports what it does not list", letters)
	}
	return nil
}

// letterActions is what each letter lets a role do.
var letterActions = map[rune]actionSet{
	'R': setOf(ListCode, OpenCode),
	'L': setOf(LookupCode, OpenCode),
	'V': setOf(ListCode, OpenCode),
	'C': setOf(CreateCode),
	'U': setOf(UpdateCode),
	'D': setOf(DeleteCode),
	'X': setOf(ExportCode),
}

const everyAction actionSet = 1<<actionCount - 1

func (t *tables) readGrants(data []byte) error {
	lines, err := rows(data, "actor", "owner", "admin", "manager", "assistant", "agent")
	if err != nil {
		return err
	}
	if len(lines) != len(Roles) {
		return fmt.Errorf("%d lines instead of one a role", len(lines))
	}
	for i, line := range lines {
		if line[0] != Roles[i].String() {
			return fmt.Errorf("line %d is %q instead of %q", i+2, line[0], Roles[i])
		}
		for j, given := range Roles {
			switch line[1+j] {
			case "yes":
				t.grants[Roles[i]][given] = true
			case "-":
			default:
				return fmt.Errorf("%s gives %s: %q is neither yes nor -", line[0], given, line[1+j])
			}
		}
	}
	return nil
}
