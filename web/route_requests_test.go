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

type request struct {
	path string
	form url.Values
}

// validRequests are forms that do what they say when the role lets them. What
// they need is there for a manager too, who gives the least.
func validRequests(t *testing.T, site *webtest.Site, email string) map[string]request {
	t.Helper()
	found, other := contacts+"/"+heleneID(t, site), anotherAddress(t, site)
	lookup := func(section string) request {
		return request{"/w/" + atelier + "/" + section + "/lookup", url.Values{"email": {other}, "reason": {"asks for an invoice"}}}
	}
	valid := validRecords(t, site)
	note := uuid.NewString()
	do(t, site, `insert into contact_notes (workspace_id, id, contact_id, member_id, text) select c.workspace_id, $1, c.id, m.id, 'x' from contacts c join members m using (workspace_id)
		where c.id = $2 and m.email_key = $3`, note, heleneID(t, site), email)
	for pattern, r := range sectiontest.Requests(t, site, web.Sections()) {
		valid[pattern] = request{r.Path, r.Form}
	}
	brought := func(section string) string {
		return "/w/" + atelier + section + "/imports/" + aFile(t, site, email, section)
	}
	columns := url.Values{"column_email": {"0"}, "column_at": {"1"}, "column_amount": {"2"}, "act": {"start"}}
	pending := invitations + "/" + invitationID(t, site, atelier, "expired@demo.test") // an agent's
	team, clay := teamID(t, site, "Customer service"), fieldID(t, site, "Preferred clay")
	maps.Copy(valid, map[string]request{
		// In the order of the routes: what the assistant changes is what they found.
		"/contacts":                         {contacts, url.Values{"name": {"Anna"}, "email": {"anna@example.org"}}},
		"/contacts/imports/{id}":            {brought("/contacts"), url.Values{"column_email": {"0"}, "act": {"start"}}},
		"/contacts/imports/{id}/cancel":     {brought("/contacts") + "/cancel", nil},
		"/transactions/imports/{id}":        {brought("/transactions"), columns},
		"/transactions/imports/{id}/cancel": {brought("/transactions") + "/cancel", nil},
		"/contacts/lookup":                  {contacts + "/lookup", url.Values{"email": {helene}}},
		"/contacts/export":                  {contacts + "/export", url.Values{"password": {demo.Password}}},
		"/transactions/export":              {"/w/" + atelier + "/transactions/export", nil},
		"/subscriptions/export":             {"/w/" + atelier + "/subscriptions/export", nil},
		"/orders/export":                    {"/w/" + atelier + "/orders/export", nil},
		"/affiliate-invoices/export":        {"/w/" + atelier + "/affiliate-invoices/export", nil},
		"/students/export":                  {"/w/" + atelier + "/students/export", nil},
		"/settings/audit-log/export":        {"/w/" + atelier + "/settings/audit-log/export", nil},
		"/settings/members.csv":             {members + ".csv", nil},
		"/reports.csv":                      {"/w/" + atelier + "/reports.csv", nil},
		"/contacts/{id}/edit":               {found + "/edit", url.Values{"name": {"Hélène D."}, "email": {helene}}},
		"/contacts/bulk":                    {contacts + "/bulk", url.Values{"contacts": {someContact(t, site, atelier)}, "act": {"tag"}, "tag": {"Chosen"}}},
		"/contacts/{id}/notes":              {found + "/notes", url.Values{"text": {"Rings twice"}}},
		"/contacts/{id}/notes/remove":       {found + "/notes/remove", url.Values{"note": {note}}},
		"/contacts/{id}/delete":             {found + "/delete", nil},
		"/contacts/{id}/restore":            {found + "/restore", nil},
		"/transactions/lookup":              lookup("transactions"),
		"/subscriptions/lookup":             lookup("subscriptions"),
		"/affiliate-invoices/lookup":        lookup("affiliate-invoices"),
		"/students/lookup":                  lookup("students"),
		"/settings/general": {"/w/" + atelier + "/settings/general", url.Values{
			"name": {"Atelier"}, "slug": {atelier}, "lookups_per_minute": {"5"}, "lookups_per_day": {"6"}}},
		"/settings/account":                           {account, goodBusiness()},
		"/settings/account/logo/remove":               {account + "/logo/remove", nil},
		"/settings/general/delete":                    {"/w/" + atelier + "/settings/general/delete", url.Values{"name": {"Atelier"}}},
		"/settings/members/invitations":               {invitations, url.Values{"email": {"new@example.org"}, "role": {"agent"}}},
		"/settings/members/invitations/{id}/resend":   {pending + "/resend", nil},
		"/settings/members/invitations/{id}/withdraw": {pending + "/withdraw", nil},
		"/settings/members/{id}/role": {members + "/" + memberID(t, site, atelier, "agent.own@demo.test") + "/role",
			url.Values{"role": {"agent"}, "restrictions": {"visibility_own", "workflows"}}},
		"/settings/teams":             {teams, url.Values{"name": {"Kiln"}, "members": {memberID(t, site, atelier, "agent@demo.test")}}},
		"/settings/teams/{id}/edit":   {teams + "/" + team + "/edit", url.Values{"name": {"Care"}}},
		"/settings/teams/{id}/delete": {teams + "/" + team + "/delete", nil},
		"/settings/contact-fields":    {fields, url.Values{"name": {"Shoe size"}, "kind": {"number"}}},
		"/settings/contact-fields/{id}/edit": {fields + "/" + clay + "/edit",
			url.Values{"name": {"Clay"}, "choices": {"Stoneware\r\nPorcelain\r\nEarthenware\r\nRaku clay\r\nPaper clay\r\nBone china"}}},
		"/settings/contact-fields/{id}/delete": {fields + "/" + clay + "/delete", nil},
		"/settings/members/{id}/remove":        {members + "/" + memberID(t, site, atelier, "agent.own@demo.test") + "/remove", nil},
	})
	return valid
}

// validRecords are the forms of the records of somebody whom every assistant
// has found, each about a record of its own.
func validRecords(t *testing.T, site *webtest.Site) map[string]request {
	t.Helper()
	contact := ask[string](t, site, `insert into contacts (workspace_id, id, name) select workspace_id, gen_random_uuid(), 'Buyer' from workspace_slugs where slug = $1 returning id::text`, atelier)
	do(t, site, `insert into lookups (workspace_id, id, member_id, member_version, resource, contact_id, address_hash, address_mask)
		select m.workspace_id, gen_random_uuid(), m.id, m.version, 'contacts', $1::uuid, '', '' from members m join contacts c using (workspace_id) where m.role = 'assistant' and c.id = $1::uuid`, contact)
	valid := map[string]request{}
	states := map[string]string{
		"subscriptions/resume": "paused", "orders/ship": "paid", "students/resume": "left", "orders/edit": "shipped",
	}
	forms := goodRecords(t, site, contact)
	delete(forms["affiliate-invoices"], "number") // The assistant has no such field.
	for _, route := range web.Routes() {
		pattern := strings.TrimPrefix(route.Pattern, "/w/{workspace}/")
		for _, section := range recordSections {
			rest, ok := strings.CutPrefix(pattern, section+"/{id}/")
			if pattern == "contacts/{id}/"+section+"/new" && route.Method == http.MethodPost {
				valid["/"+pattern] = request{contacts + "/" + contact + "/" + section + "/new", forms[section]}
			}
			if !ok || route.Method != http.MethodPost {
				continue
			}
			state := cmp.Or(states[section+"/"+rest], firstStates[section])
			var form url.Values
			if rest == "edit" {
				form = with(forms[section], "version", "1")
			}
			if section+"/"+rest == "orders/edit" {
				form = url.Values{"tracking": {"LK123"}, "version": {"1"}}
			}
			if section+"/"+rest == "orders/ship" {
				form = url.Values{"tracking": {"LK123"}}
			}
			valid["/"+pattern] = request{"/w/" + atelier + "/" + section + "/" + made(t, site, section, contact, state) + "/" + rest, form}
		}
	}
	return valid
}

// aFile is a file whose columns its bringer is asked for.
func aFile(t *testing.T, site *webtest.Site, email, section string) string {
	t.Helper()
	id := uuid.NewString()
	do(t, site, `insert into imports (workspace_id, id, member_id, member_version, resource, state, file, separator, bytes)
		select m.workspace_id, $1, m.id, m.version, $2, 'uploaded', 'a.csv', ',', length($4) from members m join workspace_slugs s using (workspace_id) where s.slug = $5 and m.email_key = $3`,
		id, strings.Trim(section, "/"), email, aFileText, atelier)
	do(t, site, `insert into import_parts (workspace_id, import_id, number, body) select workspace_id, id, 0, $2::bytea from imports where id = $1`, id, []byte(aFileText))
	return id
}

const aFileText = "email,date,amount\nbrought@example.org,2026-01-02,12.50\n"

// mergeRequest is one of two customers as they are now. Every assistant has
// looked the second one up too.
func mergeRequest(t *testing.T, site *webtest.Site) request {
	t.Helper()
	first, second := heleneID(t, site), ask[string](t, site, `select contact_id::text from contact_addresses where email = $1`, anotherAddress(t, site))
	do(t, site, `insert into lookups (workspace_id, id, member_id, member_version, resource, contact_id, address_hash, address_mask)
		select workspace_id, gen_random_uuid(), id, version, 'contacts', $1, '', '' from members where role = 'assistant' and workspace_id = (select workspace_id from contacts where id = $1)`, second)
	version := func(id string) string {
		return ask[string](t, site, `select version::text from contacts where id = $1`, id)
	}
	return request{contacts + "/" + first + "/merge", url.Values{"other": {second}, "version": {version(first)}, "other_version": {version(second)}}}
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
			site := webtest.New(t)
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
				written(t, site)
				before := kept(t, site)
				p, want := v.Post(request.path, request.form), s.expected(m, route)
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
					unchanged(t, site, before, route.Pattern)
				} else if after := kept(t, site); before["activity"] == after["activity"] && before["lookups"] == after["lookups"] {
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
	site := webtest.New(t)
	nora := site.SignIn(t, "nora@demo.test")
	nora.Get("/w/" + nordlicht + "/settings/members")
	nora.Post("/w/"+nordlicht+"/settings/members/invitations", url.Values{"email": {"yoga@example.org"}, "role": {"agent"}})
	foreign := map[string]string{ // by what the id names
		"invitation": invitationID(t, site, nordlicht, "yoga@example.org"), "member": memberID(t, site, nordlicht, "nora@demo.test"), "contact": someContact(t, site, nordlicht),
	}
	for _, section := range []string{"transactions", "subscriptions", "students"} {
		foreign[section] = ask[string](t, site, `select id::text from `+section+` where contact_id = $1 union all (select id::text from `+section+`
			where workspace_id = (select workspace_id from contacts where id = $1) limit 1) limit 1`, foreign["contact"])
	}
	foreign["orders"] = made(t, site, "orders", foreign["contact"], "open")
	do(t, site, `insert into teams (workspace_id, id, name, name_key) select workspace_id, id, 'Theirs', 'theirs' from members where id = $1`, foreign["member"])
	do(t, site, `insert into contact_fields (workspace_id, id, name, name_key, kind) select workspace_id, id, 'Theirs', 'theirs', 'text' from members where id = $1`, foreign["member"])
	own, other := memberID(t, site, atelier, "owner@demo.test"), memberID(t, site, atelier, "agent@demo.test")
	answered := invitationID(t, site, atelier, "agent@demo.test")
	removed := memberID(t, site, atelier, "former@demo.test")
	gone := someContact(t, site, atelier)
	do(t, site, `update contacts set deleted_at = now() - interval '31 days' where id = $1`, gone)
	notThere := sectiontest.NotThere(t, site, web.Sections())
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(members)
	before := kept(t, site)
	for _, route := range web.Routes() {
		if !strings.Contains(route.Pattern, "{id}") {
			continue
		}
		isInvitation := strings.Contains(route.Pattern, "/invitations/")
		get := func(id string) *webtest.Page {
			path := strings.NewReplacer("{workspace}", atelier, "{id}", id).Replace(route.Pattern)
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
				sameBut(t, route.Pattern+" "+id, p, id, missing, unknown)
			} else if p.Status != http.StatusNotFound {
				t.Errorf("%s %s: %d for %q", route.Method, route.Pattern, p.Status, id)
			}
		}
		if route.Road.Kind == app.RoadPage && route.Road.Resource.String() == "members" && !isInvitation {
			if p := get(own); p.Status != http.StatusForbidden || !p.Has("Nobody changes their own access") {
				t.Errorf("%s %s for oneself: %d %s", route.Method, route.Pattern, p.Status, p.Text())
			}
			if p := owner.Get(strings.NewReplacer("{workspace}", atelier, "{id}", other).Replace(route.Pattern)); p.Status != http.StatusOK {
				t.Errorf("%s for another: %d", route.Pattern, p.Status)
			}
		}
	}
	unchanged(t, site, before, "a row that is not there")
}
