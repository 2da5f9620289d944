package messages

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	"latchkey/templates/frame"
	view "latchkey/templates/messages"
	"latchkey/templates/ui"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// broadcasts are written on pages of the kit; a row leads to where one is sent.
func (s *Pages) broadcasts() *kit.Section[messages.Broadcast] {
	broadcasts := kit.NewSection(s.Kit, s.store.Broadcasts)
	broadcasts.Marks = s.broadcastMarks
	broadcasts.Carries = carriedSegment
	broadcasts.GoesOn = func(r *app.Request, id uuid.UUID, query string) string { return broadcastAddress(r, id) + query }
	return broadcasts
}

// broadcastMarks leads from each row to the page on which it is sent, by what it is doing.
func (s *Pages) broadcastMarks(r *app.Request, ids []uuid.UUID) (map[uuid.UUID]frame.Link, error) {
	if !app.May[policy.Update](r.Who.Actor, policy.Broadcasts) {
		return nil, nil
	}
	list, err := policy.Authorize[policy.List](r.Who.Actor, policy.Broadcasts)
	if err != nil {
		return nil, err
	}
	states, err := s.store.BroadcastStates(r.Context(), list)
	marks := map[uuid.UUID]frame.Link{}
	for _, id := range ids {
		marks[id] = frame.Link{
			Label: r.Words.T("broadcast.mark_" + string(states[id])), URL: broadcastAddress(r, id), Icon: broadcastIcons[states[id]],
		}
	}
	return marks, err
}

// broadcastIcons are those of what needs nobody; whatever has none asks for attention.
var broadcastIcons = map[messages.RunState]string{
	messages.Unsent: "send", messages.Scheduled: "calendar-clock", messages.Gathering: "play", messages.Underway: "play",
	messages.Done: "circle-check", messages.Stopped: "circle-x",
}

func broadcastAddress(r *app.Request, id uuid.UUID) string {
	return r.Address(app.PathOf(policy.Broadcasts) + "/" + id.String() + "/send")
}

func (s *Pages) broadcastRoutes() []app.Route {
	const one = "/w/{workspace}/broadcasts/{id}/send"
	return []app.Route{
		app.Get(one, app.Needs[policy.Update](policy.Broadcasts, app.Page(policy.Broadcasts, s.broadcastPage))),
		app.Post(one+"/begin", app.Makes(onItsPage, app.Page(policy.Broadcasts, s.beginBroadcast))),
		app.Post(one+"/count", app.Page(policy.Broadcasts, s.countBroadcast)),
		app.Post(one+"/test", app.Makes(asFilledIn, app.Page(policy.Broadcasts, s.testBroadcast))),
		app.Post(one+"/export", app.Makes(app.LeadsTo("/exports"), app.Page(policy.Broadcasts, s.exportBroadcast))),
		app.Post(one+"/turn", app.Page(policy.Broadcasts, s.turnBroadcast)),
		app.Get(messages.UnsubscribePath+"{token}", app.Public(s.unsubscribePage)),
	}
}

// onItsPage is where what was begun is seen.
func onItsPage(r *app.Request, _ uuid.UUID) (string, error) {
	id, err := r.ID()
	return broadcastAddress(r, id), err
}

// beginForm says over which channel a broadcast goes out, for whom, how fast and when.
type beginForm struct {
	Channel   string   `form:"channel"`
	Template  string   `form:"template"`
	Shown     string   `form:"shown"` // the template whose variables the page asks for
	Variables []string `form:"variable"`
	Number    string   `form:"number"` // to which a test goes
	PerMinute string   `form:"per_minute"`
	At        string   `form:"at"`
	Tag       string   `form:"tag"`
	Team      string   `form:"team"`
	Assignee  string   `form:"assignee"`
	Country   string   `form:"country"`
	Language  string   `form:"language"`
	Field     string   `form:"field"`
	Value     string   `form:"value"`
	Import    string   `form:"import"`
	// Days, as a customers' list has them.
	MadeFrom   string `form:"made_from"`
	MadeTo     string `form:"made_to"`
	Bought     string `form:"bought"`
	BoughtFrom string `form:"bought_from"`
	BoughtTo   string `form:"bought_to"`
}

func (s *Pages) broadcastPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
	in := beginForm{PerMinute: strconv.Itoa(messages.UsualPerMinute)}
	readers := in.segmentFields()
	for name, into := range map[string]*string{
		"channel": &in.Channel, "template": &in.Template, "per_minute": &in.PerMinute, "at": &in.At,
	} {
		readers[name] = func(text string) bool { *into = text; return true }
	}
	readers["values"] = in.intoVariables
	if err := app.ReadQuery(r.URL.Query(), readers); err != nil {
		return err
	}
	wrong := app.Faults{}
	if _, err := in.segment(r); wrong.Note(r, err) != nil {
		return err
	}
	return s.showBroadcast(w, r, grant, http.StatusOK, in, wrong)
}

func (s *Pages) showBroadcast(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open], status int, in beginForm, wrong app.Faults,
) error {
	id, err := r.ID()
	if err != nil {
		return err
	}
	segment, _ := in.segment(r) // What is wrong with it is said by who refused it.
	b, err := s.store.Broadcast(r.Context(), grant, id, segment, app.FurtherGrant(grant.Actor(), policy.Tags))
	if err != nil {
		return err
	}
	list := r.Address(app.PathOf(policy.Broadcasts))
	known := map[string]string{messages.ContactName: b.Reader, messages.WorkspaceName: b.Workspace}
	key := broadcastKeys(b.Kind)
	p := view.BroadcastPage{
		Frame: s.Frame(w, r, b.Name, "", frame.Link{Label: r.Resource(policy.Broadcasts), URL: list}),
		Base:  broadcastAddress(r, id), State: broadcastState(r, &b),
		Running: b.State.Going(), Subject: texts.FillKnown(b.Subject, known), Text: texts.FillKnown(b.Text, known),
		MayBegin: b.State == messages.Unsent, Unconnected: len(b.Channels) == 0,
		Error: wrong[""], ChannelError: wrong["channel"],
		TakeBack: b.State == messages.Scheduled, Pause: b.State == messages.Gathering || b.State == messages.Underway,
		Resume: b.State == messages.Paused, Stop: b.State == messages.Gathering || b.State == messages.Underway || b.State == messages.Paused,
		PerMinute: ui.TextField{
			ID: "per_minute", Name: "per_minute", Label: r.Words.T(key("broadcast.per_minute")), Value: in.PerMinute, Error: wrong["per_minute"],
			Required: true, More: map[string]any{"inputmode": "numeric"},
		},
		At: ui.TextField{
			ID: "at", Name: "at", Type: "datetime-local", Label: r.Words.T("broadcast.at"), Hint: r.Words.T("broadcast.at_hint"),
			Optional: r.Words.T("members.optional"), Value: in.At, Error: wrong["at"],
		},
	}
	p.Sheet, p.Path, p.Reload = "css/apart/messages.css", p.Base, p.Running
	for _, c := range b.Channels {
		p.Channels = append(p.Channels, ui.Option{Value: c.ID.String(), Label: c.Name, Selected: c.ID.String() == in.Channel})
	}
	if b.Kind == messages.WhatsApp {
		in.offer(r, &p, &b, known, wrong)
	}
	segmentOptions(r, &p, &b, segment, wrong)
	p.Value = in.Value
	in.offerTimes(r, grant.Actor(), &p)
	if b.State != messages.Unsent {
		p.How = broadcastHow(r, &b)
	}
	if p.MayBegin {
		p.EditURL = list + "/" + id.String() + "/edit"
	}
	if b.State == messages.Unsent || b.State == messages.Scheduled {
		p.Audience = audience(r, b.Kind, b.Audience)
	} else {
		broadcastFigures(r, &p, b.Kind, b.Run)
		p.Export = kit.ExportChoice(r, policy.Broadcasts, r.Words.T("broadcast.export"))
		if p.Export.Action != "" {
			p.Export.Action = p.Base + "/export"
		}
	}
	return app.Render(w, r, status, view.Broadcast(p))
}

// begin reads what the form says.
func (in *beginForm) begin(r *app.Request) (b messages.Begin, err error) {
	channel, err := app.OptionalID("channel", in.Channel)
	if err != nil {
		return b, err
	}
	b.Channel = channel.UUID
	if b.Filling, err = in.filling(); err != nil {
		return b, err
	}
	if b.Segment, err = in.segment(r); err != nil {
		return b, err
	}
	b.PerMinute, _ = strconv.Atoi(strings.TrimSpace(in.PerMinute)) // What is no number is out of its range.
	if in.At != "" {
		if b.Starts, err = time.ParseInLocation(messages.TimeTyped, in.At, r.Words.Zone); err != nil {
			return b, fault.Field("at", "fault.broadcast_at")
		}
		if messages.Skipped(b.Starts, in.At) {
			return b, fault.Field("at", messages.NoHour)
		}
	}
	return b, nil
}

func (s *Pages) beginBroadcast(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in beginForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	begin, err := in.begin(r)
	if err == nil {
		err = s.store.BeginBroadcast(r.Context(), grant, id, begin, app.FurtherGrant(grant.Actor(), policy.Tags))
	}
	if err != nil {
		return s.broadcastAgain(w, r, grant, in, err)
	}
	notice := r.Words.T("broadcast.begun")
	if !begin.Starts.IsZero() {
		notice = r.Words.T("broadcast.begun_at", "At", r.Words.Exact(begin.Starts))
	}
	app.LeaveNotice(w, app.Notice{Text: notice})
	return app.Redirect(w, r, broadcastAddress(r, id))
}

// broadcastAgain shows the form with what is wrong in it.
func (s *Pages) broadcastAgain(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update], in beginForm, err error) error {
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	open, refused := policy.Authorize[policy.Open](grant.Actor(), policy.Broadcasts)
	if refused != nil {
		return refused
	}
	return s.showBroadcast(w, r, open, app.StatusOf(w, err), in, wrong)
}

// turns are what its buttons ask for.
var turns = map[string]messages.RunState{
	"take-back": messages.Unsent, "pause": messages.Paused, "resume": messages.Underway, "stop": messages.Stopped,
}

type turnForm struct {
	To string `form:"to"`
}

func (s *Pages) turnBroadcast(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in turnForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	to, known := turns[in.To]
	if !known { // Whether there is such a broadcast is said first.
		to = messages.NoState
	}
	if err := s.store.TurnBroadcast(r.Context(), grant, id, to); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("broadcast.turned_" + in.To)})
	return app.Redirect(w, r, broadcastAddress(r, id))
}
