package policy_test

import (
	"slices"
	"testing"

	"latchkey/internal/policy"
)

// What the policy does not know has no name, and so no words on any page.
func TestWhatIsUnknownHasNoName(t *testing.T) {
	t.Parallel()
	actions := policy.ActionCode(len(policy.Actions()))
	resources := policy.Resource(len(policy.Resources()))
	for what, name := range map[string]string{
		"no role": policy.Role(0).String(), "a role too many": (policy.Agent + 1).String(),
		"a restriction too many": (policy.MaskContact + 1).String(), "an action too many": actions.String(), "a resource too many": resources.String(),
	} {
		if name != "" {
			t.Errorf("%s is called %q", what, name)
		}
	}
	for _, o := range []string{policy.Agent.String(), policy.MaskContact.String(), (actions - 1).String(), (resources - 1).String()} {
		if o == "" {
			t.Error("the last of a kind has no name")
		}
	}
}

func TestActsAreThoseOfTheFile(t *testing.T) {
	t.Parallel()
	var names []string
	for _, act := range policy.Acts() {
		names = append(names, act.String())
	}
	if want := []string{"general", "people", "organization_roles", "workspaces", "place_in_workspace", "join_workspace", "billing"}; !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
}

// An organization's role is read by its exact name, and an act beyond the file is nobody's.
func TestOrganizationNamesAreReadBack(t *testing.T) {
	t.Parallel()
	for _, role := range policy.OrganizationRoles {
		if got, ok := policy.ParseOrganizationRole(role.String()); !ok || got != role {
			t.Errorf("%s is read as %s, %t", role, got, ok)
		}
	}
	for _, name := range []string{"", "Admin", " admin", "owner", "none"} {
		if got, ok := policy.ParseOrganizationRole(name); ok || got != 0 {
			t.Errorf("%q is read as %s", name, got)
		}
	}
	admin := policy.NewOrganizationActor(policy.ID{1}, policy.ID{2}, policy.OrganizationAdmin)
	for _, act := range []policy.Act{policy.Act(len(policy.Acts())), 255} {
		for _, c := range policy.Actions() {
			if organizationAsks[c](admin, act) == nil {
				t.Errorf("an admin may %s act %d", c, act)
			}
		}
	}
}
