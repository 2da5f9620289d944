package promise_test

import (
	"strings"
	"testing"

	"latchkey/internal/i18n"
	"latchkey/internal/policy"
	"latchkey/internal/promise"
)

// Rule 12 of the product: a sentence about a restriction speaks of what is built.
func TestARestrictionSpeaksOfWhatIsBuilt(t *testing.T) {
	t.Parallel()
	words := i18n.For("en", nil)
	const nothing = "Takes nothing away yet: what it closes is not there."
	today := []policy.Resource{policy.Contacts, policy.Members, policy.General, policy.DataExport, policy.Profile, policy.Orders}
	for restriction, want := range map[policy.Restriction][2]string{ // Today, and once all is there.
		policy.NoSettings: {"None of the workspace settings, members included. The own profile stays.",
			"None of the workspace settings, members included. No files. Own notifications and profile stay."},
		policy.NoIntegrations: {nothing, "Closed: Public API keys, Webhooks and Integrations."},
		policy.NoWorkflows:    {nothing, "Shortcuts can be neither run nor seen, those under way included."},
		policy.VisibilityOwn:  {nothing, "Only customers, with their conversations, that are assigned to them."},
		policy.NoDataExport:   {"Nothing can be exported, anywhere.", "Nothing can be exported, anywhere."},
	} {
		for i, sections := range []promise.Sections{promise.Of(today...), promise.Of(policy.Resources()...)} {
			if got := sections.Restriction(words, restriction); got != want[i] {
				t.Errorf("%s: %q, want %q", restriction, got, want[i])
			}
		}
	}
	one := promise.Of(policy.APIKeys)
	if got := one.Restriction(words, policy.NoIntegrations); !strings.Contains(got, "API keys") || strings.Contains(got, "Webhooks") {
		t.Errorf("with API keys alone: %q", got)
	}
}
