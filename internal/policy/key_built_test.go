package policy_test

import (
	"slices"
	"testing"

	"latchkey/internal/policy"
)

// A key has teeth for what is there alone: an owner's has none where nothing is.
func TestAKeyHasNoToothForWhatIsNotThere(t *testing.T) {
	t.Parallel()
	owner, assistant := policy.Offer{Role: policy.Owner}, policy.Offer{Role: policy.Assistant}
	only := func(some ...policy.Resource) func(policy.Resource) bool {
		return func(r policy.Resource) bool { return slices.Contains(some, r) }
	}
	for name, c := range map[string]struct {
		offer policy.Offer
		there func(policy.Resource) bool
		want  [policy.Teeth]uint8
	}{
		"nothing":                      {owner, only(), [policy.Teeth]uint8{}},
		"one section":                  {owner, only(policy.Members), [policy.Teeth]uint8{6: 3}},
		"what is open of a group":      {assistant, only(policy.Dashboard), [policy.Teeth]uint8{0: 3}},
		"what is closed of a group":    {assistant, only(policy.Revenue), [policy.Teeth]uint8{}},
		"both":                         {assistant, only(policy.Dashboard, policy.Revenue), [policy.Teeth]uint8{0: 2}},
		"what is found by its address": {assistant, only(policy.Contacts), [policy.Teeth]uint8{1: 1}},
		"a resource that has no tooth": {owner, only(policy.Profile), [policy.Teeth]uint8{}},
		"a group without its first":    {assistant, only(policy.Tags), [policy.Teeth]uint8{1: 3}},
	} {
		if got := policy.Key(c.offer, c.there); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
