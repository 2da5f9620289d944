package web_test

import (
	"net/http"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// What somebody may do with a section, and why not more, is told in sentences: of every member
// about every section, of every role, in every language.
func TestReasonsAreSentences(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	for _, language := range []string{"en", "fr", "nl"} {
		site.Exec(t, `update users set language = $1 where email = 'owner@demo.test'`, language)
		pages := map[string]string{access + "?role=manager&restrictions=data_export,contact_deletion": ".access td:last-child p"}
		for _, role := range []string{"owner", "admin", "manager", "assistant", "agent"} {
			pages[access+"?role="+role] = ".access td:last-child p"
		}
		for _, option := range owner.Get(access + "/who").Find("#seers-resource option").EachIter() {
			pages[access+"/who?resource="+option.AttrOr("value", "")] = ".seers-why"
		}
		for page, where := range pages {
			got := owner.Get(page)
			told := got.Find(where)
			if got.Status != http.StatusOK || told.Length() == 0 {
				t.Fatalf("%s: %d, %d reasons", page, got.Status, told.Length())
			}
			for _, reason := range told.EachIter() {
				if text := strings.TrimSpace(reason.Text()); !strings.HasSuffix(text, ".") || len(strings.Fields(text)) < 4 {
					t.Errorf("%s, %s: %q is no sentence", page, language, text)
				}
			}
		}
	}
}

// A preview says of a restriction who set it and when: who changed the access last so that it
// came, or who invited with it.
func TestAPreviewSaysWhoSetWhatAndWhen(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	agent := site.MemberID(t, webtest.Atelier, "agent@demo.test")
	why := func() string { return owner.Get(access + "?member=" + agent).Find(".access").Text() }
	site.Exec(t, `update members set restrictions = '{workflows}', owner_restrictions = '{}' where id = $1`, agent)
	site.Exec(t, `delete from activity where target_id = $1 and act = 'member.change'`, agent)
	site.Exec(t, `update invitations set restrictions = '{workflows}', created_at = '2026-05-21 10:00Z',
		inviter_id = (select id from members where email = 'admin@demo.test' and workspace_id = invitations.workspace_id)
		where email_key = 'agent@demo.test' and state = 'accepted'`)
	admin := webtest.Ask[string](t, site, `select name from members where email = 'admin@demo.test' limit 1`)
	if text := why(); !strings.Contains(text, "(set by "+admin+" on 21 May 2026)") {
		t.Errorf("restricted by the invitation: %s", text)
	}
	line := `insert into activity (workspace_id, id, at, member_id, actor, act, subject, target, target_id, detail)
		select workspace_id, gen_random_uuid(), $2, id, name, 'member.change', 'members', 'Agent', $1, $3
		  from members where email = 'owner@demo.test' and workspace_id = (select workspace_id from members where id = $1)`
	site.Exec(t, line, agent, "2026-06-03T10:00:00Z", `{"restrictions_from": [], "restrictions": ["workflows"]}`)
	site.Exec(t, line, agent, "2026-06-04T10:00:00Z", `{"restrictions_from": ["workflows"], "restrictions": ["workflows"]}`)
	site.Exec(t, `update members set owner_restrictions = '{workflows}' where id = $1`, agent)
	if text := why(); !strings.Contains(text, "(set by Marie Marchand, an owner, on 3 June 2026)") {
		t.Errorf("restricted by a change: %s", text)
	}
}
