package people

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	view "latchkey/templates/people"
	"latchkey/templates/ui"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// What is done with several members or invitations at once.
const (
	toResend   = "resend"
	toWithdraw = "withdraw"
	toGiveRole = "role"
	toRemove   = "remove"
)

// severalSheet is the stylesheet of the list, and of what is done with several of it.
const severalSheet = "css/apart/several.css"

var severalActs = []string{toResend, toWithdraw, toGiveRole, toRemove}

// letChoose lets whoever may change a row choose it; whoever may change none learns nothing
// of it. An ordinary list has no boxes, which fifty rows would carry for nothing.
func (s *Pages) letChoose(r *app.Request, p *view.MembersPage) {
	if !slices.ContainsFunc(p.Rows, func(row view.MemberRow) bool { return row.MenuURL != "" }) {
		p.Choosing, p.ChooseURL = false, ""
		return
	}
	if !p.Choosing {
		return
	}
	p.SeveralURL = r.Address("/settings/members/several")
	for _, act := range severalActs {
		p.Acts = append(p.Acts, ui.Option{Value: act, Label: r.Words.T("several.act_" + act)})
	}
}

// several is what is to be done, with whom. Each of them is decided alone.
type several struct {
	act    string
	chosen []people.Person // those who are still there
	offer  policy.Offer    // for another role
	handTo uuid.NullUUID   // who gets what is assigned to those who are removed
	press  uuid.UUID       // by which it is done, and undone
}

type severalForm struct {
	Act          string   `form:"act"`
	IDs          []string `form:"ids"`
	Role         string   `form:"role"`
	Restrictions []string `form:"restrictions"`
	HandTo       string   `form:"hand_to"`
}

// severalPage says by name what would be done with each that was chosen in the list, and with
// whom it cannot be.
func (s *Pages) severalPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	values := r.URL.Query()
	in := severalForm{Act: values.Get("act"), IDs: values["ids"]}
	values.Del("ids")
	known := func(act string) bool { return slices.Contains(severalActs, act) }
	if err := app.ReadQuery(values, map[string]func(string) bool{"act": known}); err != nil {
		return err
	}
	if len(in.IDs) == 0 {
		return s.showSeveral(w, r, grant.Actor(), several{act: cmp.Or(in.Act, toRemove)}, http.StatusOK, "")
	}
	all, err := s.severalOf(r, grant.Actor(), in)
	if err != nil {
		return err
	}
	return s.showSeveral(w, r, grant.Actor(), all, http.StatusOK, "")
}

// severalOf reads whom a form or an address names.
func (s *Pages) severalOf(r *app.Request, actor policy.Actor, in severalForm) (all several, err error) {
	if all.act = in.Act; !slices.Contains(severalActs, all.act) {
		return all, fault.Field("act", "fault.choice")
	}
	if len(in.IDs) == 0 || len(in.IDs) > listing.PageRows {
		return all, fault.Field("ids", "fault.choose_some", "Most", listing.PageRows)
	}
	ids := make([]uuid.UUID, len(in.IDs))
	for i, text := range in.IDs {
		if ids[i], err = uuid.Parse(text); err != nil || len(text) != 36 {
			return all, fault.Field("ids", "fault.choice")
		}
	}
	open, err := policy.Authorize[policy.Open](actor, policy.Members)
	if err != nil {
		return all, err
	}
	all.chosen, err = s.store.Chosen(r.Context(), open, ids)
	return all, err
}

// may decides one act on one of them, as far as it is known before it is done.
func may(actor policy.Actor, act string, p *people.Person) error {
	id := policy.MemberID(p.ID)
	if p.Pending {
		id = policy.MemberID{}
	}
	switch {
	case act == toResend && !p.Pending, act == toWithdraw && !p.Pending:
		return fault.New(fault.Conflict, "several.no_invitation")
	case act == toRemove && p.Pending:
		return fault.New(fault.Conflict, "several.not_joined")
	case act == toResend:
		return policy.CanGrant(actor, p.Offer)
	case act == toGiveRole:
		return policy.CanChange(actor, id, p.Held, p.Offer)
	}
	return policy.CanRemove(actor, id, p.Held)
}

func (s *Pages) showSeveral(w http.ResponseWriter, r *app.Request, actor policy.Actor, all several, status int, wrong string) error {
	var able []uuid.UUID
	for i := range all.chosen {
		if may(actor, all.act, &all.chosen[i]) == nil {
			able = append(able, all.chosen[i].ID)
		}
	}
	count := len(able)
	if count == 0 {
		count = len(all.chosen) // Why not stands beside each.
	}
	p := view.SeveralPage{
		Frame:     s.Frame(w, r, r.Words.T("several.title_"+all.act, "Count", count), "members", membersCrumb(r)),
		Action:    r.Address("/settings/members/several"),
		CancelURL: r.Address("/settings/members?several=1"),
		Act:       all.act, Submit: r.Words.T("several.do_" + all.act), Danger: all.act == toRemove || all.act == toWithdraw,
		Error: wrong,
	}
	if p.Resend = all.act == toResend; p.Resend {
		p.Action += "/resend"
	}
	p.Sheet = severalSheet
	for i := range all.chosen {
		one := &all.chosen[i]
		row := view.SeveralRow{ID: one.ID.String(), RoleLabel: r.Role(one.Role)}
		row.Person = app.Person(cmp.Or(one.Name, one.Email), one.Email, one.Avatar)
		if err := may(actor, all.act, one); err != nil {
			row.Refused, _ = r.Refused(err)
		} else {
			p.Some = true
		}
		p.Rows = append(p.Rows, row)
	}
	if all.act == toGiveRole {
		p.Roles = roleChoices(r, policy.Givable(actor), all.offer, 0, nil, 0)
	}
	if all.act == toRemove && p.Some {
		update, err := policy.Authorize[policy.Update](actor, policy.Members)
		if err != nil {
			return err
		}
		customers, others, err := s.store.Successors(r.Context(), update, able)
		if err != nil {
			return err
		}
		p.HandTo = handingOver(r, customers, others, "", r.Words.T("members.hand_to_nobody"))
	}
	return app.Render(w, r, status, view.Several(p))
}

// changeSeveral does it, and says by name with whom it was done, and with whom not and why.
func (s *Pages) changeSeveral(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in severalForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	if in.Act == toResend {
		return fault.Field("act", "fault.choice") // It has an address of its own.
	}
	all, err := s.severalOf(r, grant.Actor(), in)
	if err != nil {
		return err
	}
	if all.act == toGiveRole {
		wrong := app.Faults{}
		all.offer, err = app.ParseOffer(in.Role, in.Restrictions)
		if err := wrong.Note(r, err); err != nil {
			return err
		}
		if err != nil {
			return s.showSeveral(w, r, grant.Actor(), all, http.StatusUnprocessableEntity, wrong["role"])
		}
	}
	if all.handTo, err = (removeForm{in.HandTo}).successor(); err != nil {
		return err
	}
	if all.handTo.Valid && all.act != toRemove {
		return fault.Field("hand_to", "fault.choice")
	}
	all.press = postgres.NewID()
	refused, err := s.doSeveral(postgres.Together(r.Context(), all.press), grant, all)
	if err != nil {
		return err
	}
	app.LeaveNotice(w, s.severalNotice(r, all, refused))
	return app.Redirect(w, r, r.Address("/settings/members"))
}

// doSeveral tells for each why it was refused, or nil. A failure ends it: those who follow
// were not tried.
func (s *Pages) doSeveral(ctx context.Context, grant policy.Grant[policy.Update], all several) ([]error, error) {
	actor := grant.Actor()
	remove, err := policy.Authorize[policy.Delete](actor, policy.Members)
	if err != nil && all.act != toGiveRole {
		return nil, err
	}
	refused := make([]error, len(all.chosen))
	for i := range all.chosen {
		one := &all.chosen[i]
		if refused[i] = may(actor, all.act, one); refused[i] != nil {
			continue
		}
		change := people.Change{Offer: all.offer, AccessEnds: one.AccessEnds, Version: one.Version}
		switch {
		case all.act == toWithdraw:
			_, refused[i] = s.store.WithdrawInvitation(ctx, remove, one.ID)
		case all.act == toRemove:
			_, refused[i] = s.store.RemoveMember(ctx, remove, one.ID, all.handTo)
		case one.Pending:
			_, refused[i] = s.store.ChangeInvitation(ctx, grant, one.ID, change)
		default:
			_, refused[i] = s.store.ChangeMember(ctx, grant, one.ID, change)
		}
		if refused[i] == nil || postgres.IsRefusal(refused[i]) {
			continue
		}
		if i == 0 {
			return nil, refused[i]
		}
		for ; i < len(refused); i++ {
			refused[i] = fault.New(fault.Unavailable, "several.not_tried")
		}
		break
	}
	return refused, nil
}

// resendSeveral sends several invitations again: one form makes their mails once.
func (s *Pages) resendSeveral(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	var in severalForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	in.Act = toResend
	all, err := s.severalOf(r, grant.Actor(), in)
	if err != nil {
		return err
	}
	refused := make([]error, len(all.chosen))
	var ids []uuid.UUID
	var at []int
	for i := range all.chosen {
		if refused[i] = may(grant.Actor(), all.act, &all.chosen[i]); refused[i] == nil {
			ids, at = append(ids, all.chosen[i].ID), append(at, i)
		}
	}
	told, err := s.store.ResendInvitations(r.Context(), grant, ids)
	if err != nil {
		return err
	}
	for i, err := range told {
		refused[at[i]] = err
	}
	app.LeaveNotice(w, s.severalNotice(r, all, refused))
	return app.Redirect(w, r, r.Address("/settings/members"))
}

// restoreSeveral takes back that several invitations were withdrawn at once.
func (s *Pages) restoreSeveral(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	press, err := r.ID()
	if err != nil {
		return err
	}
	ids, err := s.store.WithdrawnTogether(r.Context(), grant, press)
	if err != nil {
		return err
	}
	done, err := kit.BringBack(r, ids, func(id uuid.UUID) error {
		_, err := s.store.RestoreInvitation(r.Context(), grant, id)
		return err
	})
	if err != nil {
		return err
	}
	notice := done.Notice(r)
	for _, id := range done.Back {
		notice.Row += id.String() + " "
	}
	return s.toChanged(w, r, notice)
}
