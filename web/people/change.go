package people

import (
	"slices"

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
	gains = append(firstSentences(r, from, to, was, is, customers, "gains"), sectionSentences(r, was, is, "gains")...)
	loses = append(firstSentences(r, to, from, is, was, customers, "loses"), sectionSentences(r, is, was, "loses")...)
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

// sectionSentences says in which sections the second of two accesses may do more: one sentence
// for those that it opens in the same way. What the first sentences said is left out.
func sectionSentences(r *app.Request, was, is []policy.Access, side string) (lines []string) {
	type alike struct{ key, verbs string }
	var order []alike
	named := map[alike][]string{}
	for i := range is {
		resource := is[i].Resource
		if !r.Sections.Has(resource) || resource == policy.Profile {
			continue
		}
		for _, key := range sayings(was[i], is[i], side) {
			how := alike{key: key}
			if slices.Contains([]string{"open", "list", "find", "more", "talks_more"}, key) {
				how.verbs = r.Listed(moreVerbs(r, was[i], is[i]))
			}
			if how.verbs == "" && (key == "more" || key == "talks_more") {
				continue // Nothing more, or it is said by another sentence.
			}
			if named[how] == nil {
				order = append(order, how)
			}
			named[how] = append(named[how], r.Resource(resource))
		}
	}
	for _, how := range order {
		key := "change." + side + "_" + how.key
		if how.verbs != "" && slices.Contains([]string{"open", "list", "find"}, how.key) {
			key += "_and"
		}
		lines = append(lines, r.Words.T(key, "Verbs", how.verbs, "Sections", r.Listed(named[how])))
	}
	return lines
}

// sayings are the keys of the sentences that say what the second of two accesses to a section
// has more. Some sections have words of their own, as what one does there is no entry.
func sayings(was, is policy.Access, side string) (keys []string) {
	gone := side == "loses" && len(was.Actions) == 0 // It is what stays: nothing does.
	switch more := len(is.Actions) > len(was.Actions); {
	case is.Resource == policy.Shortcuts || is.Resource == policy.DataExport || is.Resource == policy.Dashboard:
		if more {
			return []string{is.Resource.String()}
		}
		return nil
	case gone && more:
		return []string{"closed"}
	case is.Resource == policy.Conversations:
		return []string{"talks_more"}
	}
	if is.Resource == policy.General && is.Can(policy.DeleteCode) && !was.Can(policy.DeleteCode) {
		keys = append(keys, "workspace")
	}
	switch lists := is.Can(policy.ListCode) && !was.Can(policy.ListCode); {
	case is.Resource == policy.Contacts:
		return append(keys, "more") // Who lists them, and who looks one up, is said first.
	case lists && was.Can(policy.LookupCode):
		return append(keys, "list")
	case lists:
		return append(keys, "open")
	case is.Can(policy.LookupCode) && !was.Can(policy.LookupCode) && !was.Can(policy.ListCode):
		return append(keys, "find")
	default:
		return append(keys, "more")
	}
}

// moreVerbs names what the second of two accesses may do more, beside seeing. What has a
// sentence of its own is left out.
func moreVerbs(r *app.Request, was, is policy.Access) (names []string) {
	for _, verb := range verbs[1:] {
		said := is.Resource == policy.General && verb == policy.DeleteCode || is.Resource == policy.Members && verb != policy.ExportCode
		if is.Can(verb) && !was.Can(verb) && !said {
			names = append(names, r.Words.T("access.verb_"+verb.String()))
		}
	}
	return names
}
