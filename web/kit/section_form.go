package kit

import (
	"cmp"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/section"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// names are the fields of the form.
func (s *Section[T]) names() []string {
	names := []string{"name", "version"}
	for i := range s.Fields {
		if s.Fields[i].Told {
			continue
		}
		switch f := &s.Fields[i]; f.Kind {
		case section.Money:
			names = append(names, f.Name, "currency")
		case section.Set: // Its name is repeated.
		case section.Things:
			for n := range int(f.Most) {
				names = append(names, placeName(f.Name, n))
			}
		default:
			names = append(names, f.Name)
		}
	}
	if s.PutsAway {
		names = append(names, "active")
	}
	return names
}

// boxesField names the fields of a form that are boxes: a browser sends of them
// what is ticked alone. A box that neither it nor the form has was not there.
const boxesField = "boxes"

// repeated are the fields of the form that hold several values.
func (s *Section[T]) repeated() (names []string) {
	names = []string{boxesField}
	for i := range s.Fields {
		if s.Fields[i].Kind == section.Set {
			names = append(names, s.Fields[i].Name)
		}
	}
	return names
}

// complete gives the form of a change what was not sent and may be empty, or
// cannot be sent: it stays as it is.
func (s *Section[T]) complete(r *app.Request, was *T, in typed) {
	needed := map[string]bool{"name": true, "version": true}
	for i := range s.Fields {
		needed[s.Fields[i].Name] = s.Fields[i].Required && !s.Fields[i].Some && s.Fields[i].Usual == ""
	}
	for field := range s.stays(r, was) { // A browser does not send them.
		needed[field] = false
	}
	for name, values := range s.fill(r, was) {
		if !needed[name] && !in.Has(name) && !slices.Contains(in[boxesField], name) {
			in[name] = values
		}
	}
}

// stays names the fields of one that do not change any more, and says why.
func (s *Section[T]) stays(r *app.Request, thing *T) map[string]string {
	why := map[string]string{}
	for i := range s.Fields {
		if f := &s.Fields[i]; f.Fixed {
			why[f.Name] = s.word(r, f.Name+"_stays")
		}
	}
	if s.Stays != nil {
		maps.Copy(why, s.Stays(r, thing))
	}
	return why
}

// fill writes a thing into its form.
func (s *Section[T]) fill(r *app.Request, thing *T) typed {
	item := s.Item(thing)
	in := typed{"name": {item.Name}}
	if item.Version > 0 {
		in.Set("version", app.VersionText(item.Version))
	}
	if item.Active {
		in.Set("active", ticked)
	}
	for i := range s.Fields {
		if f := &s.Fields[i]; !f.Told {
			fillField(r, f, thing, in)
		}
	}
	return in
}

// read makes a thing of a form. What cannot be read is noted at its field; what
// the thing itself refuses is noted where it is kept.
func (s *Section[T]) read(r *app.Request, in typed, wrong app.Faults) (thing T, err error) {
	item := s.Item(&thing)
	if item.Version, err = app.ReadVersion(in.Get("version")); err != nil {
		return thing, err
	}
	item.Name, item.Active = in.Get("name"), in.Get("active") != ""
	if in.Get("active") != "" && in.Get("active") != ticked {
		wrong["active"] = r.Words.T("fault.choice")
	}
	for i := range s.Fields {
		if s.Fields[i].Told {
			continue
		}
		if err := wrong.Note(r, readField(r, &s.Fields[i], in, &thing)); err != nil {
			return thing, err
		}
	}
	return thing, nil
}

func (s *Section[T]) newPage(w http.ResponseWriter, r *app.Request, _ policy.Grant[policy.Create]) error {
	var blank T
	s.Item(&blank).Active = true
	if s.Blank != nil {
		blank = s.Blank(r)
		s.Item(&blank).Active = true
	}
	return s.showForm(w, r, nil, s.fill(r, &blank), nil, http.StatusOK, nil)
}

func (s *Section[T]) editPage(w http.ResponseWriter, r *app.Request, _ policy.Grant[policy.Update]) error {
	thing, history, err := s.opened(r)
	if err != nil {
		return err
	}
	return s.showForm(w, r, &thing, s.fill(r, &thing), history, http.StatusOK, nil)
}

func (s *Section[T]) createOne(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	in, err := app.DecodeLists(r, s.names(), s.repeated())
	if err != nil {
		return err
	}
	for i := range s.Fields {
		if f := &s.Fields[i]; f.Usual != "" && !in.Has(f.Name) {
			in.Set(f.Name, f.Usual)
		}
	}
	return s.keep(w, r, nil, in, nil, "added", func(thing T) (uuid.UUID, error) { return s.Create(r.Context(), grant, thing) })
}

func (s *Section[T]) editOne(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	in, err := app.DecodeLists(r, s.names(), s.repeated())
	if err != nil {
		return err
	}
	was, history, err := s.opened(r)
	if err != nil {
		return err
	}
	id := s.Item(&was).ID
	s.complete(r, &was, in)
	return s.keep(w, r, &was, in, history, "saved", func(thing T) (uuid.UUID, error) { return id, s.Update(r.Context(), grant, id, thing) })
}

// keep reads a form and hands it to the repository; what cannot be stored comes
// back in the form. It was another before, nil for a new one.
func (s *Section[T]) keep(
	w http.ResponseWriter, r *app.Request, was *T, in typed, history []section.Act, done string,
	put func(T) (uuid.UUID, error),
) error {
	wrong, status := app.Faults{}, http.StatusUnprocessableEntity
	carried, err := s.carried(r)
	if err != nil {
		return err
	}
	thing, err := s.read(r, in, wrong)
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		saved := func(id uuid.UUID) error {
			app.LeaveNotice(w, app.Notice{Text: s.word(r, done, "Name", s.Item(&thing).Name), Row: id.String()})
			if was == nil && carried != "" {
				return app.Redirect(w, r, s.GoesOn(r, id, carried))
			}
			return app.Redirect(w, r, s.url(r))
		}
		stored, err := put(thing)
		if err == nil {
			return saved(stored)
		}
		status = app.StatusOf(w, err)
		if failed := wrong.Note(r, s.inOwnWords(err)); failed != nil {
			return failed
		}
		if status == http.StatusConflict && was != nil {
			in.Set("version", app.VersionText(s.Item(was).Version)) // What was typed, over what is there now.
			if s.Item(&thing).Version != s.Item(was).Version {
				var last section.Act
				if len(history) > 0 {
					last = history[0]
				}
				return app.Meanwhile(w, r, last.Author, last.At,
					func(w http.ResponseWriter) error { return s.showForm(w, r, was, s.fill(r, was), nil, status, nil) },
					func(w http.ResponseWriter) error { return s.showForm(w, r, was, in, history, status, wrong) },
					func() error { return saved(s.Item(was).ID) })
			}
		}
	}
	return s.showForm(w, r, was, in, history, status, wrong)
}

// inOwnWords says a fault of the kit as the section says it, where it has words
// of its own: "tag.name_taken" for "fault.name_taken".
func (s *Section[T]) inOwnWords(err error) error {
	var list fault.List
	if errors.As(err, &list) {
		said := make(fault.List, len(list))
		for i, f := range list {
			said[i] = s.sayOwn(f)
		}
		return said
	}
	var f *fault.Fault
	if errors.As(err, &f) {
		return s.sayOwn(f)
	}
	return err
}

func (s *Section[T]) sayOwn(f *fault.Fault) *fault.Fault {
	said := *f
	if own := s.Noun + strings.TrimPrefix(f.Key, "fault"); i18n.Has(own) {
		said.Key = own
	}
	return &said
}

// showForm draws the form of one, or of a new one for nil.
func (s *Section[T]) showForm(
	w http.ResponseWriter, r *app.Request, thing *T, in typed, history []section.Act, status int, wrong app.Faults,
) error {
	carried, err := s.carried(r)
	if err != nil {
		return err
	}
	key, action, again, submit := "new_title", s.url(r)+carried, s.url(r, "new")+carried, s.word(r, "add")
	var stays map[string]string
	if thing != nil {
		action = s.url(r, s.Item(thing).ID.String(), "edit")
		key, again, submit = "edit_title", action, r.Words.T("contact.save")
		stays = s.stays(r, thing)
	}
	p := parts.SectionForm{
		Frame: s.frame(w, r, s.word(r, key), frame.Link{Label: r.Resource(s.Resource), URL: s.url(r)}),
		Noun:  s.Noun, Action: action, CancelURL: s.url(r), Submit: submit, Version: in.Get("version"), Error: wrong[""],
		Lines: [][]parts.FormField{{NameField(r, in.Get("name"), wrong, s.Facts().NameMost)}},
	}
	for i := range s.Fields {
		if f := &s.Fields[i]; f.Told {
			if tells := s.Tells[f.Name]; tells != nil && thing != nil {
				p.Told = append(p.Told, tells(r, thing))
			}
			continue
		}
		lines, err := s.draw(r, &s.Fields[i], in, wrong)
		if err != nil {
			return err
		}
		if why := stays[s.Fields[i].Name]; why != "" {
			lines[0][0].Hint, lines[0][0].More = why, map[string]any{"disabled": true}
		}
		p.Lines = append(p.Lines, lines...)
	}
	if s.PutsAway {
		p.Lines = append(p.Lines, []parts.FormField{{TextField: ui.TextField{
			ID: "active", Name: "active", Label: s.word(r, listing.Active), Hint: s.word(r, "active_hint"), Value: ticked, Error: wrong["active"],
		}, Box: true, Ticked: in.Get("active") == ticked}})
	}
	for _, act := range history {
		p.History = append(p.History, parts.HistoryLine{At: r.Words.Exact(act.At), Text: s.actSentence(r, &act, s.Item(thing).Name)})
	}
	p.Path = again
	return app.Render(w, r, status, parts.SectionEdit(p))
}

// actSentence says what somebody did with the thing of a name, and which fields it changed. What
// its section alone can do has the words of the log.
func (s *Section[T]) actSentence(r *app.Request, act *section.Act, name string) string {
	names := make([]string, 0, len(act.Fields))
	for _, field := range act.Fields {
		names = append(names, s.fieldLabel(r, field))
	}
	_, done, _ := strings.Cut(act.Act, ".")
	own := "section.history_" + done
	switch who := cmp.Or(act.Author, r.Words.T("section.system")); {
	case len(names) > 0:
		return r.Words.T("section.history_changed", "Name", who, "Fields", r.Listed(names))
	case i18n.Has(own):
		return r.Words.T(own, "Name", who)
	}
	text := r.Words.T(actKey(act.Act), "Target", name)
	if act.Author != "" {
		return act.Author + " " + text
	}
	first, size := utf8.DecodeRuneInString(text) // It did something by itself.
	return string(unicode.ToUpper(first)) + text[size:]
}

func (s *Section[T]) fieldLabel(r *app.Request, field string) string {
	switch field {
	case "name":
		return r.Words.T("section.name")
	case "active":
		return r.Words.T("customers.records.state")
	}
	return s.word(r, field)
}
