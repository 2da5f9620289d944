package kit

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"latchkey/internal/i18n"
	"latchkey/internal/policy"
	store "latchkey/internal/postgres/kit"
	"latchkey/internal/section"
	"latchkey/templates/parts"
	"latchkey/web/app"
)

// Settings is a page of the settings: one form.
type Settings[T any] struct {
	*store.Settings[T]
	// Draw changes how a field is drawn: it offers what a choice is from.
	Draw func(r *app.Request, field *parts.FormField)
	// Beside is what the page has beside its form; what is wrong with that is said there.
	Beside func(r *app.Request, p *parts.SettingsPage, wrong app.Faults)
	// Leads is the address of the page once a value is stored, nil where it is the same.
	Leads func(r *app.Request, value *T) string
	kit   *Kit
}

// NewSettings makes a page of the settings.
func NewSettings[T any](k *Kit, s *store.Settings[T]) *Settings[T] {
	return &Settings[T]{Settings: s, kit: k}
}

// Routes are the addresses of the page.
func (s *Settings[T]) Routes() []app.Route {
	page := "/w/{workspace}" + app.PathOf(s.Resource)
	return []app.Route{
		app.Get(page, app.Page(s.Resource, s.page)),
		app.Post(page, app.Page(s.Resource, s.save)),
	}
}

func (s *Settings[T]) page(w http.ResponseWriter, r *app.Request, _ policy.Grant[policy.Open]) error {
	return s.Again(w, r, http.StatusOK, nil)
}

// Again draws the page as it stands in the database, with what is wrong with what
// it has beside its form.
func (s *Settings[T]) Again(w http.ResponseWriter, r *app.Request, status int, wrong app.Faults) error {
	value, err := s.stored(r)
	if err != nil {
		return err
	}
	in := typed{"version": {app.VersionText(*s.Version.At(&value))}}
	for _, f := range s.Fields() {
		fillField(r, f, &value, in)
	}
	return s.show(w, r, in, status, wrong)
}

// stored reads the page as it stands in the database.
func (s *Settings[T]) stored(r *app.Request) (value T, err error) {
	open, err := policy.Authorize[policy.Open](r.Who.Actor, s.Resource)
	if err != nil {
		return value, err
	}
	return s.Open(r.Context(), open)
}

func (s *Settings[T]) show(w http.ResponseWriter, r *app.Request, in typed, status int, wrong app.Faults) error {
	p := parts.SettingsPage{
		Frame: s.kit.Frame(w, r, r.Resource(s.Resource), app.SettingsOf(s.Resource)),
		Lead:  r.Words.T(s.Noun + ".lead"), Version: in.Get("version"), Error: wrong[""],
	}
	p.Path = r.Address(app.PathOf(s.Resource))
	if app.May[policy.Update](r.Who.Actor, s.Resource) {
		p.Action = p.Path
	}
	for _, part := range s.Parts {
		drawn := parts.FormPart{Legend: r.Words.T(s.Noun + "." + part.Name)}
		if hint := s.Noun + "." + part.Name + "_hint"; i18n.Has(hint) {
			drawn.Hint = r.Words.T(hint)
		}
		for _, row := range part.Rows {
			var fields []parts.FormField
			for i := range row {
				field := drawField(r, s.Noun, &row[i], in, wrong)
				if s.Draw != nil {
					s.Draw(r, &field)
				}
				fields = append(fields, field)
			}
			drawn.Rows = append(drawn.Rows, fields)
		}
		p.Parts = append(p.Parts, drawn)
	}
	p.Before, p.After = templ.NopComponent, templ.NopComponent
	if s.Beside != nil {
		s.Beside(r, &p, wrong)
	}
	return app.Render(w, r, status, parts.Settings(p))
}

// meanwhile draws what was typed beside what somebody else has saved.
func (s *Settings[T]) meanwhile(w http.ResponseWriter, r *app.Request, in typed, wrong app.Faults, value *T) error {
	open, err := policy.Authorize[policy.Open](r.Who.Actor, s.Resource)
	if err != nil {
		return err
	}
	last, err := s.LastChange(r.Context(), open)
	if err != nil {
		return err
	}
	return app.Meanwhile(w, r, last.Author, last.At,
		func(w http.ResponseWriter) error { return s.Again(w, r, http.StatusConflict, nil) },
		func(w http.ResponseWriter) error { return s.show(w, r, in, http.StatusConflict, wrong) },
		func() error { return s.saved(w, r, value) })
}

// complete gives a form what was not sent and may be empty: it stays as it is.
func (s *Settings[T]) complete(r *app.Request, in typed) error {
	missing := slices.DeleteFunc(s.Fields(), func(f *section.Field[T]) bool { return f.Required || in.Has(f.Name) })
	if len(missing) == 0 {
		return nil
	}
	now, err := s.stored(r)
	for _, f := range missing {
		fillField(r, f, &now, in)
	}
	return err
}

func (s *Settings[T]) save(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	names := []string{"version"}
	for _, f := range s.Fields() {
		names = append(names, f.Name)
	}
	in, err := app.DecodeLists(r, names, nil)
	if err != nil {
		return err
	}
	if err := s.complete(r, in); err != nil {
		return err
	}
	var value T
	if *s.Version.At(&value), err = app.ReadVersion(in.Get("version")); err != nil {
		return err
	}
	wrong := app.Faults{}
	for _, f := range s.Fields() {
		if err := wrong.Note(r, readField(r, f, in, &value)); err != nil {
			return err
		}
	}
	if len(wrong) == 0 {
		err = s.Save(r.Context(), grant, value)
	} else { // All that is wrong is said at once.
		_, list := s.Clean(value)
		err = list.Err()
	}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	status := app.StatusOf(w, err)
	if status == http.StatusConflict {
		now, err := s.stored(r)
		if err != nil {
			return err
		}
		in.Set("version", app.VersionText(*s.Version.At(&now)))
		return s.meanwhile(w, r, in, wrong, &value)
	}
	if len(wrong) > 0 {
		return s.show(w, r, in, status, wrong)
	}
	return s.saved(w, r, &value)
}

// saved leads on from what was saved.
func (s *Settings[T]) saved(w http.ResponseWriter, r *app.Request, value *T) error {
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.general_saved")})
	if s.Leads != nil {
		clean, _ := s.Clean(*value)
		return app.Redirect(w, r, s.Leads(r, &clean))
	}
	return app.Redirect(w, r, r.Address(app.PathOf(s.Resource)))
}
