package people

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/mail"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/templates/frame"
	view "latchkey/templates/people"
	"latchkey/web/app"
)

// maxInvites is how many addresses one form may hold.
const maxInvites = 50

type inviteForm struct {
	Email        string   `form:"email"` // one or many, a line each
	Role         string   `form:"role"`
	Restrictions []string `form:"restrictions"`
	Language     string   `form:"language"`
	AccessEnds   string   `form:"access_ends"`
}

// inviteForm draws the dialog, empty or with what was typed.
func (s *Pages) inviteForm(r *app.Request, actor policy.Actor, in inviteForm, wrong app.Faults) view.InviteForm {
	givable := policy.Givable(actor)
	chosen, ok := policy.ParseRole(in.Role)
	if !ok && len(givable) > 0 {
		chosen = givable[0]
		for _, role := range givable {
			if role == policy.Assistant {
				chosen = role // The safe first choice.
			}
		}
	}
	language := i18n.Language(r.Workspace().Language)
	if l, ok := i18n.ParseLanguage(in.Language); ok {
		language = l
	}
	checked, _ := app.ParseRestrictions(in.Restrictions)
	return view.InviteForm{
		Action: r.Address("/settings/members/invitations"), CancelURL: r.Address("/settings/members"),
		Workspace: r.Workspace().Name, CSRF: r.CSRF,
		Emails: in.Email, EmailError: wrong["email"],
		Roles: roleChoices(r, givable, policy.Offer{Role: chosen, Restrictions: checked}, 0, nil, 0), RoleError: wrong["role"],
		Languages:  app.LanguageOptions(language),
		AccessEnds: in.AccessEnds, EndsError: wrong["access_ends"], MinEnds: app.Today(r), Error: wrong[""],
	}
}

// roleChoices draws the roles that may be given. Chosen is checked, with its
// restrictions; locked ones were set by an owner and cannot be lifted here.
// From is what the member has now, for what each role gains and loses.
func roleChoices(
	r *app.Request, roles []policy.Role, chosen policy.Offer, locked policy.Restrictions, from *policy.Offer, customers int,
) (list []view.RoleChoice) {
	for _, role := range roles {
		choice := view.RoleChoice{
			Value: role.String(), Label: r.Role(role), Sentence: r.Sections.Sentence(r.Words, policy.Offer{Role: role}),
			Key: r.Key(policy.Offer{Role: role}), Checked: role == chosen.Role,
		}
		if from != nil {
			choice.Gains, choice.Loses = changeSentences(r, *from, policy.Offer{Role: role}, customers)
		}
		visibility := false
		for _, restriction := range policy.RestrictionsFor(role) {
			option := view.RestrictionChoice{
				Field: "restrictions", Value: restriction.String(),
				Label:    r.Words.T("restriction." + restriction.String() + ".choice"),
				Sentence: r.Sections.Restriction(r.Words, restriction),
				Checked:  role == chosen.Role && chosen.Restrictions.Has(restriction),
				Locked:   locked.Has(restriction),
			}
			_, option.Takes = changeSentences(r, policy.Offer{Role: role},
				policy.Offer{Role: role, Restrictions: policy.RestrictionsOf(restriction)}, customers)
			if restriction == policy.VisibilityTeam || restriction == policy.VisibilityOwn {
				option.Group = "visibility"
				if !visibility {
					visibility = true
					choice.Restrictions = append(choice.Restrictions, view.RestrictionChoice{
						Field: "restrictions", Group: "visibility", Label: r.Words.T("visibility.all"),
						Checked: !chosen.Restrictions.Has(policy.VisibilityTeam) && !chosen.Restrictions.Has(policy.VisibilityOwn),
					})
				}
			}
			choice.Restrictions = append(choice.Restrictions, option)
		}
		list = append(list, choice)
	}
	return list
}

func (s *Pages) invitePage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	return s.showInvite(w, r, grant.Actor(), inviteForm{}, http.StatusOK, nil)
}

func (s *Pages) showInvite(w http.ResponseWriter, r *app.Request, actor policy.Actor, in inviteForm, status int, wrong app.Faults) error {
	p := view.InvitePage{Frame: s.Frame(w, r, r.Words.T("members.invite"), "members", membersCrumb(r))}
	p.Path = r.Address("/settings/members/invitations/new")
	p.Form = s.inviteForm(r, actor, in, wrong)
	return app.Render(w, r, status, view.Invite(p))
}

func membersCrumb(r *app.Request) frame.Link {
	return frame.Link{Label: r.Resource(policy.Members), URL: r.Address("/settings/members")}
}

func (s *Pages) invite(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	var in inviteForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	wrong := app.Faults{}
	asked, err := s.readInvite(r, in, wrong)
	if err != nil {
		return err
	}
	status := http.StatusUnprocessableEntity
	var made []uuid.UUID
	if len(wrong) == 0 {
		made, err = s.store.Invite(r.Context(), grant, asked)
		status, err = noteRefusal(r, w, wrong, err)
		if err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		return s.showInvite(w, r, grant.Actor(), in, status, wrong)
	}
	text := r.Words.T("notice.invited_many", "Count", len(asked.Addresses))
	if len(asked.Addresses) == 1 {
		text = r.Words.T("notice.invited", "Email", asked.Addresses[0].String())
	}
	return s.toChanged(w, r, app.Notice{Text: text, Row: rowsOf(made)})
}

// noteRefusal keeps a refusal that belongs into the form, with its status.
func noteRefusal(r *app.Request, w http.ResponseWriter, wrong app.Faults, err error) (int, error) {
	var give *policy.GiveRefusal
	if errors.As(err, &give) {
		field := ""
		shape := give.Reason == policy.GiveRestriction || give.Reason == policy.GiveExclusive
		if give.Reason == policy.GiveRole || shape {
			field = "role"
		}
		wrong[field] = r.GiveSentence(give)
		if shape {
			return http.StatusUnprocessableEntity, nil
		}
		return http.StatusForbidden, nil
	}
	return app.StatusOf(w, err), wrong.Note(r, err)
}

func (s *Pages) readInvite(r *app.Request, in inviteForm, wrong app.Faults) (asked people.Invite, err error) {
	asked.Addresses, err = parseAddresses(in.Email)
	if err := wrong.Note(r, err); err != nil {
		return asked, err
	}
	if asked.Offer, err = app.ParseOffer(in.Role, in.Restrictions); err != nil {
		if err := wrong.Note(r, err); err != nil {
			return asked, err
		}
	}
	language := i18n.Language(r.Workspace().Language)
	if in.Language != "" {
		l, ok := i18n.ParseLanguage(in.Language)
		if !ok {
			return asked, fault.Field("language", "fault.choice")
		}
		language = l
	}
	asked.Language = string(language)
	asked.AccessEnds, err = parseEnd(r, in.AccessEnds)
	return asked, wrong.Note(r, err)
}

// parseAddresses reads a list of addresses: a line each, or pasted with commas,
// semicolons, tabs or spaces between them. Doubled ones count once.
func parseAddresses(text string) (list []mail.Address, err error) {
	seen := map[string]bool{}
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n,;", r) }) {
		address, err := mail.ParseTyped("email", part)
		if err != nil {
			return nil, err
		}
		if !seen[address.Key()] {
			seen[address.Key()] = true
			list = append(list, address)
		}
		if len(list) > maxInvites {
			return nil, fault.Field("email", "fault.too_many_addresses", "Max", maxInvites)
		}
	}
	if len(list) == 0 {
		return nil, fault.Field("email", "fault.address_missing")
	}
	return list, nil
}

// mostYearsAhead are of a last day of access.
const mostYearsAhead = 10

// parseEnd reads a last day of access in the workspace's zone; "" is none.
func parseEnd(r *app.Request, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	last, err := time.ParseInLocation(time.DateOnly, text, r.Words.Zone)
	if err != nil || last.Year() > time.Now().Year()+mostYearsAhead {
		return time.Time{}, fault.Field("access_ends", "fault.day", "Years", mostYearsAhead)
	}
	return people.EndOfDay(last, r.Words.Zone), nil
}

func (s *Pages) resendInvitation(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	return s.answerRow(w, r, "notice.resent", func() (string, error) {
		id, err := r.ID()
		if err != nil {
			return "", err
		}
		return s.store.ResendInvitation(r.Context(), grant, id)
	})
}

// withdrawInvitation can be undone at once.
func (s *Pages) withdrawInvitation(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	email, err := s.store.WithdrawInvitation(r.Context(), grant, id)
	if err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{
		Text: r.Words.T("notice.withdrawn", "Email", email), Undo: r.Address("/settings/members/invitations/" + id.String() + "/restore"),
	})
	return app.Redirect(w, r, r.Address("/settings/members"))
}

func (s *Pages) restoreInvitation(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	email, err := s.store.RestoreInvitation(r.Context(), grant, id)
	if err != nil {
		return err
	}
	return s.toChanged(w, r, app.Notice{Text: r.Words.T("notice.restored", "Email", email), Row: id.String()})
}

// answerRow runs what a row's menu does at once, and says so on the list.
func (s *Pages) answerRow(w http.ResponseWriter, r *app.Request, key string, act func() (string, error)) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	email, err := act()
	if err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T(key, "Email", email)})
	return app.Redirect(w, r, r.Address("/settings/members"))
}
