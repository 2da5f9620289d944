package kit

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
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
	press := postgres.NewID()
	done, err := s.act(postgres.Together(r.Context(), press), actor, in.Act, ids)
	if err != nil {
		return err
	}
	notice := app.Notice{Text: r.Words.T("section.done_"+in.Act, "Count", done)}
	if in.Act == "delete" {
		notice.Undo = s.url(r, "bulk", press.String(), "restore")
	}
	app.LeaveNotice(w, notice)
	return app.Redirect(w, r, s.url(r))
}

// maxBulk is how many are changed at once: a page of the list.
const maxBulk = 50

func (s *Section[T]) act(ctx context.Context, actor policy.Actor, act string, ids []uuid.UUID) (int, error) {
	switch {
	case act == "delete" && s.Undo:
		grant, err := policy.Authorize[policy.Delete](actor, s.Resource)
		if err != nil {
			return 0, err
		}
		names, err := s.Delete(ctx, grant, ids)
		return len(names), err
	case (act == "put_away" || act == "bring_back") && s.PutsAway:
		grant, err := policy.Authorize[policy.Update](actor, s.Resource)
		if err != nil {
			return 0, err
		}
		return s.PutAway(ctx, grant, ids, act == "put_away")
	}
	return 0, fault.Field("act", "fault.choice")
}

// restoreSome undoes that several were deleted at once.
func (s *Section[T]) restoreSome(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	press, err := r.ID()
	if err != nil {
		return err
	}
	ids, err := s.DeletedTogether(r.Context(), grant, press)
	if err != nil {
		return err
	}
	done, err := BringBack(r, ids, func(id uuid.UUID) error {
		_, err := s.Restore(r.Context(), grant, id)
		return err
	})
	if err != nil {
		return err
	}
	app.LeaveNotice(w, done.Notice(r))
	return app.Redirect(w, r, s.url(r))
}
