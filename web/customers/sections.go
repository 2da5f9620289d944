package customers

import "latchkey/web/kit"

// Sections are the lists of this area that stand on the kit.
func (s *Pages) Sections() []kit.SectionPages {
	return []kit.SectionPages{kit.NewSection(s.Kit, s.store.Tags)}
}
