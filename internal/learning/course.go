// Package learning holds the nouns of what is taught.
package learning

import (
	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/internal/section"
)

// Course is something that students are in; they are its Count.
type Course struct{ section.Item }

// Courses are taught. A deleted one keeps its students: a refusal would tell
// whether there are some.
var Courses = &section.Of[Course]{
	Resource: policy.Courses, Table: "courses", Noun: "course", PutsAway: true, Undo: true,
	Item: func(c *Course) *section.Item { return &c.Item },
	Counts: &section.Counts{
		Resource: policy.Students, SQL: `from students s where s.workspace_id = x.workspace_id and s.course_id = x.id`,
	},
}

// Bundle is courses that are sold together, at one price in minor units.
type Bundle struct {
	section.Item
	Price    int64
	Currency string
	Courses  []uuid.UUID // in order
}

// MaxBundleCourses is how many courses one bundle has.
const MaxBundleCourses = 10

// Bundles enrol a student in each of their courses.
var Bundles = &section.Of[Bundle]{
	Resource: policy.Bundles, Table: "bundles", Noun: "bundle", PutsAway: true, Undo: true,
	Item: func(b *Bundle) *section.Item { return &b.Item },
	Fields: []section.Field[Bundle]{
		section.MoneyOf("price", func(b *Bundle) *int64 { return &b.Price }, func(b *Bundle) *string { return &b.Currency }).Must().InList(),
		section.ThingsOf("courses", policy.Courses, "courses", "bundle_courses", "course_id", MaxBundleCourses,
			func(b *Bundle) *[]uuid.UUID { return &b.Courses }).Must(),
	},
}
