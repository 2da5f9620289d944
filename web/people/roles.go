package people

import (
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"latchkey/internal/policy"
	view "latchkey/templates/people"
	"latchkey/web/app"
)

// roles is "What can each role do?", drawn from the tables that enforce it.
func (s *Pages) roles(w http.ResponseWriter, r *app.Request, actor policy.Actor) error {
	p := view.RolesPage{Frame: s.Frame(w, r, r.Words.T("roles.title"), "roles"), Own: ownKey(r, actor)}
	access := map[policy.Role][]policy.Access{}
	for _, role := range policy.Roles {
		p.Roles = append(p.Roles, r.RoleColumn(role))
		access[role] = policy.AccessOf(policy.Offer{Role: role})
		p.Grants = append(p.Grants, view.RolesGrant{Role: r.Role(role), Sentence: r.Words.T("grants." + role.String())})
		for _, restriction := range policy.RestrictionsFor(role) {
			p.Restrictions = append(p.Restrictions, view.RolesRestriction{
				Role: r.Role(role), Label: r.Words.T("restriction." + restriction.String() + ".label"),
				Sentence: r.Sections.Restriction(r.Words, restriction),
			})
		}
	}
	for _, area := range policy.Areas {
		section := view.RolesArea{Label: r.Words.T("area." + area)}
		for i, resource := range policy.Resources() {
			if resource.Area() != area || area == "organization" || !r.Sections.Has(resource) && resource != policy.Profile {
				continue // Organization rows follow organization roles, not these; what is not built opens nothing.
			}
			row := view.RolesRow{Label: r.Resource(resource)}
			if note := "resource_note." + resource.String(); r.Has(note) {
				row.Note = r.Words.T(note)
			}
			for _, role := range policy.Roles {
				row.Cells = append(row.Cells, accessCell(r, access[role][i]))
			}
			section.Rows = append(section.Rows, row)
		}
		if len(section.Rows) > 0 {
			p.Areas = append(p.Areas, section)
		}
	}
	return app.Render(w, r, http.StatusOK, view.Roles(p))
}

// accessCell says in words what a role may do with a resource.
func accessCell(r *app.Request, a policy.Access) view.RolesCell {
	word := func(key string) string { return r.Words.T("access." + key) }
	switch {
	case len(a.Actions) == 0:
		return view.RolesCell{Text: word("nothing"), Empty: true}
	case a.Can(policy.LookupCode) && a.Can(policy.DeleteCode):
		return view.RolesCell{Text: word("lookup"), Narrow: true, Icon: "search"}
	case a.Can(policy.LookupCode):
		return view.RolesCell{Text: word("lookup_change"), Narrow: true, Icon: "search"}
	case a.Resource == policy.Conversations && !a.Can(policy.DeleteCode):
		return view.RolesCell{Text: word("view"), Narrow: true, Icon: "eye"}
	case a.Reach == policy.ReachOwn:
		return view.RolesCell{Text: word("own")}
	}
	create, update, remove, export := a.Can(policy.CreateCode), a.Can(policy.UpdateCode), a.Can(policy.DeleteCode), a.Can(policy.ExportCode)
	known := map[[4]bool]string{
		{}: "see", {false, false, false, true}: "see_export", {false, true, false, false}: "see_change", {true, false, false, false}: "see_add",
		{true, true, true, false}: "everything", {true, true, true, true}: "everything_export",
	}
	if key, ok := known[[4]bool{create, update, remove, export}]; ok {
		return view.RolesCell{Text: word(key)}
	}
	var verbs []string
	for _, verb := range []struct {
		can bool
		key string
	}{{true, "verb_list"}, {create, "verb_create"}, {update, "verb_update"}, {remove, "verb_delete"}, {export, "verb_export"}} {
		if verb.can {
			verbs = append(verbs, word(verb.key))
		}
	}
	return view.RolesCell{Text: capitalised(strings.Join(verbs, ", "))}
}

func capitalised(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
