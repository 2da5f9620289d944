package customers

import (
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/mail"
	"latchkey/internal/policy"
	view "latchkey/templates/customers"
	"latchkey/templates/frame"
	"latchkey/web/app"
)

// mergeForm is sent twice: with the other's address, which shows both, then
// with the two versions that were seen.
type mergeForm struct {
	Email        string `form:"email"`
	Other        string `form:"other"`
	Version      string `form:"version"`
	OtherVersion string `form:"other_version"`
	// Stays is who does: "this", or "other". Keep is whose value is kept, part by part.
	Stays string            `form:"stays"`
	Keep  map[string]string `form:"keep_*"`
}

// The two customers of a merge, as its form names them.
const (
	thisOne  = "this"
	otherOne = "other"
)

func isSide(text string) bool { return text == "" || text == thisOne || text == otherOne }

func (s *Pages) mergePage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	c, err := s.openContact(r, grant.Actor())
	if err != nil {
		return err
	}
	return s.showMerge(w, r, &c, nil, mergeForm{}, http.StatusOK, nil)
}

func (s *Pages) showMerge(
	w http.ResponseWriter, r *app.Request, keep, other *customers.Contact, in mergeForm, status int, wrong app.Faults,
) error {
	base := r.Address("/contacts/" + keep.ID.String())
	p := view.MergePage{
		Frame: s.Frame(
			w, r, r.Words.T("contact.merge_title", "Name", keep.Title()), "",
			frame.Link{Label: r.Resource(policy.Contacts), URL: r.Address("/contacts")},
		),
		Action: base + "/merge", CancelURL: base,
		Keep:  view.MergeSide{Person: app.Person(keep.Title(), keep.ID.String(), uuid.NullUUID{}), Facts: facts(r, keep, nil)},
		Email: in.Email, EmailError: wrong["email"] + wrong[""],
	}
	p.Keep.Email = ""
	p.Path, p.Sheet = p.Action, contactsSheet
	if other != nil {
		p.Other = &view.MergeSide{Person: app.Person(other.Title(), other.ID.String(), uuid.NullUUID{}), Facts: facts(r, other, nil)}
		p.Other.Email = ""
		p.OtherID, p.Version, p.OtherVersion = other.ID.String(), strconv.FormatInt(keep.Version, 10), strconv.FormatInt(other.Version, 10)
		p.Text = r.Words.T("contact.merge_text")
		p.Error, p.EmailError = p.EmailError, ""
		if err := s.askMerge(r, &p, keep, other, in); err != nil {
			return err
		}
	}
	return app.Render(w, r, status, view.Merge(p))
}

func (s *Pages) merge(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	var in mergeForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	c, err := s.openContact(r, grant.Actor())
	if err != nil {
		return s.mergedMeanwhile(r, grant.Actor(), err)
	}
	if in.Other != "" {
		return s.mergeNow(w, r, grant, &c, in)
	}
	wrong := app.Faults{}
	other, err := s.otherByAddress(r, grant.Actor(), in.Email)
	if err == nil && other.ID == c.ID {
		err = fault.Field("email", "fault.merge_self")
	}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		return s.showMerge(w, r, &c, nil, in, app.StatusOf(w, err), wrong)
	}
	return s.showMerge(w, r, &c, &other, in, http.StatusOK, nil)
}

// otherByAddress finds the second customer of a merge: whoever may not list
// looks them up, as anywhere.
func (s *Pages) otherByAddress(r *app.Request, actor policy.Actor, typed string) (c customers.Contact, err error) {
	address, err := mail.ParseTyped("email", typed)
	if err != nil {
		return c, err
	}
	var id uuid.UUID
	if list, refused := policy.Authorize[policy.List](actor, policy.Contacts); refused == nil {
		id, err = s.store.ContactByAddress(r.Context(), list, address)
	} else {
		id, err = s.LookFirst(r, customers.Draft{Email: address, HasEmail: true})
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
	return s.store.Customer(r.Context(), open, id)
}

func (s *Pages) mergeNow(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete], keep *customers.Contact, in mergeForm,
) error {
	other, err := uuid.Parse(in.Other)
	version, errOne := strconv.ParseInt(in.Version, 10, 64)
	otherVersion, errTwo := strconv.ParseInt(in.OtherVersion, 10, 64)
	if err != nil || len(in.Other) != 36 || errOne != nil || errTwo != nil {
		return fault.New(fault.BadRequest, "fault.unreadable")
	}
	gone, err := s.otherSeen(r, grant.Actor(), other)
	if err != nil {
		return err
	}
	stays := customers.Version{ID: keep.ID, Version: version}
	goes := customers.Version{ID: other, Version: otherVersion}
	choice, err := choiceOf(r, keep, &gone, in)
	if err != nil {
		return err
	}
	if in.Stays == otherOne {
		stays, goes = goes, stays
	}
	err = s.store.MergeContacts(r.Context(), grant, stays, goes, choice)
	wrong := app.Faults{}
	if isMissing(err) {
		return s.mergeAgain(w, r, keep.ID, other, in, http.StatusConflict, wrong) // One of them was merged in this moment.
	}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		return s.mergeAgain(w, r, keep.ID, other, in, app.StatusOf(w, err), wrong)
	}
	if _, err := policy.Authorize[policy.List](grant.Actor(), policy.Contacts); err != nil {
		app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.customers_merged_look")}) // A merge ends every key.
		return app.Redirect(w, r, r.Address("/contacts"))
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.customers_merged")})
	return app.Redirect(w, r, r.Address("/contacts/"+stays.ID.String()))
}
