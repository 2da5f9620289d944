package policy

import "fmt"

// Refusal says why the matrix closes an action, without telling whether
// anything stands behind it.
type Refusal struct {
	Role     Role // of the one who was refused
	Resource Resource
	Action   ActionCode
	// By is the restriction that closes it, valid when Restricted. Without the
	// restriction the role would open it.
	By         Restriction
	Restricted bool
	// OpenTo lists the roles that may do it, from the widest. It is empty for
	// what no role of a workspace opens (organization, billing).
	OpenTo []Role
}

func (f *Refusal) Error() string {
	if f.Restricted {
		return fmt.Sprintf("policy: %s may not %s %s: restriction %s", f.Role, f.Action, f.Resource, f.By)
	}
	return fmt.Sprintf("policy: %s may not %s %s", f.Role, f.Action, f.Resource)
}

func (x *rules) refuse(r Resource, c ActionCode) *Refusal {
	f := &Refusal{Role: x.role, Resource: r, Action: c}
	for restriction := range x.restrictions.All() {
		if !f.Restricted && matrix.restrictions[restriction].removes[r].has(c) && roleAllows(x.role, r, c) {
			f.By, f.Restricted = restriction, true
		}
	}
	for _, role := range Roles {
		if roleAllows(role, r, c) {
			f.OpenTo = append(f.OpenTo, role)
		}
	}
	return f
}

// roleAllows reads the matrix alone, without any restriction.
func roleAllows(role Role, r Resource, c ActionCode) bool {
	for _, letter := range matrix.letters[r][role] {
		if letterActions[letter].has(c) {
			return true
		}
	}
	return false
}
