package messages

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	"latchkey/templates/frame"
	view "latchkey/templates/messages"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// snoozeForm says until when: until is one of those that are offered, or "at" for what
// is typed.
type snoozeForm struct {
	Until string `form:"until"`
	At    string `form:"at"`
	Stay  string `form:"stay"` // "" or ticked
}

// ticked is what a box sends.
const ticked = "true"

// snoozes are the times that are offered, as they are called.
func snoozes(r *app.Request, now time.Time) (options []ui.Option) {
	for _, choice := range messages.Snoozes {
		until, err := messages.SnoozeUntil(now, choice, "")
		if err != nil || choice == "later" && until.Day() != now.Day() {
			continue // There is no later today.
		}
		options = append(options, ui.Option{Value: choice, Label: r.Words.T("inbox.snooze_"+choice, "At", r.Words.Exact(until))})
	}
	return options
}

func (s *Pages) snooze(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in snoozeForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	until, err := messages.SnoozeUntil(time.Now().In(r.Words.Zone), in.Until, in.At)
	if err == nil {
		change := messages.Change{Act: messages.Snooze, Until: until, Stay: in.Stay == ticked}
		_, err = s.store.ChangeConversations(r.Context(), grant, []uuid.UUID{id}, change)
	}
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		open, refused := policy.Authorize[policy.Open](grant.Actor(), policy.Conversations)
		if refused != nil {
			return refused
		}
		return s.show(w, r, open, app.StatusOf(w, err), func(p *view.ConversationPage) {
			p.SnoozeAt, p.SnoozeStay, p.SnoozeError = in.At, in.Stay == ticked, wrong["at"]+wrong["until"]+wrong[""]
		})
	}
	app.LeaveNotice(w, app.Notice{
		Text: r.Words.T("notice.conversation_snoozed", "At", r.Words.Exact(until)), Undo: r.Address("/conversations/" + id.String() + "/reopen"),
	})
	return s.back(w, r, grant.Actor(), "/conversations")
}

type spamForm struct {
	Block string `form:"block"` // "" or ticked
}

func (s *Pages) markSpam(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in spamForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	if err := s.store.MarkSpam(r.Context(), grant, id, in.Block == ticked); err != nil {
		return err
	}
	said := app.Notice{Text: r.Words.T("notice.conversation_spam"), Undo: r.Address("/conversations/" + id.String() + "/reopen")}
	if in.Block == ticked { // To open it again would leave its sender blocked.
		said = app.Notice{Text: r.Words.T("notice.conversation_blocked")}
	}
	app.LeaveNotice(w, said)
	return s.back(w, r, grant.Actor(), "/conversations")
}

func (s *Pages) unblock(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	if err := s.store.Unblock(r.Context(), grant, id); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.conversation_unblocked")})
	return s.back(w, r, grant.Actor(), "/conversations/"+id.String())
}

// deletePage says what is lost.
func (s *Pages) deletePage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	id, err := r.ID()
	if err != nil {
		return err
	}
	q, err := readQuery(r, grant.Actor(), nil)
	if err != nil {
		return err
	}
	v, loss, err := s.store.Losing(r.Context(), grant, id)
	if err != nil {
		return err
	}
	name := v.Contact.Title()
	title := r.Words.T("inbox.delete_title", "Name", name, "Number", v.Number)
	page := r.Address("/conversations/" + id.String())
	return app.Render(w, r, http.StatusOK, parts.Delete(parts.DeletePage{
		Frame:  s.Frame(w, r, title, "", areaCrumb(r), frame.Link{Label: name, URL: page}),
		Person: frame.Person{Name: name, Initials: texts.Initials(name), Tint: texts.Tint(v.Contact.ID.String())},
		Action: page + "/delete" + queryOf(q), CancelURL: page + queryOf(q),
		Count: r.Words.T("inbox.delete_count", "Messages", loss.Messages, "Notes", loss.Notes, "Mails", loss.Mails, "Files", loss.Files),
		Text:  r.Words.T("inbox.delete_text", "Days", i18n.Days(messages.DeletedMailKept)), Submit: r.Words.T("inbox.delete_now"),
	}))
}

func (s *Pages) deleteConversation(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	if err := s.store.DeleteConversation(r.Context(), grant, id); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.conversation_deleted")})
	return s.back(w, r, grant.Actor(), "/conversations")
}

type manyForm struct {
	Conversations []string `form:"conversations"`
	Act           string   `form:"act"`
	Until         string   `form:"until"`
	At            string   `form:"at"`
	Stay          string   `form:"stay"` // "" or ticked
	Assignee      string   `form:"assignee"`
	Team          string   `form:"team"`
	Tag           string   `form:"tag"`
}

// changeMany changes the conversations that were chosen in a list.
func (s *Pages) changeMany(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in manyForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	ids, change, err := readMany(in, time.Now().In(r.Words.Zone))
	var changed int
	if err == nil {
		changed, err = s.store.ChangeConversations(r.Context(), grant, ids, change)
	}
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		list, refused := policy.Authorize[policy.List](grant.Actor(), policy.Conversations)
		if refused != nil {
			return refused
		}
		return s.showInbox(w, r, list, app.StatusOf(w, err), func(shown *view.Inbox) { in.again(shown, wrong) }, change.Assignee, change.Label)
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.conversations_changed", "Count", changed)})
	return s.back(w, r, grant.Actor(), "/conversations")
}

// again is the form as it was sent, with what is wrong with it.
func (in *manyForm) again(shown *view.Inbox, wrong app.Faults) {
	for i := range shown.Rows {
		shown.Rows[i].Chosen = slices.Contains(in.Conversations, shown.Rows[i].ID)
	}
	if shown.Bulk == nil {
		return
	}
	b := shown.Bulk
	b.Error, b.At, b.Stay = strings.Join(slices.Sorted(maps.Values(wrong)), " "), in.At, in.Stay == ticked
	for _, choice := range []struct {
		value   string
		options []ui.Option
	}{{in.Act, b.Acts}, {in.Until, b.Snoozes}, {in.Assignee, b.Assignees}, {in.Team, b.Teams}, {in.Tag, b.Tags}} {
		for i := range choice.options {
			choice.options[i].Selected = choice.options[i].Value == choice.value
		}
	}
}

func readMany(in manyForm, now time.Time) (ids []uuid.UUID, change messages.Change, err error) {
	if len(in.Conversations) == 0 {
		return nil, change, fault.New(fault.Invalid, "fault.bulk_no_conversation")
	}
	if len(in.Conversations) > messages.MaxBulk {
		return nil, change, fault.New(fault.TooLarge, "fault.bulk_many_conversations", "Max", messages.MaxBulk)
	}
	for _, text := range in.Conversations {
		id, err := uuid.Parse(text)
		if err != nil || len(text) != 36 {
			return nil, change, fault.New(fault.Invalid, "fault.choice")
		}
		ids = append(ids, id)
	}
	switch change.Act = messages.Act(in.Act); change.Act {
	case messages.Close, messages.Reopen:
	case messages.Snooze:
		change.Until, err = messages.SnoozeUntil(now, in.Until, in.At)
		change.Stay = in.Stay == ticked
	case messages.Assign:
		if change.Assignee, err = app.OptionalID("assignee", in.Assignee); err == nil {
			change.Team, err = app.OptionalID("team", in.Team)
		}
	case messages.Tag, messages.Untag:
		change.Label, err = app.OptionalID("tag", in.Tag)
	default:
		err = fault.New(fault.Invalid, "fault.choice")
	}
	return ids, change, err
}

// bulkOf offers what is done with many, nil for whoever may only read.
func bulkOf(r *app.Request, actor policy.Actor, q messages.Query, list *messages.List) *view.Bulk {
	if !app.May[policy.Update](actor, policy.Conversations) || len(list.Conversations) == 0 {
		return nil
	}
	bulk := &view.Bulk{
		Action: r.Address("/conversations/change") + queryOf(q), Snoozes: snoozes(r, time.Now().In(r.Words.Zone)),
		Assignees: choices(r.Words.T("contact.nobody"), list.Members, uuid.NullUUID{}, ""),
		Teams:     choices(r.Words.T("contact.no_team"), list.Teams, uuid.NullUUID{}, ""),
	}
	bulk.Snoozes = append(bulk.Snoozes, ui.Option{Value: "at", Label: r.Words.T("inbox.snooze_typed")})
	showPresence(r, bulk.Assignees, list.Members)
	bulk.Assignees = r.Further(bulk.Assignees, len(list.Members), "assignee~members")
	acts := []messages.Act{messages.Close, messages.Snooze, messages.Assign, messages.Reopen}
	if len(list.Labels) > 0 {
		acts = append(acts, messages.Tag, messages.Untag)
		bulk.Tags = r.Further(choices(r.Words.T("tagging.choose"), list.Labels, uuid.NullUUID{}, ""), len(list.Labels), "tag~labels")
	}
	for _, act := range acts {
		label := r.Words.T("inbox.act_" + string(act))
		bulk.Acts = append(bulk.Acts, ui.Option{Value: string(act), Label: label, Selected: act == messages.Close})
	}
	return bulk
}
