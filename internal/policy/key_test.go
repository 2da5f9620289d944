package policy_test

import (
	"slices"
	"testing"

	"latchkey/internal/policy"
)

// The keys that the pages draw: each role has one of its own.
func TestKeys(t *testing.T) {
	t.Parallel()
	team, settings := policy.RestrictionsOf(policy.VisibilityTeam), policy.RestrictionsOf(policy.NoSettings)
	for o, want := range map[policy.Offer][policy.Teeth]uint8{
		{Role: policy.Owner}:                           {3, 3, 3, 3, 3, 3, 3, 3, 3},
		{Role: policy.Admin}:                           {3, 3, 3, 3, 3, 3, 3, 3, 0},
		{Role: policy.Manager}:                         {3, 3, 3, 3, 3, 3, 3, 0, 0},
		{Role: policy.Manager, Restrictions: settings}: {3, 3, 3, 3, 3, 3, 0, 0, 0},
		{Role: policy.Assistant}:                       {2, 1, 0, 3, 2, 2, 1, 0, 0},
		{Role: policy.Agent}:                           {0, 0, 2, 0, 0, 0, 0, 0, 0},
		{Role: policy.Agent, Restrictions: team}:       {0, 0, 1, 0, 0, 0, 0, 0, 0},
	} {
		if got := policy.Key(o, everything); got != want {
			t.Errorf("the key of %v is %v, want %v", o, got, want)
		}
	}
}

func TestRestrictionNeverLengthensATooth(t *testing.T) {
	t.Parallel()
	for _, o := range offers(t) {
		narrow := policy.Key(o, everything)
		for restriction := range o.Restrictions.All() {
			without := o.Restrictions &^ policy.RestrictionsOf(restriction)
			wide := policy.Key(policy.Offer{Role: o.Role, Restrictions: without}, everything)
			for tooth := range policy.Teeth {
				if narrow[tooth] > wide[tooth] {
					t.Errorf("%v: %s lengthens tooth %d from %d to %d", o, restriction, tooth, wide[tooth], narrow[tooth])
				}
			}
		}
	}
}

// A tooth is missing exactly where every resource of its group is closed.
func TestTeethGroupTheResources(t *testing.T) {
	t.Parallel()
	var without []policy.Resource
	for _, r := range policy.Resources() {
		if policy.ToothOf(r) < 0 {
			without = append(without, r)
		}
	}
	want := []policy.Resource{policy.Files, policy.Notifications, policy.Organization, policy.Billing, policy.Profile}
	if !slices.Equal(without, want) {
		t.Errorf("without a tooth: %v, want %v", without, want)
	}
	for _, o := range offers(t) {
		actor := actorOf(t, o)
		var open [policy.Teeth]bool
		for _, r := range policy.Resources() {
			if tooth := policy.ToothOf(r); tooth >= 0 {
				open[tooth] = open[tooth] || actor.Opens(r)
			}
		}
		for tooth, length := range policy.Key(o, everything) {
			if length > 3 || (length > 0) != open[tooth] {
				t.Errorf("%v: tooth %d is %d long, open %t", o, tooth, length, open[tooth])
			}
		}
	}
}

func TestUnknownOfferHasNoKey(t *testing.T) {
	t.Parallel()
	for _, o := range []policy.Offer{{}, {Role: policy.Agent + 1}, {Role: policy.Owner, Restrictions: 1}} {
		if got := policy.Key(o, everything); got != [policy.Teeth]uint8{} {
			t.Errorf("the key of %v is %v", o, got)
		}
	}
}

func everything(policy.Resource) bool { return true }
