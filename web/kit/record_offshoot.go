package kit

import (
	"net/http"

	"latchkey/internal/policy"
	"latchkey/internal/records"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/web/app"
)

// Offshoot is a form on the page of a record that makes another one of its kind
// out of it: the refund of a payment.
type Offshoot struct {
	Name, Icon string // of its address and its words
	// From says why a record can have none, nil where it can.
	From func(full *records.Full) error
	Form []RecordPart
	// Lead says what there is to know before the form is filled in.
	Lead func(f *RecordForm) string
	// Make makes it out of the form, and returns what is said then.
	Make func(r *app.Request, grant policy.Grant[policy.Create], f *RecordForm) (text string, err error)
}

// routes are the addresses of the form.
func (o *Offshoot) routes(k *Records, one string) []app.Route {
	made := app.LeadsToSelf(k.Path())
	return []app.Route{
		app.Get(one+"/"+o.Name, app.Page(k.Resource, k.offshootPage)),
		app.Post(one+"/"+o.Name, app.Makes(made, app.Page(k.Resource, k.makeOffshoot))),
	}
}

// offshootForm begins the form for the record that the address names.
func (k *Records) offshootForm(r *app.Request, actor policy.Actor) (*RecordForm, error) {
	full, err := k.open(r, actor)
	if err != nil {
		return nil, err
	}
	if err := k.Offshoot.From(&full); err != nil {
		return nil, err
	}
	return &RecordForm{Records: k.shooting(), Request: r, Actor: actor, Was: full, out: k.Offshoot, Wrong: app.Faults{}}, nil
}

// shooting is the kind with the fields of the form.
func (k *Records) shooting() *Records {
	kind := *k
	kind.Form = k.Offshoot.Form
	return &kind
}

func (k *Records) offshootPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	f, err := k.offshootForm(r, grant.Actor())
	if err != nil {
		return err
	}
	f.fill()
	return f.show(w, http.StatusOK)
}

func (k *Records) makeOffshoot(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	f, status, err := k.shooting().take(r, grant.Actor(), k.offshootForm)
	if err != nil {
		return err
	}
	if len(f.Wrong) > 0 {
		return f.show(w, status)
	}
	text, err := f.out.Make(r, grant, f)
	if failed := f.Wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		return f.show(w, app.StatusOf(w, err))
	}
	app.LeaveNotice(w, app.Notice{Text: text})
	return app.Redirect(w, r, r.Address(k.Path()+"/"+f.Was.ID.String()))
}

// showOffshoot words the form.
func (f *RecordForm) showOffshoot(w http.ResponseWriter, p *parts.RecordForm) {
	r, k := f.Request, f.Records
	record := r.Address(k.Path() + "/" + f.Was.ID.String())
	p.Frame = k.kit.Frame(w, r, r.Words.T(k.word(f.out.Name+"_title"), "Label", f.Was.Label), "",
		k.trail(r), frame.Link{Label: f.Was.Label, URL: record})
	p.Lead = f.out.Lead(f)
	p.Action, p.CancelURL, p.Submit = record+"/"+f.out.Name, record, r.Words.T(k.word(f.out.Name+"_now"))
}

// offshootItem leads to the form, nil where a record can have none.
func (k *Records) offshootItem(r *app.Request, actor policy.Actor, full *records.Full, base string) *parts.MenuItem {
	if k.Offshoot == nil || !app.May[policy.Create](actor, k.Resource) || k.Offshoot.From(full) != nil {
		return nil
	}
	return &parts.MenuItem{Label: r.Words.T(k.word(k.Offshoot.Name)), URL: base + "/" + k.Offshoot.Name, Icon: k.Offshoot.Icon}
}
