// Package promise says in words what a role opens. It speaks of sections that are
// built and of no others, so that nothing is promised that is not there.
package promise

import (
	"slices"
	"strings"

	"latchkey/internal/i18n"
	"latchkey/internal/policy"
)

// Sections are the resources that have a section. The zero value has none.
type Sections struct{ built [256]bool }

// Of makes the set of these resources.
func Of(resources ...policy.Resource) (s Sections) {
	for _, r := range resources {
		s.built[r] = true
	}
	return s
}

// Has tells whether a resource has a section.
func (s *Sections) Has(r policy.Resource) bool { return s.built[r] }

// Key pictures what an offer opens of what is built.
func (s *Sections) Key(o policy.Offer) [policy.Teeth]uint8 { return policy.Key(o, s.Has) }

// areas parts the areas of work into those of which an offer opens something and
// those that stay closed. Settings are no area of work.
func (s *Sections) areas(o policy.Offer) (open, closed []string) {
	access := policy.AccessOf(o)
	for _, area := range policy.Areas {
		if area == "settings" || area == "organization" || area == "personal" {
			continue
		}
		there, opens := false, false
		for _, a := range access {
			if a.Resource.Area() != area || !s.Has(a.Resource) {
				continue
			}
			there = true
			// Who looks up alone works in the area only by that.
			opens = opens || a.Can(policy.ListCode) && a.Resource != policy.Tags
		}
		switch {
		case opens:
			open = append(open, area)
		case there:
			closed = append(closed, area)
		}
	}
	return open, closed
}

// finds tells whether an offer finds one customer at a time.
func (s *Sections) finds(o policy.Offer) bool {
	return s.Has(policy.Contacts) && policy.AccessTo(o, policy.Contacts).Can(policy.LookupCode)
}

func (s *Sections) can(o policy.Offer, r policy.Resource, action policy.ActionCode) bool {
	return s.Has(r) && policy.AccessTo(o, r).Can(action)
}

// Opens says what an offer opens, a sentence each, to whoever reads about it.
func (s *Sections) Opens(w *i18n.Words, o policy.Offer) []string { return s.say(w, o, "promise.") }

// You says it to whom the offer is made.
func (s *Sections) You(w *i18n.Words, o policy.Offer) []string { return s.say(w, o, "promise.you_") }

// Sentence is Opens as one text.
func (s *Sections) Sentence(w *i18n.Words, o policy.Offer) string {
	return strings.Join(s.Opens(w, o), " ")
}

func (s *Sections) say(w *i18n.Words, o policy.Offer, form string) (sentences []string) {
	if open, _ := s.areas(o); len(open) > 0 {
		sentences = append(sentences, w.T(form+"opens", "Areas", list(w, areaNames(w, open))))
	}
	if s.finds(o) {
		sentences = append(sentences, w.T(form+"finds"))
	}
	if s.can(o, policy.Contacts, policy.ExportCode) {
		sentences = append(sentences, w.T(form+"exports"))
	}
	var roles []string
	for _, role := range policy.Roles {
		if s.can(o, policy.Members, policy.CreateCode) && policy.MayGive(o.Role, role) {
			roles = append(roles, w.T("role."+role.String()+".plural_inside"))
		}
	}
	if len(roles) > 0 {
		sentences = append(sentences, w.T(form+"invites", "Roles", list(w, roles)))
	}
	if len(sentences) == 0 {
		return []string{w.T(form + "nothing")}
	}
	return sentences
}

// Restriction says what a restriction takes away of what is built.
func (s *Sections) Restriction(w *i18n.Words, restriction policy.Restriction) string {
	role, key := restriction.Role(), "restriction."+restriction.String()
	d := policy.Compare(policy.Offer{Role: role}, policy.Offer{Role: role, Restrictions: policy.RestrictionsOf(restriction)})
	var taken []string
	for _, r := range append(d.Loses, d.Narrower...) {
		if s.Has(r) {
			taken = append(taken, w.T("resource."+r.String()))
		}
	}
	if len(taken) == 0 {
		return w.T("restriction.nothing_yet")
	}
	sentence := w.T(key+".sentence", "Sections", list(w, taken))
	if restriction != policy.NoSettings {
		return sentence
	}
	if s.Has(policy.Files) {
		sentence += " " + w.T(key+".files")
	}
	if s.Has(policy.Notifications) {
		return sentence + " " + w.T(key+".stay")
	}
	return sentence + " " + w.T(key+".stay_profile")
}

// Closed says which areas stay closed, "" for none.
func (s *Sections) Closed(w *i18n.Words, o policy.Offer) string {
	open, closed := s.areas(o)
	if len(closed) == 0 || len(open) == 0 && !s.finds(o) {
		return ""
	}
	return w.T("promise.closed", "Areas", list(w, areaNames(w, closed)))
}

func areaNames(w *i18n.Words, areas []string) []string {
	names := make([]string, len(areas))
	for i, area := range areas {
		names[i] = w.T("area_inside." + area)
	}
	return names
}

// list joins words as a sentence does: "a, b and c".
func list(w *i18n.Words, items []string) string {
	items = slices.DeleteFunc(items, func(s string) bool { return s == "" })
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return strings.Join(items[:last], w.T("refusal.list_comma")) + w.T("refusal.list_and") + items[last]
}
