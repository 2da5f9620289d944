package kit

import (
	"latchkey/internal/section"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/web/app"
)

// setChoices are what the sets in the columns of a list are from.
func (s *Section[T]) setChoices(r *app.Request, rows int) (map[string][]Choice, error) {
	sets := map[string][]Choice{}
	for i := range s.Fields {
		f := &s.Fields[i]
		if f.Kind != section.Set || !f.Listed || rows == 0 {
			continue
		}
		choices, err := s.Choices[f.Name](r)
		if err != nil {
			return nil, err
		}
		sets[f.Name] = choices
	}
	return sets, nil
}

// shownInSet is how many of a set a list shows.
const shownInSet = 5

// setCell draws the first of a set, and says how many more there are.
func (s *Section[T]) setCell(r *app.Request, f *section.Field[T], thing *T, choices []Choice) (cell parts.Cell) {
	in, shown := map[string]bool{}, 0
	for _, id := range *f.Things(thing) {
		in[id.String()] = true
	}
	for _, choice := range choices {
		if !in[choice.ID.String()] || shown == shownInSet {
			continue
		}
		person := frame.Person{Name: choice.Name}
		if choice.Person != nil {
			person = *choice.Person
		}
		cell.People = append(cell.People, person)
		shown++
	}
	if more := len(in) - shown; more > 0 {
		cell.Text = r.Words.T("section.more", "Count", more)
	}
	return cell
}

// drawSet draws a box to tick for each that a set can have.
func (s *Section[T]) drawSet(r *app.Request, field parts.FormField, in typed) ([][]parts.FormField, error) {
	choices, err := s.Choices[field.Name](r)
	if err != nil {
		return nil, err
	}
	ticked := map[string]bool{}
	for _, id := range in[field.Name] {
		ticked[id] = true
	}
	for _, choice := range choices {
		id := choice.ID.String()
		field.Boxes = append(
			field.Boxes,
			parts.FormBox{Value: id, Label: choice.Name, Person: choice.Person, Note: choice.Note, Ticked: ticked[id]},
		)
	}
	return [][]parts.FormField{{field}}, nil
}
