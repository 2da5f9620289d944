package policy

import (
	"math/bits"
	"slices"
)

// Opening is what somebody would be made so that they may do what was refused to them: the
// same role with the fewest restrictions less, or another that takes nothing from them, the
// narrowest with all restrictions that leave it open. It is false where nothing short of an
// owner may do it, and for what the policy does not know.
func Opening(has Offer, resource Resource, action ActionCode) (opening Offer, found bool) {
	if _, err := rulesFor(has.Role, has.Restrictions); err != nil || resource >= resourceCount || action >= actionCount {
		return Offer{}, false
	}
	for _, role := range []Role{has.Role, Agent, Assistant, Manager, Admin} {
		if role == Owner || found {
			continue
		}
		for set, rules := range expanded[role] {
			o := Offer{Role: role, Restrictions: Restrictions(set)}
			if rules == nil || !rules.actions[resource].has(action) || !keeps(has, o) {
				continue
			}
			if !found || bits.OnesCount8(uint8(o.Restrictions)) > bits.OnesCount8(uint8(opening.Restrictions)) {
				opening, found = o, true
			}
		}
	}
	return opening, found
}

// OpensMore tells that what somebody would be made lets them do more than the one thing that
// they asked for, of which seeing is a part.
func OpensMore(has, opening Offer, resource Resource, action ActionCode) bool {
	d := Compare(has, opening)
	for _, r := range append(d.Gains, d.Wider...) {
		if r != resource {
			return true
		}
	}
	return slices.ContainsFunc(AccessTo(opening, resource).Actions, func(c ActionCode) bool {
		return c != action && c != ListCode && c != OpenCode && !AccessTo(has, resource).Can(c)
	})
}

// keeps tells that an offer takes nothing from somebody, and adds no restriction to their role.
func keeps(has, o Offer) bool {
	if has.Role == o.Role {
		return has.Restrictions.Contains(o.Restrictions)
	}
	d := Compare(has, o)
	return len(d.Loses) == 0 && len(d.Narrower) == 0
}

// AskedFor is the action that somebody asks for when one is refused to them: the list and
// what stands in it are one thing for whoever may not even open an entry.
func AskedFor(has Offer, resource Resource, action ActionCode) ActionCode {
	if action == ListCode && WhyRefused(has, resource, OpenCode) != nil {
		return OpenCode
	}
	return action
}
