package web

import (
	"net/http"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/customer"
	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/workspace"
)

// maxBulk is how many customers one form can change: a page of them.
const maxBulk = 50

type bulkForm struct {
	Contacts []string `form:"contacts"`
	Act      string   `form:"act"`
	Tag      string   `form:"tag"`
	Assignee string   `form:"assignee"`
}

// changeContacts changes the customers that were chosen in the list. It is a
// part of the list: whoever may not list has nothing to choose from.
func (s *Server) changeContacts(w http.ResponseWriter, r *Request, list policy.Grant[policy.List]) error {
	var in bulkForm
	if err := decode(r, &in); err != nil {
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
	changed, err := s.store.ChangeContacts(r.Context(), grant, ids, change)
	if err != nil {
		return err
	}
	leaveNotice(w, notice{Text: r.Words.T("notice.customers_changed", "Count", changed)})
	return redirect(w, r, r.url("/contacts"))
}

func readBulk(in bulkForm) (ids []uuid.UUID, change customer.Bulk, err error) {
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
	switch change.Kind = customer.BulkKind(in.Act); change.Kind {
	case customer.BulkTag, customer.BulkUntag:
		change.Tag, err = customer.CleanLine("tag", in.Tag, 60)
		if err == nil && (workspace.SearchKey(change.Tag) == "" || strings.Contains(change.Tag, ",")) {
			err = fault.Field("tag", "fault.tag_missing")
		}
		return ids, change, err
	case customer.BulkAssign:
		if in.Assignee == "" {
			return ids, change, nil
		}
		id, err := uuid.Parse(in.Assignee)
		if err != nil {
			return nil, change, fault.Field("assignee", "fault.choice")
		}
		change.Assignee = uuid.NullUUID{UUID: id, Valid: true}
		return ids, change, nil
	default:
		return nil, change, fault.New(fault.Invalid, "fault.choice")
	}
}
