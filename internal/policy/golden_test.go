package policy_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"latchkey/internal/policy"
)

var update = flag.Bool("update", false, "write testdata/access.golden anew")

const golden = "testdata/access.golden"

// The golden file is the whole matrix as it is enforced: a change of access is
// a change of lines that a reviewer reads.
func TestGolden(t *testing.T) {
	t.Parallel()
	got := expansion(t)
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	if len(gotLines) != len(wantLines) {
		t.Fatalf("%d lines, want %d; if that is right, run with -update", len(gotLines), len(wantLines))
	}
	for i := range gotLines {
		if gotLines[i] != wantLines[i] {
			t.Errorf("line %d:\n got %s\nwant %s", i+1, gotLines[i], wantLines[i])
		}
	}
}

// expansion writes a line for each role, bare and with each of its
// restrictions, each resource and each action: reach and mask.
func expansion(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, role := range policy.Roles {
		sets := []policy.Restrictions{0}
		for _, r := range policy.RestrictionsFor(role) {
			sets = append(sets, policy.RestrictionsOf(r))
		}
		for _, set := range sets {
			name := strings.TrimSuffix(role.String()+"+"+set.String(), "+")
			v := viewOf(t, policy.Offer{Role: role, Restrictions: set})
			for _, r := range policy.Resources() {
				for _, c := range policy.Actions() {
					a := v[question{r, c}]
					fmt.Fprintf(&b, "%s %s %s %s %s", name, r, c, a.reach, a.mask)
					if a.toShip != 0 {
						fmt.Fprintf(&b, ", %s until it is shipped", a.toShip)
					}
					fmt.Fprintln(&b)
				}
			}
		}
	}
	return b.String()
}
