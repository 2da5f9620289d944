package kit

import (
	"net/http"

	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/web/app"
)

// newRecordPage is the form that adds a record to a customer.
func (s *Kit) newRecordPage(k *recordKind) func(http.ResponseWriter, *app.Request, policy.Grant[policy.Create]) error {
	return func(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
		f, err := s.newRecordForm(r, grant.Actor(), k)
		if err != nil {
			return err
		}
		f.fill()
		return s.showRecordForm(w, f, http.StatusOK)
	}
}

func (s *Kit) createRecord(k *recordKind) func(http.ResponseWriter, *app.Request, policy.Grant[policy.Create]) error {
	return func(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
		in, err := app.DecodeFields(r, k.names())
		if err != nil {
			return err
		}
		f, err := s.newRecordForm(r, grant.Actor(), k)
		if err != nil {
			return err
		}
		f.in = in
		status, err := f.read()
		if err != nil {
			return err
		}
		if len(f.wrong) > 0 {
			return s.showRecordForm(w, f, status)
		}
		contacts, err := policy.Authorize[policy.Open](grant.Actor(), policy.Contacts)
		if err != nil {
			return err
		}
		if f.draft.Bundle != uuid.Nil {
			return s.enrolInBundle(w, r, grant, contacts, f)
		}
		id, label, err := s.store.CreateRecord(r.Context(), grant, contacts, k.Kind, f.contact, f.draft)
		if failed := f.wrong.Note(r, err); failed != nil {
			return failed
		}
		if err != nil {
			return s.showRecordForm(w, f, app.StatusOf(w, err))
		}
		app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.record_added", "Label", label)})
		return app.Redirect(w, r, r.Address(k.Path()+"/"+id.String()))
	}
}

// enrolInBundle makes a customer a student of each course of a bundle.
func (s *Kit) enrolInBundle(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create], contacts policy.Grant[policy.Open], f *recordForm) error {
	name, count, err := s.store.EnrolInBundle(r.Context(), grant, contacts, f.contact, f.draft)
	if failed := f.wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		return s.showRecordForm(w, f, app.StatusOf(w, err))
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.bundle_enrolled", "Count", count, "Name", name)})
	return app.Redirect(w, r, r.Address("/contacts/"+f.contact.String()))
}

func (s *Kit) editRecordPage(k *recordKind) func(http.ResponseWriter, *app.Request, policy.Grant[policy.Update]) error {
	return func(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
		f, err := s.openRecordForm(r, grant.Actor(), k)
		if err != nil {
			return err
		}
		f.fill()
		return s.showRecordForm(w, f, http.StatusOK)
	}
}

func (s *Kit) editRecord(k *recordKind) func(http.ResponseWriter, *app.Request, policy.Grant[policy.Update]) error {
	return func(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
		in, err := app.DecodeFields(r, k.names())
		if err != nil {
			return err
		}
		f, err := s.openRecordForm(r, grant.Actor(), k)
		if err != nil {
			return err
		}
		f.in = in
		status, err := f.read()
		if err != nil {
			return err
		}
		if len(f.wrong) > 0 {
			return s.showRecordForm(w, f, status)
		}
		err = s.store.UpdateRecord(r.Context(), grant, k.Kind, f.was.ID, f.draft)
		if failed := f.wrong.Note(r, err); failed != nil {
			return failed
		}
		if err != nil {
			return s.showRecordForm(w, f, app.StatusOf(w, err))
		}
		app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.record_saved")})
		return app.Redirect(w, r, r.Address(k.Path()+"/"+f.was.ID.String()))
	}
}
