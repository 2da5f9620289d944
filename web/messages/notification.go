package messages

import (
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/messages"
	"latchkey/internal/notification"
	"latchkey/internal/policy"
	"latchkey/templates/frame"
	view "latchkey/templates/messages"
	"latchkey/web/app"
)

func (s *Pages) notificationRoutes() []app.Route {
	const all = "/w/{workspace}/notifications"
	choices := "/w/{workspace}" + app.PathOf(policy.Notifications)
	return []app.Route{
		app.Get(all, app.Page(policy.Notifications, s.notifications)),
		app.Post(all+"/read", app.Page(policy.Notifications, s.readNotifications)),
		app.Get(choices, app.Page(policy.Notifications, s.notificationChoices)),
		app.Post(choices, app.Page(policy.Notifications, s.chooseNotifications)),
	}
}

// notifications shows what the reader is told, the newest first.
func (s *Pages) notifications(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.List]) error {
	list, err := s.store.Notifications(r.Context(), grant, app.FurtherGrant(grant.Actor(), policy.Conversations))
	if err != nil {
		return err
	}
	p := view.NotificationsPage{
		Frame: s.Frame(w, r, r.Words.T("notifications.title"), ""), ChoicesURL: r.Address(app.PathOf(policy.Notifications)),
	}
	p.Sheet = "css/apart/messages.css"
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
	if !n.Seen {
		return row
	}
	if n.Kind == notification.Broadcast {
		row.Text = r.Words.T("notifications.broadcast_"+string(n.Why), "Name", n.Broadcast.Name)
		row.About = frame.Link{Label: r.Words.T("notifications.open_broadcast"), URL: broadcastAddress(r, n.Broadcast.ID)}
		return row
	}
	key := "notifications." + string(n.Kind)
	if n.By == "" {
		key += "_by_nobody"
	}
	row.Text = r.Words.T(key, "Name", n.By, "Date", r.Words.Date(n.Ends))
	switch v := n.Conversation; {
	case v != nil:
		row.About = frame.Link{
			Label: r.Words.T("notifications.about", "Name", v.Contact.Title(), "Number", v.Number),
			URL:   r.Address("/conversations/" + v.ID.String()),
		}
		row.Subject = v.Subject
	case n.Kind == notification.Export:
		row.About = frame.Link{Label: r.Words.T("notifications.open_export"), URL: r.Address("/exports/" + n.Export.String())}
	case n.Kind == notification.Asked:
		row.About = frame.Link{Label: r.Words.T("notifications.open_request"), URL: r.Address("/settings/access/requests/" + n.Request.String())}
	case n.Kind == notification.Answered:
		row.About = frame.Link{Label: r.Words.T("notifications.open_answer"), URL: r.Address("/access")}
	case n.Kind == notification.Limit || n.Kind == notification.Digest:
		row.About = frame.Link{Label: r.Resource(policy.AuditLog), URL: r.Address(app.PathOf(policy.AuditLog))}
	case n.By != "":
		row.About = frame.Link{Label: r.Resource(policy.Members), URL: r.Address(app.PathOf(policy.Members))}
	}
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

// notificationChoices is Settings → Notifications: everybody's own.
func (s *Pages) notificationChoices(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
	choices, err := s.store.NotificationChoices(r.Context(), grant)
	if err != nil {
		return err
	}
	p := view.ChoicesPage{
		Frame:  s.Frame(w, r, r.Resource(policy.Notifications), app.SettingsOf(policy.Notifications)),
		Action: r.Address(app.PathOf(policy.Notifications)),
	}
	p.Sheet = "css/apart/messages.css"
	for _, c := range choices {
		key := "notifications.kind_" + string(c.Kind)
		hint := key + "_hint"
		if c.Kind == notification.Ending && grant.Actor().Opens(policy.AuditLog) { // Owners and admins hear of everybody's.
			hint += "_all"
		}
		p.Rows = append(p.Rows, view.ChoiceRow{
			Kind: string(c.Kind), Label: r.Words.T(key), Hint: r.Words.T(hint), Bell: c.Bell, Mail: c.Mail,
		})
	}
	return app.Render(w, r, http.StatusOK, view.Choices(p))
}

type choicesForm struct {
	Bell []string `form:"bell"`
	Mail []string `form:"mail"`
}

// chooseNotifications stores the whole page: a box that is not sent is empty.
func (s *Pages) chooseNotifications(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in choicesForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	var choices []notification.Choice
	known := map[string]bool{}
	for _, kind := range notification.Kinds() {
		if kind.Concerns(grant.Actor()) {
			word := string(kind)
			known[word] = true
			choices = append(choices, notification.Choice{Kind: kind, Bell: slices.Contains(in.Bell, word), Mail: slices.Contains(in.Mail, word)})
		}
	}
	for _, word := range slices.Concat(in.Bell, in.Mail) {
		if !known[word] {
			return fault.New(fault.Invalid, "fault.choice")
		}
	}
	if err := s.store.ChooseNotifications(r.Context(), grant, choices); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.notifications_chosen")})
	return app.Redirect(w, r, r.Address(app.PathOf(policy.Notifications)))
}

// follow has the reader told of what is new in a conversation, or no more.
func (s *Pages) follow(follow bool) func(http.ResponseWriter, *app.Request, policy.Grant[policy.Update]) error {
	return func(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
		if err := app.Decode(r, &struct{}{}); err != nil {
			return err
		}
		id, err := r.ID()
		if err != nil {
			return err
		}
		if err := s.store.Follow(r.Context(), grant, id, follow); err != nil {
			return err
		}
		said := "notice.conversation_unfollowed"
		if follow {
			said = "notice.conversation_followed"
		}
		app.LeaveNotice(w, app.Notice{Text: r.Words.T(said)})
		return s.back(w, r, grant.Actor(), "/conversations/"+id.String())
	}
}
