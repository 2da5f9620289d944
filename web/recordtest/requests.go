package recordtest

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/web/app"
	"latchkey/web/webtest"
)

// Requests are right forms for the addresses of records among some routes, by the
// pattern of the address within a workspace: about records of somebody whom every
// assistant has found, each of its own.
func Requests(t *testing.T, site *webtest.Site, email string, routes []app.Route) map[string]webtest.Request {
	t.Helper()
	r := requests{site, webtest.Ask[string](t, site, `
		insert into contacts (workspace_id, id, name) select workspace_id, gen_random_uuid(), 'Buyer' from workspace_slugs where slug = $1 returning id::text`, webtest.Atelier)}
	site.Exec(t, `
		insert into lookups (workspace_id, id, member_id, member_version, resource, contact_id, address_hash, address_mask)
		select m.workspace_id, gen_random_uuid(), m.id, m.version, 'contacts', $1::uuid, '', '' from members m join contacts c using (workspace_id) where m.role = 'assistant' and c.id = $1::uuid`, r.contact)
	right := map[string]webtest.Request{}
	for _, route := range routes {
		pattern := strings.TrimPrefix(route.Pattern, "/w/{workspace}/")
		parts := strings.Split(pattern, "/")
		section, rest := parts[0], strings.Join(parts[1:], "/")
		if strings.HasPrefix(pattern, "contacts/{id}/") && len(parts) == 4 {
			section, rest = parts[2], "new"
		}
		if route.Method == http.MethodPost && slices.Contains(webtest.RecordSections, section) {
			right["/"+pattern] = r.about(t, section, rest, email)
		}
	}
	return right
}

// requests are about one customer.
type requests struct {
	site    *webtest.Site
	contact string
}

// about is the form of one address of a kind of records.
func (r requests) about(t *testing.T, section, rest, email string) webtest.Request {
	t.Helper()
	list := "/w/" + webtest.Atelier + "/" + section
	form := r.site.GoodRecords(t, r.contact)[section]
	if section == "affiliate-invoices" {
		form.Del("number") // The assistant has no such field.
	}
	switch rest {
	case "new":
		return webtest.Request{Path: webtest.Contacts + "/" + r.contact + "/" + section + "/new", Form: form}
	case "export":
		return webtest.Request{Path: list + "/export"}
	case "lookup", "new/lookup":
		return webtest.Request{Path: list + "/" + rest, Form: url.Values{"email": {r.site.AnotherAddress(t)}, "reason": {"asks for an invoice"}}}
	case "imports/{id}":
		return webtest.Request{
			Path: list + "/imports/" + r.site.AFile(t, email, section),
			Form: webtest.With(webtest.AFileColumns[section], "act", "check"),
		}
	case "imports/{id}/cancel":
		return webtest.Request{Path: list + "/imports/" + r.site.AFile(t, email, section) + "/cancel"}
	case "imports/{id}/undo":
		return webtest.Request{Path: list + "/imports/" + r.site.AnImport(t, email, section) + "/undo"}
	}
	step := strings.TrimPrefix(rest, "{id}/")
	state := cmp.Or(map[string]string{"subscriptions/resume": "paused", "orders/ship": "paid", "students/resume": "left", "orders/edit": "shipped"}[section+"/"+step], webtest.FirstStates[section])
	id := r.site.MakeRecord(t, section, r.contact, state)
	if section == "students" { // They stay in the course that they are in.
		form = webtest.With(form, "course", webtest.Ask[string](t, r.site, `select course_id::text from students where id = $1`, id))
	}
	one := list + "/" + id + "/" + step
	switch {
	case section == "orders" && step == "edit":
		return webtest.Request{Path: one, Form: url.Values{"tracking": {"LK123"}, "version": {"1"}}}
	case section == "transactions" && step == "refund":
		return webtest.Request{Path: one, Form: url.Values{"amount": {"12.50"}, "date": {time.Now().AddDate(0, 0, 1).Format(time.DateOnly)}, "reason": {"came broken"}}}
	case section == "orders" && step == "ship":
		return webtest.Request{Path: one, Form: url.Values{"tracking": {"LK123"}}}
	case step == "edit":
		return webtest.Request{Path: one, Form: webtest.With(form, "version", "1")}
	}
	return webtest.Request{Path: one}
}
