package policy

// Access is what an offer lets its holder do with one resource, for pages that
// explain roles.
type Access struct {
	Resource Resource
	Actions  []ActionCode
	Reach    Reach
	Mask     Mask // what stays hidden of customers when one is opened
}

// Can tells whether the action is among them.
func (a Access) Can(c ActionCode) bool {
	for _, has := range a.Actions {
		if has == c {
			return true
		}
	}
	return false
}

// AccessOf expands an offer, one entry a resource in the order of access.csv.
// It is nil for an offer that the policy does not know.
func AccessOf(o Offer) []Access {
	x, err := rulesFor(o.Role, o.Restrictions)
	if err != nil {
		return nil
	}
	list := make([]Access, resourceCount)
	for r := range resourceCount {
		list[r] = x.access(r)
	}
	return list
}

// AccessTo is what an offer gives of one resource, nothing of an offer that the policy does not know.
func AccessTo(o Offer, r Resource) Access {
	x, err := rulesFor(o.Role, o.Restrictions)
	if err != nil || r >= resourceCount {
		return Access{Resource: r}
	}
	return x.access(r)
}

func (x *rules) access(r Resource) Access {
	a := Access{Resource: r, Reach: x.reaches[r], Mask: x.masks[r][OpenCode]}
	for c := range actionCount {
		if x.actions[r].has(c) {
			a.Actions = append(a.Actions, c)
		}
	}
	return a
}

// WhyClosed says why an offer does not open a resource, nil for one that it opens.
func WhyClosed(o Offer, r Resource) *Refusal { return WhyRefused(o, r, OpenCode) }

// WhyRefused says why an offer does not allow an action on a resource, nil for one that
// it allows.
func WhyRefused(o Offer, r Resource, c ActionCode) *Refusal {
	if x, err := rulesFor(o.Role, o.Restrictions); err == nil && r < resourceCount && c < actionCount {
		return x.refusals[r][c]
	}
	return nil
}

// Leaves tells whether anybody may take the list of a resource out of the product.
func Leaves(r Resource) bool {
	for _, role := range Roles {
		if x, err := rulesFor(role, 0); err == nil && x.actions[r].has(ExportCode) {
			return true
		}
	}
	return false
}

// Difference is what changes for a member between two offers.
type Difference struct {
	Gains, Loses []Resource // sections that open or close
	Wider        []Resource // open before and after, more afterwards
	Narrower     []Resource // open before and after, less afterwards
}

// Compare says what somebody gains and loses by a change. A section that gains
// one action and loses another is listed on both sides.
func Compare(before, after Offer) (d Difference) {
	old, err := rulesFor(before.Role, before.Restrictions)
	if err != nil {
		old = &rules{}
	}
	fresh, err := rulesFor(after.Role, after.Restrictions)
	if err != nil {
		fresh = &rules{}
	}
	for r := range resourceCount {
		was, is := old.actions[r], fresh.actions[r]
		switch {
		case was == 0 && is == 0:
		case was == 0:
			d.Gains = append(d.Gains, r)
		case is == 0:
			d.Loses = append(d.Loses, r)
		default:
			if is&^was&^setOf(LookupCode) != 0 || fresh.reaches[r] > old.reaches[r] || lessMasked(fresh, old, r) {
				d.Wider = append(d.Wider, r)
			}
			if was&^is&^setOf(LookupCode) != 0 || fresh.reaches[r] < old.reaches[r] || lessMasked(old, fresh, r) {
				d.Narrower = append(d.Narrower, r)
			}
		}
	}
	return d
}

// lessMasked tells whether x shows something of a resource that y hides.
func lessMasked(x, y *rules, r Resource) bool {
	for c := range actionCount {
		if y.masks[r][c]&^x.masks[r][c] != 0 && x.actions[r].has(c) {
			return true
		}
	}
	return false
}
