package learning

import (
	"latchkey/internal/learning"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// Sections are the lists of this area that stand on the kit.
func (s *Pages) Sections() []kit.SectionPages { return []kit.SectionPages{s.courses(), s.bundles()} }

func (s *Pages) courses() *kit.Section[learning.Course] {
	return kit.NewSection(s.Kit, s.store.Courses)
}

func (s *Pages) bundles() *kit.Section[learning.Bundle] {
	bundles := kit.NewSection(s.Kit, s.store.Bundles)
	bundles.Blank = func(r *app.Request) learning.Bundle { return learning.Bundle{Currency: r.Currency()} }
	bundles.Sources = map[string]kit.Source{"courses": kit.SourceOf(app.AnyCourses, s.store.Courses)}
	return bundles
}
