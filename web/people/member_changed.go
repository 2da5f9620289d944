package people

import (
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/web/app"
)

// changedRow is where the first row stands in the list that was just made or changed.
const changedRow = "changed"

// rowsOf names rows for the list that follows.
func rowsOf(ids []uuid.UUID) string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = id.String()
	}
	return strings.Join(texts, " ")
}

// toChanged leads to the list, where the row of a notice is tinted and in view.
func (s *Pages) toChanged(w http.ResponseWriter, r *app.Request, n app.Notice) error {
	app.LeaveNotice(w, n)
	return app.Redirect(w, r, r.Address("/settings/members#"+changedRow))
}

// showChanged puts the rows that were just made or changed on top of a list that has none of
// them on its first page.
func (s *Pages) showChanged(r *app.Request, actor policy.Actor, q people.MemberQuery, found *people.MemberPage, changed string) error {
	if changed == "" || !found.More || q.Filtered() || q.After != (people.MemberCursor{}) {
		return nil
	}
	if slices.ContainsFunc(found.People, func(p people.Person) bool { return strings.Contains(changed, p.ID.String()) }) {
		return nil
	}
	var ids []uuid.UUID
	for _, text := range strings.Fields(changed) {
		if id, err := uuid.Parse(text); err == nil {
			ids = append(ids, id)
		}
	}
	open, err := policy.Authorize[policy.Open](actor, policy.Members)
	if err != nil || len(ids) == 0 {
		return err
	}
	rows, err := s.store.Chosen(r.Context(), open, ids)
	found.People = slices.Concat(rows, found.People)
	return err
}
