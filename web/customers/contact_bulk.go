package customers

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/texts"
	view "latchkey/templates/customers"
	"latchkey/templates/frame"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// maxBulk is how many customers one form can change: a page of them.
const maxBulk = 50

// maxOfFilter is how many customers one form can change that a filter finds.
const maxOfFilter = 500

// bulkDelete deletes customers, once that was asked.
const bulkDelete = "delete"

type bulkForm struct {
	Contacts  []string `form:"contacts"`
	All       string   `form:"all"`    // "1" for all that the filter finds, whoever is chosen
	Filter    string   `form:"filter"` // as the list's address has it
	Act       string   `form:"act"`
	Tag       string   `form:"tag"`
	Assignee  string   `form:"assignee"`
	Team      string   `form:"team"`
	Confirmed string   `form:"confirmed"`
}

// changeContacts changes the customers that were chosen in the list, or all that its filter
// finds. It is a part of the list: whoever may not list has nothing to choose from.
func (s *Pages) changeContacts(w http.ResponseWriter, r *app.Request, list policy.Grant[policy.List]) error {
	var in bulkForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	if in.Act == bulkDelete {
		return s.deleteContacts(w, r, list, in)
	}
	grant, err := policy.Authorize[policy.Update](list.Actor(), policy.Contacts)
	if err != nil {
		return err
	}
	change, err := readBulk(in)
	if err != nil {
		return err
	}
	ids, err := s.chosenContacts(r, list, in)
	if err != nil {
		return err
	}
	done, err := s.store.ChangeContacts(r.Context(), grant, ids, change)
	if err != nil {
		return err
	}
	notice := app.Notice{Text: r.Words.T("notice.customers_changed", "Count", done.Changed)}
	if done.Full > 0 {
		notice.Text += " " + r.Words.T("notice.customers_full", "Count", done.Full, "Max", customers.MaxTags)
		notice.Alert = true // It stays until it is read.
	}
	app.LeaveNotice(w, notice)
	return app.Redirect(w, r, r.Address("/contacts"))
}

// deleteContacts asks first, and then deletes each alone; each can be brought back.
func (s *Pages) deleteContacts(w http.ResponseWriter, r *app.Request, list policy.Grant[policy.List], in bulkForm) error {
	grant, err := policy.Authorize[policy.Delete](list.Actor(), policy.Contacts)
	if err != nil {
		return err
	}
	ids, err := s.chosenContacts(r, list, in)
	if err != nil {
		return err
	}
	if in.Confirmed == "" {
		p := view.DeleteContactsPage{
			Frame: s.Frame(w, r, r.Words.T("contactbulk.delete_title", "Count", len(ids)), "",
				frame.Link{Label: r.Resource(policy.Contacts), URL: r.Address("/contacts")}),
			Action: r.Address("/contacts/bulk"), CancelURL: r.Address("/contacts") + in.Filter,
			Contacts: in.Contacts, All: in.All, Filter: in.Filter,
		}
		return app.Render(w, r, http.StatusOK, view.DeleteContacts(p))
	}
	var deleted []uuid.UUID
	press := postgres.NewID()
	for _, id := range ids {
		switch _, err := s.store.DeleteContact(postgres.Together(r.Context(), press), grant, id); {
		case err == nil:
			deleted = append(deleted, id)
		case !postgres.IsRefusal(err) && len(deleted) == 0:
			return err
		case !postgres.IsRefusal(err): // What was deleted is told.
			return s.toldDeleted(w, r, press, len(deleted), len(ids))
		}
	}
	return s.toldDeleted(w, r, press, len(deleted), len(ids))
}

// toldDeleted says how many were deleted, and offers to undo all of it.
func (s *Pages) toldDeleted(w http.ResponseWriter, r *app.Request, press uuid.UUID, deleted, asked int) error {
	n := app.Notice{Text: r.Words.T("contactbulk.deleted", "Count", deleted, "Days", i18n.Days(listing.UndoTime))}
	if deleted > 0 {
		n.Undo = r.Address("/contacts/bulk/" + press.String() + "/restore")
	}
	if deleted < asked {
		n.Text, n.Alert = n.Text+" "+r.Words.T("contactbulk.left", "Count", asked-deleted), true
	}
	app.LeaveNotice(w, n)
	return app.Redirect(w, r, r.Address("/contacts"))
}

// restoreContacts undoes that several were deleted at once.
func (s *Pages) restoreContacts(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	press, err := r.ID()
	if err != nil {
		return err
	}
	ids, err := s.store.DeletedTogether(r.Context(), grant, press)
	if err != nil {
		return err
	}
	done, err := kit.BringBack(r, ids, func(id uuid.UUID) error { return s.store.RestoreContact(r.Context(), grant, id) })
	if err != nil {
		return err
	}
	app.LeaveNotice(w, done.Notice(r))
	return app.Redirect(w, r, r.Address("/contacts"))
}

// chosenContacts are those of the form: the rows that were chosen, or what the filter finds now.
func (s *Pages) chosenContacts(r *app.Request, list policy.Grant[policy.List], in bulkForm) (ids []uuid.UUID, err error) {
	if in.All == "" {
		return readContactIDs(in.Contacts)
	}
	values, err := url.ParseQuery(strings.TrimPrefix(in.Filter, "?"))
	if err != nil {
		return nil, fault.New(fault.BadRequest, "fault.unreadable")
	}
	q, err := readContactQuery(r, list.Actor(), values)
	if err != nil {
		return nil, err
	}
	q.After = listing.Cursor{}
	for more := true; more; {
		found, err := s.store.Contacts(r.Context(), list, q)
		if err != nil {
			return nil, err
		}
		for i := range found.Contacts {
			ids = append(ids, found.Contacts[i].ID)
		}
		if found.Partial || len(ids) > maxOfFilter || found.More && len(ids) == maxOfFilter {
			return nil, fault.New(fault.TooLarge, "fault.bulk_filter", "Max", maxOfFilter)
		}
		more, q.After = found.More, found.Next
	}
	if len(ids) == 0 {
		return nil, fault.New(fault.Invalid, "fault.bulk_nobody")
	}
	return ids, nil
}

func readContactIDs(texts []string) (ids []uuid.UUID, err error) {
	if len(texts) == 0 {
		return nil, fault.New(fault.Invalid, "fault.bulk_nobody")
	}
	if len(texts) > maxBulk {
		return nil, fault.New(fault.TooLarge, "fault.bulk_many", "Max", maxBulk)
	}
	for _, text := range texts {
		id, err := uuid.Parse(text)
		if err != nil || len(text) != 36 {
			return nil, fault.New(fault.Invalid, "fault.choice")
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func readBulk(in bulkForm) (change customers.Bulk, err error) {
	switch change.Kind = customers.BulkKind(in.Act); change.Kind {
	case customers.BulkTag, customers.BulkUntag:
		if change.Tag = in.Tag; texts.Blank(in.Tag) {
			err = fault.Field("tag", "fault.tag_missing")
		}
		return change, err
	case customers.BulkAssign:
		change.Assignee, err = app.OptionalID("assignee", in.Assignee)
		return change, err
	case customers.BulkTeam:
		change.Team, err = app.OptionalID("team", in.Team)
		return change, err
	default:
		return change, fault.New(fault.Invalid, "fault.choice")
	}
}
