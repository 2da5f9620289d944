package web

import (
	"net/http"
	"strings"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/records"
	"latchkey/internal/texts"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
)

// stepIcons stand beside the steps.
var stepIcons = map[records.Step]string{
	records.Void: "ban", records.Pay: "circle-check", records.Ship: "truck", records.Cancel: "circle-x", records.Pause: "pause",
	records.Resume: "play", records.Finish: "circle-check", records.Leave: "log-out",
}

// stepItems are what can be done with a record in a state: the first is the
// obvious next thing, if it ends nothing.
func (r *Request) stepItems(k *recordKind, base, state string) (next *parts.MenuItem, menu []parts.MenuItem) {
	for _, step := range k.kind.Steps() {
		if _, ok := k.kind.Take(step, state); !ok {
			continue
		}
		item := parts.MenuItem{
			Label: r.Words.T(k.word(string(step))), URL: base + "/" + string(step), Icon: stepIcons[step], Post: !asks(step),
			Danger: step == records.Void || step == records.Cancel,
		}
		if again := step == records.Resume && k.kind == records.Students; again || step == records.Pause || step == records.Leave || item.Danger {
			menu = append(menu, item)
		} else {
			next = &item
		}
	}
	return next, menu
}

type trackingForm struct {
	Tracking string `form:"tracking"`
}

// stepPage asks before a step is taken.
func (s *Server) stepPage(k *recordKind, step records.Step) func(http.ResponseWriter, *Request, policy.Grant[policy.Update]) error {
	return func(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Update]) error {
		full, err := s.openRecord(r, grant.Actor(), k)
		if err != nil {
			return err
		}
		if _, ok := k.kind.Take(step, full.State); !ok {
			return fault.New(fault.Conflict, "fault.record_moved")
		}
		return s.showAsk(w, r, k, &full, string(step), trackingForm{}, http.StatusOK, nil)
	}
}

// showAsk draws the card that asks: about a step, or the deletion.
func (s *Server) showAsk(w http.ResponseWriter, r *Request, k *recordKind, full *records.FullRecord, what string, in trackingForm, status int, wrong faults) error {
	base := r.url(k.path() + "/" + full.ID.String())
	title := r.Words.T(k.word(what+"_title"), "Label", full.Label)
	p := parts.AskPage{
		Frame: s.frame(w, r, title, "", frame.Link{Label: r.resource(k.resource), URL: r.url(k.path())}),
		Lead:  strings.Join([]string{r.recordFigure(k, &full.Record), full.Customer.Shown, r.Words.ShortDate(full.At)}, " · "),
		Text:  r.Words.T(k.word(what + "_text")), Action: base + "/" + what, CancelURL: base,
		Submit: r.Words.T(k.word(what + "_now")), Danger: what != string(records.Ship),
	}
	p.Path = p.Action
	if what == string(records.Ship) {
		p.Field = &parts.FormField{TextField: ui.TextField{
			ID: "tracking", Name: "tracking", Label: r.Words.T("records.field_tracking"), Hint: r.Words.T("records.hint_tracking"),
			Value: in.Tracking, Error: wrong["tracking"], Autocomplete: "off", Autofocus: true, MaxLength: 100,
		}}
	}
	return render(w, r, status, parts.Ask(p))
}

func (s *Server) takeStep(k *recordKind, step records.Step) func(http.ResponseWriter, *Request, policy.Grant[policy.Update]) error {
	return func(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Update]) error {
		var in trackingForm
		var into any = &struct{}{}
		if step == records.Ship {
			into = &in
		}
		if err := decode(r, into); err != nil {
			return err
		}
		id, err := r.id()
		if err != nil {
			return err
		}
		tracking, err := texts.CleanLine("tracking", strings.TrimSpace(in.Tracking), 100)
		if err != nil {
			full, failed := s.openRecord(r, grant.Actor(), k)
			wrong := faults{}
			if failed == nil {
				failed = wrong.note(r, err)
			}
			if failed != nil {
				return failed
			}
			return s.showAsk(w, r, k, &full, string(step), in, http.StatusUnprocessableEntity, wrong)
		}
		label, err := s.store.MoveRecord(r.Context(), grant, k.kind, id, step, tracking)
		if err != nil {
			return err
		}
		leaveNotice(w, notice{Text: r.Words.T("notice.record_"+string(step), "Label", label)})
		return redirect(w, r, r.url(k.path()+"/"+id.String()))
	}
}

func (s *Server) deleteRecordPage(k *recordKind) func(http.ResponseWriter, *Request, policy.Grant[policy.Delete]) error {
	return func(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Delete]) error {
		full, err := s.openRecord(r, grant.Actor(), k)
		if err != nil {
			return err
		}
		return s.showAsk(w, r, k, &full, "delete", trackingForm{}, http.StatusOK, nil)
	}
}

func (s *Server) deleteRecord(k *recordKind) func(http.ResponseWriter, *Request, policy.Grant[policy.Delete]) error {
	return func(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Delete]) error {
		if err := decode(r, &struct{}{}); err != nil {
			return err
		}
		id, err := r.id()
		if err != nil {
			return err
		}
		label, err := s.store.DeleteRecord(r.Context(), grant, k.kind, id)
		if err != nil {
			return err
		}
		leaveNotice(w, notice{Text: r.Words.T("notice.record_deleted", "Label", label)})
		return redirect(w, r, r.url(k.path()))
	}
}
