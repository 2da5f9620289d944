package messages

import (
	"net/http"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/templates/frame"
	view "latchkey/templates/messages"
	"latchkey/web/app"
)

func (s *Pages) notificationRoutes() []app.Route {
	const all = "/w/{workspace}/notifications"
	return []app.Route{
		app.Get(all, app.Page(policy.Notifications, s.notifications)),
		app.Post(all+"/read", app.Page(policy.Notifications, s.readNotifications)),
	}
}

// notifications shows what the reader is told, the newest first.
func (s *Pages) notifications(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.List]) error {
	list, err := s.store.Notifications(r.Context(), grant, app.FurtherGrant(grant.Actor(), policy.Conversations))
	if err != nil {
		return err
	}
	p := view.NotificationsPage{Frame: s.Frame(w, r, r.Words.T("notifications.title"), "")}
	p.Sheet = "css/apart/messages.css"
	r.Follow(&p.Frame)
	now := time.Now()
	for i := range list {
		p.Rows = append(p.Rows, notificationOf(r, &list[i], now))
		if list[i].Unread && p.Newest == "" {
			p.Newest, p.ReadURL = list[i].ID.String(), r.Address("/notifications/read")
		}
	}
	return app.Render(w, r, http.StatusOK, view.Notifications(p))
}

func notificationOf(r *app.Request, n *messages.Notification, now time.Time) view.Notification {
	row := view.Notification{
		Text: r.Words.T("notifications.gone"), Unread: n.Unread, At: r.Words.Ago(n.At, now), Exact: r.Words.Exact(n.At),
	}
	v := n.Conversation
	if v == nil {
		return row
	}
	row.Text = r.Words.T("notifications." + n.Kind + "_by_nobody")
	if n.By != "" {
		row.Text = r.Words.T("notifications."+n.Kind, "Name", n.By)
	}
	row.About = frame.Link{
		Label: r.Words.T("notifications.about", "Name", v.Contact.Title(), "Number", v.Number),
		URL:   r.Address("/conversations/" + v.ID.String()),
	}
	row.Subject = v.Subject
	return row
}

type readForm struct {
	Newest string `form:"newest"`
}

// readNotifications marks what the reader saw as read. What came since stays unread.
func (s *Pages) readNotifications(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in readForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	newest, err := uuid.Parse(in.Newest)
	if err != nil {
		return fault.New(fault.Invalid, "fault.choice")
	}
	if err := s.store.ReadNotifications(r.Context(), grant, newest); err != nil {
		return err
	}
	return app.Redirect(w, r, r.Address("/notifications"))
}
