package policy

import "errors"

// Actor is one member acting in one workspace. It is made afresh for each
// request from what the database says in that moment; the zero Actor may do
// nothing.
type Actor struct{ who *identity }

type identity struct {
	membership Membership
	rules      *rules
	preview    bool
}

// Membership is what the database knows of a member.
type Membership struct {
	Workspace    WorkspaceID
	Member       MemberID
	User         UserID
	Version      int64 // raised by every change of role, restrictions or end
	Role         Role
	Restrictions Restrictions
}

// NewActor is the only way to an Actor. It fails on a role or a combination of
// restrictions that the policy does not know.
func NewActor(m Membership) (Actor, error) {
	found, err := rulesFor(m.Role, m.Restrictions)
	if err != nil {
		return Actor{}, err
	}
	return Actor{&identity{m, found, false}}, nil
}

// IsZero tells whether nobody is acting.
func (a Actor) IsZero() bool { return a.who == nil }

// Membership returns what the actor was made from.
func (a Actor) Membership() Membership {
	if a.who == nil {
		return Membership{}
	}
	return a.who.membership
}

// Opens tells whether the section of a resource is open to the actor at all.
func (a Actor) Opens(r Resource) bool {
	return a.who != nil && a.who.rules.open&(1<<r) != 0
}

// Authorize decides whether the actor may do A on a resource. The error is a
// *Refusal, or ErrNobody for the zero Actor.
func Authorize[A Action](actor Actor, r Resource) (Grant[A], error) {
	var action A
	c := action.code()
	if actor.who == nil || r >= resourceCount {
		return Grant[A]{}, ErrNobody
	}
	x := actor.who.rules
	if !x.actions[r].has(c) {
		return Grant[A]{}, x.refusals[r][c]
	}
	d := decision{who: actor.who, resource: r, reach: x.reaches[r], mask: x.masks[r][c]}
	if c == OpenCode {
		d.toShip = x.toShip[r]
	}
	return Grant[A]{d: d}, nil
}

// Grant proves that one decision let one actor do one action on one resource.
// The zero Grant reaches no row.
type Grant[A Action] struct {
	_ [0]A // keeps Grant[Open] from converting to Grant[Delete]
	d decision
}

type decision struct {
	who      *identity
	resource Resource
	reach    Reach
	mask     Mask
	toShip   Mask
}

// Scope is what a repository learns from a Grant: whose rows, which of them,
// and what of them stays hidden.
type Scope struct {
	Membership
	Resource Resource
	Reach    Reach
	Mask     Mask
	// ToShip is what Mask hides and a record shows as long as it is to be shipped.
	ToShip Mask
	// Preview shows somebody what another sees: nothing may be written by it.
	Preview bool
}

// Counts tells that opening a record counts like a lookup: it shows a customer
// whom the member has not found.
func (s *Scope) Counts() bool { return s.ToShip != 0 && !s.Preview }

// Errors of a decision that are not a refusal by the matrix.
var (
	ErrNobody     = errors.New("policy: nobody is acting")
	ErrWrongGrant = errors.New("policy: the grant is for another resource")
)

// For opens the grant. Every repository method begins with it: it fails for
// the zero Grant and for a grant for another resource.
func (g Grant[A]) For(r Resource) (Scope, error) {
	if g.d.who == nil {
		return Scope{}, ErrNobody
	}
	if g.d.resource != r {
		return Scope{}, ErrWrongGrant
	}
	return Scope{g.d.who.membership, r, g.d.reach, g.d.mask, g.d.toShip, g.d.who.preview}, nil
}

// Resource returns what the grant is for.
func (g Grant[A]) Resource() Resource { return g.d.resource }

// Actor returns who holds the grant, for the decisions that CanInvite and its
// like take on rows read again under lock.
func (g Grant[A]) Actor() Actor { return Actor{g.d.who} }
