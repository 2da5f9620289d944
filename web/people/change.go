package people

import (
	"latchkey/internal/policy"
	"latchkey/web/app"
)

// verbs are the actions that sentences name, in their order: to open is to see.
var verbs = []policy.ActionCode{policy.ListCode, policy.CreateCode, policy.UpdateCode, policy.DeleteCode, policy.ExportCode}

// changeSentences says what somebody gains and loses by a change, in sentences: of customers,
// of whom customers is the number, of what is hidden of them, of conversations and of the
// roles that they give first; then of the sections, those together that change alike.
func changeSentences(r *app.Request, from, to policy.Offer, customers int) (gains, loses []string) {
	was, is := policy.AccessOf(from), policy.AccessOf(to)
	gains = append(firstSentences(r, from, to, was, is, customers, "gains"), sectionSentences(r, was, is, "change.can")...)
	loses = append(firstSentences(r, to, from, is, was, customers, "loses"), sectionSentences(r, is, was, "change.cannot")...)
	return gains, loses
}

// customers is how many there are, for sentences about who sees them; 0 for whoever does not.
func (s *Pages) customers(r *app.Request, actor policy.Actor) (int, error) {
	list := app.FurtherGrant(actor, policy.Contacts)
	if list == nil {
		return 0, nil
	}
	return s.store.CustomerCount(r.Context(), *list)
}

// firstSentences says what of the things that matter most the second of two accesses has more.
func firstSentences(
	r *app.Request, from, to policy.Offer, was, is []policy.Access, customers int, side string,
) (lines []string) {
	say := func(key string, arguments ...any) {
		lines = append(lines, r.Words.T("change."+side+"_"+key, arguments...))
	}
	if customersWas, now := was[policy.Contacts], is[policy.Contacts]; !customersWas.Can(policy.ListCode) && now.Can(policy.ListCode) {
		say("customers", "Count", customers, "Number", r.Words.Number(customers))
	} else if !customersWas.Can(policy.LookupCode) && !customersWas.Can(policy.ListCode) && now.Can(policy.LookupCode) {
		say("lookup")
	}
	for _, resource := range []policy.Resource{policy.Contacts, policy.Conversations} {
		if now := is[resource]; now.Can(policy.OpenCode) && was[resource].Can(policy.OpenCode) &&
			was[resource].Mask.Hides(policy.MaskPhone) && !now.Mask.Hides(policy.MaskPhone) {
			say("unmasked")
			break
		}
	}
	reach := is[policy.Conversations].Reach
	if side == "loses" && was[policy.Conversations].Reach == policy.ReachNone {
		reach = policy.ReachOwn // They see none any more.
	}
	if r.Sections.Has(policy.Conversations) && is[policy.Conversations].Reach > was[policy.Conversations].Reach {
		say("talks_" + map[policy.Reach]string{
			policy.ReachOwn: "own", policy.ReachTeam: "team", policy.ReachAll: "all",
		}[reach])
	}
	var given []string
	for _, role := range policy.Roles {
		could := policy.MayGive(from.Role, role) && was[policy.Members].Can(policy.CreateCode)
		if !could && policy.MayGive(to.Role, role) && is[policy.Members].Can(policy.CreateCode) {
			given = append(given, r.Words.T("role."+role.String()+".plural_inside"))
		}
	}
	if len(given) > 0 {
		say("invite", "Roles", r.Listed(given))
	}
	return lines
}

// sectionSentences names the sections in which the second of two accesses may do more: one
// line for those that it opens in the same way. What the first sentences said is left out.
func sectionSentences(r *app.Request, was, is []policy.Access, key string) (lines []string) {
	var order []string
	named := map[string][]string{}
	for i := range is {
		resource := is[i].Resource
		if !r.Sections.Has(resource) || resource == policy.Profile {
			continue
		}
		var more []string
		for _, verb := range verbs {
			said := resource == policy.Contacts && verb == policy.ListCode
			if is[i].Can(verb) && !was[i].Can(verb) && !said {
				more = append(more, r.Words.T("access.verb_"+verb.String()))
			}
		}
		if len(more) == 0 {
			continue
		}
		what := r.Listed(more)
		if named[what] == nil {
			order = append(order, what)
		}
		named[what] = append(named[what], r.Resource(resource))
	}
	for _, what := range order {
		lines = append(lines, r.Words.T(key, "What", what, "Sections", r.Listed(named[what])))
	}
	return lines
}
