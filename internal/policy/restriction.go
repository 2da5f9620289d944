package policy

import (
	"iter"
	"strings"
)

// Restriction narrows a role for one member. Each belongs to one role.
type Restriction uint8

// The restrictions, in the order of restrictions.csv.
const (
	NoSettings Restriction = iota
	NoContactDeletion
	NoDataExport
	NoIntegrations
	VisibilityTeam
	VisibilityOwn
	NoWorkflows
	MaskContact
	restrictionCount
)

var restrictionNames = [restrictionCount]string{
	"settings", "contact_deletion", "data_export", "integrations",
	"visibility_team", "visibility_own", "workflows", "mask_contact",
}

func (r Restriction) String() string {
	if r >= restrictionCount {
		return ""
	}
	return restrictionNames[r]
}

// A set has a bit for each; one more restriction needs a wider Restrictions.
const _ = uint(8 - restrictionCount)

// Role is the one role that the restriction belongs to.
func (r Restriction) Role() Role { return matrix.restrictions[r].role }

// Restrictions is a set of them. The zero value is the empty set.
type Restrictions uint8

// RestrictionsOf makes a set.
func RestrictionsOf(members ...Restriction) (s Restrictions) {
	for _, r := range members {
		s |= 1 << r
	}
	return s
}

// ParseRestrictions reads exact names; an unknown name is false.
func ParseRestrictions(names []string) (Restrictions, bool) {
	var set Restrictions
	for _, name := range names {
		known := false
		for r := range restrictionCount {
			if restrictionNames[r] == name {
				set |= 1 << r
				known = true
			}
		}
		if !known {
			return 0, false
		}
	}
	return set, true
}

// Has tells whether r is in the set.
func (s Restrictions) Has(r Restriction) bool { return s&(1<<r) != 0 }

// Contains tells whether every restriction of other is in the set.
func (s Restrictions) Contains(other Restrictions) bool { return s&other == other }

// All yields the restrictions of the set in their order.
func (s Restrictions) All() iter.Seq[Restriction] {
	return func(yield func(Restriction) bool) {
		for r := range restrictionCount {
			if s.Has(r) && !yield(r) {
				return
			}
		}
	}
}

// Names returns the names of the set, never nil.
func (s Restrictions) Names() []string {
	names := []string{}
	for r := range s.All() {
		names = append(names, r.String())
	}
	return names
}

func (s Restrictions) String() string { return strings.Join(s.Names(), "+") }

// RestrictionsFor lists the restrictions that belong to a role.
func RestrictionsFor(role Role) []Restriction {
	var list []Restriction
	for r := range restrictionCount {
		if r.Role() == role {
			list = append(list, r)
		}
	}
	return list
}

// fits tells whether a role may carry the set: each belongs to the role, and
// no two of them exclude each other.
func (s Restrictions) fits(role Role) bool {
	return s.belongTo(role) && !s.Contains(RestrictionsOf(VisibilityTeam, VisibilityOwn))
}

func (s Restrictions) belongTo(role Role) bool {
	for r := range s.All() {
		if r.Role() != role {
			return false
		}
	}
	return true
}
