package messages

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/messages"
	"latchkey/internal/policy"
	view "latchkey/templates/messages"
	"latchkey/web/app"
)

type sendTemplateForm struct {
	Template  string   `form:"template"`
	Variables []string `form:"variable"`
	Latest    string   `form:"latest"`
	Then      string   `form:"then"` // "preview", or "" to send it
	Once      string   `form:"once"` // of what is sent: a preview leaves it
}

// sendTemplate sends an approved template, or shows how it would read.
func (s *Pages) sendTemplate(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in sendTemplateForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	filling := messages.Filling{Variables: in.Variables}
	if filling.Template, err = uuid.Parse(in.Template); err != nil {
		filling.Template = uuid.Nil // It is no template.
	}
	if filling.Latest, err = uuid.Parse(in.Latest); err != nil {
		filling.Latest = uuid.Nil // It has seen none.
	}
	if in.Then == "preview" {
		open, err := policy.Authorize[policy.Open](grant.Actor(), policy.Conversations)
		if err != nil {
			return err
		}
		return s.show(w, r, open, http.StatusOK, func(p *view.ConversationPage) { in.again(p, app.Faults{}) })
	}
	err = s.store.SendTemplate(r.Context(), grant, id, filling)
	return s.written(w, r, grant, id, err, app.Notice{Text: r.Words.T("notice.reply_sent")}, in.again)
}

// again is the form as it was sent, with what is wrong with it and how it reads.
func (in *sendTemplateForm) again(p *view.ConversationPage, wrong app.Faults) {
	p.ReplyError, p.ReplyText = wrong[""]+wrong["text"]+wrong["template"], strings.Join(in.Variables, "\n")
	for i := range p.Templates {
		t := &p.Templates[i]
		if t.ID != in.Template {
			continue
		}
		t.Open, p.ReplyText = true, ""
		filled := slices.Clone(in.Variables)
		for j := range t.Fields {
			if j < len(in.Variables) {
				t.Fields[j].Value = in.Variables[j]
			}
			t.Fields[j].Error = wrong["variable_"+strconv.Itoa(j+1)]
		}
		t.Preview = messages.FillTemplate(t.Body, filled)
	}
}

// offerTemplates adds to a conversation whose window has closed what can still be sent in it.
func (s *Pages) offerTemplates(r *app.Request, grant policy.Grant[policy.Open], page *messages.Page, p *view.ConversationPage) error {
	if p.Base == "" || page.Kind != messages.WhatsApp || page.Written.Add(messages.ReplyWindow).After(time.Now()) {
		return nil
	}
	p.WindowClosed = true
	list, err := s.store.OfferedTemplates(r.Context(), grant, page.ID)
	if err != nil {
		return err
	}
	for i := range list {
		t := &list[i]
		offered := view.OfferedTemplate{ID: t.ID.String(), Name: t.Name, Language: t.Language, Body: t.Body}
		offered.Fields = variableFields(r, "variable-"+offered.ID+"-", t, nil, nil)
		p.Templates = append(p.Templates, offered)
	}
	return nil
}
