package customers

import (
	"net/http"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	"latchkey/web/app"
)

// maxBulk is how many customers one form can change: a page of them.
const maxBulk = 50

type bulkForm struct {
	Contacts []string `form:"contacts"`
	Act      string   `form:"act"`
	Tag      string   `form:"tag"`
	Assignee string   `form:"assignee"`
	Team     string   `form:"team"`
}

// changeContacts changes the customers that were chosen in the list. It is a
// part of the list: whoever may not list has nothing to choose from.
func (s *Pages) changeContacts(w http.ResponseWriter, r *app.Request, list policy.Grant[policy.List]) error {
	var in bulkForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	grant, err := policy.Authorize[policy.Update](list.Actor(), policy.Contacts)
	if err != nil {
		return err
	}
	ids, change, err := readBulk(in)
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

func readBulk(in bulkForm) (ids []uuid.UUID, change customers.Bulk, err error) {
	if len(in.Contacts) == 0 {
		return nil, change, fault.New(fault.Invalid, "fault.bulk_nobody")
	}
	if len(in.Contacts) > maxBulk {
		return nil, change, fault.New(fault.TooLarge, "fault.bulk_many", "Max", maxBulk)
	}
	for _, text := range in.Contacts {
		id, err := uuid.Parse(text)
		if err != nil || len(text) != 36 {
			return nil, change, fault.New(fault.Invalid, "fault.choice")
		}
		ids = append(ids, id)
	}
	switch change.Kind = customers.BulkKind(in.Act); change.Kind {
	case customers.BulkTag, customers.BulkUntag:
		if change.Tag = in.Tag; texts.Blank(in.Tag) {
			err = fault.Field("tag", "fault.tag_missing")
		}
		return ids, change, err
	case customers.BulkAssign:
		change.Assignee, err = app.OptionalID("assignee", in.Assignee)
		return ids, change, err
	case customers.BulkTeam:
		change.Team, err = app.OptionalID("team", in.Team)
		return ids, change, err
	default:
		return nil, change, fault.New(fault.Invalid, "fault.choice")
	}
}
