package kit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	store "latchkey/internal/postgres/kit"
	"latchkey/internal/section"
	"latchkey/internal/texts"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// Source is where a field of things takes them from.
type Source struct {
	names func(r *app.Request, chosen []uuid.UUID, keys []string) (listing.Names, error)
	like  func(r *app.Request, typed string) ([]listing.Choice, error)
}

// mostLike is how many things are offered that have the words that somebody typed.
const mostLike = 20

// SourceOf takes from the things of a section. Whoever may not list them has nothing
// to choose from.
func SourceOf[T any](s *store.Section[T]) Source {
	return Source{
		names: func(r *app.Request, chosen []uuid.UUID, keys []string) (names listing.Names, err error) {
			if grant := app.FurtherGrant(r.Who.Actor, s.Resource); grant != nil {
				names, err = s.Names(r.Context(), *grant, chosen, keys)
			}
			return names, err
		},
		like: func(r *app.Request, typed string) (like []listing.Choice, err error) {
			if grant := app.FurtherGrant(r.Who.Actor, s.Resource); grant != nil && len(typed) <= listing.MaxSearch {
				var page listing.NamePage[T]
				page, err = s.List(r.Context(), *grant, listing.NameQuery{Search: typed, Limit: mostLike}, nil)
				for i := range page.Rows {
					item := s.Item(&page.Rows[i])
					like = append(like, listing.Choice{ID: item.ID, Name: item.Name})
				}
			}
			return like, err
		},
	}
}

// And takes from another section, too.
func (s Source) And(other Source) Source {
	return Source{
		names: func(r *app.Request, chosen []uuid.UUID, keys []string) (listing.Names, error) {
			a, err := s.names(r, chosen, keys)
			if err != nil {
				return a, err
			}
			b, err := other.names(r, chosen, keys)
			return listing.Names{
				First: slices.Concat(a.First, b.First), More: a.More || b.More,
				Chosen: slices.Concat(a.Chosen, b.Chosen), Typed: slices.Concat(a.Typed, b.Typed),
			}, err
		},
		like: func(r *app.Request, typed string) ([]listing.Choice, error) {
			a, err := s.like(r, typed)
			if err != nil {
				return nil, err
			}
			b, err := other.like(r, typed)
			return slices.Concat(a, b), err
		},
	}
}

// placeName is the input of the nth thing that is named, typedName that of whole names.
func placeName(name string, n int) string { return fmt.Sprintf("%s_%d", name, n+1) }
func typedName(name string) string        { return name + "_typed" }

// typedThings are the names that somebody typed, one a line.
func typedThings(in typed, name string) (names []string) {
	for line := range strings.Lines(in.Get(typedName(name))) {
		if line = strings.TrimSpace(line); line != "" {
			names = append(names, line)
		}
	}
	return names
}

// readTyped adds the things whose names were typed. A name that is not the whole name
// of one alone is a fault.
func (s *Section[T]) readTyped(r *app.Request, f *section.Field[T], in typed, thing *T) error {
	names := typedThings(in, f.Name)
	if len(names) == 0 {
		return nil
	}
	if int64(len(names)) > f.Most {
		return fault.Field(typedName(f.Name), "fault.too_many_things", "Most", f.Most)
	}
	keys := make([]string, len(names))
	for i, name := range names {
		keys[i] = texts.SearchKey(name)
	}
	found, err := s.Sources[f.Name].names(r, nil, keys)
	if err != nil {
		return err
	}
	for i, name := range names {
		of := slices.DeleteFunc(slices.Clone(found.Typed), func(c listing.Choice) bool { return texts.SearchKey(c.Name) != keys[i] })
		if len(of) != 1 {
			return fault.Field(typedName(f.Name), "fault.not_one_name", "Name", name)
		}
		*f.Things(thing) = append(*f.Things(thing), of[0].ID)
	}
	return nil
}

// shownPlaces are how many things a form asks for at once; further ones are folded.
const shownPlaces = 3

// drawThings draws a list to choose from for each thing that can be named. One that is
// gone from its section stays until somebody takes it out. Where the lists do not hold
// all there is, a name can be typed.
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
	names, err := s.Sources[f.Name].names(r, ids, nil)
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
	typed := typedThings(in, f.Name)
	for _, name := range typed[:min(len(typed), int(f.Most))] { // Each is a search.
		like, err := s.Sources[f.Name].like(r, name)
		if err != nil {
			return nil, err
		}
		for _, one := range like {
			offer(one.ID, one.Name)
		}
	}
	for _, one := range names.First {
		offer(one.ID, one.Name)
	}
	for n := range int(f.Most) {
		lines = append(lines, []parts.FormField{s.place(r, f, in, wrong, n, options)})
	}
	if more := lines[min(shown, len(lines)):]; len(more) > 0 {
		lines = append(slices.Clone(lines[:shown]), []parts.FormField{{
			TextField: ui.TextField{Label: r.Words.T("section.more_places")}, Further: more,
		}})
	}
	if field := typedName(f.Name); names.More || in.Get(field) != "" {
		lines = append(lines, []parts.FormField{{TextField: ui.TextField{
			ID: field, Name: field, Label: r.Words.T("section.typed"), Value: in.Get(field), Error: wrong[field], Autocomplete: "off",
			Hint: r.Words.T("section.typed_hint", "Most", r.Words.Number(listing.MaxChoices)),
		}, Rows: shownPlaces}})
	}
	return lines, nil
}

// place is the list for the nth thing. One that nobody can name any more stays as well.
func (s *Section[T]) place(r *app.Request, f *section.Field[T], in typed, wrong app.Faults, n int, options []ui.Option) parts.FormField {
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
	return field
}
