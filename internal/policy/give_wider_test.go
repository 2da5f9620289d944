package policy

import (
	"errors"
	"testing"
)

// narrowed is an admin of a table of our own: admins as they are, but for what
// narrow takes from them.
func narrowed(narrow func(x *rules)) Actor {
	x := *expanded[Admin][0]
	narrow(&x)
	return Actor{&identity{membership: Membership{Member: MemberID{1}, Role: Admin}, rules: &x}}
}

func without(r Resource, codes ...ActionCode) func(x *rules) {
	return func(x *rules) { x.actions[r] &^= setOf(codes...) }
}

// masked hides parts of the customers in conversations.
func masked(mask Mask) func(x *rules) {
	return func(x *rules) {
		for c := range actionCount {
			x.masks[Conversations][c] = mask
		}
	}
}

func giveReason(err error) GiveReason {
	var refusal *GiveRefusal
	if errors.As(err, &refusal) {
		return refusal.Reason
	}
	return ""
}

// In the files nobody may give a role that is wider than their own. Were one
// cell otherwise, grants.csv alone would not let them.
func TestRule08NoRoleIsGivenThatIsWiderThanTheGivers(t *testing.T) {
	t.Parallel()
	agent, masking := Offer{Role: Agent}, Offer{Role: Agent, Restrictions: RestrictionsOf(MaskContact)}
	for name, c := range map[string]struct {
		narrow func(x *rules)
		offer  Offer
		want   GiveReason
	}{
		"nothing taken":         {func(*rules) {}, agent, ""},
		"an action taken":       {without(Conversations, UpdateCode), agent, GiveWider},
		"an action others have": {without(Conversations, DeleteCode), agent, ""},
		"a section closed":      {func(x *rules) { x.actions[Shortcuts], x.reaches[Shortcuts] = 0, ReachNone }, agent, GiveWider},
		"and closed to the other": {func(x *rules) { x.actions[Shortcuts], x.reaches[Shortcuts] = 0, ReachNone },
			Offer{Role: Agent, Restrictions: RestrictionsOf(NoWorkflows)}, ""},
		"a shorter reach": {func(x *rules) { x.reaches[Conversations] = ReachTeam }, agent, GiveWider},
		"as short a reach": {func(x *rules) { x.reaches[Conversations] = ReachTeam },
			Offer{Role: Agent, Restrictions: RestrictionsOf(VisibilityTeam)}, ""},
		"a part hidden":              {masked(MaskEmail), agent, GiveWider},
		"as many parts hidden":       {masked(MaskEmail | MaskPhone), masking, ""},
		"another part hidden":        {masked(MaskEmail | MaskPhone | MaskName), masking, GiveWider},
		"neither list nor lookup":    {without(Contacts, ListCode, LookupCode), Offer{Role: Assistant}, GiveWider},
		"a list, which needs no key": {without(Contacts, LookupCode), Offer{Role: Assistant}, ""},
	} {
		actor := narrowed(c.narrow)
		for door, err := range map[string]error{
			"grant":  CanGrant(actor, c.offer),
			"invite": CanInvite(actor, c.offer, nil),
			"change": CanChange(actor, MemberID{2}, Held{Offer: agent}, c.offer),
		} {
			if got := giveReason(err); got != c.want {
				t.Errorf("%s: %s: %q, want %q", name, door, got, c.want)
			}
		}
	}
}

// Each door needs its own action on members, and no other.
func TestRule08EachDoorNeedsItsAction(t *testing.T) {
	t.Parallel()
	agent := Offer{Role: Agent}
	doors := map[ActionCode]func(Actor) error{
		CreateCode: func(a Actor) error { return CanInvite(a, agent, nil) },
		UpdateCode: func(a Actor) error { return CanChange(a, MemberID{2}, Held{Offer: agent}, agent) },
		DeleteCode: func(a Actor) error { return CanRemove(a, MemberID{2}, Held{Offer: agent}) },
	}
	for _, taken := range Actions() {
		for needed, door := range doors {
			want := GiveReason("")
			if taken == needed {
				want = GiveClosed
			}
			if got := giveReason(door(narrowed(without(Members, taken)))); got != want {
				t.Errorf("without %s, the door of %s: %q, want %q", taken, needed, got, want)
			}
		}
	}
}

// Whoever has a role that is none, or one that this program does not know yet,
// is touched by nobody.
func TestRule08UnknownRolesAreNotTouched(t *testing.T) {
	t.Parallel()
	owner, err := NewActor(Membership{Member: MemberID{1}, Role: Owner})
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range []Role{0, Agent + 1, 255} {
		held := Held{Offer: Offer{Role: role}}
		for door, err := range map[string]error{
			"change": CanChange(owner, MemberID{2}, held, Offer{Role: Agent}), "remove": CanRemove(owner, MemberID{2}, held),
		} {
			if got := giveReason(err); got != GiveTarget {
				t.Errorf("role %d: %s: %q, want %q", role, door, got, GiveTarget)
			}
		}
		if MayGive(role, Agent) || MayGive(Owner, role) {
			t.Errorf("role %d gives or is given", role)
		}
	}
}
