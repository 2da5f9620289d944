package people

import (
	"slices"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/web/app"
)

// reasonOf says whether a section is open to somebody, "yes", "narrow" or "no"; in a sentence
// what they may do there; and why it is not all of it, "" where their role alone decides. Given says
// who set which restriction, as far as that is known.
func reasonOf(r *app.Request, held policy.Held, given people.Given, a policy.Access) (verdict, what, why string) {
	if len(a.Actions) == 0 {
		return "no", "", whyClosed(r, held, given, a.Resource)
	}
	what = whatTheyMay(r, held, a)
	if by := narrowedBy(held.Offer, a.Resource); len(by) > 0 {
		return "narrow", what, narrowedWhy(r, held, given, by)
	}
	if a.Can(policy.LookupCode) || a.Resource == policy.Conversations && a.Reach != policy.ReachAll {
		return "narrow", what, ""
	}
	return "yes", what, ""
}

// whatTheyMay says what somebody may do in a section that is open to them.
func whatTheyMay(r *app.Request, held policy.Held, a policy.Access) string {
	word := func(key string, arguments ...any) string { return r.Words.T("reason."+key, arguments...) }
	changes := a.Can(policy.CreateCode) || a.Can(policy.UpdateCode) || a.Can(policy.DeleteCode)
	switch a.Resource {
	case policy.Conversations:
		reach := map[policy.Reach]string{policy.ReachAll: "all", policy.ReachTeam: "team", policy.ReachOwn: "own"}[a.Reach]
		what := word("talks_"+reach) + alsoCan(r, a, policy.CreateCode, policy.UpdateCode)
		if a.Mask.Hides(policy.MaskPhone | policy.MaskEmail) {
			what += " " + r.Words.T("seers.masked")
		}
		return what
	case policy.Members:
		var given []string
		for _, role := range policy.Roles {
			if a.Can(policy.CreateCode) && policy.MayGive(held.Role, role) {
				given = append(given, r.Words.T("role."+role.String()+".plural_inside"))
			}
		}
		return word("members", "Roles", r.Listed(given)) + alsoCan(r, a, policy.CreateCode, policy.UpdateCode, policy.DeleteCode)
	case policy.Dashboard, policy.Shortcuts, policy.DataExport:
		return word(a.Resource.String())
	default: // What they may do there says it.
	}
	switch {
	case a.Can(policy.LookupCode):
		return word("finds", "Verbs", r.Listed(verbsOf(r, a)))
	case !changes:
		return word("only_sees", "Verbs", r.Listed(append([]string{r.Words.T("access.verb_list")}, verbsOf(r, a)...)))
	}
	what := word("may", "Verbs", r.Listed(append([]string{r.Words.T("access.verb_list")}, verbsOf(r, a)...)))
	if a.Resource == policy.Orders && policy.AccessTo(held.Offer, policy.Contacts).Can(policy.LookupCode) {
		what += " " + r.Words.T("seers.in_orders")
	}
	return what
}

// alsoCan says what somebody may do beside what was said, of which the actions are; "" for no
// more.
func alsoCan(r *app.Request, a policy.Access, said ...policy.ActionCode) string {
	if verbs := verbsOf(r, a, said...); len(verbs) > 0 {
		return " " + r.Words.T("reason.also", "Verbs", r.Listed(verbs))
	}
	return ""
}

// verbsOf names what somebody may do beside seeing, and beside what was said.
func verbsOf(r *app.Request, a policy.Access, said ...policy.ActionCode) (names []string) {
	for _, verb := range verbs[1:] {
		if a.Can(verb) && !slices.Contains(said, verb) {
			names = append(names, r.Words.T("access.verb_"+verb.String()))
		}
	}
	return names
}

// whyClosed names the restriction or the role that closes a section.
func whyClosed(r *app.Request, held policy.Held, given people.Given, resource policy.Resource) string {
	if refusal := policy.WhyClosed(held.Offer, resource); refusal != nil && refusal.Restricted {
		return r.Words.T("reason.closed_by", "Restrictions",
			r.Listed(setBy(r, "reason.restriction", held, given, []policy.Restriction{refusal.By})))
	}
	return r.Words.T("reason.not_by_role", "Role", r.Role(held.Role))
}

// narrowedWhy names the restrictions that narrow something, "" for none.
func narrowedWhy(r *app.Request, held policy.Held, given people.Given, by []policy.Restriction) string {
	if len(by) == 0 {
		return ""
	}
	return r.Words.T("reason.by_restriction", "Restrictions", r.Listed(setBy(r, "reason.restriction", held, given, by)))
}

// narrowedBy are the restrictions of an offer that take something of a resource.
func narrowedBy(o policy.Offer, resource policy.Resource) (by []policy.Restriction) {
	for restriction := range o.Restrictions.All() {
		d := policy.Compare(policy.Offer{Role: o.Role}, policy.Offer{Role: o.Role, Restrictions: policy.RestrictionsOf(restriction)})
		if slices.Contains(d.Narrower, resource) {
			by = append(by, restriction)
		}
	}
	return by
}

// setBy names restrictions, with who set each and when where that is known, and those that an
// owner set as such: by words that have a form for each.
func setBy(r *app.Request, text string, held policy.Held, given people.Given, by []policy.Restriction) (names []string) {
	for _, restriction := range by {
		key := text
		if held.SetByOwner.Has(restriction) {
			key += "_of_owner"
		}
		of, known := given.Restrictions[restriction]
		if known {
			key += "_set"
		}
		names = append(names, r.Words.T(key, "Restriction", r.Words.T("restriction."+restriction.String()+".label"),
			"Name", of.By, "Day", r.Words.Date(of.At)))
	}
	return names
}

// roleGiven names the role of somebody, with who gave it and when where that is known.
func roleGiven(r *app.Request, held policy.Held, given people.Given) string {
	if given.Role.At.IsZero() {
		return r.Role(held.Role)
	}
	return r.Words.T("reason.role_given", "Role", r.Role(held.Role), "Name", given.Role.By, "Day", r.Words.Date(given.Role.At))
}

// lentNow says until when somebody has what they have, and what they are then; "" for what is
// theirs.
func lentNow(r *app.Request, p *people.Person) string {
	if p.LentUntil.IsZero() {
		return ""
	}
	return r.Words.T("access_request.lent_now", "Moment", r.Words.Exact(p.LentUntil), "Role", r.Role(p.OwnRole))
}
