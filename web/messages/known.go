package messages

import (
	"maps"
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	store "latchkey/internal/postgres/kit"
	"latchkey/internal/records"
	"latchkey/templates/frame"
	view "latchkey/templates/messages"
	"latchkey/templates/parts"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// knownRows is how many of each kind are shown; the others are counted.
const knownRows = 3

// knownPage says what is known of the customer of a conversation, as far as its reader may know it.
func (s *Pages) knownPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
	return s.showKnown(w, r, grant, http.StatusOK, nil, nil)
}

// readKnown reads it, and the records of the kinds that its reader may open.
func (s *Pages) readKnown(r *app.Request, grant policy.Grant[policy.Open]) (messages.Known, []*store.Latest, error) {
	id, err := r.ID()
	if err != nil {
		return messages.Known{}, nil, err
	}
	latest := s.LatestFor(grant.Actor())
	known, err := s.store.Known(r.Context(), grant, id, app.FurtherGrant(grant.Actor(), policy.Tags), latest...)
	return known, latest, err
}

// showKnown draws it, with what was typed into its form and what is wrong with that.
func (s *Pages) showKnown(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open], status int, typed map[string]string, wrong app.Faults,
) error {
	q, err := readQuery(r, grant.Actor(), nil)
	if err != nil {
		return err
	}
	known, latest, err := s.readKnown(r, grant)
	if err != nil {
		return err
	}
	name, back := known.Contact.Title(), r.Address("/conversations/"+known.ID.String())
	p := view.KnownPage{
		Frame:  s.Frame(w, r, r.Words.T("known.title", "Name", name), "", areaCrumb(r), frame.Link{Label: name, URL: back + queryOf(q)}),
		Person: app.Person(name, known.Contact.ID.String(), uuid.NullUUID{}), BackURL: back + queryOf(q),
		Facts: facts(r, &known.Contact), Tags: known.Tags, Error: wrong[""], Open: len(wrong) > 0,
	}
	for _, v := range known.Values {
		p.Values = append(p.Values, parts.Fact{Label: v.Name, Lines: []parts.Value{{Text: kit.FieldText(r, v.Kind, v.Value)}}})
		if said := wrong[v.FormName()]; said != "" { // It has no field any more that could say so.
			p.Error = v.Name + ": " + said
		}
	}
	if len(known.Lacks)+len(wrong) > 0 && app.May[policy.Update](grant.Actor(), policy.Conversations) {
		p.Action, p.Lacks = back+"/customer"+queryOf(q), kit.OwnFields(r, known.Lacks, typed, wrong)
	}
	if app.May[policy.Open](grant.Actor(), policy.Contacts) {
		p.ContactURL = r.Address("/contacts/" + known.Contact.ID.String())
	}
	for _, of := range latest {
		p.Sections = append(p.Sections, recordsKnown(s.RecordsOf(of.Resource).Table(r, of.Rows, false), r, len(of.Rows)))
	}
	p.Sections = append(p.Sections, othersKnown(r, known.Others))
	p.Sheet, p.Path = "css/apart/messages.css", back+"/customer"+queryOf(q)
	return app.Render(w, r, status, view.Known(p))
}

// knownCount says how many there are, of which one more than most were read.
func knownCount(r *app.Request, count, most int) string {
	if count > most {
		return r.Words.Number(most) + "+"
	}
	return r.Words.Number(count)
}

// recordsKnown are the latest records of one kind: what each is, and below it the day, the state and the amount.
func recordsKnown(table parts.RecordSection, r *app.Request, count int) view.KnownSection {
	section := view.KnownSection{Label: table.Label, Count: knownCount(r, count, records.Newest)}
	for _, row := range table.Rows[:min(knownRows, len(table.Rows))] {
		shown := view.KnownRow{URL: row.URL}
		for i, cell := range row.Cells {
			switch {
			case i == 1:
				shown.Label = cell.Text
			case shown.Under == "":
				shown.Under = cell.Text
			default:
				shown.Under += " · " + cell.Text
			}
		}
		section.Rows = append(section.Rows, shown)
	}
	return section
}

// othersKnown are the other conversations with a customer.
func othersKnown(r *app.Request, others []messages.Conversation) view.KnownSection {
	section := view.KnownSection{Label: r.Words.T("known.others"), Count: knownCount(r, len(others), messages.MostOthers)}
	for i := range others[:min(knownRows, len(others))] {
		v := &others[i]
		shown := view.KnownRow{
			Label: "#" + strconv.FormatInt(v.Number, 10), URL: r.Address("/conversations/" + v.ID.String()),
			Under: r.Words.ShortDate(v.LastAt),
		}
		if v.State != messages.Open {
			shown.Under += " · " + r.Words.T("inbox.is_"+v.State)
		}
		if v.Subject != "" {
			shown.Label += " " + v.Subject
		}
		section.Rows = append(section.Rows, shown)
	}
	return section
}

type fieldsForm struct {
	Values map[string]string `form:"field_*"`
}

// fillFields adds what the customer of a conversation lacks in the fields of the business's own.
func (s *Pages) fillFields(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in fieldsForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	open, err := policy.Authorize[policy.Open](grant.Actor(), policy.Conversations)
	if err != nil {
		return err
	}
	known, _, err := s.readKnown(r, open)
	if err != nil {
		return err
	}
	wrong := app.Faults{}
	for i := range known.Values { // Somebody else has filled it in since the form was drawn.
		if v := &known.Values[i]; in.Values[v.Field.String()] != "" {
			_ = wrong.Note(r, fault.Field(v.FormName(), "fault.filled"))
		}
		delete(in.Values, known.Values[i].Field.String())
	}
	values := kit.OwnValues(r, in.Values, known.Lacks, wrong)
	maps.DeleteFunc(values, func(_ uuid.UUID, value string) bool { return value == "" })
	if len(values) == 0 {
		err = fault.New(fault.Invalid, "fault.required")
	}
	if err == nil && len(wrong) == 0 {
		err = s.store.FillFields(r.Context(), grant, known.ID, values)
	}
	if len(wrong) == 0 {
		if failed := wrong.Note(r, err); failed != nil {
			return failed
		}
	}
	if len(wrong) > 0 {
		return s.showKnown(w, r, open, app.StatusOf(w, err), in.Values, wrong)
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("fill.saved")})
	return s.back(w, r, grant.Actor(), "/conversations/"+known.ID.String())
}
