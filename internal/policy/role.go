package policy

// Role is what a member is in one workspace. The zero Role is none.
type Role uint8

// The roles, from the widest to the narrowest.
const (
	Owner Role = iota + 1
	Admin
	Manager
	Assistant
	Agent
)

// Roles lists them in the order of the columns of access.csv.
var Roles = []Role{Owner, Admin, Manager, Assistant, Agent}

var roleNames = [...]string{Owner: "owner", Admin: "admin", Manager: "manager", Assistant: "assistant", Agent: "agent"}

func (r Role) String() string {
	if int(r) >= len(roleNames) {
		return ""
	}
	return roleNames[r]
}

// ParseRole accepts the exact names of the roles and nothing else.
func ParseRole(name string) (Role, bool) {
	for _, role := range Roles {
		if roleNames[role] == name {
			return role, true
		}
	}
	return 0, false
}
