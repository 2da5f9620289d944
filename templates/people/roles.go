package people

import (
	"latchkey/templates/frame"
	"latchkey/templates/ui"
)

// RolesPage is "What can each role do?", drawn from the enforcing tables.
type RolesPage struct {
	frame.Frame
	Own          OwnKey
	Roles        []RoleColumn
	Areas        []RolesArea
	Restrictions []RolesRestriction
	Grants       []RolesGrant
}

// RoleColumn heads one column.
type RoleColumn struct {
	Value string
	Label string
	Key   ui.Key
}

// RolesArea is a heading and its resources.
type RolesArea struct {
	Label string
	Rows  []RolesRow
}

// RolesRow is one resource; Cells follow the order of RolesPage.Roles.
type RolesRow struct {
	Label string
	Note  string
	Cells []RolesCell
}

// RolesCell says in words what a role may do. Narrow cells are drawn in brass
// with Icon ("search" or "eye"); Empty ones as a dash with a hidden "nothing".
type RolesCell struct {
	Text   string
	Narrow bool
	Icon   string
	Empty  bool
}

// RolesRestriction explains one restriction.
type RolesRestriction struct {
	Role, Label, Sentence string
}

// RolesGrant says whom one role may invite, change and remove.
type RolesGrant struct {
	Role, Sentence string
}
