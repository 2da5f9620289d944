package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/web"
	"latchkey/web/webtest"
)

// Queries of lists that no page of ours makes are refused, and nothing typed
// into one is a pattern or a part of a statement.
func TestRule28QueriesOfTheLists(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner, assistant := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "assistant@demo.test")
	before := site.Kept(t)
	for path, queries := range map[string][]string{
		"/contacts": {"sort=email", "sort=phone", "sort=name+desc", "order=name", "tag=x", "assignee=me", "after=x", "after=AAAA", "page=2", "limit=9", "q=a&q=b", "q=%ff", "q=%00", "q=" + strings.Repeat("a", 255), "Q=a",
			"consent=x", "consent=YES", "consent=yes&consent=no", "team=x", "team=" + uuid.NewString() + "&team=" + uuid.NewString(), "field=x", "field=Wholesale&value=yes", "value=a&value=b", "value=%ff", "value=%00", "value=" + strings.Repeat("a", 255), "field_x=y"},
		"/orders":             {"state=x", "q=Dubois", "sort=customer", "customer=x", "after=x", "state=paid&state=open", "email=" + webtest.Helene, "limit=9"},
		"/transactions":       {"state=x", "q=Dubois", "sort=amount", "after=AAAA"},
		"/subscriptions":      {"state=paid", "q=Dubois", "page=2"},
		"/affiliate-invoices": {"state=shipped", "q=Dubois"},
		"/students":           {"state=open", "q=Dubois"},
		"/settings/audit-log": {"kind=x", "person=me", "subject=x", "after=x", "subject=lookups&subject=money", "address=x", "from=x", "to=2026-13-01", "q=%00", "q=" + strings.Repeat("a", 255)},
	} {
		for _, query := range queries {
			p := owner.Get("/w/" + webtest.Atelier + path + "?" + query)
			if p.Status != http.StatusBadRequest {
				t.Errorf("%s?%s: %d", path, query, p.Status)
			}
			webtest.Readable(t, query, p)
			if name := "limit"; strings.HasPrefix(query, name) && p.Has(name) {
				t.Errorf("%s?%s: a name of the program's own: %s", path, query, p.Text())
			}
			if strings.HasPrefix(path, "/settings/") {
				continue
			}
			if p := assistant.Get("/w/" + webtest.Atelier + path + "?" + query); p.Status != http.StatusBadRequest {
				t.Errorf("the assistant, %s?%s: %d", path, query, p.Status)
			}
		}
	}
	for _, typed := range []string{"%", "_", "*", "' or '1'='1", `\`, "hel%ne", "h_l_ne", ".*", `"`, "{", "helene' --"} {
		p := owner.Get(webtest.Contacts + "?q=" + url.QueryEscape(typed))
		if p.Status != http.StatusOK || p.Find("#contacts table").Length() > 0 && !strings.ContainsAny(typed, "helen") && p.Has("Hélène Dubois") {
			t.Errorf("searching for %q: %d", typed, p.Status)
		}
	}
	site.Unchanged(t, before, "looking at lists")
}
