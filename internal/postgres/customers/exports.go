package customers

import (
	"latchkey/internal/policy"
	"latchkey/internal/postgres/kit"
)

// Exports are the lists of this area that can leave.
func (s Store) Exports() map[policy.Resource]kit.ExportSource {
	return map[policy.Resource]kit.ExportSource{policy.Contacts: ContactExport}
}

// Takers are the lists of this area that can come in.
var Takers = map[policy.Resource]kit.Taker{policy.Contacts: TakeContacts}
