package kit

import (
	"net/http"

	"latchkey/internal/policy"
	"latchkey/web/app"
)

// newPage is the form that adds a record to a customer.
func (k *Records) newPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	f, err := k.newForm(r, grant.Actor())
	if err != nil {
		return err
	}
	f.fill()
	return f.show(w, http.StatusOK)
}

// take opens a form and reads into it what was sent. Status is the answer where
// something of that is wrong.
func (k *Records) take(
	r *app.Request, actor policy.Actor, open func(*app.Request, policy.Actor) (*RecordForm, error),
) (f *RecordForm, status int, err error) {
	in, err := app.DecodeFields(r, k.names())
	if err != nil {
		return nil, 0, err
	}
	if f, err = open(r, actor); err != nil {
		return nil, 0, err
	}
	f.In = in
	status, err = f.read()
	return f, status, err
}

func (k *Records) createOne(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	f, status, err := k.take(r, grant.Actor(), k.newForm)
	if err != nil {
		return err
	}
	if len(f.Wrong) > 0 {
		return f.show(w, status)
	}
	contacts, err := policy.Authorize[policy.Open](grant.Actor(), policy.Contacts)
	if err != nil {
		return err
	}
	add := k.AddOne
	if k.Add != nil {
		add = k.Add
	}
	text, address, err := add(r, grant, contacts, f)
	if failed := f.Wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		return f.show(w, app.StatusOf(w, err))
	}
	app.LeaveNotice(w, app.Notice{Text: text})
	return app.Redirect(w, r, address)
}

// AddOne adds the record that a form was filled in for.
func (k *Records) AddOne(
	r *app.Request, grant policy.Grant[policy.Create], contacts policy.Grant[policy.Open], f *RecordForm,
) (text, address string, err error) {
	id, label, err := k.Create(r.Context(), grant, contacts, f.Contact, f.Draft)
	return r.Words.T("notice.record_added", "Label", label), r.Address(k.Path() + "/" + id.String()), err
}

func (k *Records) editPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	f, err := k.openForm(r, grant.Actor())
	if err != nil {
		return err
	}
	f.fill()
	return f.show(w, http.StatusOK)
}

func (k *Records) editOne(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	f, status, err := k.take(r, grant.Actor(), k.openForm)
	if err != nil {
		return err
	}
	if f.Draft.Version != f.Was.Version {
		return f.meanwhile(w)
	}
	if len(f.Wrong) > 0 {
		return f.show(w, status)
	}
	if !f.unchanged() {
		err = k.Update(r.Context(), grant, f.Was.ID, f.Draft)
	}
	if failed := f.Wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		return f.show(w, app.StatusOf(w, err))
	}
	return f.saved(w)
}

func (f *RecordForm) saved(w http.ResponseWriter) error {
	app.LeaveNotice(w, app.Notice{Text: f.Request.Words.T("notice.record_saved")})
	return app.Redirect(w, f.Request, f.Request.Address(f.Path()+"/"+f.Was.ID.String()))
}

// meanwhile draws what was typed beside what somebody else has saved.
func (f *RecordForm) meanwhile(w http.ResponseWriter) error {
	open, err := policy.Authorize[policy.Open](f.Actor, f.Resource)
	if err != nil {
		return err
	}
	last, err := f.LastChange(f.Request.Context(), open, f.Was.ID)
	if err != nil {
		return err
	}
	now := *f
	now.Wrong = app.Faults{}
	now.fill()
	return app.Meanwhile(w, f.Request, last.Author, last.At,
		func(w http.ResponseWriter) error { return now.show(w, http.StatusConflict) },
		func(w http.ResponseWriter) error { return f.show(w, http.StatusConflict) },
		func() error { return f.saved(w) })
}
