package policy

import "fmt"

// Offer is a role with its restrictions: what somebody is, or would be made.
type Offer struct {
	Role         Role
	Restrictions Restrictions
}

// Exists tells that somebody can be this: each restriction belongs to the role, and no two
// exclude each other.
func (o Offer) Exists() bool {
	_, err := rulesFor(o.Role, o.Restrictions)
	return err == nil
}

// Held is what a member has, or had when their access ended.
type Held struct {
	Offer
	// SetByOwner are the restrictions that an owner set; an owner alone lifts them.
	SetByOwner Restrictions
	// Barred tells that an owner suspended them; an owner alone lets them back.
	Barred bool
}

// GiveReason says why a role may not be given.
type GiveReason string

// The reasons, each with words of its own.
const (
	GiveClosed      GiveReason = "closed"      // members are closed to the actor
	GiveSelf        GiveReason = "self"        // nobody changes their own access
	GiveRole        GiveReason = "role"        // the role offered is not the actor's to give
	GiveTarget      GiveReason = "target"      // the role that the member has is not the actor's to change
	GiveWider       GiveReason = "wider"       // wider than the actor's own access
	GiveRestriction GiveReason = "restriction" // a restriction of another role
	GiveExclusive   GiveReason = "exclusive"   // two restrictions that exclude each other
	GiveLift        GiveReason = "lift"        // an owner set the restriction, an owner alone lifts it
	GiveBarred      GiveReason = "barred"      // an owner suspended them, an owner alone lets them back
)

// GiveRefusal says why somebody may not be made what was asked.
type GiveRefusal struct {
	Reason GiveReason
	Role   Role         // the role in question, for GiveRole and GiveTarget
	Lifted Restrictions // for GiveLift
}

func (f *GiveRefusal) Error() string {
	return fmt.Sprintf("policy: may not give the role: %s", f.Reason)
}

// CanGrant is the only door for roles: whether the actor may give this role
// with these restrictions to somebody. The error is a *GiveRefusal.
func CanGrant(actor Actor, o Offer) error {
	if actor.who == nil {
		return &GiveRefusal{Reason: GiveClosed}
	}
	own := actor.who.rules
	if own.actions[Members] == 0 {
		return &GiveRefusal{Reason: GiveClosed}
	}
	switch {
	case o.Role < Owner || o.Role > Agent || !o.Restrictions.belongTo(o.Role):
		return &GiveRefusal{Reason: GiveRestriction, Role: o.Role}
	case !o.Restrictions.fits(o.Role):
		return &GiveRefusal{Reason: GiveExclusive, Role: o.Role}
	}
	if !matrix.grants[own.role][o.Role] {
		return &GiveRefusal{Reason: GiveRole, Role: o.Role}
	}
	if !expanded[o.Role][o.Restrictions].within(own) {
		return &GiveRefusal{Reason: GiveWider, Role: o.Role}
	}
	return nil
}

// CanInvite decides on an invitation. Former is what the invited person had
// when they were a member before, nil for somebody new: restrictions that they
// had come back, and only an owner starts them with fewer, or takes back at all
// whom an owner had suspended.
func CanInvite(actor Actor, o Offer, former *Held) error {
	if err := CanGrant(actor, o); err != nil {
		return err
	}
	if !actor.allows(CreateCode) {
		return &GiveRefusal{Reason: GiveClosed}
	}
	if former != nil {
		if err := mayLetBack(actor, *former); err != nil {
			return err
		}
		return mayLift(actor, former.Restrictions|former.SetByOwner, o)
	}
	return nil
}

// CanReactivate decides on giving a suspended member their access back, as it was.
func CanReactivate(actor Actor, member MemberID, held Held) error {
	if err := CanChange(actor, member, held, held.Offer); err != nil {
		return err
	}
	return mayLetBack(actor, held)
}

// CanChange decides on a new role or restrictions for a member.
func CanChange(actor Actor, member MemberID, held Held, o Offer) error {
	if actor.who != nil && actor.who.membership.Member == member {
		return &GiveRefusal{Reason: GiveSelf}
	}
	if err := mayTouch(actor, UpdateCode, held); err != nil {
		return err
	}
	if err := CanGrant(actor, o); err != nil {
		return err
	}
	return mayLift(actor, held.SetByOwner, o)
}

// CanRemove decides on ending a member's access.
func CanRemove(actor Actor, member MemberID, held Held) error {
	if actor.who != nil && actor.who.membership.Member == member {
		return &GiveRefusal{Reason: GiveSelf}
	}
	return mayTouch(actor, DeleteCode, held)
}

// CanReplace decides on inviting a member's new address to the place that they have, which
// ends theirs once it is taken. Whoever may give that place may give away their own.
func CanReplace(actor Actor, member MemberID, held Held) error {
	if err := CanInvite(actor, held.Offer, nil); err != nil {
		return err
	}
	if actor.who.membership.Member == member {
		return nil
	}
	return CanRemove(actor, member, held)
}

func (a Actor) allows(c ActionCode) bool {
	return a.who != nil && a.who.rules.actions[Members].has(c)
}

// mayTouch asks whether the actor may give the role that the other has now.
func mayTouch(actor Actor, c ActionCode, held Held) error {
	if !actor.allows(c) {
		return &GiveRefusal{Reason: GiveClosed}
	}
	if held.Role < Owner || held.Role > Agent || !matrix.grants[actor.who.rules.role][held.Role] {
		return &GiveRefusal{Reason: GiveTarget, Role: held.Role}
	}
	return nil
}

// mayLift asks whether restrictions that must stay are still there. A change
// to a role that cannot carry them lifts them too.
func mayLift(actor Actor, mustStay Restrictions, o Offer) error {
	lifted := mustStay &^ o.Restrictions
	if lifted != 0 && actor.who.rules.role != Owner {
		return &GiveRefusal{Reason: GiveLift, Lifted: lifted}
	}
	return nil
}

// mayLetBack asks whether the actor may undo what suspended somebody.
func mayLetBack(actor Actor, held Held) error {
	if held.Barred && actor.who.rules.role != Owner {
		return &GiveRefusal{Reason: GiveBarred}
	}
	return nil
}

// Givable lists the roles that the actor may give, from the widest.
func Givable(actor Actor) []Role {
	var list []Role
	for _, role := range Roles {
		if CanGrant(actor, Offer{Role: role}) == nil {
			list = append(list, role)
		}
	}
	return list
}

// MayGive reads grants.csv: whether one role may invite, change and remove another.
func MayGive(actor, given Role) bool {
	return actor <= Agent && given <= Agent && matrix.grants[actor][given]
}
