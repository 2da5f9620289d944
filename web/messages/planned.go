package messages

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/web/app"
)

// plan keeps an answer for later; err is what is wrong with it already.
func (s *Pages) plan(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update], id uuid.UUID, in *replyForm, reply messages.Reply, err error,
) error {
	var at time.Time
	if err == nil {
		at, err = messages.PlannedFor(time.Now().In(r.Words.Zone), in.At)
	}
	if err == nil {
		err = s.store.PlanReply(r.Context(), grant, id, reply, at)
	}
	return s.written(w, r, grant, id, err, app.Notice{Text: r.Words.T("planned.goes", "At", r.Words.Exact(at))}, in.again)
}

// planAtName is the field of when an answer is to go.
const planAtName = "plan_at"

// intoPlanAt reads when an answer is to go that is no more than a draft yet.
func intoPlanAt(into *string) map[string]func(string) bool {
	return map[string]func(string) bool{planAtName: func(text string) bool { *into = text; return isTime(text) }}
}

func isTime(text string) bool {
	_, err := time.Parse(messages.TimeTyped, text)
	return err == nil
}

// withPlanAt adds to an address when an answer was to go, if that was typed: the draft keeps no time.
func withPlanAt(address, typed string) string {
	if !isTime(typed) {
		return address
	}
	between := "?"
	if strings.Contains(address, "?") {
		between = "&"
	}
	return address + between + url.Values{planAtName: {typed}}.Encode()
}

// unplan makes a planned answer a draft again.
func (s *Pages) unplan(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	back, err := s.store.UnplanReply(r.Context(), grant, id, contactsOf(grant.Actor()))
	if err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("planned.draft")})
	if back.About != (messages.About{}) {
		return draftOf(w, r, back)
	}
	return s.back(w, r, grant.Actor(), "/conversations/"+id.String())
}
