package policy

import "fmt"

// rules is what one role with one set of restrictions may do: the whole matrix
// for one kind of member, expanded once.
type rules struct {
	role         Role
	restrictions Restrictions
	actions      [resourceCount]actionSet
	reaches      [resourceCount]Reach
	masks        [resourceCount][actionCount]Mask
	toShip       [resourceCount]Mask // what opening shows as long as something is to be shipped
	open         uint64              // one bit a resource whose section opens
	refusals     [resourceCount][actionCount]*Refusal
}

// One more resource than 64 needs a wider set in rules.open.
const _ = uint(64 - resourceCount)

// expanded holds the rules of each valid combination, nil for the others.
var expanded = expandAll()

func expandAll() (all [Agent + 1][1 << restrictionCount]*rules) {
	for _, role := range Roles {
		for set := range len(all[role]) {
			restrictions := Restrictions(set)
			if restrictions.fits(role) {
				all[role][set] = expand(role, restrictions)
			}
		}
	}
	return all
}

func rulesFor(role Role, restrictions Restrictions) (*rules, error) {
	if role < Owner || role > Agent {
		return nil, fmt.Errorf("policy: no role %d", role)
	}
	if found := expanded[role][restrictions]; found != nil {
		return found, nil
	}
	return nil, fmt.Errorf("policy: %s cannot carry %s", role, restrictions)
}

func expand(role Role, restrictions Restrictions) *rules {
	x := &rules{role: role, restrictions: restrictions}
	for r := range resourceCount {
		x.expandResource(r)
	}
	for r := range resourceCount {
		x.maskCustomers(r)
		for c := range actionCount {
			if !x.actions[r].has(c) {
				x.refusals[r][c] = x.refuse(r, c)
			}
		}
	}
	return x
}

func (x *rules) expandResource(r Resource) {
	for _, letter := range matrix.letters[r][x.role] {
		x.actions[r] |= letterActions[letter]
		switch letter {
		case 'R':
			x.reaches[r] = ReachAll
		case 'L':
			x.reaches[r] = ReachFound
		case 'V':
			x.reaches[r] = ReachAll
			for restriction := range x.restrictions.All() {
				if reach := matrix.restrictions[restriction].reach; reach != ReachNone {
					x.reaches[r] = reach
				}
			}
		}
	}
	for restriction := range x.restrictions.All() {
		x.actions[r] &^= matrix.restrictions[restriction].removes[r]
	}
	if !x.actions[r].has(OpenCode) {
		x.actions[r], x.reaches[r] = 0, ReachNone // Nobody writes what they may not see.
	}
	if x.actions[r] != 0 && r.Personal() {
		x.reaches[r] = ReachOwn
	}
	if x.actions[r] != 0 {
		x.open |= 1 << r
	}
}

// maskCustomers hides customers where a row of another resource would show one:
// from a masked agent, and from whoever has no more than the lookup on contacts
// ("what a lookup hides, no list shows"). Addresses and phones leave the
// workspace on an owner's right alone.
func (x *rules) maskCustomers(r Resource) {
	if !showsCustomers(r) {
		return
	}
	var always Mask
	for restriction := range x.restrictions.All() {
		always |= matrix.restrictions[restriction].mask
	}
	onlyLookup := x.actions[Contacts].has(LookupCode)
	for c := range actionCount {
		mask := always
		if onlyLookup && x.reaches[r] != ReachFound && x.reaches[r] != ReachOwn {
			mask |= maskEverything
			if r == Orders && c == OpenCode { // Shipping needs both, and the address until it has happened.
				mask &^= MaskName
				x.toShip[r] = MaskAddress
			}
		}
		if c == ExportCode && x.role != Owner {
			mask |= MaskEmail | MaskPhone | MaskAddress // What leaves on another's right carries none of it.
		}
		if x.actions[r].has(c) {
			x.masks[r][c] = mask
		}
	}
}

// showsCustomers tells whether rows of a resource can show a customer.
func showsCustomers(r Resource) bool {
	switch matrix.areas[r] {
	case "library", "settings", "organization", "personal":
		return false
	}
	return true
}

// within tells whether everything that x lets through, y lets through as well.
func (x *rules) within(y *rules) bool {
	for r := range resourceCount {
		extra := x.actions[r] &^ y.actions[r]
		if y.actions[r].has(ListCode) {
			extra &^= setOf(LookupCode) // Who lists everything needs no lookup.
		}
		if extra != 0 || x.reaches[r] > y.reaches[r] {
			return false
		}
		for c := range actionCount {
			if x.actions[r].has(c) && y.actions[r].has(c) && y.masks[r][c]&^x.masks[r][c] != 0 {
				return false
			}
		}
	}
	return true
}
