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

// Whoever overlooks that a name was unknown holds nothing, and never an owner.
func TestUnknownNamesAreNothing(t *testing.T) {
	t.Parallel()
	if role, ok := policy.ParseRole("boss"); ok || role != 0 {
		t.Errorf("boss is read as %s", role)
	}
	if r, ok := policy.ParseResource("nothing"); ok || r != 0 {
		t.Errorf("nothing is read as %s", r)
	}
}

func TestActsAreThoseOfTheFile(t *testing.T) {
	t.Parallel()
	var names []string
	for _, act := range policy.Acts() {
		names = append(names, act.String())
	}
	want := []string{"general", "people", "organization_roles", "workspaces", "place_in_workspace", "join_workspace", "billing"}
	if !slices.Equal(names, want) {
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
	admin := policy.NewOrganizationActor(policy.OrganizationID{1}, policy.UserID{2}, policy.OrganizationAdmin)
	for _, act := range []policy.Act{policy.Act(len(policy.Acts())), 255} {
		for _, c := range policy.Actions() {
			if organizationAsks[c](admin, act) == nil {
				t.Errorf("an admin may %s act %d", c, act)
			}
		}
	}
}

func TestMasksHideTheirPartsAlone(t *testing.T) {
	t.Parallel()
	parts := map[policy.Mask]string{policy.MaskName: "name", policy.MaskEmail: "email", policy.MaskPhone: "phone", policy.MaskAddress: "address"}
	for part, name := range parts {
		if part.String() != name {
			t.Errorf("%s is called %s", name, part)
		}
		for other := range parts {
			if part.Hides(other) != (part == other) {
				t.Errorf("the mask of %s hides %s: %t", part, other, part.Hides(other))
			}
		}
		if (policy.Mask(0)).Hides(part) || !(policy.MaskName | policy.MaskEmail | policy.MaskPhone | policy.MaskAddress).Hides(part) {
			t.Errorf("no mask hides %s, or all do not", part)
		}
	}
	if got := (policy.MaskEmail | policy.MaskPhone).String(); got != "email+phone" {
		t.Errorf("two parts are called %s", got)
	}
	if got := policy.Mask(0).String(); got != "-" {
		t.Errorf("none is called %s", got)
	}
}
