package kit

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"latchkey/internal/listing"
	store "latchkey/internal/postgres/kit"
	"latchkey/internal/section"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// Source is where a field of things takes them from, and what web/app calls them, where a whole
// name is typed.
type Source struct {
	kind  string
	names func(r *app.Request, chosen []uuid.UUID) (listing.Names, error)
}

// SourceOf takes from the things of sections. Whoever may not list those of one has none of
// them to choose from.
func SourceOf[T any](kind string, sections ...*store.Section[T]) Source {
	return Source{kind, func(r *app.Request, chosen []uuid.UUID) (all listing.Names, err error) {
		for _, s := range sections {
			grant := app.FurtherGrant(r.Who.Actor, s.Resource)
			if grant == nil {
				continue
			}
			names, err := s.Names(r.Context(), *grant, chosen)
			if err != nil {
				return all, err
			}
			all.First, all.Chosen, all.More = append(all.First, names.First...), append(all.Chosen, names.Chosen...), all.More || names.More
		}
		return all, nil
	}}
}

// placeName is the input of the nth thing that is named.
func placeName(name string, n int) string { return fmt.Sprintf("%s_%d", name, n+1) }

// shownPlaces are how many things a form asks for at once; further ones are folded.
const shownPlaces = 3

// drawThings draws a list to choose from for each thing that can be named. One that is
// gone from its section stays until somebody takes it out.
func (s *Section[T]) drawThings(r *app.Request, f *section.Field[T], in typed, wrong app.Faults) (lines [][]parts.FormField, err error) {
	var ids []uuid.UUID
	shown := shownPlaces
	for n := range int(f.Most) {
		if value := in.Get(placeName(f.Name, n)); value != "" {
			shown = max(shown, n+1)
			if id, err := uuid.Parse(value); err == nil {
				ids = append(ids, id)
			}
		}
	}
	names, err := s.Sources[f.Name].names(r, ids)
	if err != nil {
		return nil, err
	}
	options := []ui.Option{{Label: r.Words.T("section.nothing_chosen")}}
	offer := func(id uuid.UUID, label string) {
		if !slices.ContainsFunc(options, func(o ui.Option) bool { return o.Value == id.String() }) {
			options = append(options, ui.Option{Value: id.String(), Label: label})
		}
	}
	for _, one := range names.Chosen {
		if one.Gone {
			offer(one.ID, r.Words.T("section.gone_name", "Name", one.Name))
		}
		offer(one.ID, one.Name)
	}
	for _, one := range names.First {
		offer(one.ID, one.Name)
	}
	for n := range int(f.Most) {
		lines = append(lines, []parts.FormField{s.place(r, f, in, wrong, n, options, names.More)})
	}
	if more := lines[min(shown, len(lines)):]; len(more) > 0 {
		lines = append(slices.Clone(lines[:shown]), []parts.FormField{{
			TextField: ui.TextField{Label: r.Words.T("section.more_places")}, Further: more,
		}})
	}
	return lines, nil
}

// place is the list for the nth thing. One that nobody can name any more stays as well. Where
// there are more, the whole name of another can be typed.
func (s *Section[T]) place(
	r *app.Request, f *section.Field[T], in typed, wrong app.Faults, n int, options []ui.Option, more bool,
) parts.FormField {
	name := placeName(f.Name, n)
	field := parts.FormField{TextField: ui.TextField{
		ID: name, Name: name, Label: s.word(r, f.Name+"_place", "Place", n+1), Value: in.Get(name),
	}, Options: slices.Clone(options)}
	if n == 0 {
		field.Error, field.Hint = wrong[f.Name], s.word(r, f.Name+"_hint")
	}
	chosen := slices.IndexFunc(field.Options, func(o ui.Option) bool { return o.Value == in.Get(name) })
	if chosen < 0 {
		chosen = len(field.Options)
		field.Options = append(field.Options, ui.Option{Value: in.Get(name), Label: r.Words.T("section.gone")})
	}
	field.Options[chosen].Selected = true
	if more {
		field.Options = r.Further(field.Options, listing.MaxChoices+1, app.FurtherField(name, s.Sources[f.Name].kind))
	}
	return field
}
