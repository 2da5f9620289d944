package demo

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/mail"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/demo"
	"latchkey/internal/sales"
)

// world is what the histories share.
type world struct {
	now           time.Time
	users         map[string]*demo.User
	organizations map[string]*demo.Organization
}

// stage is one workspace while its history is replayed.
type stage struct {
	*world
	history
	location    *time.Location
	workspace   demo.Workspace
	members     map[string]*demo.Member
	invitations []*demo.Invitation
	told        map[string]int // how often something was said, for ids of its own
}

// replay acts a history out, as the repositories would have written it.
func (w *world) replay(h history) (demo.Workspace, error) {
	location, err := time.LoadLocation(h.business.TimeZone)
	if err != nil {
		return demo.Workspace{}, err
	}
	s := stage{world: w, history: h, location: location, members: map[string]*demo.Member{}, told: map[string]int{}}
	s.workspace.ID = id("workspace/" + h.slug)
	for _, e := range h.events {
		if err := s.perform(e); err != nil {
			return demo.Workspace{}, fmt.Errorf("demo: %s, %d days ago, %s: %w", h.slug, e.days, e.act, err)
		}
	}
	for _, p := range staff { // in a fixed order
		if m := s.members[p.key]; m != nil {
			if ago := h.seen[p.key]; ago > 0 {
				m.LastSeen = w.now.Add(-ago)
			}
			s.workspace.Members = append(s.workspace.Members, *m)
		}
	}
	for _, in := range s.invitations {
		s.workspace.Invitations = append(s.workspace.Invitations, *in)
	}
	return s.workspace, nil
}

func (s *stage) perform(e event) error {
	at, err := s.at(e)
	if err != nil {
		return err
	}
	switch e.act {
	case "workspace.found":
		return s.found(e, at)
	case "general.change":
		w := &s.workspace.Workspace
		e.set(w)
		s.record(e, at, w.Name, w.ID, map[string]any{
			"slug": w.Slug, "lookups_per_minute": w.LookupsPerMinute, "lookups_per_day": w.LookupsPerDay,
		})
		return nil
	case "account.change":
		b := &s.workspace.Business
		e.settle(b)
		b.Version++
		s.record(e, at, "", s.workspace.ID, people.AccountSettings.Values(b))
		return nil
	case "payments.change":
		s.workspace.Payments = *e.pays
		s.workspace.Payments.Version++
		s.record(e, at, "", s.workspace.ID, sales.PaymentSettings.Values(e.pays))
		return nil
	case "invitation.send":
		return s.send(e, at)
	case "invitation.accept":
		return s.accept(e, at)
	case "invitation.resend", "invitation.withdraw", "invitation.decline":
		return s.settle(e, at)
	case "member.change", "member.remove":
		return s.change(e, at)
	case "member.suspend":
		return s.suspend(e, at)
	case "access.ask":
		return s.ask(e, at)
	case "access.lend":
		return s.lend(e, at)
	case refused:
		return s.refuse(e, at)
	default:
		return errors.New("an act that nobody can do")
	}
}

// at is a time of day so many days ago, where the workspace is.
func (s *stage) at(e event) (time.Time, error) {
	clock, err := time.Parse("15:04", e.clock)
	day := s.now.In(s.location).AddDate(0, 0, -e.days)
	return time.Date(day.Year(), day.Month(), day.Day(), clock.Hour(), clock.Minute(), 0, 0, s.location).UTC(), err
}

func (s *stage) found(e event, at time.Time) error {
	o, known := s.organizations[s.organization]
	if !known {
		o = &demo.Organization{ID: id("organization/" + s.organization), Name: s.organization, Created: at}
		s.organizations[s.organization] = o
	}
	s.workspace.Workspace = people.Workspace{
		ID: s.workspace.ID, Name: e.name, Slug: s.slug, LookupsPerMinute: 30, LookupsPerDay: 500, OfflineAfter: 5,
	}
	s.workspace.Business = s.business
	s.workspace.Business.Version, s.workspace.Payments.Version = 1, 1
	s.workspace.Organization, s.workspace.Created = o.ID, at
	if err := s.join(e.by, "admin", at, people.Person{Held: policy.Held{Offer: offer(policy.Owner)}}); err != nil {
		return err
	}
	s.record(e, at, e.name, s.workspace.ID, nil)
	return nil
}

// join makes a membership, and with it the account and the place in the
// organization, unless they are there.
func (s *stage) join(who, organizationRole string, at time.Time, as people.Person) error {
	user := s.users[who]
	if user == nil {
		return fmt.Errorf("%q has no account", who)
	}
	if user.Created.IsZero() || at.Before(user.Created) {
		user.Created = at
	}
	as.ID, as.Name, as.Email, as.Joined, as.Version = id("member/"+s.slug+"/"+who), user.Name, user.Email, at, 1
	s.members[who] = &demo.Member{Person: as, User: user.ID}
	o := s.organizations[s.organization]
	if !slices.ContainsFunc(o.People, func(p demo.OrganizationMember) bool { return p.User == user.ID }) {
		o.People = append(o.People, demo.OrganizationMember{User: user.ID, Role: organizationRole, Created: at})
	}
	return nil
}

func (s *stage) send(e event, at time.Time) error {
	inviter := s.members[e.by]
	if inviter == nil {
		return fmt.Errorf("%q is no member", e.by)
	}
	address, err := mail.ParseAddress(email(e.whom))
	if err != nil {
		return err
	}
	in := &demo.Invitation{State: "pending", Person: people.Person{
		ID: s.nth("invitation/" + e.whom), Email: address.String(), SortKey: address.Key(), Held: policy.Held{Offer: e.offer}, Version: 1,
		Joined: at, Expires: at.Add(people.InvitationLife), Language: s.business.Language, InviterID: inviter.ID,
	}}
	if e.language != "" {
		in.Language = e.language
	}
	if inviter.Role == policy.Owner {
		in.SetByOwner = e.offer.Restrictions
	}
	if e.ends > 0 {
		in.AccessEnds = people.EndOfDay(s.now.In(s.location).AddDate(0, 0, e.ends), s.location)
	}
	s.invitations = append(s.invitations, in)
	s.record(e, at, in.Email, in.ID, map[string]any{"role": in.Role.String(), "restrictions": in.Restrictions.Names()})
	return nil
}

// open finds the invitation that waits for an address.
func (s *stage) open(whom string, at time.Time) (*demo.Invitation, error) {
	for _, in := range s.invitations {
		if in.Email == email(whom) && in.State == "pending" && in.Expires.After(at) {
			return in, nil
		}
	}
	return nil, fmt.Errorf("no invitation waits for %q", whom)
}

func (s *stage) accept(e event, at time.Time) error {
	in, err := s.open(e.by, at)
	if err != nil {
		return err
	}
	in.State, in.Answered = "accepted", at
	if err := s.join(e.by, "member", at, people.Person{Held: in.Held, AccessEnds: in.AccessEnds}); err != nil {
		return err
	}
	s.record(e, at, in.Email, s.members[e.by].ID, map[string]any{"role": in.Role.String(), "restrictions": in.Restrictions.Names()})
	return nil
}

// settle sends an invitation again, or ends it.
func (s *stage) settle(e event, at time.Time) error {
	in, err := s.open(e.whom, at)
	if err != nil {
		return err
	}
	switch e.act {
	case "invitation.resend":
		in.Version++
		in.InviterID, in.Expires = s.members[e.by].ID, at.Add(people.InvitationLife)
	case "invitation.withdraw":
		in.State, in.Answered = "withdrawn", at
	case "invitation.decline":
		in.State, in.Answered = "declined", at
	}
	s.record(e, at, in.Email, in.ID, nil)
	return nil
}

func (s *stage) change(e event, at time.Time) error {
	by, m := s.members[e.by], s.members[e.whom]
	if by == nil || m == nil {
		return fmt.Errorf("%q or %q is no member", e.by, e.whom)
	}
	before := m.Held
	m.Version++
	if e.act == "member.remove" {
		m.Removed = at
		s.record(e, at, m.Name, m.ID, map[string]any{"role": before.Role.String(), "invitations": 0})
		return nil
	}
	m.Offer = e.offer
	m.SetByOwner = before.SetByOwner & e.offer.Restrictions
	if by.Role == policy.Owner {
		m.SetByOwner |= e.offer.Restrictions &^ before.Restrictions
	}
	s.record(e, at, m.Name, m.ID, map[string]any{
		"from": before.Role.String(), "to": m.Role.String(),
		"restrictions_from": before.Restrictions.Names(), "restrictions": m.Restrictions.Names(), "access_ends": nil,
	})
	return nil
}

func (s *stage) record(e event, at time.Time, target string, targetID uuid.UUID, detail map[string]any) {
	line := demo.Activity{
		ID: s.nth("activity/" + e.act + "/" + e.by + "/" + e.whom), At: at, Act: e.act, Target: target, TargetID: targetID,
		Detail: detail, Address: "198.51.100.77",
	}
	if m := s.members[e.by]; m != nil {
		line.Member, line.Actor = m.ID, m.Name
		line.Address = staff[slices.IndexFunc(staff, func(p person) bool { return p.key == e.by })].address
	}
	s.workspace.Activity = append(s.workspace.Activity, line)
}

// nth makes an id for what may be said again: new lines of a history leave the
// ids of the old ones alone.
func (s *stage) nth(words string) uuid.UUID {
	s.told[words]++
	return id(fmt.Sprintf("%s/%s/%d", s.slug, words, s.told[words]))
}
