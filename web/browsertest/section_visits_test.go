package browsertest

import (
	"net/http"
	"strings"
	"testing"

	"latchkey/internal/policy/policytest"
	"latchkey/internal/section"
	"latchkey/web"
	"latchkey/web/app"
)

// linkOf is the link of the world to one thing of a section.
func linkOf(s section.Facts) string { return "{" + s.Resource.String() + "}" }

// allVisits has every GET route of the product: those of sections follow from
// what is served, and from what the matrix says of whoever comes.
func allVisits(t testing.TB) map[string][]visit {
	t.Helper()
	m, all := policytest.Load(t), map[string][]visit{}
	for pattern, list := range visits {
		all[pattern] = list
	}
	for _, s := range web.Sections() {
		list := "/w/{workspace}" + app.PathOf(s.Resource)
		for _, route := range web.Routes() {
			rest, inside := strings.CutPrefix(route.Pattern, list)
			if _, own := visits[route.Pattern]; own { // Not every thing of the section has that page.
				continue
			}
			if !inside || notPages[route.Pattern] || route.Method != http.MethodGet || rest != "" && rest[0] != '/' {
				continue
			}
			path := strings.Replace(atelier+app.PathOf(s.Resource)+rest, atelier+app.PathOf(s.Resource)+"/{id}", linkOf(s), 1)
			of := func(who, role string, restrictions ...string) visit {
				if m.Allowed(role, restrictions, s.Resource.String(), route.Road.Action.String()) {
					return visit{who, path, http.StatusOK}
				}
				return visit{who, path, http.StatusForbidden}
			}
			all[route.Pattern] = []visit{
				of("owner", "owner"), of("assistant", "assistant"), of("agent", "agent"), {"nora", path, http.StatusNotFound},
			}
			if rest == "" {
				all[route.Pattern] = append(all[route.Pattern],
					of("manager.restricted", "manager", "settings", "contact_deletion", "data_export", "integrations"),
					visit{"nora", "{empty}" + app.PathOf(s.Resource), http.StatusOK},
					visit{"owner", path + "?q=nothing+at+all", http.StatusOK}, visit{"owner", path + "?colour=red", http.StatusBadRequest})
			}
		}
	}
	return all
}
