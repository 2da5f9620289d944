package kit

import (
	"net/http"
	"slices"
	"strings"

	"latchkey/internal/policy"
	store "latchkey/internal/postgres/kit"
	"latchkey/internal/records"
	"latchkey/templates/parts"
	"latchkey/web/app"
)

// stepIcons stand beside the steps.
var stepIcons = map[records.Step]string{
	records.Void: "ban", records.Pay: "circle-check", records.Ship: "truck", records.Cancel: "circle-x", records.Pause: "pause",
	records.Resume: "play", records.Finish: "circle-check", records.Leave: "log-out",
}

// ends tells whether a step cannot be taken back.
func ends(step records.Step) bool { return step == records.Void || step == records.Cancel }

// asks tells whether a step has a page of its own that asks first.
func asks(step records.Step) bool { return ends(step) || step == records.Ship }

// steps are what can be done with a record in a state: the first is the obvious
// next thing, if it ends nothing.
func (k *Records) steps(r *app.Request, base, state string) (next *parts.MenuItem, menu []parts.MenuItem) {
	for _, p := range k.Passages {
		if !slices.Contains(p.From, state) {
			continue
		}
		item := parts.MenuItem{
			Label: r.Words.T(k.word(string(p.Step))), URL: base + "/" + string(p.Step), Icon: stepIcons[p.Step],
			Post: !asks(p.Step), Danger: ends(p.Step),
		}
		if item.Danger || slices.Contains(k.Aside, p.Step) {
			menu = append(menu, item)
		} else {
			next = &item
		}
	}
	return next, menu
}

// stepPage asks before a step is taken.
func (k *Records) stepPage(step records.Step) func(http.ResponseWriter, *app.Request, policy.Grant[policy.Update]) error {
	return func(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
		f, err := k.stepForm(r, grant.Actor())
		if err != nil {
			return err
		}
		if _, ok := k.Take(step, f.Was.State); !ok {
			return records.Moved
		}
		return f.ask(w, string(step), http.StatusOK)
	}
}

// stepForm begins the form of what a step asks for.
func (k *Records) stepForm(r *app.Request, actor policy.Actor) (*RecordForm, error) {
	full, err := k.open(r, actor)
	return &RecordForm{Records: k, Request: r, Actor: actor, Was: full, In: map[string]string{}, Wrong: app.Faults{}}, err
}

// ask draws the card that asks: about a step, or the deletion.
func (f *RecordForm) ask(w http.ResponseWriter, what string, status int) error {
	r, k := f.Request, f.Records
	base := r.Address(k.Path() + "/" + f.Was.ID.String())
	p := parts.AskPage{
		Frame:  k.kit.Frame(w, r, r.Words.T(k.word(what+"_title"), "Label", f.Was.Label), "", k.trail(r)),
		Lead:   strings.Join([]string{k.Figure.Show(r, &f.Was.Record), f.Was.Customer.Shown, r.Words.ShortDate(f.Was.At)}, " · "),
		Text:   r.Words.T(k.word(what + "_text")),
		Action: base + "/" + what, CancelURL: base,
		Submit: r.Words.T(k.word(what + "_now")), Danger: what == "delete" || ends(records.Step(what)),
	}
	if k.Returns != nil && p.Danger {
		p.Text = strings.TrimSpace(p.Text + " " + k.Returns(f))
	}
	p.Path = p.Action
	if field, has := k.Asks[records.Step(what)]; has {
		drawn := field.draw(f)
		drawn.Autofocus = true
		p.Field = &drawn
	}
	return app.Render(w, r, status, parts.Ask(p))
}

func (k *Records) takeStep(step records.Step) func(http.ResponseWriter, *app.Request, policy.Grant[policy.Update]) error {
	field, has := k.Asks[step]
	var names []string
	if has {
		names = []string{field.Name}
	}
	return func(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
		in, err := app.DecodeFields(r, names)
		if err != nil {
			return err
		}
		id, err := r.ID()
		if err != nil {
			return err
		}
		f := &RecordForm{Records: k, Request: r, Actor: grant.Actor(), In: in}
		if has {
			if err := field.take(f); err != nil {
				return k.askAgain(w, r, grant, step, in, err)
			}
		}
		done, err := k.Move(r.Context(), grant, id, step, f.Draft)
		if err != nil {
			return err
		}
		leaveDone(w, r, "notice.record_"+string(step), done)
		return app.Redirect(w, r, r.Address(k.Path()+"/"+id.String()))
	}
}

// askAgain draws what a step asks for with what was typed, and why it is wrong.
func (k *Records) askAgain(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update], step records.Step, in map[string]string, err error,
) error {
	f, failed := k.stepForm(r, grant.Actor())
	if failed != nil {
		return failed
	}
	f.In = in
	if failed := f.Wrong.Note(r, err); failed != nil {
		return failed
	}
	return f.ask(w, string(step), http.StatusUnprocessableEntity)
}

func (k *Records) deletePage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	f, err := k.stepForm(r, grant.Actor())
	if err != nil {
		return err
	}
	return f.ask(w, "delete", http.StatusOK)
}

func (k *Records) deleteOne(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	done, err := k.Delete(r.Context(), grant, id)
	if err != nil {
		return err
	}
	leaveDone(w, r, "notice.record_deleted", done)
	return app.Redirect(w, r, r.Address(k.Path()))
}

// leaveDone says what was done with a record, and what that gave back.
func leaveDone(w http.ResponseWriter, r *app.Request, key string, done store.RecordDone) {
	text := r.Words.T(key, "Label", done.Label)
	if done.Returned != "" {
		text += " " + r.Words.T("records.coupon_returned", "Code", done.Returned)
	}
	app.LeaveNotice(w, app.Notice{Text: text})
}
