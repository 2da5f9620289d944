package kit

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
	"latchkey/web/app"
)

// stepIcons stand beside the steps.
var stepIcons = map[records.Step]string{
	records.Void: "ban", records.Pay: "circle-check", records.Ship: "truck", records.Cancel: "circle-x", records.Pause: "pause",
	records.Resume: "play", records.Finish: "circle-check", records.Leave: "log-out",
}

// stepItems are what can be done with a record in a state: the first is the
// obvious next thing, if it ends nothing.
func stepItems(r *app.Request, k *recordKind, base, state string) (next *parts.MenuItem, menu []parts.MenuItem) {
	for _, step := range k.Kind.Steps() {
		if _, ok := k.Kind.Take(step, state); !ok {
			continue
		}
		item := parts.MenuItem{
			Label: r.Words.T(k.word(string(step))), URL: base + "/" + string(step), Icon: stepIcons[step], Post: !asks(step),
			Danger: step == records.Void || step == records.Cancel,
		}
		if again := step == records.Resume && k.Kind == records.Students; again || step == records.Pause || step == records.Leave || item.Danger {
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
func (s *Kit) stepPage(k *recordKind, step records.Step) func(http.ResponseWriter, *app.Request, policy.Grant[policy.Update]) error {
	return func(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
		full, err := s.openRecord(r, grant.Actor(), k)
		if err != nil {
			return err
		}
		if _, ok := k.Kind.Take(step, full.State); !ok {
			return fault.New(fault.Conflict, "fault.record_moved")
		}
		return s.showAsk(w, r, k, &full, string(step), trackingForm{}, http.StatusOK, nil)
	}
}

// showAsk draws the card that asks: about a step, or the deletion.
func (s *Kit) showAsk(w http.ResponseWriter, r *app.Request, k *recordKind, full *records.FullRecord, what string, in trackingForm, status int, wrong app.Faults) error {
	base := r.Address(k.Path() + "/" + full.ID.String())
	title := r.Words.T(k.word(what+"_title"), "Label", full.Label)
	p := parts.AskPage{
		Frame: s.Frame(w, r, title, "", frame.Link{Label: r.Resource(k.Resource), URL: r.Address(k.Path())}),
		Lead:  strings.Join([]string{recordFigure(r, k, &full.Record), full.Customer.Shown, r.Words.ShortDate(full.At)}, " · "),
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
	return app.Render(w, r, status, parts.Ask(p))
}

func (s *Kit) takeStep(k *recordKind, step records.Step) func(http.ResponseWriter, *app.Request, policy.Grant[policy.Update]) error {
	return func(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
		var in trackingForm
		var into any = &struct{}{}
		if step == records.Ship {
			into = &in
		}
		if err := app.Decode(r, into); err != nil {
			return err
		}
		id, err := r.ID()
		if err != nil {
			return err
		}
		tracking, err := texts.CleanLine("tracking", strings.TrimSpace(in.Tracking), 100)
		if err != nil {
			full, failed := s.openRecord(r, grant.Actor(), k)
			wrong := app.Faults{}
			if failed == nil {
				failed = wrong.Note(r, err)
			}
			if failed != nil {
				return failed
			}
			return s.showAsk(w, r, k, &full, string(step), in, http.StatusUnprocessableEntity, wrong)
		}
		label, err := s.store.MoveRecord(r.Context(), grant, k.Kind, id, step, tracking)
		if err != nil {
			return err
		}
		app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.record_"+string(step), "Label", label)})
		return app.Redirect(w, r, r.Address(k.Path()+"/"+id.String()))
	}
}

func (s *Kit) deleteRecordPage(k *recordKind) func(http.ResponseWriter, *app.Request, policy.Grant[policy.Delete]) error {
	return func(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
		full, err := s.openRecord(r, grant.Actor(), k)
		if err != nil {
			return err
		}
		return s.showAsk(w, r, k, &full, "delete", trackingForm{}, http.StatusOK, nil)
	}
}

func (s *Kit) deleteRecord(k *recordKind) func(http.ResponseWriter, *app.Request, policy.Grant[policy.Delete]) error {
	return func(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
		if err := app.Decode(r, &struct{}{}); err != nil {
			return err
		}
		id, err := r.ID()
		if err != nil {
			return err
		}
		label, err := s.store.DeleteRecord(r.Context(), grant, k.Kind, id)
		if err != nil {
			return err
		}
		app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.record_deleted", "Label", label)})
		return app.Redirect(w, r, r.Address(k.Path()))
	}
}
