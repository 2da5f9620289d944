package messages

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/exporting"
	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/listing"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	view "latchkey/templates/messages"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// segmentFields are where an address says whom a broadcast is for, each with how it is read.
func (in *beginForm) segmentFields() map[string]func(string) bool {
	id := func(into *string) func(string) bool {
		return func(text string) bool { *into = text; return text == "" || uuid.Validate(text) == nil }
	}
	code := func(into *string) func(string) bool {
		return func(text string) bool { *into = text; return len(text) <= 2 }
	}
	day := func(into *string) func(string) bool {
		return func(text string) bool {
			_, err := time.Parse(time.DateOnly, text)
			*into = text
			return text == "" || err == nil
		}
	}
	return map[string]func(string) bool{
		"made_from": day(&in.MadeFrom), "made_to": day(&in.MadeTo), "bought_from": day(&in.BoughtFrom), "bought_to": day(&in.BoughtTo),
		"bought": func(text string) bool { in.Bought = text; return text == "" || text == kit.Never },
		"tag":    id(&in.Tag), "team": id(&in.Team), "assignee": id(&in.Assignee), "country": code(&in.Country), "language": code(&in.Language),
		"field": id(&in.Field), "value": app.IntoSearch(&in.Value), "import": id(&in.Import),
	}
}

// segmentPairs are names and values of an address that says whom it is for.
func (in *beginForm) segmentPairs() []string {
	return []string{
		"tag", in.Tag, "team", in.Team, "assignee", in.Assignee, "country", in.Country, "language", in.Language,
		"field", in.Field, "value", in.Value, "import", in.Import, "made_from", in.MadeFrom, "made_to", in.MadeTo,
		"bought", in.Bought, "bought_from", in.BoughtFrom, "bought_to", in.BoughtTo,
	}
}

// segment reads whom it is for; what is empty asks nothing, nor what is wrong. It fails with
// faults about its fields.
func (in *beginForm) segment(r *app.Request) (s messages.Segment, err error) {
	var wrong fault.List
	var field uuid.NullUUID
	for _, field := range []struct {
		name, text string
		into       *uuid.NullUUID
	}{
		{"tag", in.Tag, &s.Tag}, {"team", in.Team, &s.Team}, {"assignee", in.Assignee, &s.Assignee},
		{"field", in.Field, &field}, {"import", in.Import, &s.Import},
	} {
		*field.into, err = app.OptionalID(field.name, field.text)
		wrong.Add(err)
	}
	s.Country, s.Language, s.Value = in.Country, in.Language, kit.Sought(r, field, strings.TrimSpace(in.Value))
	var isMade, isBought bool
	if s.Made, isMade = kit.SpanOf(r, in.MadeFrom, in.MadeTo); !isMade {
		wrong.Add(fault.Field("made_from", "fault.choice"))
	}
	if s.Bought, isBought = kit.BoughtOf(r, in.Bought, in.BoughtFrom, in.BoughtTo); !isBought {
		wrong.Add(fault.Field("bought", "fault.choice"))
	}
	s, err = s.Clean()
	wrong.Add(err)
	return s, wrong.Err()
}

// carriedSegment reads for whom a broadcast is that is still to be written.
func carriedSegment(r *app.Request) (string, error) {
	var in beginForm
	if err := app.ReadQuery(r.URL.Query(), in.segmentFields()); err != nil {
		return "", err
	}
	return app.QueryString(in.segmentPairs()...), nil
}

// chosenToo is narrowing, with what is chosen where that is no longer offered: a list that showed
// everybody in its place would send to everybody.
func chosenToo(r *app.Request, all string, offered []listing.Choice, chosen uuid.NullUUID, gone string) []ui.Option {
	if chosen.Valid && !slices.ContainsFunc(offered, func(c listing.Choice) bool { return c.ID == chosen.UUID }) {
		offered = append(slices.Clip(offered), listing.Choice{ID: chosen.UUID, Name: r.Words.T("broadcast.chosen_" + gone)})
	}
	return narrowing(all, offered, chosen)
}

// segmentOptions offers what a segment is made of.
func segmentOptions(r *app.Request, p *view.BroadcastPage, b *messages.BroadcastPage, chosen messages.Segment, wrong app.Faults) {
	p.Tags = r.Further(chosenToo(r, r.Words.T("broadcast.everybody"), b.Tags, chosen.Tag, "gone"), len(b.Tags), "tag~tags")
	p.Teams = chosenToo(r, r.Words.T("broadcast.any_team"), b.Teams, chosen.Team, "gone")
	p.Assignees = r.Further(
		chosenToo(r, r.Words.T("broadcast.any_assignee"), b.Members, chosen.Assignee, "gone"), len(b.Members), "assignee~members")
	p.Countries, p.Languages = r.CountryOptions(chosen.Country), narrowing(r.Words.T("broadcast.any_language"), nil, uuid.NullUUID{})
	p.Countries[0].Label = r.Words.T("broadcast.any_country")
	p.Languages = append(p.Languages, app.LanguageOptions(i18n.Language(chosen.Language))...)
	if len(b.Fields) > 0 || chosen.Value.Field.Valid {
		p.Fields = chosenToo(r, r.Words.T("broadcast.any_field"), b.Fields, chosen.Value.Field, "gone")
	}
	if len(b.Imports) > 0 || chosen.Import.Valid {
		p.Imports = chosenToo(r, r.Words.T("broadcast.any_import"), importChoices(r, b.Imports), chosen.Import, "not_ours")
	}
	p.SegmentErrors = wrong
}

// offerTimes offers when those whom it is for came, and last bought, to whoever lists payments.
func (in *beginForm) offerTimes(r *app.Request, actor policy.Actor, p *view.BroadcastPage) {
	p.Times = []view.DaysField{{Name: "made", Label: r.Words.T("contact.made"), From: in.MadeFrom, To: in.MadeTo}}
	if !app.May[policy.List](actor, policy.Transactions) {
		return
	}
	p.Times = append(p.Times, view.DaysField{Name: "bought", Label: r.Words.T("spent.last"), From: in.BoughtFrom, To: in.BoughtTo})
	p.Bought = []ui.Option{
		{Label: r.Words.T("contact.bought_any")}, {Value: kit.Never, Label: r.Words.T("contact.bought_never"), Selected: in.Bought == kit.Never},
	}
}

// broadcastHow says how a broadcast was begun: over which channel, for whom, how fast, and when.
func broadcastHow(r *app.Request, b *messages.BroadcastPage) (how []parts.Fact) {
	add := func(key, text string) {
		how = append(how, parts.Fact{Label: r.Words.T("broadcast." + key), Lines: []parts.Value{{Text: text}}})
	}
	chosen := func(key string, id uuid.NullUUID, name, gone string) {
		if id.Valid && name == "" {
			name = r.Words.T("broadcast.chosen_" + gone)
		}
		if id.Valid {
			add(key, name)
		}
	}
	add("channel", b.From)
	if b.Template != "" {
		add("template", r.Words.T("broadcast.template_as", "Name", b.Template, "Language", b.Spoken))
	}
	narrowed := len(how)
	of := b.Segment
	chosen("tag", of.Tag, b.Chosen.Tag, "gone")
	chosen("team", of.Team, b.Chosen.Team, "gone")
	chosen("assignee", of.Assignee, b.Chosen.Assignee, "gone")
	if of.Country != "" {
		add("country", r.Words.Country(of.Country))
	}
	if language, known := i18n.ParseLanguage(of.Language); known {
		add("language", language.Name())
	}
	if of.Value.Field.Valid {
		chosen("field", of.Value.Field, b.Chosen.Field, "gone")
		add("value", of.Value.Typed)
	}
	file := ""
	for _, i := range importChoices(r, b.Imports) {
		if of.Import.Valid && i.ID == of.Import.UUID {
			file = i.Name
		}
	}
	chosen("import", of.Import, file, "not_ours")
	if of.Made.Set() {
		add("only", kit.SpanText(r, "contact.made", of.Made))
	}
	if of.Bought.Set() {
		add("only", kit.SpanText(r, "contact.bought", of.Bought))
	}
	if len(how) == narrowed {
		add("tag", r.Words.T("broadcast.everybody"))
	}
	add(broadcastKeys(b.Kind)("per_minute"), r.Words.Number(b.PerMinute))
	add("starts", r.Words.Exact(b.Starts))
	if !b.Ended.IsZero() {
		add("ended", r.Words.Exact(b.Ended))
	}
	return how
}

// importChoices are imports, each by its file and the time it was taken in.
func importChoices(r *app.Request, imports []messages.Brought) (choices []listing.Choice) {
	for _, i := range imports {
		choices = append(choices, listing.Choice{ID: i.ID, Name: r.Words.T("broadcast.imported", "File", i.File, "At", r.Words.Exact(i.At))})
	}
	return choices
}

// exportBroadcast begins the file of what became of a broadcast for each who was to get it.
func (s *Pages) exportBroadcast(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Export]) error {
	separator, err := kit.ReadSeparator(r)
	if err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	open, err := policy.Authorize[policy.Open](grant.Actor(), policy.Broadcasts)
	if err != nil {
		return err
	}
	if _, err := s.store.Broadcast(r.Context(), open, id, messages.Segment{}, nil); err != nil { // Whether there is one.
		return err
	}
	return s.BeginExport(w, r, grant, exporting.Style{Separator: separator, Language: r.Words.Language, Filter: id.String()})
}
