package policy

import (
	"regexp"
	"strings"
	"testing"
)

var legalLetters = regexp.MustCompile(`^(-|[RV]C?U?D?X?|LC?U?D?)$`)

// Whatever stands in a file, it is read as legal tables or not at all, and the
// error names the file.
func FuzzReadTables(f *testing.F) {
	names := []string{"access.csv", "grants.csv", "restrictions.csv", "organization.csv"}
	for i, name := range names {
		f.Add(uint8(i), files()[name])
	}
	for _, c := range mutilations {
		for i, name := range names {
			if name == c.file {
				f.Add(uint8(i), []byte(strings.Replace(string(files()[name]), c.old, c.fresh, 1)))
			}
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		name := names[int(which)%len(names)]
		four := files()
		four[name] = data
		read, err := readTables(four["access.csv"], four["grants.csv"], four["restrictions.csv"], four["organization.csv"])
		if err != nil {
			if read != nil || !strings.HasPrefix(err.Error(), name+": ") {
				t.Errorf("%v, and tables: %t", err, read != nil)
			}
			return
		}
		for r := range resourceCount {
			for _, role := range Roles {
				if letters := read.letters[r][role]; !legalLetters.MatchString(letters) {
					t.Errorf("%s, %s: %q", r, role, letters)
				}
			}
		}
		for restriction, rule := range read.restrictions {
			if rule.role < Owner || rule.role > Agent {
				t.Errorf("%s belongs to role %d", Restriction(restriction), rule.role)
			}
		}
	})
}
