package messages

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/mail"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/signin"
	"latchkey/templates/frame"
	view "latchkey/templates/messages"
	"latchkey/templates/ui"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// channels are where customers write to; those about which there is something to do say so.
func (s *Pages) channels() *kit.Section[messages.Channel] {
	channels := kit.NewSection(s.Kit, s.store.Channels)
	channels.Marks = func(r *app.Request, _ []uuid.UUID) (map[uuid.UUID]frame.Link, error) {
		list, err := policy.Authorize[policy.List](r.Who.Actor, policy.Channels)
		if err != nil {
			return nil, err
		}
		marks := map[uuid.UUID]frame.Link{}
		found, err := s.store.ChannelMarks(r.Context(), list)
		for _, m := range found {
			switch {
			case m.Kind == messages.WhatsApp && m.Ready:
				marks[m.ID] = frame.Link{Label: r.Words.T("channel.connection_mark"), URL: whatsAppAddress(r, m.ID), Icon: "chevron-right"}
			case m.Kind == messages.WhatsApp:
				marks[m.ID] = frame.Link{Label: r.Words.T("channel.connection_set_up"), URL: whatsAppAddress(r, m.ID)}
			case m.Kind == messages.Email:
				marks[m.ID] = frame.Link{Label: r.Words.T("channel.confirm_mark"), URL: confirmAddress(r, m.ID)}
			case m.Ready:
				marks[m.ID] = frame.Link{Label: r.Words.T("channel.connection_mark"), URL: connectionAddress(r, m.ID), Icon: "chevron-right"}
			default:
				marks[m.ID] = frame.Link{Label: r.Words.T("channel.connection_set_up"), URL: connectionAddress(r, m.ID)}
			}
		}
		return marks, err
	}
	channels.Links = func(r *app.Request) []frame.Link {
		return []frame.Link{{Label: r.Words.T("hours.title"), URL: r.Address(hoursPath)}}
	}
	channels.Blank = func(*app.Request) messages.Channel { return messages.Channel{Kind: messages.Email} }
	channels.Stays = func(r *app.Request, c *messages.Channel) map[string]string {
		if c.Kind != messages.Custom || app.May[policy.Create](r.Who.Actor, policy.Channels) {
			return nil
		}
		return map[string]string{"url": r.Words.T("channel.url_stays")}
	}
	return channels
}

func confirmAddress(r *app.Request, id uuid.UUID) string {
	return r.Address(app.PathOf(policy.Channels) + "/" + id.String() + "/confirm")
}

// confirmPage asks for the code that was mailed to the address of a channel.
func (s *Pages) confirmPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	return s.showConfirm(w, r, grant, http.StatusOK, codeForm{}, "")
}

func (s *Pages) showConfirm(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update], status int, in codeForm, wrong string,
) error {
	id, err := r.ID()
	if err != nil {
		return err
	}
	c, err := s.store.Confirmation(r.Context(), grant, id)
	if err != nil {
		return err
	}
	list := r.Address(app.PathOf(policy.Channels))
	if c.Confirmed {
		app.LeaveNotice(w, app.Notice{Text: r.Words.T("channel.confirmed", "Name", c.Name), Row: id.String()})
		return app.Redirect(w, r, list)
	}
	p := view.ConfirmPage{
		Frame: s.Frame(w, r, r.Words.T("channel.confirm_title", "Email", c.Address), app.SettingsOf(policy.Channels),
			frame.Link{Label: r.Resource(policy.Channels), URL: list}),
		Action: confirmAddress(r, id), SendAction: list + "/" + id.String() + "/code", CancelURL: list, Sent: c.Sent,
		RecordHost: recordHost(c.Address), Record: c.Record, ByRecord: byRecord,
		Code: ui.TextField{
			ID: "code", Name: "code", Label: r.Words.T("channel.code"),
			Hint:     r.Words.T("channel.code_hint", "Hours", int(messages.CodeLife.Hours())),
			Required: true, MaxLength: 2 * signin.CodeLength, Autocomplete: "one-time-code", More: map[string]any{"inputmode": "numeric"},
		},
	}
	if in.Code == byRecord {
		p.RecordError = wrong
	} else {
		p.Code.Value, p.Code.Error = in.Code, wrong
	}
	p.Path = p.Action
	return app.Render(w, r, status, view.Confirm(p))
}

// sendCode has a code mailed to the address of a channel.
func (s *Pages) sendCode(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	if err := s.store.SendCode(r.Context(), grant, id); err != nil {
		return err
	}
	c, err := s.store.Confirmation(r.Context(), grant, id)
	if err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("channel.code_sent", "Email", c.Address)})
	return app.Redirect(w, r, confirmAddress(r, id))
}

// byRecord stands in place of a code where the DNS of the domain is to be asked.
const byRecord = "dns"

// recordTime is how long DNS may take to answer.
const recordTime = 5 * time.Second

// confirmByRecord looks for the text in the DNS of the domain.
func (s *Pages) confirmByRecord(r *app.Request, grant policy.Grant[policy.Update], id uuid.UUID) error {
	c, err := s.store.Confirmation(r.Context(), grant, id)
	if err != nil || c.Confirmed {
		return err
	}
	ctx, cancel := context.WithTimeout(r.Context(), recordTime)
	defer cancel()
	found, _ := s.dns.LookupTXT(ctx, recordHost(c.Address)) // What cannot be asked is not there.
	return s.store.ConfirmByRecord(r.Context(), grant, id, c.Address, found)
}

func recordHost(address string) string {
	domain, _ := mail.ParseAddress(address)
	_, host, _ := strings.Cut(domain.Key(), "@")
	return messages.RecordHost + host
}

type codeForm struct {
	Code string `form:"code"`
}

// confirm takes the code, as people type it.
func (s *Pages) confirm(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in codeForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	if in.Code == byRecord {
		err = s.confirmByRecord(r, grant, id)
	} else {
		err = s.store.Confirm(r.Context(), grant, id, strings.Join(strings.Fields(in.Code), ""))
	}
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		return s.showConfirm(w, r, grant, app.StatusOf(w, err), in, wrong["code"])
	}
	return s.showConfirm(w, r, grant, http.StatusOK, codeForm{}, "") // It leads to the list and says that it is done.
}
