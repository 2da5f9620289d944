package messages

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"latchkey/internal/fault"
	"latchkey/internal/messages"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	"latchkey/templates/frame"
	view "latchkey/templates/messages"
	"latchkey/web/app"
)

const hoursPath = "/settings/channels/hours"

// What a page has more than is filled: rows of hours, and closed days.
const (
	leastRows   = 3
	blankClosed = 3
)

// hoursForm has a row for each span; a day names the row and the weekday, as 0-1.
type hoursForm struct {
	Days    []string `form:"days"`
	Opens   []string `form:"opens"`
	Closes  []string `form:"closes"`
	Closed  []string `form:"closed"`
	Version string   `form:"version"`
}

// hoursPage asks when the business is open.
func (s *Pages) hoursPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	h, err := s.hours(r, grant)
	if err != nil {
		return err
	}
	return s.showHours(w, r, http.StatusOK, formOf(&h), app.Faults{})
}

func (s *Pages) hours(r *app.Request, grant policy.Grant[policy.Update]) (h messages.Hours, err error) {
	open, err := policy.Authorize[policy.Open](grant.Actor(), policy.Channels)
	if err != nil {
		return h, err
	}
	return s.store.Hours(r.Context(), open)
}

// setHours keeps it.
func (s *Pages) setHours(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in hoursForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	h, err := in.read()
	if err == nil {
		err = s.store.SetHours(r.Context(), grant, h)
	}
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		status := app.StatusOf(w, err)
		if status == http.StatusConflict { // Whoever has read that saves over it.
			now, failed := s.hours(r, grant)
			if failed != nil {
				return failed
			}
			in.Version = app.VersionText(now.Version)
		}
		return s.showHours(w, r, status, in, wrong)
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("hours.saved")})
	return app.Redirect(w, r, r.Address(hoursPath))
}

const clock = "15:04"

func formOf(h *messages.Hours) hoursForm {
	in := hoursForm{Version: app.VersionText(h.Version)}
	at := func(minutes int) string { return time.Time{}.Add(time.Duration(minutes) * time.Minute).Format(clock) }
	for i, span := range h.Spans {
		for _, day := range span.Days {
			in.Days = append(in.Days, dayName(i, day))
		}
		in.Opens, in.Closes = append(in.Opens, at(span.Opens)), append(in.Closes, at(span.Closes))
	}
	for _, day := range h.Closed {
		in.Closed = append(in.Closed, day.Format(time.DateOnly))
	}
	return in
}

// dayName is the weekday of a row, as the form has it.
func dayName(row, day int) string { return strconv.Itoa(row) + "-" + strconv.Itoa(day) }

// read leaves out the rows that are empty. Its faults are about the fields spans and closed.
func (in *hoursForm) read() (h messages.Hours, err error) {
	if len(in.Opens) != len(in.Closes) || len(in.Opens) > messages.MaxSpans || len(in.Closed) > messages.MaxClosedDays+blankClosed {
		return h, fault.New(fault.Invalid, "fault.choice")
	}
	days := make([][]int, len(in.Opens))
	for _, name := range in.Days {
		row, day, _ := strings.Cut(name, "-")
		i, wrong := strconv.Atoi(row)
		weekday, err := strconv.Atoi(day)
		if wrong != nil || err != nil || i < 0 || i >= len(days) || name != dayName(i, weekday) {
			return h, fault.New(fault.Invalid, "fault.choice")
		}
		days[i] = append(days[i], weekday)
	}
	for i := range in.Opens {
		if len(days[i]) == 0 && in.Opens[i] == "" && in.Closes[i] == "" {
			continue
		}
		opens, wrong := time.Parse(clock, in.Opens[i])
		closes, err := time.Parse(clock, in.Closes[i])
		if wrong != nil || err != nil {
			return h, fault.Field("spans", "fault.hours_time")
		}
		minutes := func(t time.Time) int { return t.Hour()*60 + t.Minute() }
		h.Spans = append(h.Spans, messages.Span{Days: days[i], Opens: minutes(opens), Closes: minutes(closes)})
	}
	for _, text := range in.Closed {
		if text == "" {
			continue
		}
		day, err := time.Parse(time.DateOnly, text)
		if err != nil || !texts.MeantYear(day) {
			return h, texts.WrongDay("closed")
		}
		h.Closed = append(h.Closed, day)
	}
	h.Version, err = app.ReadVersion(in.Version)
	return h, err
}

func (s *Pages) showHours(w http.ResponseWriter, r *app.Request, status int, in hoursForm, wrong app.Faults) error {
	list := r.Address(app.PathOf(policy.Channels))
	p := view.HoursPage{
		Frame: s.Frame(w, r, r.Words.T("hours.title"), app.SettingsOf(policy.Channels),
			frame.Link{Label: r.Resource(policy.Channels), URL: list}),
		Action: r.Address(hoursPath), CancelURL: list, Version: in.Version,
		Zone:  r.Words.T("hours.zone", "Zone", people.ZoneOf(r.Workspace().TimeZone).String()),
		Error: wrong[""], SpansError: wrong["spans"], ClosedError: wrong["closed"],
		Closed: append(slices.Clone(in.Closed), make([]string, blankClosed)...),
	}
	for i := range min(max(leastRows, len(in.Opens)+1), messages.MaxSpans) {
		row := view.HoursRow{Label: r.Words.T("hours.row", "Number", i+1)}
		if i < len(in.Opens) && i < len(in.Closes) {
			row.Opens, row.Closes = in.Opens[i], in.Closes[i]
		}
		for day := 1; day <= 7; day++ {
			name := dayName(i, day)
			row.Days = append(row.Days, view.HoursDay{
				Value: name, Label: r.Words.T("hours.day_" + strconv.Itoa(day)), Ticked: slices.Contains(in.Days, name),
			})
		}
		p.Rows = append(p.Rows, row)
	}
	p.Sheet, p.Path = "css/apart/messages.css", p.Action
	return app.Render(w, r, status, view.Hours(p))
}
