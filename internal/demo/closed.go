package demo

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/demo"
)

// refused is no act: something was closed to them, so many times in an hour.
const refused = "refused"

func (s *stage) suspend(e event, at time.Time) error {
	by, m := s.members[e.by], s.members[e.whom]
	if by == nil || m == nil {
		return fmt.Errorf("%q or %q is no member", e.by, e.whom)
	}
	m.Version++
	m.Suspended, m.Barred = at, by.Role == policy.Owner
	s.record(e, at, m.Name, m.ID, map[string]any{"role": m.Role.String(), "sessions": 1})
	return nil
}

// refuse counts what was refused, by the rule that closes it.
func (s *stage) refuse(e event, at time.Time) error {
	m := s.members[e.by]
	if m == nil {
		return fmt.Errorf("%q is no member", e.by)
	}
	why := policy.WhyRefused(m.Offer, e.asks.Resource, e.asks.Action)
	if why == nil {
		return fmt.Errorf("%s is open to %q", e.asks.Resource, e.by)
	}
	s.workspace.Refusals = append(s.workspace.Refusals, demo.Refusal{
		ID: s.nth("refusal/" + e.by), Member: m.ID, Rule: postgres.RuleOf(why), Count: e.times, At: at, Address: peer(e.by),
	})
	return nil
}

func (s *stage) ask(e event, at time.Time) error {
	m := s.members[e.by]
	if m == nil {
		return fmt.Errorf("%q is no member", e.by)
	}
	q := demo.Request{AccessRequest: people.AccessRequest{
		Asked: e.asks, ID: s.nth("request/" + e.by), Member: m.Person, State: people.RequestOpen, At: at,
	}}
	q.ID[0] = 0 // Requests are listed by their ids: one that is made later comes before it.
	s.workspace.Requests = append(s.workspace.Requests, q)
	s.record(e, at, "", m.ID, map[string]any{"resource": e.asks.Resource.String()})
	return nil
}

// lend answers what somebody asked for: they have it for a while.
func (s *stage) lend(e event, at time.Time) error {
	by, m := s.members[e.by], s.members[e.whom]
	if by == nil || m == nil {
		return fmt.Errorf("%q or %q is no member", e.by, e.whom)
	}
	answer, err := people.NewAnswer(e.given, e.asks.Words, m.Version)
	if err != nil {
		return err
	}
	for i := range s.workspace.Requests {
		q := &s.workspace.Requests[i]
		if q.Member.ID != m.ID || q.State != people.RequestOpen {
			continue
		}
		opening, possible := policy.Opening(m.Offer, q.Resource, q.Action)
		if !possible {
			return fmt.Errorf("nobody can lend %s", q.Resource)
		}
		q.State, q.By, q.AnsweredAt = people.RequestGranted, uuid.NullUUID{UUID: by.ID, Valid: true}, at
		q.Answer, q.Until = answer.Words, at.Add(answer.Span)
		m.Own, m.LentUntil = m.Held, q.Until
		m.Offer, m.SetByOwner = opening, m.SetByOwner&opening.Restrictions
		if by.Role == policy.Owner {
			m.SetByOwner |= opening.Restrictions &^ m.Own.Restrictions
		}
		m.Version++
		s.record(e, at, m.Name, m.ID, map[string]any{
			"resource": q.Resource.String(), "from": m.Own.Role.String(), "to": m.Role.String(),
			"restrictions_from": m.Own.Restrictions.Names(), "restrictions": m.Restrictions.Names(), "until": q.Until,
		})
		return nil
	}
	return fmt.Errorf("%q asked for nothing", e.whom)
}
