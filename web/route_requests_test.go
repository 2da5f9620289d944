package web_test

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/demo"
	"latchkey/internal/policy/policytest"
	"latchkey/web"
	"latchkey/web/app"
	"latchkey/web/sectiontest"
	"latchkey/web/webtest"
)

// validRequests are forms that do what they say when the role lets them. What
// they need is there for a manager too, who gives the least.
func validRequests(t *testing.T, site *webtest.Site, email string) map[string]webtest.Request {
	t.Helper()
	found, other := webtest.Contacts+"/"+site.HeleneID(t), site.AnotherAddress(t)
	lookup := func(section string) webtest.Request {
		return webtest.Request{Path: "/w/" + webtest.Atelier + "/" + section + "/lookup", Form: url.Values{"email": {other}, "reason": {"asks for an invoice"}}}
	}
	valid := validRecords(t, site)
	note := uuid.NewString()
	site.Exec(t, `insert into contact_notes (workspace_id, id, contact_id, member_id, text) select c.workspace_id, $1, c.id, m.id, 'x' from contacts c join members m using (workspace_id)
		where c.id = $2 and m.email_key = $3`, note, site.HeleneID(t), email)
	for pattern, r := range sectiontest.Requests(t, site, web.Sections()) {
		valid[pattern] = webtest.Request{Path: r.Path, Form: r.Form}
	}
	brought := func(section string) string {
		return "/w/" + webtest.Atelier + section + "/imports/" + site.AFile(t, email, section)
	}
	columns := url.Values{"column_email": {"0"}, "column_at": {"1"}, "column_amount": {"2"}, "act": {"start"}}
	pending := webtest.Invitations + "/" + site.InvitationID(t, webtest.Atelier, "expired@demo.test") // an agent's
	maps.Copy(valid, map[string]webtest.Request{
		// In the order of the routes: what the assistant changes is what they found.
		"/contacts":                         {Path: webtest.Contacts, Form: url.Values{"name": {"Anna"}, "email": {"anna@example.org"}}},
		"/contacts/imports/{id}":            {Path: brought("/contacts"), Form: url.Values{"column_email": {"0"}, "act": {"start"}}},
		"/contacts/imports/{id}/cancel":     {Path: brought("/contacts") + "/cancel", Form: nil},
		"/transactions/imports/{id}":        {Path: brought("/transactions"), Form: columns},
		"/transactions/imports/{id}/cancel": {Path: brought("/transactions") + "/cancel", Form: nil},
		"/contacts/lookup":                  {Path: webtest.Contacts + "/lookup", Form: url.Values{"email": {webtest.Helene}}},
		"/contacts/export":                  {Path: webtest.Contacts + "/export", Form: url.Values{"password": {demo.Password}}},
		"/transactions/export":              {Path: "/w/" + webtest.Atelier + "/transactions/export", Form: nil},
		"/subscriptions/export":             {Path: "/w/" + webtest.Atelier + "/subscriptions/export", Form: nil},
		"/orders/export":                    {Path: "/w/" + webtest.Atelier + "/orders/export", Form: nil},
		"/affiliate-invoices/export":        {Path: "/w/" + webtest.Atelier + "/affiliate-invoices/export", Form: nil},
		"/students/export":                  {Path: "/w/" + webtest.Atelier + "/students/export", Form: nil},
		"/settings/audit-log/export":        {Path: "/w/" + webtest.Atelier + "/settings/audit-log/export", Form: nil},
		"/settings/members.csv":             {Path: webtest.Members + ".csv", Form: nil},
		"/reports.csv":                      {Path: "/w/" + webtest.Atelier + "/reports.csv", Form: nil},
		"/contacts/{id}/edit":               {Path: found + "/edit", Form: url.Values{"name": {"Hélène D."}, "email": {webtest.Helene}}},
		"/contacts/bulk":                    {Path: webtest.Contacts + "/bulk", Form: url.Values{"contacts": {site.SomeContact(t, webtest.Atelier)}, "act": {"tag"}, "tag": {"Chosen"}}},
		"/contacts/{id}/notes":              {Path: found + "/notes", Form: url.Values{"text": {"Rings twice"}}},
		"/contacts/{id}/notes/remove":       {Path: found + "/notes/remove", Form: url.Values{"note": {note}}},
		"/contacts/{id}/delete":             {Path: found + "/delete", Form: nil},
		"/contacts/{id}/restore":            {Path: found + "/restore", Form: nil},
		"/transactions/lookup":              lookup("transactions"),
		"/subscriptions/lookup":             lookup("subscriptions"),
		"/affiliate-invoices/lookup":        lookup("affiliate-invoices"),
		"/students/lookup":                  lookup("students"),
		"/settings/general": {Path: "/w/" + webtest.Atelier + "/settings/general", Form: url.Values{
			"name": {"Atelier"}, "slug": {webtest.Atelier}, "lookups_per_minute": {"5"}, "lookups_per_day": {"6"}}},
		"/settings/account":                           {Path: webtest.Account, Form: webtest.GoodBusiness()},
		"/settings/account/logo/remove":               {Path: webtest.Account + "/logo/remove", Form: nil},
		"/settings/general/delete":                    {Path: "/w/" + webtest.Atelier + "/settings/general/delete", Form: url.Values{"name": {"Atelier"}}},
		"/settings/members/invitations":               {Path: webtest.Invitations, Form: url.Values{"email": {"new@example.org"}, "role": {"agent"}}},
		"/settings/members/invitations/{id}/resend":   {Path: pending + "/resend", Form: nil},
		"/settings/members/invitations/{id}/withdraw": {Path: pending + "/withdraw", Form: nil},
		"/settings/members/{id}/role": {Path: webtest.Members + "/" + site.MemberID(t, webtest.Atelier, "agent.own@demo.test") + "/role",
			Form: url.Values{"role": {"agent"}, "restrictions": {"visibility_own", "workflows"}}},
		"/settings/members/{id}/remove": {Path: webtest.Members + "/" + site.MemberID(t, webtest.Atelier, "agent.own@demo.test") + "/remove", Form: nil},
	})
	return valid
}

// validRecords are the forms of the records of somebody whom every assistant
// has found, each about a record of its own.
func validRecords(t *testing.T, site *webtest.Site) map[string]webtest.Request {
	t.Helper()
	contact := webtest.Ask[string](t, site, `insert into contacts (workspace_id, id, name) select workspace_id, gen_random_uuid(), 'Buyer' from workspace_slugs where slug = $1 returning id::text`, webtest.Atelier)
	site.Exec(t, `insert into lookups (workspace_id, id, member_id, member_version, resource, contact_id, address_hash, address_mask)
		select m.workspace_id, gen_random_uuid(), m.id, m.version, 'contacts', $1::uuid, '', '' from members m join contacts c using (workspace_id) where m.role = 'assistant' and c.id = $1::uuid`, contact)
	valid := map[string]webtest.Request{}
	states := map[string]string{
		"subscriptions/resume": "paused", "orders/ship": "paid", "students/resume": "left", "orders/edit": "shipped",
	}
	forms := site.GoodRecords(t, contact)
	delete(forms["affiliate-invoices"], "number") // The assistant has no such field.
	for _, route := range web.Routes() {
		pattern := strings.TrimPrefix(route.Pattern, "/w/{workspace}/")
		for _, section := range webtest.RecordSections {
			rest, ok := strings.CutPrefix(pattern, section+"/{id}/")
			if pattern == "contacts/{id}/"+section+"/new" && route.Method == http.MethodPost {
				valid["/"+pattern] = webtest.Request{Path: webtest.Contacts + "/" + contact + "/" + section + "/new", Form: forms[section]}
			}
			if !ok || route.Method != http.MethodPost {
				continue
			}
			state := cmp.Or(states[section+"/"+rest], webtest.FirstStates[section])
			var form url.Values
			if rest == "edit" {
				form = webtest.With(forms[section], "version", "1")
			}
			if section+"/"+rest == "orders/edit" {
				form = url.Values{"tracking": {"LK123"}, "version": {"1"}}
			}
			if section+"/"+rest == "orders/ship" {
				form = url.Values{"tracking": {"LK123"}}
			}
			valid["/"+pattern] = webtest.Request{Path: "/w/" + webtest.Atelier + "/" + section + "/" + site.MakeRecord(t, section, contact, state) + "/" + rest, Form: form}
		}
	}
	return valid
}

// mergeRequest is one of two customers as they are now. Every assistant has
// looked the second one up too.
func mergeRequest(t *testing.T, site *webtest.Site) webtest.Request {
	t.Helper()
	first, second := site.HeleneID(t), webtest.Ask[string](t, site, `select contact_id::text from contact_addresses where email = $1`, site.AnotherAddress(t))
	site.Exec(t, `insert into lookups (workspace_id, id, member_id, member_version, resource, contact_id, address_hash, address_mask)
		select workspace_id, gen_random_uuid(), id, version, 'contacts', $1, '', '' from members where role = 'assistant' and workspace_id = (select workspace_id from contacts where id = $1)`, second)
	version := func(id string) string {
		return webtest.Ask[string](t, site, `select version::text from contacts where id = $1`, id)
	}
	return webtest.Request{Path: webtest.Contacts + "/" + first + "/merge", Form: url.Values{"other": {second}, "version": {version(first)}, "other_version": {version(second)}}}
}

// Every form of a workspace, filled in well, from every member: it does its
// work, or is refused and changes nothing.
func TestValidRequestsFollowTheMatrix(t *testing.T) {
	t.Parallel()
	m := policytest.Load(t)
	restricted := []string{"settings", "contact_deletion", "data_export", "integrations"}
	for email, s := range map[string]*seat{
		"owner@demo.test": {role: "owner"}, "admin@demo.test": {role: "admin"}, "manager@demo.test": {role: "manager"},
		"manager.restricted@demo.test": {role: "manager", restrictions: restricted},
		"assistant@demo.test":          {role: "assistant"}, "agent@demo.test": {role: "agent"},
		"agent.team@demo.test":   {role: "agent", restrictions: []string{"visibility_team"}},
		"agent.masked@demo.test": {role: "agent", restrictions: []string{"mask_contact", "workflows"}},
		"nora@demo.test":         nil,
	} {
		t.Run(email, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, web.Areas...)
			v := site.SignIn(t, email)
			v.Get("/profile")
			valid := validRequests(t, site, email)
			routes := slices.DeleteFunc(ofWorkspaces(), func(r app.Route) bool {
				return r.Method != http.MethodPost || r.Road.Kind != app.RoadPage || r.Road.Upload || r.Road.Picture != "" || strings.HasSuffix(r.Pattern, "/refused")
			})
			end := slices.IndexFunc(routes, func(r app.Route) bool { return strings.HasSuffix(r.Pattern, "/general/delete") })
			routes = append(slices.Delete(slices.Clone(routes), end, end+1), routes[end]) // The end of the workspace comes last.
			for _, route := range routes {
				request, known := valid[strings.TrimPrefix(route.Pattern, "/w/{workspace}")]
				if strings.HasSuffix(route.Pattern, "/merge") {
					request, known = mergeRequest(t, site), true
				}
				if !known {
					t.Fatalf("no valid request for %s", route.Pattern)
				}
				site.WaitForFiles(t)
				before := site.Kept(t)
				p, want := v.Post(request.Path, request.Form), s.expected(m, route)
				done := http.StatusSeeOther
				if strings.HasSuffix(route.Pattern, ".csv") {
					done = http.StatusOK
				}
				if want == http.StatusUnprocessableEntity {
					want = done // Nothing is wrong with this one.
				}
				if p.Status != want {
					t.Errorf("%s: %d, want %d: %s", route.Pattern, p.Status, want, p.Text())
				}
				if want != done {
					site.Unchanged(t, before, route.Pattern)
				} else if after := site.Kept(t); before["activity"] == after["activity"] && before["lookups"] == after["lookups"] {
					t.Errorf("%s left no line in the activity log, nor in the ledger", route.Pattern)
				}
			}
		})
	}
}

// A row of another workspace, one that never was, and what is no id at all are
// one and the same; one's own row is there, and not one's own to change.
func TestRule15RowsOfOthersDoNotExist(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	nora := site.SignIn(t, "nora@demo.test")
	nora.Get("/w/" + webtest.Nordlicht + "/settings/members")
	nora.Post("/w/"+webtest.Nordlicht+"/settings/members/invitations", url.Values{"email": {"yoga@example.org"}, "role": {"agent"}})
	foreign := map[string]string{ // by what the id names
		"invitation": site.InvitationID(t, webtest.Nordlicht, "yoga@example.org"), "member": site.MemberID(t, webtest.Nordlicht, "nora@demo.test"), "contact": site.SomeContact(t, webtest.Nordlicht),
	}
	for _, section := range []string{"transactions", "subscriptions", "students"} {
		foreign[section] = webtest.Ask[string](t, site, `select id::text from `+section+` where contact_id = $1 union all (select id::text from `+section+`
			where workspace_id = (select workspace_id from contacts where id = $1) limit 1) limit 1`, foreign["contact"])
	}
	foreign["orders"] = site.MakeRecord(t, "orders", foreign["contact"], "open")
	own, other := site.MemberID(t, webtest.Atelier, "owner@demo.test"), site.MemberID(t, webtest.Atelier, "agent@demo.test")
	answered := site.InvitationID(t, webtest.Atelier, "agent@demo.test")
	removed := site.MemberID(t, webtest.Atelier, "former@demo.test")
	gone := site.SomeContact(t, webtest.Atelier)
	site.Exec(t, `update contacts set deleted_at = now() - interval '31 days' where id = $1`, gone)
	notThere := sectiontest.NotThere(t, site, web.Sections())
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Members)
	before := site.Kept(t)
	for _, route := range web.Routes() {
		if !strings.Contains(route.Pattern, "{id}") {
			continue
		}
		isInvitation := strings.Contains(route.Pattern, "/invitations/")
		get := func(id string) *webtest.Page {
			path := strings.NewReplacer("{workspace}", webtest.Atelier, "{id}", id).Replace(route.Pattern)
			if route.Method == http.MethodPost {
				form := url.Values{}
				switch {
				case strings.HasSuffix(path, "/role"):
					form.Set("role", "agent")
				case strings.HasSuffix(route.Pattern, "/contacts/{id}/edit"):
					form.Set("name", "Anna")
				}
				return owner.Post(path, form)
			}
			return owner.Get(path)
		}
		unknown := uuid.NewString()
		missing := get(unknown)
		if missing.Status != http.StatusNotFound {
			t.Errorf("%s %s: %d for an unknown id", route.Method, route.Pattern, missing.Status)
		}
		for _, id := range append(slices.Collect(maps.Values(foreign)), append(notThere, answered, removed, gone, uuid.Nil.String(), uuid.NewString()[:35]+"%30",
			"1", "-1", "me", "%20", "%00", "{"+unknown+"}", "urn:uuid:"+unknown, strings.ReplaceAll(unknown, "-", ""), unknown+"%0a", strings.Repeat("9", 400),
			url.PathEscape("' or 1=1 --"), url.PathEscape("../"+own))...,
		) {
			if p := get(id); len(id) == 36 {
				webtest.SameBut(t, route.Pattern+" "+id, p, id, missing, unknown)
			} else if p.Status != http.StatusNotFound {
				t.Errorf("%s %s: %d for %q", route.Method, route.Pattern, p.Status, id)
			}
		}
		if route.Road.Kind == app.RoadPage && route.Road.Resource.String() == "members" && !isInvitation {
			if p := get(own); p.Status != http.StatusForbidden || !p.Has("Nobody changes their own access") {
				t.Errorf("%s %s for oneself: %d %s", route.Method, route.Pattern, p.Status, p.Text())
			}
			if p := owner.Get(strings.NewReplacer("{workspace}", webtest.Atelier, "{id}", other).Replace(route.Pattern)); p.Status != http.StatusOK {
				t.Errorf("%s for another: %d", route.Pattern, p.Status)
			}
		}
	}
	site.Unchanged(t, before, "a row that is not there")
}
