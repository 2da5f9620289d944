package people

import (
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/activity"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	view "latchkey/templates/people"
	"latchkey/templates/ui"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// activity is the log of who did what, and of every lookup.
func (s *Pages) activity(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.List]) error {
	q, err := readActivityQuery(r.URL.Query())
	if err != nil {
		return err
	}
	found, err := s.store.Activity(r.Context(), grant, q)
	if err != nil {
		return err
	}
	p := view.ActivityPage{
		Frame:    s.Frame(w, r, r.Resource(policy.AuditLog), "audit-log"),
		Lead:     r.Words.T("activity.lead", "Workspace", r.Workspace().Name),
		Action:   r.Address("/settings/audit-log"),
		Export:   kit.ExportChoice(r, policy.AuditLog, r.Words.T("files.export")),
		Filtered: q.Kind != "" || q.Member.Valid,
		Members:  []ui.Option{{Label: r.Words.T("activity.everyone")}},
		Kinds: []ui.Option{
			{Label: r.Words.T("activity.both")},
			{Value: "lookups", Label: r.Words.T("activity.lookups"), Selected: q.Kind == "lookups"},
			{Value: "changes", Label: r.Words.T("activity.changes"), Selected: q.Kind == "changes"},
		},
	}
	for _, m := range found.Members {
		p.Members = append(p.Members, ui.Option{Value: m.ID.String(), Label: m.Name, Selected: q.Member.Valid && q.Member.UUID == m.ID})
	}
	for i := range found.Today {
		t := &found.Today[i]
		split := r.Words.T("activity.split", "Found", t.Found, "Missed", t.Missed)
		if t.Opened > 0 {
			split = r.Words.T("activity.split_opened", "Found", t.Found, "Missed", t.Missed, "Opened", t.Opened)
		}
		p.Today = append(p.Today, view.LookupsToday{
			Person: app.Person(t.Name, t.Email, uuid.NullUUID{}), Used: t.Used(), Limit: t.PerDay, Split: split,
			UsedText: r.Words.T("activity.used", "Used", t.Used(), "PerDay", t.PerDay),
		})
	}
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
		member := ""
		if q.Member.Valid {
			member = q.Member.UUID.String()
		}
		return p.Action + app.QueryString("kind", q.Kind, "member", member, "after", app.CursorText(c))
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

func readActivityQuery(values url.Values) (activity.Query, error) {
	q := activity.Query{Limit: 100}
	var after listing.Cursor
	err := app.ReadQuery(values, map[string]func(string) bool{
		"member": app.IntoID(&q.Member), "after": app.IntoCursor(&after),
		"kind": func(text string) bool { q.Kind = text; return text == "lookups" || text == "changes" },
	})
	q.After, q.AfterID = after.At, after.ID
	return q, err
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
