package learning

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"latchkey/internal/learning"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	"latchkey/templates/parts"
	"latchkey/web/app"
	"latchkey/web/kit"
)

type courseForm struct {
	Name    string `form:"name"`
	Version string `form:"version"`
}

// courses count their students for whoever may list those.
func (s *Pages) courses() *kit.Named[learning.Course, courseForm] {
	return &kit.Named[learning.Course, courseForm]{
		Resource: policy.Courses, Words: "course",
		List: func(ctx context.Context, grant policy.Grant[policy.List], q listing.NameQuery) (listing.NamePage[learning.Course], error) {
			return s.store.Courses(ctx, grant, q, app.Also(grant.Actor(), policy.Students))
		},
		Open: func(ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID) (learning.Course, error) {
			return s.store.Course(ctx, grant, id, app.Also(grant.Actor(), policy.Students))
		},
		Create: s.store.CreateCourse,
		Update: s.store.UpdateCourse,
		Remove: s.store.DeleteCourse,
		Columns: func(r *app.Request) []kit.Column[learning.Course] {
			if app.Also(r.Who.Actor, policy.Students) == nil {
				return nil
			}
			return []kit.Column[learning.Course]{{Head: parts.Head{Label: r.Resource(policy.Students), Numeric: true}, Cell: func(c learning.Course) parts.Cell {
				return parts.Cell{Value: parts.Value{Text: r.Counted(c.Students)}, Numeric: true}
			}}}
		},
		Typed: func(_ *app.Request, c learning.Course) courseForm {
			return courseForm{Name: c.Name, Version: strconv.FormatInt(c.Version, 10)}
		},
		Form: func(r *app.Request, in courseForm, wrong app.Faults) parts.NamedForm {
			return parts.NamedForm{Version: in.Version, Lines: [][]parts.FormField{{kit.NameField(r, in.Name, wrong, texts.MaxName)}}}
		},
		Read: func(r *app.Request, in courseForm, wrong app.Faults) (c learning.Course, err error) {
			if c.Version, err = app.ReadVersion(in.Version); err != nil {
				return c, err
			}
			c.Name, err = texts.CleanName("name", in.Name)
			return c, wrong.Note(r, err)
		},
		Loss: func(r *app.Request, c learning.Course, p *parts.DeletePage) {
			p.Text = r.Words.T("course.delete_text")
			if c.Students > 0 {
				p.Count = r.Words.T("course.students_stay", "Count", c.Students)
			}
		},
	}
}
