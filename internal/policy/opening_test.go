package policy_test

import (
	"slices"
	"strings"
	"testing"

	"latchkey/internal/policy"
	"latchkey/internal/policy/policytest"
)

// What is closed to somebody is opened by an offer that takes nothing from them, that is no
// owner's and that nothing narrower would do instead; where only an owner may do it, by none.
func TestOpeningIsTheNarrowestThatTakesNothing(t *testing.T) {
	t.Parallel()
	m, list := policytest.Load(t), offers(t)
	views := viewsOf(t, list)
	opens := map[question][]policy.Offer{} // by the matrix
	for _, o := range list {
		for _, r := range policy.Resources() {
			for _, c := range policy.Actions() {
				if m.Allowed(o.Role.String(), o.Restrictions.Names(), r.String(), c.String()) {
					opens[question{r, c}] = append(opens[question{r, c}], o)
				}
			}
		}
	}
	within := map[[2]policy.Offer]bool{} // The first lets nothing through that the second does not.
	for _, o := range list {
		for _, other := range list {
			within[[2]policy.Offer{o, other}] = len(views[o].exceeds(views[other])) == 0
		}
	}
	for _, has := range list {
		for _, r := range policy.Resources() {
			for _, c := range policy.Actions() {
				var can []policy.Offer // What opens it without loss, and without a restriction more.
				for _, o := range opens[question{r, c}] {
					narrowed := o.Role == has.Role && !has.Restrictions.Contains(o.Restrictions)
					if o.Role != policy.Owner && !narrowed && within[[2]policy.Offer{has, o}] {
						can = append(can, o)
					}
				}
				got, found := policy.Opening(has, r, c)
				if found != (len(can) > 0) || found != slices.Contains(can, got) || !found && got != (policy.Offer{}) {
					t.Errorf("%v, %s %s: %v, %t, and these would do: %v", has, c, r, got, found, can)
				}
				for _, o := range can {
					if within[[2]policy.Offer{o, got}] && !within[[2]policy.Offer{got, o}] {
						t.Errorf("%v, %s %s: %v is given, and %v would do", has, c, r, got, o)
					}
				}
			}
		}
	}
}

// Some of them in words, and what is no question at all.
func TestOpeningByExample(t *testing.T) {
	t.Parallel()
	of := func(role policy.Role, names ...string) policy.Offer {
		set, known := policy.ParseRestrictions(names)
		if !known {
			t.Fatalf("%v are no restrictions", names)
		}
		return policy.Offer{Role: role, Restrictions: set}
	}
	for name, c := range map[string]struct {
		has      policy.Offer
		resource policy.Resource
		action   policy.ActionCode
		want     policy.Offer // the zero offer for none
	}{
		"the log, for an assistant":       {of(policy.Assistant), policy.AuditLog, policy.OpenCode, of(policy.Admin)},
		"reports, for an assistant":       {of(policy.Assistant), policy.Reports, policy.OpenCode, of(policy.Manager, "data_export", "integrations")},
		"one restriction less":            {of(policy.Agent, "visibility_own", "workflows"), policy.Shortcuts, policy.UpdateCode, of(policy.Agent, "visibility_own")},
		"deletion, for a manager":         {of(policy.Manager, "contact_deletion", "data_export"), policy.Contacts, policy.DeleteCode, of(policy.Manager, "data_export")},
		"the export of customers":         {of(policy.Admin), policy.Contacts, policy.ExportCode, policy.Offer{}},
		"an owner has all":                {of(policy.Owner), policy.AuditLog, policy.OpenCode, policy.Offer{}},
		"what no role opens":              {of(policy.Admin), policy.Billing, policy.OpenCode, policy.Offer{}},
		"what they have":                  {of(policy.Agent, "workflows"), policy.Conversations, policy.OpenCode, of(policy.Agent, "workflows")},
		"a resource that there is not":    {of(policy.Agent), policy.Resource(len(policy.Resources())), policy.OpenCode, policy.Offer{}},
		"an action that there is not":     {of(policy.Agent), policy.Contacts, policy.ActionCode(len(policy.Actions())), policy.Offer{}},
		"nobody":                          {policy.Offer{}, policy.Contacts, policy.OpenCode, policy.Offer{}},
		"a role that there is not":        {policy.Offer{Role: policy.Agent + 1}, policy.AuditLog, policy.ExportCode, policy.Offer{}},
		"a restriction of another's role": {of(policy.Admin, "workflows"), policy.AuditLog, policy.ExportCode, policy.Offer{}},
	} {
		got, found := policy.Opening(c.has, c.resource, c.action)
		if got != c.want || found != (c.want != policy.Offer{}) {
			t.Errorf("%s: %v, %t, want %v", name, got, found, c.want)
		}
	}
}

// An action is read by its exact name, and what is none is never taken for one.
func TestActionsAreReadBack(t *testing.T) {
	t.Parallel()
	for _, c := range policy.Actions() {
		if got, ok := policy.ParseAction(c.String()); !ok || got != c {
			t.Errorf("%s is read as %s, %t", c, got, ok)
		}
		for _, name := range []string{strings.ToUpper(c.String()), c.String() + " ", " " + c.String(), c.String() + "\x00", c.String()[1:]} {
			if got, ok := policy.ParseAction(name); ok {
				t.Errorf("%q is read as %s", name, got)
			}
		}
	}
	for _, name := range []string{"", "0", "owner", "lists", "write"} {
		if got, ok := policy.ParseAction(name); ok {
			t.Errorf("%q is read as %s", name, got)
		}
	}
}
