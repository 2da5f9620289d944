package messages

import (
	"strconv"
	"strings"
	"time"

	"latchkey/internal/messages"
	"latchkey/internal/policy"
	view "latchkey/templates/messages"
	"latchkey/web/app"
)

// templateAgain is the form of a template as it was sent, with what is wrong with it.
func (in *replyForm) templateAgain(p *view.ConversationPage, wrong app.Faults) {
	p.TemplateError, p.TemplateLost = wrong[""]+wrong["text"]+wrong["template"], strings.Join(in.Variables, "\n")
	for i := range p.Templates {
		t := &p.Templates[i]
		t.Open = t.ID == in.Template
		if !t.Open {
			continue
		}
		p.TemplateLost = ""
		fillIn(t, in.Variables, wrong)
		t.PlanAt, t.PlanError = in.At, wrong["plan_at"]
	}
}

// fillIn shows what was typed for the variables of a template, and how it reads.
func fillIn(t *view.OfferedTemplate, typed []string, wrong app.Faults) {
	for j := range t.Fields {
		if j < len(typed) {
			t.Fields[j].Value = typed[j]
		}
		t.Fields[j].Error = wrong["variable_"+strconv.Itoa(j+1)]
	}
	if len(t.Fields) > 0 {
		t.Preview = messages.FillTemplate(t.Body, typed)
	}
}

// offerTemplates adds to a conversation whose window has closed what can still be sent in it, and to
// any one the template that its reader has begun to fill in.
func (s *Pages) offerTemplates(r *app.Request, grant policy.Grant[policy.Open], page *messages.Page, p *view.ConversationPage) error {
	if p.Base == "" || page.Kind != messages.WhatsApp || !page.Kept.SendAt.IsZero() {
		return nil
	}
	p.WindowClosed = !page.Written.Add(messages.ReplyWindow).After(time.Now())
	kept := page.Kept.Template
	if !p.WindowClosed && kept == nil {
		return nil
	}
	list, err := s.store.OfferedTemplates(r.Context(), grant, page.ID)
	if err != nil {
		return err
	}
	lost := kept != nil
	for i := range list {
		t := &list[i]
		offered := view.OfferedTemplate{ID: t.ID.String(), Name: t.Name, Language: t.Language, Body: t.Body}
		offered.Fields = variableFields(r, "variable-"+offered.ID+"-", t, nil, nil)
		if kept != nil && kept.Template == t.ID {
			lost, offered.Open, offered.Kept = false, true, true
			fillIn(&offered, kept.Variables, nil)
		}
		p.Templates = append(p.Templates, offered)
	}
	if lost {
		p.TemplateError, p.TemplateLost = r.Words.T("fault.template_gone"), kept.Text()
	}
	return nil
}
