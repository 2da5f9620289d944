package learning

import (
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/records"
	"latchkey/templates/ui"
	"latchkey/web/app"
	"latchkey/web/kit"
)

func (s *Pages) students() *kit.Records {
	students := kit.NewRecords(s.Kit, s.store.Students)
	students.Finds, students.Imports = true, true
	students.Badges = map[string]string{"enrolled": "good"}
	students.Aside = []records.Step{records.Resume, records.Leave}
	students.Day = "enrolled"
	students.Figure = kit.RecordFigure{Head: "progress", Show: func(r *app.Request, record *records.Record) string {
		return r.Words.Percent(float64(record.Progress) / 100)
	}}
	students.Form = []kit.RecordPart{{Rows: [][]kit.RecordField{{courseField}, {kit.DayField("date"), progressField}}}}
	students.Hopeless = func(f *kit.RecordForm) string {
		if len(courses(f)) > 0 {
			return ""
		}
		return f.Request.Words.T("records.no_courses")
	}
	students.Add = func(
		r *app.Request, grant policy.Grant[policy.Create], contacts policy.Grant[policy.Open], f *kit.RecordForm,
	) (text, address string, err error) {
		if f.Draft.Bundle == uuid.Nil {
			return students.AddOne(r, grant, contacts, f)
		}
		name, count, err := s.store.EnrolInBundle(r.Context(), grant, contacts, f.Contact, f.Draft)
		return r.Words.T("notice.bundle_enrolled", "Count", count, "Name", name), r.Address("/contacts/" + f.Contact.String()), err
	}
	return students
}

// bundlePrefix begins the value of a bundle among the courses.
const bundlePrefix = "bundle:"

var courseField = kit.RecordField{
	Name: "course",
	Word: func(f *kit.RecordForm) string {
		if f.New() && len(f.Offered.Bundles) > 0 {
			return "field_course_or_bundle"
		}
		return "field_course"
	},
	Options: courseOptions,
	Show:    func(f *kit.RecordForm) string { return f.Was.Course.String() },
	Read: func(f *kit.RecordForm, text string) (err error) {
		if bundle, is := strings.CutPrefix(text, bundlePrefix); is {
			f.Draft.Bundle, err = uuid.Parse(bundle)
			return err
		}
		f.Draft.Course, err = uuid.Parse(text)
		return err
	},
	// Why a bundle that was offered is no more, its repository says.
	Other: func(f *kit.RecordForm, text string) (err error) {
		if bundle, is := strings.CutPrefix(text, bundlePrefix); is && f.New() {
			if f.Draft.Bundle, err = uuid.Parse(bundle); err == nil && f.Draft.Bundle != uuid.Nil {
				return nil
			}
		}
		return fault.Field("course", "fault.choice")
	},
}

var progressField = kit.RecordField{
	Name: "progress", Input: "number", Required: true,
	Show: func(f *kit.RecordForm) string { return strconv.Itoa(f.Was.Progress) },
	Read: func(f *kit.RecordForm, text string) (err error) {
		if f.Draft.Progress, err = strconv.Atoi(text); err != nil {
			return fault.Field("progress", "fault.progress")
		}
		return nil
	},
}

// courses are those of today, and the one that the student is in.
func courses(f *kit.RecordForm) []listing.Choice {
	all := slices.Clone(f.Offered.Courses)
	if f.Was.Course != uuid.Nil && !slices.ContainsFunc(all, func(c listing.Choice) bool { return c.ID == f.Was.Course }) {
		all = append(all, listing.Choice{ID: f.Was.Course, Name: f.Was.Label})
	}
	return all
}

func courseOptions(f *kit.RecordForm) (options []ui.Option) {
	for _, course := range courses(f) {
		options = append(options, ui.Option{Value: course.ID.String(), Label: course.Name})
	}
	if !f.New() {
		return f.Request.Further(options, len(f.Offered.Courses), "course~courses")
	}
	for _, bundle := range f.Offered.Bundles {
		label := f.Request.Words.T("records.bundle", "Name", bundle.Name)
		options = append(options, ui.Option{Value: bundlePrefix + bundle.ID.String(), Label: label})
	}
	return f.Request.Further(options, max(len(f.Offered.Courses), len(f.Offered.Bundles)), "course~places")
}
