package kit

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/money"
	"latchkey/internal/phone"
	"latchkey/internal/section"
	"latchkey/internal/texts"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// ticked is what a box that is ticked posts.
const ticked = "yes"

// typed is a form as somebody typed it, by the names of its fields.
type typed = url.Values

// fillField writes what a value has in a field into its form.
func fillField[T any](r *app.Request, f *section.Field[T], thing *T, in typed) {
	switch f.Kind {
	case section.Money:
		in.Set("currency", *f.Text(thing))
		if *f.Number(thing) != 0 || f.Required && *f.Text(thing) != "" { // What is free says so.
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
	case section.Phone:
		in.Set(f.Name, phone.International(*f.Text(thing)))
	default:
		in.Set(f.Name, *f.Text(thing))
	}
}

// readField makes what a value has in a field of a form.
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
			return texts.WrongDay(f.Name)
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

// drawField draws a field of one input, in the words of a section or a page.
func drawField[T any](r *app.Request, noun string, f *section.Field[T], in typed, wrong app.Faults) parts.FormField {
	word := func(key string) string { return r.Words.T(noun + "." + key) }
	field := parts.FormField{TextField: ui.TextField{
		ID: f.Name, Name: f.Name, Label: word(f.Name), Value: in.Get(f.Name), Error: wrong[f.Name], Autocomplete: "off",
		Required: f.Required && !f.Some,
	}}
	if hint := noun + "." + f.Name + "_hint"; i18n.Has(hint) {
		field.Hint = r.Words.T(hint, "Variables", texts.ListVariables(f.Variables))
	}
	switch f.Kind {
	case section.Money:
		field.MaxLength, field.More = 30, map[string]any{"inputmode": "decimal"}
	case section.Number:
		field.MaxLength, field.More = 10, map[string]any{"inputmode": "numeric"}
	case section.Day:
		field.Type = "date"
	case section.Choice:
		for _, choice := range f.Choices {
			if label := noun + "." + f.Name + "_" + choice; i18n.Has(label) {
				field.Options = append(field.Options, ui.Option{Value: choice, Label: r.Words.T(label), Selected: choice == in.Get(f.Name)})
			}
		}
	case section.Lines:
		field.Rows = 6
	case section.Paragraphs:
		field.Rows, field.MaxLength = 6, int(f.Most)
	case section.Address:
		field.MaxLength, field.More = int(f.Most), map[string]any{"inputmode": "email"}
	case section.Link:
		field.Type, field.MaxLength = "url", int(f.Most)
	case section.Set, section.Things: // They have several inputs.
	default:
		field.MaxLength = int(f.Most)
	}
	return field
}

// draw draws a field of a section, in one line or several; an amount has its
// currency beside it.
func (s *Section[T]) draw(r *app.Request, f *section.Field[T], in typed, wrong app.Faults) ([][]parts.FormField, error) {
	field := drawField(r, s.Noun, f, in, wrong)
	switch f.Kind {
	case section.Money:
		return [][]parts.FormField{{field, {TextField: ui.TextField{
			ID: "currency", Name: "currency", Label: r.Words.T("section.currency"), Error: wrong["currency"],
		}, Options: r.CurrencyOptions(in.Get("currency"))}}}, nil
	case section.Things:
		return s.drawThings(r, f, in, wrong)
	case section.Set:
		return s.drawSet(r, field, in)
	default:
		return [][]parts.FormField{{field}}, nil
	}
}
