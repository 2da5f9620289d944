package messages

import (
	"net/http"

	"latchkey/internal/messages"
	"latchkey/internal/policy"
	view "latchkey/templates/messages"
	"latchkey/web/app"
)

type settleForm struct {
	How string `form:"how"`
}

// settle says that such a message arrived, or sends it again.
func (s *Pages) settle(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in settleForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	message, err := r.ID()
	if err != nil {
		return err
	}
	conversation, err := s.store.Settle(r.Context(), grant, message, in.How)
	if err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.settled_" + in.How)})
	return s.back(w, r, grant.Actor(), "/conversations/"+conversation.String())
}

// offerSettle lets whoever may answer decide of the messages of a page. Over what is no mail
// nothing is sent again.
func offerSettle(r *app.Request, page *messages.Page, days []view.Day, query string) {
	unclear := map[string]messages.EntryKind{}
	for i := range page.Entries {
		e := &page.Entries[i]
		is := e.State == messages.Unclear
		for _, c := range e.Copies {
			is = is || c.State == messages.Unclear
		}
		if is && e.Kind != messages.Event {
			unclear[e.ID.String()] = e.Kind
		}
	}
	for _, day := range days {
		for i := range day.Entries {
			e := &day.Entries[i]
			if kind, is := unclear[e.ID]; is {
				e.SettleURL = r.Address("/conversations/messages/"+e.ID+"/settle") + query
				e.Again = kind == messages.HandedOn || page.Kind != messages.Custom && page.Kind != messages.WhatsApp
			}
		}
	}
}
