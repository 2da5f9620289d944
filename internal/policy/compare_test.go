package policy_test

import (
	"slices"
	"testing"

	"latchkey/internal/policy"
)

func TestCompareIsSymmetric(t *testing.T) {
	t.Parallel()
	list := append(offers(t), policy.Offer{}) // The zero offer: somebody joins, or leaves.
	for _, a := range list {
		for _, b := range list {
			there, back := policy.Compare(a, b), policy.Compare(b, a)
			if !slices.Equal(there.Gains, back.Loses) || !slices.Equal(there.Wider, back.Narrower) {
				t.Errorf("%v to %v is %+v, and back %+v", a, b, there, back)
			}
		}
	}
}

func TestCompareOfEqualOffersIsEmpty(t *testing.T) {
	t.Parallel()
	for _, o := range offers(t) {
		if d := policy.Compare(o, o); len(d.Gains)+len(d.Loses)+len(d.Wider)+len(d.Narrower) > 0 {
			t.Errorf("%v differs from itself: %+v", o, d)
		}
	}
}

// Gains and Loses are the sections that open and close; Wider and Narrower
// are among those that stay open, where one side lets through what the other does not.
func TestCompareTellsWhatDecisionsTell(t *testing.T) {
	t.Parallel()
	list := offers(t)
	views := viewsOf(t, list)
	for _, a := range list {
		for _, b := range list {
			d := policy.Compare(a, b)
			before, after := actorOf(t, a), actorOf(t, b)
			wider, narrower := resourcesOf(views[b].exceeds(views[a])), resourcesOf(views[a].exceeds(views[b]))
			for _, r := range policy.Resources() {
				was, is := before.Opens(r), after.Opens(r)
				for _, side := range []struct {
					name string
					list []policy.Resource
					want bool
				}{
					{"gained", d.Gains, !was && is},
					{"lost", d.Loses, was && !is},
					{"wider", d.Wider, was && is && wider[r]},
					{"narrower", d.Narrower, was && is && narrower[r]},
				} {
					if got := slices.Contains(side.list, r); got != side.want {
						t.Errorf("%v to %v: %s is %s: %t, want %t", a, b, r, side.name, got, side.want)
					}
				}
			}
		}
	}
}

func resourcesOf(list []question) map[policy.Resource]bool {
	set := map[policy.Resource]bool{}
	for _, q := range list {
		set[q.resource] = true
	}
	return set
}
