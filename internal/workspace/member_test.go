package workspace_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/workspace"
)

// Access and invitations run out at their moment, not after it.
func TestStatusAt(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 12, 3, 10, 0, 0, 0, time.UTC)
	early, late := now.Add(-time.Second), now.Add(time.Second)
	for name, c := range map[string]struct {
		person workspace.Person
		want   workspace.Status
	}{
		"a member":                          {workspace.Person{}, workspace.Confirmed},
		"a member until later":              {workspace.Person{AccessEnds: late}, workspace.Confirmed},
		"a member until now":                {workspace.Person{AccessEnds: now}, workspace.Expired},
		"a member until before":             {workspace.Person{AccessEnds: early}, workspace.Expired},
		"an invitation":                     {workspace.Person{Pending: true, Expires: late}, workspace.Pending},
		"an invitation to end":              {workspace.Person{Pending: true, Expires: late, AccessEnds: early}, workspace.Pending},
		"an invitation that runs out now":   {workspace.Person{Pending: true, Expires: now}, workspace.Expired},
		"an invitation that ran out before": {workspace.Person{Pending: true, Expires: early, AccessEnds: late}, workspace.Expired},
	} {
		if got := c.person.StatusAt(now); got != c.want {
			t.Errorf("%s is %s, want %s", name, got, c.want)
		}
		if !slices.Contains(workspace.Statuses, c.want) {
			t.Errorf("nothing filters by %s", c.want)
		}
	}
}

func TestEverybodyIsCountedOnce(t *testing.T) {
	t.Parallel()
	if got := (workspace.MemberCounts{Confirmed: 1, Pending: 20, Expired: 300}).Total(); got != 321 {
		t.Errorf("%d in all", got)
	}
}

func TestATeamHasItsMembers(t *testing.T) {
	t.Parallel()
	ann, bob := uuid.New(), uuid.New()
	for name, c := range map[string]struct {
		team     workspace.Team
		ann, bob bool
	}{
		"nobody": {workspace.Team{}, false, false},
		"Ann":    {workspace.Team{Members: []workspace.TeamMember{{ID: ann}}}, true, false},
		"both":   {workspace.Team{Members: []workspace.TeamMember{{ID: ann}, {ID: bob}}}, true, true},
	} {
		if c.team.Has(ann) != c.ann || c.team.Has(bob) != c.bob {
			t.Errorf("the team of %s has Ann: %t, Bob: %t", name, c.team.Has(ann), c.team.Has(bob))
		}
	}
}
