package policy_test

import (
	"errors"
	"testing"

	"latchkey/internal/policy"
	"latchkey/internal/policy/policytest"
)

var organizationAsks = []func(policy.OrganizationActor, policy.Act) error{
	policy.ListCode:   askOrganization[policy.List],
	policy.OpenCode:   askOrganization[policy.Open],
	policy.LookupCode: askOrganization[policy.Lookup],
	policy.CreateCode: askOrganization[policy.Create],
	policy.UpdateCode: askOrganization[policy.Update],
	policy.DeleteCode: askOrganization[policy.Delete],
	policy.ExportCode: askOrganization[policy.Export],
}

func askOrganization[A policy.Action](actor policy.OrganizationActor, act policy.Act) error {
	grant, err := policy.AuthorizeOrganization[A](actor, act)
	if err != nil {
		return err
	}
	_, _, err = grant.For(act)
	return err
}

func TestOrganizationEqualsTheFile(t *testing.T) {
	t.Parallel()
	m := policytest.Load(t)
	for _, role := range policy.OrganizationRoles {
		actor := policy.NewOrganizationActor(policy.OrganizationID{1}, policy.UserID{2}, role)
		for _, act := range policy.Acts() {
			for _, c := range policy.Actions() {
				err := organizationAsks[c](actor, act)
				if want := m.Organization(role.String(), act.String(), c.String()); (err == nil) != want {
					t.Errorf("%s may %s %s: %t, want %t", role, c, act, err == nil, want)
				}
				var refusal *policy.OrganizationRefusal
				if err != nil && (!errors.As(err, &refusal) || *refusal != policy.OrganizationRefusal{Act: act, Action: c}) {
					t.Errorf("%s may %s %s: refused with %v", role, c, act, err)
				}
			}
		}
	}
}

func TestNobodyActsAboveTheWorkspaces(t *testing.T) {
	t.Parallel()
	for _, actor := range []policy.OrganizationActor{
		{},
		policy.NewOrganizationActor(policy.OrganizationID{1}, policy.UserID{2}, 0),
		policy.NewOrganizationActor(policy.OrganizationID{1}, policy.UserID{2}, policy.OrganizationMember+1),
	} {
		for _, act := range policy.Acts() {
			for _, c := range policy.Actions() {
				if organizationAsks[c](actor, act) == nil {
					t.Errorf("%v may %s %s", actor, c, act)
				}
			}
		}
	}
}

func TestOrganizationGrantIsForOneAct(t *testing.T) {
	t.Parallel()
	admin := policy.NewOrganizationActor(policy.OrganizationID{1}, policy.UserID{2}, policy.OrganizationAdmin)
	grant, err := policy.AuthorizeOrganization[policy.List](admin, policy.OrganizationPeople)
	if err != nil {
		t.Fatal(err)
	}
	for _, act := range policy.Acts() {
		organization, user, err := grant.For(act)
		switch {
		case act == policy.OrganizationPeople:
			if err != nil || organization != (policy.OrganizationID{1}) || user != (policy.UserID{2}) {
				t.Errorf("the grant is for %v, %v: %v", organization, user, err)
			}
		case !errors.Is(err, policy.ErrWrongGrant) || organization != (policy.OrganizationID{}) || user != (policy.UserID{}):
			t.Errorf("a grant for people opens %s: %v", act, err)
		}
	}
	if _, _, err := (policy.OrganizationGrant[policy.List]{}).For(policy.OrganizationGeneral); !errors.Is(err, policy.ErrNobody) {
		t.Errorf("the zero grant: %v", err)
	}
}
