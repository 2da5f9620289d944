package customers

import "latchkey/web/kit"

// Sections are the lists of this area that stand on the kit.
func (s *Pages) Sections() []kit.Mounted {
	return []kit.Mounted{kit.NewSection(s.Kit, s.store.Tags)}
}

// Records are what hangs on customers in this area.
func (s *Pages) Records() []*kit.Records { return nil }
