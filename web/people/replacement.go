package people

import (
	"net/http"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/mail"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	"latchkey/templates/parts"
	view "latchkey/templates/people"
	"latchkey/web/app"
)

type replaceForm struct {
	Email    string `form:"email"`
	Language string `form:"language"`
	Password string `form:"password"` // for one's own place: a browser that was left open does not give it away
}

func (s *Pages) replacePage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	id, err := r.ID()
	if err != nil {
		return err
	}
	return s.showReplace(w, r, grant.Actor(), id, replaceForm{}, http.StatusOK, nil)
}

func (s *Pages) showReplace(
	w http.ResponseWriter, r *app.Request, actor policy.Actor, id uuid.UUID, in replaceForm, status int, wrong app.Faults,
) error {
	open, err := policy.Authorize[policy.Open](actor, policy.Members)
	if err != nil {
		return err
	}
	m, err := s.store.Member(r.Context(), open, id)
	if err != nil {
		return err
	}
	if err := policy.CanReplace(actor, policy.MemberID(id), m.Held); err != nil {
		return err
	}
	if m.StatusAt(time.Now()) != people.Confirmed {
		return fault.New(fault.Conflict, "fault.place_ended", "Name", m.Name)
	}
	language := i18n.Language(r.Workspace().Language)
	if chosen, ok := i18n.ParseLanguage(in.Language); ok {
		language = chosen
	}
	page := r.Address("/settings/members/" + id.String())
	p := view.ReplacePage{
		Frame:  s.Frame(w, r, r.Words.T("replace.title", "Name", m.Name), "members", membersCrumb(r)),
		Person: app.Person(m.Name, m.Email, m.Avatar), FirstName: texts.FirstName(m.Name),
		CancelURL: page, Email: in.Email, EmailError: wrong["email"], Error: wrong[""] + wrong["role"] + wrong["language"],
		Languages: app.LanguageOptions(language),
		Own:       actor.Membership().Member == policy.MemberID(id), PasswordError: wrong["password"],
	}
	p.Path = page + "/replace"
	return app.Render(w, r, status, view.Replace(p))
}

func (s *Pages) replace(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	var in replaceForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	wrong, status := app.Faults{}, http.StatusUnprocessableEntity
	asked := people.Replacement{Language: in.Language}
	asked.Address, err = mail.ParseTyped("email", in.Email)
	if err := wrong.Note(r, err); err != nil {
		return err
	}
	if _, ok := i18n.ParseLanguage(in.Language); !ok {
		wrong["language"] = r.Words.T("fault.choice")
	}
	if own := grant.Actor().Membership().Member == policy.MemberID(id); own && len(wrong) == 0 {
		_, err := s.AskPassword(r, r.Who.User.Email, "password", in.Password)
		if err != nil {
			status = app.StatusOf(w, err)
		}
		if err := wrong.Note(r, err); err != nil {
			return err
		}
	}
	if len(wrong) == 0 {
		m, err := s.store.Replace(r.Context(), grant, id, asked)
		if status, err = noteRefusal(r, w, wrong, err); err != nil {
			return err
		}
		if len(wrong) == 0 {
			app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.replacing", "Name", m.Name, "Email", asked.Address.String())})
			return app.Redirect(w, r, r.Address("/settings/members/"+id.String()))
		}
	}
	return s.showReplace(w, r, grant.Actor(), id, in, status, wrong)
}

// replaceItem is what a menu of a member offers of it, nothing where the viewer may not give
// that place away or nobody has it any more.
func replaceItem(r *app.Request, actor policy.Actor, m *people.Person, base string) []parts.MenuItem {
	if policy.CanReplace(actor, policy.MemberID(m.ID), m.Held) != nil || m.StatusAt(time.Now()) != people.Confirmed {
		return nil
	}
	return []parts.MenuItem{{Label: r.Words.T("replace.item"), URL: base + "/replace", Icon: "at-sign"}}
}
