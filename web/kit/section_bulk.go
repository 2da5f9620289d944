package kit

import (
	"net/http"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/web/app"
)

type bulkThings struct {
	IDs []string `form:"ids"`
	Act string   `form:"act"`
}

// changeSome does one thing to several at once.
func (s *Section[T]) changeSome(w http.ResponseWriter, r *app.Request, list policy.Grant[policy.List]) error {
	return s.change(w, r, list.Actor())
}

// deleteSome is changeSome where deleting is all that is done to several at once.
func (s *Section[T]) deleteSome(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	return s.change(w, r, grant.Actor())
}

func (s *Section[T]) change(w http.ResponseWriter, r *app.Request, actor policy.Actor) error {
	var in bulkThings
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	if len(in.IDs) == 0 || len(in.IDs) > maxBulk {
		return fault.Field("ids", "fault.choose_some", "Most", maxBulk)
	}
	ids := make([]uuid.UUID, len(in.IDs))
	for i, text := range in.IDs {
		id, err := uuid.Parse(text)
		if err != nil || len(text) != 36 {
			return fault.Field("ids", "fault.choice")
		}
		ids[i] = id
	}
	done, err := s.act(r, actor, in.Act, ids)
	if err != nil {
		return err
	}
	notice := app.Notice{Text: r.Words.T("section.done_"+in.Act, "Count", done)}
	if in.Act == "delete" && done == 1 && len(ids) == 1 {
		notice.Undo = s.url(r, ids[0].String(), "restore")
	}
	app.LeaveNotice(w, notice)
	return app.Redirect(w, r, s.url(r))
}

// maxBulk is how many are changed at once: a page of the list.
const maxBulk = 50

func (s *Section[T]) act(r *app.Request, actor policy.Actor, act string, ids []uuid.UUID) (int, error) {
	switch {
	case act == "delete" && s.Undo:
		grant, err := policy.Authorize[policy.Delete](actor, s.Resource)
		if err != nil {
			return 0, err
		}
		names, err := s.Delete(r.Context(), grant, ids)
		return len(names), err
	case (act == "put_away" || act == "bring_back") && s.PutsAway:
		grant, err := policy.Authorize[policy.Update](actor, s.Resource)
		if err != nil {
			return 0, err
		}
		return s.PutAway(r.Context(), grant, ids, act == "put_away")
	}
	return 0, fault.Field("act", "fault.choice")
}
