package web

import (
	"cmp"
	"slices"

	"latchkey/internal/section"
	"latchkey/web/kit"
)

// sections are those of all areas, in the order of the navigation.
func (s *Site) sections() (list []kit.SectionPages) {
	for _, area := range s.areas {
		if has, ok := area.(interface{ Sections() []kit.SectionPages }); ok {
			list = append(list, has.Sections()...)
		}
	}
	slices.SortFunc(list, func(a, b kit.SectionPages) int { return cmp.Compare(a.Facts().Resource, b.Facts().Resource) })
	return list
}

// Sections are the facts of every section that is served, in the order of the
// navigation.
func Sections() (facts []section.Facts) {
	for _, mounted := range New(Options{}).sections() {
		facts = append(facts, mounted.Facts())
	}
	return facts
}
