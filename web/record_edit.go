package web

import (
	"net/http"

	"latchkey/internal/policy"
)

// newRecordPage is the form that adds a record to a customer.
func (s *Server) newRecordPage(k *recordKind) func(http.ResponseWriter, *Request, policy.Grant[policy.Create]) error {
	return func(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Create]) error {
		f, err := s.newRecordForm(r, grant.Actor(), k)
		if err != nil {
			return err
		}
		f.fill()
		return s.showRecordForm(w, f, http.StatusOK)
	}
}

func (s *Server) createRecord(k *recordKind) func(http.ResponseWriter, *Request, policy.Grant[policy.Create]) error {
	return func(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Create]) error {
		in, err := decodeFields(r, k.names())
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
		id, label, err := s.store.CreateRecord(r.Context(), grant, contacts, k.kind, f.contact, f.draft)
		if failed := f.wrong.note(r, err); failed != nil {
			return failed
		}
		if err != nil {
			return s.showRecordForm(w, f, statusOf(w, err))
		}
		leaveNotice(w, notice{Text: r.Words.T("notice.record_added", "Label", label)})
		return redirect(w, r, r.url(k.path()+"/"+id.String()))
	}
}

func (s *Server) editRecordPage(k *recordKind) func(http.ResponseWriter, *Request, policy.Grant[policy.Update]) error {
	return func(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Update]) error {
		f, err := s.openRecordForm(r, grant.Actor(), k)
		if err != nil {
			return err
		}
		f.fill()
		return s.showRecordForm(w, f, http.StatusOK)
	}
}

func (s *Server) editRecord(k *recordKind) func(http.ResponseWriter, *Request, policy.Grant[policy.Update]) error {
	return func(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Update]) error {
		in, err := decodeFields(r, k.names())
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
		err = s.store.UpdateRecord(r.Context(), grant, k.kind, f.was.ID, f.draft)
		if failed := f.wrong.note(r, err); failed != nil {
			return failed
		}
		if err != nil {
			return s.showRecordForm(w, f, statusOf(w, err))
		}
		leaveNotice(w, notice{Text: r.Words.T("notice.record_saved")})
		return redirect(w, r, r.url(k.path()+"/"+f.was.ID.String()))
	}
}
