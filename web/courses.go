package web

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"latchkey/internal/learning"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/stores"
	"latchkey/internal/texts"
	"latchkey/templates/parts"
)

type courseForm struct {
	Name    string `form:"name"`
	Version string `form:"version"`
}

// courses count their students for whoever may list those.
var courses = &named[learning.Course, courseForm]{
	resource: policy.Courses, words: "course",
	list: func(s stores.Stores, ctx context.Context, grant policy.Grant[policy.List], q listing.NameQuery) (listing.NamePage[learning.Course], error) {
		return s.Courses(ctx, grant, q, also(grant.Actor(), policy.Students))
	},
	open: func(s stores.Stores, ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID) (learning.Course, error) {
		return s.Course(ctx, grant, id, also(grant.Actor(), policy.Students))
	},
	create: stores.Stores.CreateCourse,
	update: stores.Stores.UpdateCourse,
	remove: stores.Stores.DeleteCourse,
	columns: func(r *Request) []column[learning.Course] {
		if also(r.Who.Actor, policy.Students) == nil {
			return nil
		}
		return []column[learning.Course]{{parts.Head{Label: r.resource(policy.Students), Numeric: true}, func(c learning.Course) parts.Cell {
			return parts.Cell{Value: parts.Value{Text: r.counted(c.Students)}, Numeric: true}
		}}}
	},
	typed: func(_ *Request, c learning.Course) courseForm {
		return courseForm{Name: c.Name, Version: strconv.FormatInt(c.Version, 10)}
	},
	form: func(r *Request, in courseForm, wrong faults) parts.NamedForm {
		return parts.NamedForm{Version: in.Version, Lines: [][]parts.FormField{{nameField(r, in.Name, wrong, texts.MaxName)}}}
	},
	read: func(r *Request, in courseForm, wrong faults) (c learning.Course, err error) {
		if c.Version, err = readVersion(in.Version); err != nil {
			return c, err
		}
		c.Name, err = texts.CleanName("name", in.Name)
		return c, wrong.note(r, err)
	},
	loss: func(r *Request, c learning.Course, p *parts.DeletePage) {
		p.Text = r.Words.T("course.delete_text")
		if c.Students > 0 {
			p.Count = r.Words.T("course.students_stay", "Count", c.Students)
		}
	},
}
