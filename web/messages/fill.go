package messages

import (
	"net/http"

	"latchkey/internal/customers"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	view "latchkey/templates/messages"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

type fillForm struct {
	Email string `form:"email"`
	Phone string `form:"phone"`
}

// fillOf is what the customer of a conversation lacks.
func fillOf(r *app.Request, page *messages.Page) (f view.Fill) {
	c := &page.Contact
	if c.Email.Shown == "" && c.Claim.Shown == "" {
		f.Email = &ui.TextField{
			ID: "fill-email", Name: "email", Label: r.Words.T("contact.email"), Type: "email", Autocomplete: "off",
		}
	}
	if c.Phone.Shown == "" {
		f.Phone = &ui.TextField{
			ID: "fill-phone", Name: "phone", Label: r.Words.T("contact.phone"), Type: "tel", Autocomplete: "off",
		}
	}
	return f
}

// fillContact adds what the customer of a conversation lacks.
func (s *Pages) fillContact(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in fillForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	filled, err := customers.NewFilled(in.Email, in.Phone, r.Workspace().Country)
	if err == nil {
		err = s.store.FillContact(r.Context(), grant, id, filled)
	}
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err == nil {
		app.LeaveNotice(w, app.Notice{Text: r.Words.T("fill.saved")})
		return s.back(w, r, grant.Actor(), "/conversations/"+id.String())
	}
	open, refused := policy.Authorize[policy.Open](grant.Actor(), policy.Conversations)
	if refused != nil {
		return refused
	}
	return s.show(w, r, open, app.StatusOf(w, err), func(p *view.ConversationPage) {
		p.Fill.Open = true
		for _, field := range []struct {
			of                **ui.TextField
			name, label, text string
		}{{&p.Fill.Email, "email", "contact.email", in.Email}, {&p.Fill.Phone, "phone", "contact.phone", in.Phone}} {
			if *field.of == nil && wrong[field.name] != "" { // Somebody else has added it: what was typed is kept all the same.
				*field.of = &ui.TextField{ID: "fill-" + field.name, Name: field.name, Label: r.Words.T(field.label), Autocomplete: "off"}
			}
			if *field.of != nil {
				(*field.of).Value, (*field.of).Error = field.text, wrong[field.name]
			}
		}
	})
}
