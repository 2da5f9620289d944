package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/people"
	"latchkey/web/walktest"
	"latchkey/web/webtest"
)

func TestWalk(t *testing.T) {
	t.Parallel()
	walktest.Run(t, people.Area, requests)
}

// requests are right forms of this area.
func requests(t *testing.T, site *webtest.Site, email string) map[string]webtest.Request {
	t.Helper()
	site.SignIn(t, email)                                                                             // Another device of theirs.
	pending := webtest.Invitations + "/" + site.InvitationID(t, webtest.Atelier, "expired@demo.test") // an agent's
	return map[string]webtest.Request{
		"/signup":                {Path: "/signup", Form: url.Values{"email": {"new@example.org"}}},
		"/forgot":                {Path: "/forgot", Form: url.Values{"email": {"nora@demo.test"}}},
		"/preferences":           {Path: "/preferences", Form: url.Values{"theme": {"dark"}}},
		"/busy":                  {Path: "/w/" + webtest.Atelier + "/busy", Form: url.Values{"presence": {"busy"}}},
		"/profile":               {Path: "/profile", Form: url.Values{"name": {"Anna"}, "language": {"en"}, "theme": {"dark"}}},
		"/profile/avatar/remove": {Path: "/profile/avatar/remove"},
		"/profile/sessions/{id}/end": {Path: "/profile/sessions/" + webtest.Ask[string](t, site, `
			select s.id::text from user_sessions s join users u on u.id = s.user_id where u.email_key = $1 order by s.id limit 1`, email) + "/end", Unlogged: true},
		"/workspaces/new": {Path: "/workspaces/new", Form: webtest.AWorkspace("Kiln")},
		"/access": {
			Path: "/w/" + webtest.Atelier + "/access", Form: url.Values{"resource": {"audit_log"}, "action": {"open"}},
			Instead: map[string]int{"owner": http.StatusConflict, "admin": http.StatusConflict},
		},
		"/settings/access/requests/{id}": {
			Path: asked(t, site, "agent.own@demo.test", "reports"), Form: url.Values{"for": {"decline"}, "version": {"1"}}, Owners: true,
		},
		"/settings/audit-log/export": {Path: "/w/" + webtest.Atelier + "/settings/audit-log/export"},
		"/settings/members.csv":      {Path: webtest.Members + ".csv"},
		"/settings/general": {Path: "/w/" + webtest.Atelier + "/settings/general", Form: url.Values{
			"name": {"Atelier"}, "slug": {webtest.Atelier}, "lookups_per_minute": {"5"}, "lookups_per_day": {"6"}, "misses_told": {"25"}, "warned_days": {"7"}, "ending_told": {"3"}, "offline_after": {"5"},
		}},
		"/settings/account":                           {Path: webtest.Account, Form: webtest.GoodBusiness()},
		"/settings/account/logo/remove":               {Path: webtest.Account + "/logo/remove"},
		"/settings/general/delete":                    {Path: "/w/" + webtest.Atelier + "/settings/general/delete", Form: url.Values{"name": {"Atelier"}}},
		"/settings/members/invitations":               {Path: webtest.Invitations, Form: url.Values{"email": {"new@example.org"}, "role": {"agent"}}},
		"/settings/members/invitations/{id}/role":     {Path: pending + "/role", Form: url.Values{"role": {"agent"}}},
		"/settings/members/invitations/{id}/resend":   {Path: pending + "/resend"},
		"/settings/members/invitations/{id}/withdraw": {Path: pending + "/withdraw"},
		"/settings/members/invitations/{id}/restore":  {Path: withdrawn(t, site, "taken.back@example.org") + "/restore"},
		"/settings/members/several/{id}/restore": {Path: webtest.Members + "/several/" + site.Press(t, email, "invitation.withdraw",
			strings.TrimPrefix(withdrawn(t, site, "several.back@example.org"), webtest.Invitations+"/")) + "/restore"},
		"/settings/members/several/resend": {Path: webtest.Members + "/several/resend", Form: url.Values{
			"ids": {strings.TrimPrefix(invited(t, site, "two.of.several@example.org"), webtest.Invitations+"/")},
		}},
		"/settings/members/several": {Path: webtest.Members + "/several", Form: url.Values{
			"act": {"withdraw"}, "ids": {strings.TrimPrefix(invited(t, site, "one.of.several@example.org"), webtest.Invitations+"/")},
		}},
		"/settings/members/{id}/role": {Path: webtest.Members + "/" + site.MemberID(t, webtest.Atelier, "agent.own@demo.test") + "/role",
			Form: url.Values{"role": {"agent"}, "restrictions": {"visibility_own", "workflows"}}},
		"/settings/members/{id}/suspend":    {Path: webtest.Members + "/" + site.MemberID(t, webtest.Atelier, "agent.own@demo.test") + "/suspend"},
		"/settings/members/{id}/reactivate": {Path: webtest.Members + "/" + site.MemberID(t, webtest.Atelier, "agent.own@demo.test") + "/reactivate"},
		"/settings/members/{id}/sign-out":   {Path: webtest.Members + "/" + site.MemberID(t, webtest.Atelier, "agent.own@demo.test") + "/sign-out", Owners: true},
		"/settings/members/{id}/replace": {Path: webtest.Members + "/" + site.MemberID(t, webtest.Atelier, "agent.own@demo.test") + "/replace",
			Form: url.Values{"email": {"new.address@example.org"}, "language": {"en"}}},
		"/settings/members/{id}/remove": {Path: webtest.Members + "/" + site.MemberID(t, webtest.Atelier, "agent.own@demo.test") + "/remove"},
	}
}

// asked is a request for access that waits for an answer.
func asked(t *testing.T, site *webtest.Site, email, resource string) string {
	t.Helper()
	return "/w/" + webtest.Atelier + "/settings/access/requests/" + webtest.Ask[string](t, site, `
		with made as (
			insert into access_requests (workspace_id, id, member_id, resource, action)
			select m.workspace_id, gen_random_uuid(), m.id, $2, 'open' from members m join workspace_slugs s using (workspace_id)
			 where s.slug = '`+webtest.Atelier+`' and m.email_key = $1
			on conflict (workspace_id, member_id, resource, action) where state = 'open' do update set words = '' returning id)
		select id::text from made`, email, resource)
}

// invited is an invitation that waits for an answer.
func invited(t *testing.T, site *webtest.Site, email string) string {
	t.Helper()
	site.Invite(t, site.SignIn(t, "owner@demo.test"), email, "agent")
	return webtest.Invitations + "/" + site.InvitationID(t, webtest.Atelier, email)
}

// withdrawn is an invitation that was withdrawn, and whose link would still open.
func withdrawn(t *testing.T, site *webtest.Site, email string) string {
	t.Helper()
	path, owner := invited(t, site, email), site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Members)
	owner.Post(path+"/withdraw", url.Values{})
	return path
}
