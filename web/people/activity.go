package people

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/activity"
	"latchkey/internal/exporting"
	"latchkey/internal/listing"
	"latchkey/internal/mail"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	"latchkey/templates/frame"
	view "latchkey/templates/people"
	"latchkey/templates/ui"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// activityRows are the lines of a page of the log.
const activityRows = 100

// mostMeant are as many names as one line has room for.
const mostMeant = 5

// activity is the log of who did what, and of every lookup and refusal.
func (s *Pages) activity(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.List]) error {
	q, typed, err := s.readActivityQuery(r)
	if err != nil {
		return err
	}
	var contacts *policy.Grant[policy.Open]
	if opened, err := policy.Authorize[policy.Open](grant.Actor(), policy.Contacts); err == nil {
		contacts = &opened
	}
	found, err := s.store.Activity(r.Context(), grant, q, contacts)
	if err != nil {
		return err
	}
	p := view.ActivityPage{
		Frame:    s.Frame(w, r, r.Resource(policy.AuditLog), "audit-log"),
		Lead:     r.Words.T("activity.lead", "Workspace", r.Workspace().Name),
		Action:   r.Address("/settings/audit-log"),
		Export:   kit.ExportChoice(r, policy.AuditLog, r.Words.T("files.export")),
		Filtered: q.Asks(), Narrowed: q.Narrows(),
		Search: q.Search, From: q.From, To: q.To, Customer: typed,
		Members:  []ui.Option{{Label: r.Words.T("activity.everyone")}},
		Subjects: []ui.Option{{Label: r.Words.T("log.everything")}},
		Spans:    []ui.Option{{Label: r.Words.T("log.any_time")}},
	}
	for _, days := range activity.Spans {
		p.Spans = append(p.Spans, ui.Option{Value: strconv.Itoa(days), Label: lastDays(r, days), Selected: q.Days == days})
	}
	if q.Customer.Valid && typed == "" {
		p.CustomerID = q.Customer.UUID.String()
	}
	for _, subject := range activity.Subjects {
		p.Subjects = append(p.Subjects, ui.Option{
			Value: string(subject), Label: r.Words.T("log.subject_" + string(subject)), Selected: q.Subject == subject,
		})
	}
	for _, m := range found.Members {
		p.Members = append(p.Members, ui.Option{Value: m.ID.String(), Label: m.Name, Selected: q.Person.Valid && q.Person.UUID == m.ID})
	}
	p.Members = r.Further(p.Members, len(found.Members), "person~everybody")
	if asked := app.QueryString(q.Pairs()...); p.Export.Action != "" {
		p.Export.Action += asked
	}
	p.Chips, p.Meant = chips(r, p.Action, q.Filter, found), meant(r, p.Action, q.Filter, found)
	if found.Cut {
		p.Cut = r.Words.T("log.cut")
	}
	s.lookupsToday(r, &p, found)
	now := time.Now()
	for i := range found.Entries {
		e := &found.Entries[i]
		label := dayLabel(r, e.At, now)
		if len(p.Days) == 0 || p.Days[len(p.Days)-1].Label != label {
			p.Days = append(p.Days, view.ActivityDay{Label: label})
		}
		day := &p.Days[len(p.Days)-1]
		day.Entries = append(day.Entries, kit.ActivityEntry(r, e))
	}
	place := func(c listing.Cursor) string {
		return p.Action + app.QueryString(append(q.Pairs(), "after", app.CursorText(c))...)
	}
	if q.AfterID != uuid.Nil {
		p.FirstURL = place(listing.Cursor{})
	}
	if found.More {
		last := found.Entries[len(found.Entries)-1]
		p.NextURL = place(listing.Cursor{At: last.At, ID: last.ID})
	}
	return app.Render(w, r, http.StatusOK, view.Activity(p))
}

func (s *Pages) lookupsToday(r *app.Request, p *view.ActivityPage, found activity.Page) {
	for i := range found.Today {
		t := &found.Today[i]
		numbers := []any{"Found", r.Words.Number(t.Found), "Missed", r.Words.Number(t.Missed), "Opened", r.Words.Number(t.Opened)}
		split := r.Words.T("activity.split", numbers...)
		if t.Opened > 0 {
			split = r.Words.T("activity.split_opened", numbers...)
		}
		p.Today = append(p.Today, view.LookupsToday{
			Person: app.Person(t.Name, t.Email, uuid.NullUUID{}), Used: t.Used(), Limit: t.PerDay, Split: split,
			URL:      p.Action + app.QueryString("person", t.Member.String(), "subject", string(activity.Lookups)),
			UsedText: r.Words.T("activity.used", "Used", r.Words.Number(t.Used()), "PerDay", r.Words.Number(t.PerDay)),
		})
	}
}

// lastDays is what the last days are called: "Today", "Last 7 days".
func lastDays(r *app.Request, days int) string {
	return r.Words.T("log.last_days", "Count", days, "Number", r.Words.Number(days))
}

// chips name what is asked, and lead to the same without it.
func chips(r *app.Request, action string, f activity.Filter, found activity.Page) (list []frame.Link) {
	add := func(label string, without activity.Filter) {
		list = append(list, frame.Link{Label: label, URL: action + app.QueryString(without.Pairs()...)})
	}
	if f.Search != "" {
		without := f
		without.Search = ""
		add(r.Words.T("log.chip_words", "Words", f.Search), without)
	}
	if f.Subject != "" {
		without := f
		without.Subject = ""
		add(r.Words.T("log.subject_"+string(f.Subject)), without)
	}
	if f.Person.Valid {
		without := f
		without.Person = uuid.NullUUID{}
		name := r.Words.T("log.chip_somebody")
		if at := slices.IndexFunc(found.Members, func(m listing.Choice) bool { return m.ID == f.Person.UUID }); at >= 0 {
			name = found.Members[at].Name
		}
		add(name, without)
	}
	if f.Customer.Valid {
		without, name := f, found.Customer
		without.Customer = uuid.NullUUID{}
		if name == "" {
			name = r.Words.T("log.chip_gone")
		}
		add(r.Words.T("log.chip_customer", "Name", name), without)
	}
	if f.Days > 0 {
		without := f
		without.Days = 0
		add(lastDays(r, f.Days), without)
	}
	for _, day := range []struct{ text, key string }{{f.From, "log.chip_from"}, {f.To, "log.chip_to"}} {
		if at, err := time.ParseInLocation(time.DateOnly, day.text, r.Words.Zone); err == nil {
			without := f
			if day.key == "log.chip_from" {
				without.From = ""
			} else {
				without.To = ""
			}
			add(r.Words.T(day.key, "Day", r.Words.ShortDate(at)), without)
		}
	}
	return list
}

// meant leads from words that name a person or a subject to all lines about them: words are
// looked for in what was done, and not in who did it.
func meant(r *app.Request, action string, f activity.Filter, found activity.Page) (list []frame.Link) {
	words := f.Search
	f.Search = ""
	add := func(name string, f activity.Filter) {
		if words != "" && texts.Finds(words, name) {
			list = append(list, frame.Link{Label: name, URL: action + app.QueryString(f.Pairs()...)})
		}
	}
	for _, m := range found.Members {
		of := f
		of.Person = uuid.NullUUID{UUID: m.ID, Valid: true}
		add(m.Name, of)
	}
	for _, subject := range activity.Subjects {
		of := f
		of.Subject = subject
		add(r.Words.T("log.subject_"+string(subject)), of)
	}
	return list[:min(len(list), mostMeant)]
}

// readActivityQuery reads what is asked. A customer may be asked for by their address too,
// which comes back as it was typed.
func (s *Pages) readActivityQuery(r *app.Request) (q activity.Query, typed string, err error) {
	q = activity.Query{Zone: r.Words.Zone, Limit: activityRows}
	var after listing.Cursor
	readers := q.Readers()
	readers["after"] = app.IntoCursor(&after)
	byID := readers["customer"]
	readers["customer"] = func(text string) bool {
		if len(text) <= mail.MaxAddress && !byID(text) {
			q.Customer, typed = uuid.NullUUID{}, text
		}
		return len(text) <= mail.MaxAddress
	}
	err = app.ReadQuery(r.URL.Query(), readers)
	q.After, q.AfterID = after.At, after.ID
	if err != nil || typed == "" {
		return q, typed, err
	}
	q.Customer.Valid = true // Whoever has no such address is nobody.
	address, wrong := mail.ParseAddress(typed)
	if wrong != nil {
		return q, typed, nil //nolint:nilerr // Nobody has such an address.
	}
	grant, err := policy.Authorize[policy.List](r.Who.Actor, policy.Contacts)
	if err != nil {
		return q, typed, err
	}
	q.Customer.UUID, err = s.store.CustomerWith(r.Context(), grant, address)
	return q, typed, err
}

// exportActivity begins the file of what is asked.
func (s *Pages) exportActivity(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Export]) error {
	separator, err := kit.ReadSeparator(r)
	if err != nil {
		return err
	}
	q := activity.Query{}
	if err := app.ReadQuery(r.URL.Query(), q.Readers()); err != nil {
		return err
	}
	asked := q.Dated(r.Words.Zone).String()
	return s.BeginExport(w, r, grant, exporting.Style{Separator: separator, Language: r.Words.Language, Filter: asked})
}

// dayLabel heads a day of the log: "Today, 21 November".
func dayLabel(r *app.Request, at, now time.Time) string {
	day := at.In(r.Words.Zone).Format(time.DateOnly)
	switch day {
	case now.In(r.Words.Zone).Format(time.DateOnly):
		return r.Words.T("activity.today", "Day", r.Words.Day(at))
	case now.In(r.Words.Zone).AddDate(0, 0, -1).Format(time.DateOnly):
		return r.Words.T("activity.yesterday", "Day", r.Words.Day(at))
	}
	return r.Words.Date(at)
}
