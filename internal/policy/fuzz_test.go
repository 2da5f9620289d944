package policy_test

import (
	"errors"
	"testing"

	"latchkey/internal/policy"
)

// Whatever the numbers, a decision is a grant for what was asked or an error,
// and never both.
func FuzzDecision(f *testing.F) {
	for _, o := range offers(f) {
		f.Add(uint8(o.Role), uint8(o.Restrictions), uint8(policy.Contacts), uint8(policy.ExportCode))
	}
	f.Add(uint8(0), uint8(0), uint8(0), uint8(0))
	f.Add(uint8(255), uint8(255), uint8(255), uint8(255))
	f.Fuzz(func(t *testing.T, role, restrictions, resource, action uint8) {
		o := policy.Offer{Role: policy.Role(role), Restrictions: policy.Restrictions(restrictions)}
		r, c := policy.Resource(resource), policy.ActionCode(action)%policy.ActionCode(len(asks))
		actor, err := policy.NewActor(policy.Membership{Role: o.Role, Restrictions: o.Restrictions})
		if (err == nil) == actor.IsZero() {
			t.Fatalf("%v: the actor is zero: %t, and the error %v", o, actor.IsZero(), err)
		}
		if known := policy.AccessOf(o) != nil; known == actor.IsZero() {
			t.Fatalf("%v: access told %t", o, known)
		}
		scope, err := asks[c](actor, r)
		var refusal *policy.Refusal
		switch {
		case err == nil:
			if scope.Resource != r || scope.Role != o.Role || !actor.Opens(r) {
				t.Errorf("%v, %s %s: %+v", o, c, r, scope)
			}
		case errors.As(err, &refusal):
			if refusal.Role != o.Role || refusal.Resource != r || refusal.Action != c || refusal.Error() == "" {
				t.Errorf("%v, %s %s: %+v", o, c, r, refusal)
			}
		case !errors.Is(err, policy.ErrNobody):
			t.Errorf("%v, %s %s: %v", o, c, r, err)
		}
	})
}

// Whatever is held and whatever is asked, only an owner lifts what an owner
// set, only owners make or change owners, admins and managers, and nobody is
// made what the policy does not know.
func FuzzGive(f *testing.F) {
	for _, o := range offers(f) {
		f.Add(uint8(policy.Admin), uint8(0), uint8(o.Role), uint8(o.Restrictions), uint8(o.Restrictions), uint8(policy.Agent), uint8(0))
		f.Add(uint8(o.Role), uint8(o.Restrictions), uint8(policy.Agent), uint8(16), uint8(16), uint8(policy.Agent), uint8(32))
	}
	f.Add(uint8(1), uint8(0), uint8(0), uint8(0), uint8(0), uint8(255), uint8(255))
	f.Fuzz(func(t *testing.T, role, restrictions, hasRole, hasRestrictions, byOwner, newRole, newRestrictions uint8) {
		actor, err := policy.NewActor(policy.Membership{
			Member: self, Role: policy.Role(role), Restrictions: policy.Restrictions(restrictions),
		})
		if err != nil {
			actor = policy.Actor{}
		}
		had := policy.Offer{Role: policy.Role(hasRole) % (policy.Agent + 1), Restrictions: policy.Restrictions(hasRestrictions)}
		held := policy.Held{Offer: had, SetByOwner: policy.Restrictions(byOwner)}
		o := policy.Offer{Role: policy.Role(newRole), Restrictions: policy.Restrictions(newRestrictions)}
		isOwner := actor.Membership().Role == policy.Owner

		change := policy.CanChange(actor, somebody, held, o) == nil
		invite := policy.CanInvite(actor, o, &held) == nil
		if !isOwner && change && !o.Restrictions.Contains(held.SetByOwner) {
			t.Errorf("%s lifts %s by making %v %v", actor.Membership().Role, held.SetByOwner, had, o)
		}
		if !isOwner && invite && !o.Restrictions.Contains(had.Restrictions) {
			t.Errorf("%s lifts %s by inviting %v as %v", actor.Membership().Role, had.Restrictions, had, o)
		}
		if !isOwner && (change || invite) && o.Role <= policy.Manager {
			t.Errorf("%s makes %v", actor.Membership().Role, o)
		}
		if !isOwner && (change || policy.CanRemove(actor, somebody, held) == nil) && had.Role <= policy.Manager {
			t.Errorf("%s changes %v", actor.Membership().Role, had)
		}
		if (change || invite) && (actor.IsZero() || policy.AccessOf(o) == nil) {
			t.Errorf("%s makes %v, which is nothing", actor.Membership().Role, o)
		}
		if policy.CanChange(actor, actor.Membership().Member, held, o) == nil || policy.CanRemove(actor, actor.Membership().Member, held) == nil {
			t.Errorf("%s changes themselves", actor.Membership().Role)
		}
	})
}
