package policy_test

import (
	"errors"
	"testing"

	"latchkey/internal/policy"
)

func TestGiveReasons(t *testing.T) {
	t.Parallel()
	var (
		team  = policy.RestrictionsOf(policy.VisibilityTeam)
		own   = policy.RestrictionsOf(policy.VisibilityOwn)
		admin = actorOf(t, policy.Offer{Role: policy.Admin})
		agent = policy.Offer{Role: policy.Agent}
		bound = policy.Held{Offer: policy.Offer{Role: policy.Agent, Restrictions: team}, SetByOwner: team}
	)
	for name, c := range map[string]struct {
		err  error
		want policy.GiveRefusal
	}{
		"a closed section": {
			policy.CanInvite(actorOf(t, policy.Offer{Role: policy.Assistant}), agent, nil),
			policy.GiveRefusal{Reason: policy.GiveClosed},
		},
		"a section closed by a restriction": {
			policy.CanInvite(actorOf(t, policy.Offer{Role: policy.Manager, Restrictions: policy.RestrictionsOf(policy.NoSettings)}), agent, nil),
			policy.GiveRefusal{Reason: policy.GiveClosed},
		},
		"oneself": {
			policy.CanRemove(admin, self, policy.Held{Offer: policy.Offer{Role: policy.Admin}}),
			policy.GiveRefusal{Reason: policy.GiveSelf},
		},
		"a role that is an owner's to give": {
			policy.CanInvite(admin, policy.Offer{Role: policy.Manager}, nil),
			policy.GiveRefusal{Reason: policy.GiveRole, Role: policy.Manager},
		},
		"a member who is an owner's to change": {
			policy.CanChange(admin, somebody, policy.Held{Offer: policy.Offer{Role: policy.Owner}}, agent),
			policy.GiveRefusal{Reason: policy.GiveTarget, Role: policy.Owner},
		},
		"two restrictions that exclude each other": {
			policy.CanInvite(admin, policy.Offer{Role: policy.Agent, Restrictions: team | own}, nil),
			policy.GiveRefusal{Reason: policy.GiveExclusive, Role: policy.Agent},
		},
		"an owner's restriction dropped": {
			policy.CanChange(admin, somebody, bound, agent),
			policy.GiveRefusal{Reason: policy.GiveLift, Lifted: team},
		},
		"an owner's restriction shed by another role": {
			policy.CanChange(admin, somebody, bound, policy.Offer{Role: policy.Assistant}),
			policy.GiveRefusal{Reason: policy.GiveLift, Lifted: team},
		},
		"an owner's restriction shed by removal and invitation": {
			policy.CanInvite(admin, agent, &bound),
			policy.GiveRefusal{Reason: policy.GiveLift, Lifted: team},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got *policy.GiveRefusal
			if !errors.As(c.err, &got) || *got != c.want {
				t.Errorf("refused with %+v, want %+v", got, c.want)
			}
		})
	}
}
