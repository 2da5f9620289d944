package policy

import (
	"fmt"
	"strings"
)

// OrganizationRole is what a user is in an organization. The zero value is none.
type OrganizationRole uint8

// The roles of an organization, in the order of organization.csv.
const (
	OrganizationAdmin OrganizationRole = iota + 1
	BillingAdmin
	UserAdmin
	OrganizationMember
)

// OrganizationRoles lists them.
var OrganizationRoles = []OrganizationRole{OrganizationAdmin, BillingAdmin, UserAdmin, OrganizationMember}

func (r OrganizationRole) String() string {
	return [...]string{"", "admin", "billing_admin", "user_admin", "member"}[r]
}

// ParseOrganizationRole accepts exact names.
func ParseOrganizationRole(name string) (OrganizationRole, bool) {
	for _, role := range OrganizationRoles {
		if role.String() == name {
			return role, true
		}
	}
	return 0, false
}

// Act is a row of organization.csv: what is done above the workspaces.
type Act uint8

// The acts, in the order of organization.csv.
const (
	OrganizationGeneral Act = iota
	OrganizationPeople
	ManageOrganizationRoles
	ManageWorkspaces
	PlaceInWorkspace
	JoinWorkspace
	ManageBilling
	actCount
)

var actNames = [actCount]string{"general", "people", "organization_roles", "workspaces", "place_in_workspace", "join_workspace", "billing"}

func (a Act) String() string { return actNames[a] }

// Acts lists every act.
func Acts() []Act {
	all := make([]Act, actCount)
	for i := range all {
		all[i] = Act(i)
	}
	return all
}

// OrganizationActor is a user acting in an organization. The zero value may do nothing.
type OrganizationActor struct {
	organization OrganizationID
	user         UserID
	role         OrganizationRole
}

// NewOrganizationActor is the only way to an OrganizationActor.
func NewOrganizationActor(organization OrganizationID, user UserID, role OrganizationRole) OrganizationActor {
	return OrganizationActor{organization, user, role}
}

// OrganizationGrant proves a decision above the workspaces.
type OrganizationGrant[A Action] struct {
	_     [0]A
	actor OrganizationActor
	act   Act
}

// OrganizationRefusal says which act was refused.
type OrganizationRefusal struct {
	Act    Act
	Action ActionCode
}

func (f *OrganizationRefusal) Error() string {
	return fmt.Sprintf("policy: may not %s %s of the organization", f.Action, f.Act)
}

// AuthorizeOrganization decides on an act above the workspaces. The error is
// an *OrganizationRefusal.
func AuthorizeOrganization[A Action](actor OrganizationActor, act Act) (OrganizationGrant[A], error) {
	c := CodeOf[A]()
	if actor.role == 0 || actor.role > OrganizationMember || act >= actCount || !matrix.organization[act][actor.role].has(c) {
		return OrganizationGrant[A]{}, &OrganizationRefusal{act, c}
	}
	return OrganizationGrant[A]{actor: actor, act: act}, nil
}

// For opens the grant for one act; it fails for any other and for the zero grant.
func (g OrganizationGrant[A]) For(act Act) (organization OrganizationID, user UserID, err error) {
	if g.actor.role == 0 {
		return organization, user, ErrNobody
	}
	if g.act != act {
		return organization, user, ErrWrongGrant
	}
	return g.actor.organization, g.actor.user, nil
}

func (t *tables) readOrganization(data []byte) error {
	lines, err := rows(data, "act", "admin", "billing_admin", "user_admin", "member", "note")
	if err != nil {
		return err
	}
	if len(lines) != int(actCount) {
		return fmt.Errorf("%d lines instead of %d", len(lines), actCount)
	}
	for i, line := range lines {
		if line[0] != actNames[i] {
			return fmt.Errorf("line %d is %q instead of %q", i+2, line[0], actNames[i])
		}
		for j, role := range OrganizationRoles {
			letters := line[1+j]
			if letters == "-" {
				continue
			}
			if letters == "" || strings.Trim(letters, "RCUD") != "" {
				return fmt.Errorf("%s, %s: unknown letters %q", line[0], role, letters)
			}
			for _, letter := range letters {
				t.organization[i][role] |= letterActions[letter]
			}
		}
	}
	return nil
}
