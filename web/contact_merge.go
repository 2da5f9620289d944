package web

import (
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/policy"
	view "latchkey/templates/customers"
	"latchkey/templates/frame"
)

// mergeForm is sent twice: with the other's address, which shows both, then
// with the two versions that were seen.
type mergeForm struct {
	Email        string `form:"email"`
	Other        string `form:"other"`
	Version      string `form:"version"`
	OtherVersion string `form:"other_version"`
}

func (s *Server) mergePage(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Delete]) error {
	c, err := s.openContact(r, grant.Actor())
	if err != nil {
		return err
	}
	return s.showMerge(w, r, &c, nil, mergeForm{}, http.StatusOK, nil)
}

func (s *Server) showMerge(w http.ResponseWriter, r *Request, keep, other *customers.Contact, in mergeForm, status int, wrong faults) error {
	base := r.url("/contacts/" + keep.ID.String())
	p := view.MergePage{
		Frame:  s.frame(w, r, r.Words.T("contact.merge_title", "Name", keep.Title()), "", frame.Link{Label: r.resource(policy.Contacts), URL: r.url("/contacts")}),
		Action: base + "/merge", CancelURL: base,
		Keep:  view.MergeSide{Person: person(keep.Title(), keep.ID.String(), uuid.NullUUID{}), Facts: r.facts(keep)},
		Email: in.Email, EmailError: wrong["email"] + wrong[""],
	}
	p.Keep.Email = ""
	p.Path = p.Action
	if other != nil {
		p.Other = &view.MergeSide{Person: person(other.Title(), other.ID.String(), uuid.NullUUID{}), Facts: r.facts(other)}
		p.Other.Email = ""
		p.OtherID, p.Version, p.OtherVersion = other.ID.String(), strconv.FormatInt(keep.Version, 10), strconv.FormatInt(other.Version, 10)
		p.Text = r.Words.T("contact.merge_keep", "Name", keep.Title(), "Other", other.Title())
	}
	return render(w, r, status, view.Merge(p))
}

func (s *Server) merge(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Delete]) error {
	var in mergeForm
	if err := decode(r, &in); err != nil {
		return err
	}
	c, err := s.openContact(r, grant.Actor())
	if err != nil {
		return err
	}
	if in.Other != "" {
		return s.mergeNow(w, r, grant, &c, in)
	}
	wrong := faults{}
	other, err := s.otherByAddress(r, grant.Actor(), in.Email)
	if err == nil && other.ID == c.ID {
		err = fault.Field("email", "fault.merge_self")
	}
	if failed := wrong.note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		return s.showMerge(w, r, &c, nil, in, statusOf(w, err), wrong)
	}
	return s.showMerge(w, r, &c, &other, in, http.StatusOK, nil)
}

// otherByAddress finds the second customer of a merge: whoever may not list
// looks them up, as anywhere.
func (s *Server) otherByAddress(r *Request, actor policy.Actor, typed string) (c customers.Contact, err error) {
	address, err := parseAddress(typed)
	if err != nil {
		return c, err
	}
	var id uuid.UUID
	if list, refused := policy.Authorize[policy.List](actor, policy.Contacts); refused == nil {
		id, err = s.store.ContactByAddress(r.Context(), list, address)
	} else {
		id, err = s.lookFirst(r, customers.Draft{Email: address, HasEmail: true})
	}
	if err == nil && id == uuid.Nil {
		err = fault.Field("email", "fault.merge_nobody")
	}
	if err != nil {
		return c, err
	}
	open, err := policy.Authorize[policy.Open](actor, policy.Contacts)
	if err != nil {
		return c, err
	}
	c, _, err = s.store.Customer(r.Context(), open, id, nil)
	return c, err
}

func (s *Server) mergeNow(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Delete], keep *customers.Contact, in mergeForm) error {
	other, err := uuid.Parse(in.Other)
	version, errOne := strconv.ParseInt(in.Version, 10, 64)
	otherVersion, errTwo := strconv.ParseInt(in.OtherVersion, 10, 64)
	if err != nil || len(in.Other) != 36 || errOne != nil || errTwo != nil {
		return fault.New(fault.BadRequest, "fault.unreadable")
	}
	if err := s.store.MergeContacts(r.Context(), grant, customers.Version{ID: keep.ID, Version: version}, customers.Version{ID: other, Version: otherVersion}); err != nil {
		return err
	}
	if _, err := policy.Authorize[policy.List](grant.Actor(), policy.Contacts); err != nil {
		leaveNotice(w, notice{Text: r.Words.T("notice.customers_merged_look")}) // A merge ends every key.
		return redirect(w, r, r.url("/contacts"))
	}
	leaveNotice(w, notice{Text: r.Words.T("notice.customers_merged")})
	return redirect(w, r, r.url("/contacts/"+keep.ID.String()))
}
