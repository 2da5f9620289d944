package web

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"latchkey/internal/customer"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/workspace"
	"latchkey/templates"
)

type courseForm struct {
	Name    string `form:"name"`
	Version string `form:"version"`
}

// courses count their students for whoever may list those.
var courses = &named[customer.Course, courseForm]{
	resource: policy.Courses, words: "course",
	list: func(s postgres.Store, ctx context.Context, grant policy.Grant[policy.List], q customer.NameQuery) (customer.NamePage[customer.Course], error) {
		return s.Courses(ctx, grant, q, also(grant.Actor(), policy.Students))
	},
	open: func(s postgres.Store, ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID) (customer.Course, error) {
		return s.Course(ctx, grant, id, also(grant.Actor(), policy.Students))
	},
	create: postgres.Store.CreateCourse,
	update: postgres.Store.UpdateCourse,
	remove: postgres.Store.DeleteCourse,
	columns: func(r *Request) []column[customer.Course] {
		if also(r.Who.Actor, policy.Students) == nil {
			return nil
		}
		return []column[customer.Course]{{templates.Head{Label: r.resource(policy.Students), Numeric: true}, func(c customer.Course) templates.Cell {
			return templates.Cell{Value: templates.Value{Text: r.capped("named.count", c.Students)}, Numeric: true}
		}}}
	},
	typed: func(_ *Request, c customer.Course) courseForm {
		return courseForm{Name: c.Name, Version: strconv.FormatInt(c.Version, 10)}
	},
	form: func(r *Request, in courseForm, wrong faults) templates.NamedForm {
		return templates.NamedForm{Version: in.Version, Lines: [][]templates.FormField{{nameField(r, in.Name, wrong, workspace.MaxName)}}}
	},
	read: func(r *Request, in courseForm, wrong faults) (c customer.Course, err error) {
		if c.Version, err = readVersion(in.Version); err != nil {
			return c, err
		}
		c.Name, err = workspace.CleanName("name", in.Name)
		return c, wrong.note(r, err)
	},
	loss: func(r *Request, c customer.Course, p *templates.DeletePage) {
		p.Text = r.Words.T("course.delete_text")
		if also(r.Who.Actor, policy.Students) != nil {
			p.Count = r.capped("course.students_stay", c.Students)
		}
	},
}
