package kit

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/listing"
	"latchkey/internal/money"
	"latchkey/internal/policy"
	"latchkey/internal/section"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// ticked is what a box that is ticked posts.
const ticked = "yes"

// typed is a form as somebody typed it, by the names of its fields.
type typed = url.Values

// names are the fields of the form.
func (s *Section[T]) names() []string {
	names := []string{"name", "version"}
	for i := range s.Fields {
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

// repeated are the fields of the form that hold several values.
func (s *Section[T]) repeated() (names []string) {
	for i := range s.Fields {
		if s.Fields[i].Kind == section.Set {
			names = append(names, s.Fields[i].Name)
		}
	}
	return names
}

// placeName is the field of the nth thing that is named.
func placeName(name string, n int) string { return fmt.Sprintf("%s_%d", name, n+1) }

// fill writes a thing into its form.
func (s *Section[T]) fill(r *app.Request, thing *T) typed {
	item := s.Item(thing)
	in := typed{"name": {item.Name}}
	if item.Version > 0 {
		in.Set("version", strconv.FormatInt(item.Version, 10))
	}
	if item.Active {
		in.Set("active", ticked)
	}
	for i := range s.Fields {
		switch f := &s.Fields[i]; f.Kind {
		case section.Money:
			in.Set("currency", *f.Text(thing))
			if *f.Number(thing) != 0 {
				in.Set(f.Name, r.Words.Amount(*f.Number(thing), *f.Text(thing)))
			}
		case section.Number:
			if *f.Number(thing) != 0 {
				in.Set(f.Name, strconv.FormatInt(*f.Number(thing), 10))
			}
		case section.Day:
			if !f.Day(thing).IsZero() {
				in.Set(f.Name, f.Day(thing).Format(time.DateOnly))
			}
		case section.Things:
			for n, id := range *f.Things(thing) {
				in.Set(placeName(f.Name, n), id.String())
			}
		case section.Set:
			for _, id := range *f.Things(thing) {
				in.Add(f.Name, id.String())
			}
		case section.Lines:
			in.Set(f.Name, strings.Join(*f.Lines(thing), "\n"))
		default:
			in.Set(f.Name, *f.Text(thing))
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
		if err := wrong.Note(r, readField(r, &s.Fields[i], in, &thing)); err != nil {
			return thing, err
		}
	}
	return thing, nil
}

func readField[T any](r *app.Request, f *section.Field[T], in typed, thing *T) error {
	text := strings.TrimSpace(in.Get(f.Name))
	switch f.Kind {
	case section.Money:
		*f.Text(thing) = in.Get("currency")
		if text == "" && !f.Required {
			return nil
		}
		if _, known := money.Digits(in.Get("currency")); !known {
			return fault.Field("currency", "fault.choice") // An amount is read by its currency.
		}
		amount, ok := r.Words.ParseMoney(text, in.Get("currency"))
		if !ok {
			return fault.Field(f.Name, "fault.amount", "Example", r.Words.Amount(1250, "EUR"))
		}
		*f.Number(thing) = amount
	case section.Number:
		if text == "" {
			return nil
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n == 0 {
			return fault.Field(f.Name, "fault.number_range", "Least", f.Least, "Most", f.Most)
		}
		*f.Number(thing) = n
	case section.Day:
		if text == "" {
			return nil
		}
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return fault.Field(f.Name, "fault.date")
		}
		*f.Day(thing) = day
	case section.Things, section.Set:
		chosen := in[f.Name]
		for n := range int(f.Most) {
			if place := in.Get(placeName(f.Name, n)); place != "" {
				chosen = append(chosen, place)
			}
		}
		for _, text := range chosen {
			id, err := uuid.Parse(text)
			if err != nil || len(text) != 36 {
				return fault.Field(f.Name, "fault.choice")
			}
			*f.Things(thing) = append(*f.Things(thing), id)
		}
	case section.Lines:
		*f.Lines(thing) = slices.Collect(strings.Lines(in.Get(f.Name)))
	default:
		*f.Text(thing) = in.Get(f.Name)
	}
	return nil
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
	if s.Stays != nil {
		for field := range s.Stays(r, &was) { // A browser does not send them.
			if !in.Has(field) {
				in.Set(field, s.fill(r, &was).Get(field))
			}
		}
	}
	return s.keep(w, r, &was, in, history, "saved", func(thing T) (uuid.UUID, error) { return id, s.Update(r.Context(), grant, id, thing) })
}

// keep reads a form and hands it to the repository; what cannot be stored comes
// back in the form. It was another before, nil for a new one.
func (s *Section[T]) keep(w http.ResponseWriter, r *app.Request, was *T, in typed, history []section.Act, done string, put func(T) (uuid.UUID, error)) error {
	wrong, status := app.Faults{}, http.StatusUnprocessableEntity
	thing, err := s.read(r, in, wrong)
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		stored, err := put(thing)
		if err == nil {
			app.LeaveNotice(w, app.Notice{Text: s.word(r, done, "Name", s.Item(&thing).Name), Row: stored.String()})
			return app.Redirect(w, r, s.url(r))
		}
		status = app.StatusOf(w, err)
		if failed := wrong.Note(r, s.inOwnWords(err)); failed != nil {
			return failed
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
func (s *Section[T]) showForm(w http.ResponseWriter, r *app.Request, thing *T, in typed, history []section.Act, status int, wrong app.Faults) error {
	key, action, again, submit := "new_title", s.url(r), s.url(r, "new"), s.word(r, "add")
	var stays map[string]string
	if thing != nil {
		action = s.url(r, s.Item(thing).ID.String(), "edit")
		key, again, submit = "edit_title", action, r.Words.T("contact.save")
		if s.Stays != nil {
			stays = s.Stays(r, thing)
		}
	}
	p := parts.SectionForm{
		Frame: s.frame(w, r, s.word(r, key), frame.Link{Label: r.Resource(s.Resource), URL: s.url(r)}),
		Noun:  s.Noun, Action: action, CancelURL: s.url(r), Submit: submit, Version: in.Get("version"), Error: wrong[""],
		Lines: [][]parts.FormField{{NameField(r, in.Get("name"), wrong, s.Facts().NameMost)}},
	}
	for i := range s.Fields {
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
		p.History = append(p.History, parts.HistoryLine{At: r.Words.Exact(act.At), Text: s.actSentence(r, &act)})
	}
	p.Path = again
	return app.Render(w, r, status, parts.SectionEdit(p))
}

// actSentence says what somebody did, and which fields it changed.
func (s *Section[T]) actSentence(r *app.Request, act *section.Act) string {
	names := make([]string, 0, len(act.Fields))
	for _, field := range act.Fields {
		names = append(names, s.fieldLabel(r, field))
	}
	who := act.Author
	if who == "" {
		who = r.Words.T("section.system")
	}
	_, done, _ := strings.Cut(act.Act, ".")
	if len(names) > 0 {
		return r.Words.T("section.history_changed", "Name", who, "Fields", r.Listed(names))
	}
	return r.Words.T("section.history_"+done, "Name", who)
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

// draw draws one field, in one line or several; an amount has its currency beside it.
func (s *Section[T]) draw(r *app.Request, f *section.Field[T], in typed, wrong app.Faults) ([][]parts.FormField, error) {
	field := parts.FormField{TextField: ui.TextField{
		ID: f.Name, Name: f.Name, Label: s.word(r, f.Name), Value: in.Get(f.Name), Error: wrong[f.Name], Autocomplete: "off", Required: f.Required && !f.Some,
	}}
	if hint := s.Noun + "." + f.Name + "_hint"; i18n.Has(hint) {
		field.Hint = r.Words.T(hint)
	}
	switch f.Kind {
	case section.Money:
		field.MaxLength, field.More = 30, map[string]any{"inputmode": "decimal"}
		return [][]parts.FormField{{field, {TextField: ui.TextField{
			ID: "currency", Name: "currency", Label: r.Words.T("section.currency"), Error: wrong["currency"],
		}, Options: r.CurrencyOptions(in.Get("currency"))}}}, nil
	case section.Number:
		field.MaxLength, field.More = 10, map[string]any{"inputmode": "numeric"}
	case section.Day:
		field.Type = "date"
	case section.Choice:
		for _, choice := range f.Choices {
			field.Options = append(field.Options, ui.Option{Value: choice, Label: s.word(r, f.Name+"_"+choice), Selected: choice == in.Get(f.Name)})
		}
	case section.Things:
		return s.drawThings(r, f, in, wrong)
	case section.Set:
		return s.drawSet(r, field, in)
	case section.Lines:
		field.Rows = 6
	default:
		field.MaxLength = int(f.Most)
	}
	return [][]parts.FormField{{field}}, nil
}

// drawThings draws a list to choose from for each thing that is named, and two
// more. One that is gone from the section stays until somebody takes it out.
func (s *Section[T]) drawThings(r *app.Request, f *section.Field[T], in typed, wrong app.Faults) (lines [][]parts.FormField, err error) {
	var names []Choice
	if choose := s.Choices[f.Name]; choose != nil {
		if names, err = choose(r); err != nil {
			return nil, err
		}
	}
	last := 0
	for n := range int(f.Most) {
		if in.Get(placeName(f.Name, n)) != "" {
			last = n + 1
		}
	}
	for n := range min(int(f.Most), max(3, last+2)) {
		name := placeName(f.Name, n)
		field := parts.FormField{TextField: ui.TextField{ID: name, Name: name, Label: s.word(r, f.Name+"_place", "Place", n+1), Value: in.Get(name)}}
		if n == 0 {
			field.Error = wrong[f.Name]
			field.Hint = s.word(r, f.Name+"_hint")
		}
		field.Options = []ui.Option{{Label: r.Words.T("section.nothing_chosen")}}
		for _, choice := range names {
			field.Options = append(field.Options, ui.Option{Value: choice.ID.String(), Label: choice.Name, Selected: choice.ID.String() == in.Get(name)})
		}
		if in.Get(name) != "" && !slices.ContainsFunc(field.Options, func(o ui.Option) bool { return o.Selected }) {
			field.Options = append(field.Options, ui.Option{Value: in.Get(name), Label: r.Words.T("section.gone"), Selected: true})
		}
		lines = append(lines, []parts.FormField{field})
	}
	return lines, nil
}
