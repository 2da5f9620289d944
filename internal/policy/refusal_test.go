package policy_test

import (
	"testing"

	"latchkey/internal/policy"
)

// The log reads of a refusal who asked what, and which restriction closed it.
func TestRefusalsReadAsASentence(t *testing.T) {
	t.Parallel()
	for want, f := range map[string]policy.Refusal{
		"policy: agent may not list contacts": {Role: policy.Agent, Resource: policy.Contacts, Action: policy.ListCode},
		"policy: manager may not delete contacts: restriction contact_deletion": {
			Role: policy.Manager, Resource: policy.Contacts, Action: policy.DeleteCode, By: policy.NoContactDeletion, Restricted: true,
		},
	} {
		if got := f.Error(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
