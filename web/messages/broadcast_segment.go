package messages

import (
	"net/http"

	"github.com/google/uuid"

	"latchkey/internal/exporting"
	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	view "latchkey/templates/messages"
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
	return map[string]func(string) bool{
		"tag": id(&in.Tag), "team": id(&in.Team), "assignee": id(&in.Assignee), "country": code(&in.Country), "language": code(&in.Language),
	}
}

// segmentPairs are names and values of an address that says whom it is for.
func (in *beginForm) segmentPairs() []string {
	return []string{"tag", in.Tag, "team", in.Team, "assignee", in.Assignee, "country", in.Country, "language", in.Language}
}

// segment reads whom it is for; what is empty asks nothing, nor what is wrong. It fails with
// faults about its fields.
func (in *beginForm) segment() (s messages.Segment, err error) {
	var wrong fault.List
	for _, field := range []struct {
		name, text string
		into       *uuid.NullUUID
	}{{"tag", in.Tag, &s.Tag}, {"team", in.Team, &s.Team}, {"assignee", in.Assignee, &s.Assignee}} {
		*field.into, err = app.OptionalID(field.name, field.text)
		wrong.Add(err)
	}
	s.Country = in.Country
	if err := s.Clean(); err != nil {
		s.Country = ""
		wrong.Add(err)
	}
	language := messages.Segment{Language: in.Language}
	if err := language.Clean(); err != nil {
		language.Language = ""
		wrong.Add(err)
	}
	s.Language = language.Language
	return s, wrong.Err()
}

// segmentOptions offers what a segment is made of.
func segmentOptions(r *app.Request, p *view.BroadcastPage, b *messages.BroadcastPage, chosen messages.Segment, wrong app.Faults) {
	p.Tags = narrowing(r.Words.T("broadcast.everybody"), b.Tags, chosen.Tag)
	p.Teams = narrowing(r.Words.T("broadcast.any_team"), b.Teams, chosen.Team)
	p.Assignees = narrowing(r.Words.T("broadcast.any_assignee"), b.Members, chosen.Assignee)
	p.Countries, p.Languages = r.CountryOptions(chosen.Country), narrowing(r.Words.T("broadcast.any_language"), nil, uuid.NullUUID{})
	p.Countries[0].Label = r.Words.T("broadcast.any_country")
	p.Languages = append(p.Languages, app.LanguageOptions(i18n.Language(chosen.Language))...)
	p.SegmentErrors = wrong
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
