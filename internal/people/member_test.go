package people_test

import (
	"slices"
	"testing"
	"time"

	"latchkey/internal/people"
)

// Access and invitations run out at their moment, not after it.
func TestStatusAt(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 12, 3, 10, 0, 0, 0, time.UTC)
	early, late := now.Add(-time.Second), now.Add(time.Second)
	for name, c := range map[string]struct {
		person people.Person
		want   people.Status
	}{
		"a member":                          {people.Person{}, people.Confirmed},
		"a member until later":              {people.Person{AccessEnds: late}, people.Confirmed},
		"a member until now":                {people.Person{AccessEnds: now}, people.Expired},
		"a member until before":             {people.Person{AccessEnds: early}, people.Expired},
		"an invitation":                     {people.Person{Pending: true, Expires: late}, people.Pending},
		"an invitation to end":              {people.Person{Pending: true, Expires: late, AccessEnds: early}, people.Pending},
		"an invitation that runs out now":   {people.Person{Pending: true, Expires: now}, people.Expired},
		"an invitation that ran out before": {people.Person{Pending: true, Expires: early, AccessEnds: late}, people.Expired},
	} {
		if got := c.person.StatusAt(now); got != c.want {
			t.Errorf("%s is %s, want %s", name, got, c.want)
		}
		if !slices.Contains(people.Statuses, c.want) {
			t.Errorf("nothing filters by %s", c.want)
		}
	}
}

func TestEverybodyIsCountedOnce(t *testing.T) {
	t.Parallel()
	if got := (people.MemberCounts{Confirmed: 1, Pending: 20, Expired: 300}).Total(); got != 321 {
		t.Errorf("%d in all", got)
	}
}
