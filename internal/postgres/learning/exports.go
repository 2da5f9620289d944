package learning

import (
	"latchkey/internal/policy"
	"latchkey/internal/postgres/kit"
)

// Exports are the lists of this area that can leave.
func (s Store) Exports() map[policy.Resource]kit.ExportSource {
	return map[policy.Resource]kit.ExportSource{
		policy.Students: s.Students.Export(),
		policy.Courses:  s.Courses.Export(),
		policy.Bundles:  s.Bundles.Export(),
	}
}
