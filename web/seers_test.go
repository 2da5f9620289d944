package web_test

import (
	"net/http"
	"strings"
	"testing"

	"latchkey/internal/demo"
	"latchkey/internal/policy"
	"latchkey/web"
	"latchkey/web/webtest"
)

const who = access + "/who"

// Who sees a customer is who can open them: each member's own requests are the judge.
func TestWhoSeesACustomerIsWhoOpensThem(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner, manager := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "manager@demo.test")
	helene := site.HeleneID(t)
	groups := func(v *webtest.Visitor, question string) map[string]string {
		p := v.Get(who + question)
		if p.Status != http.StatusOK {
			t.Fatalf("%s: %d %s", question, p.Status, p.Text())
		}
		of := map[string]string{}
		for _, verdict := range []string{"yes", "narrow", "no"} {
			for _, line := range p.Find(".access-" + verdict + " li").EachIter() {
				name := strings.TrimSpace(line.Find("a").Text())
				if of[name] != "" {
					t.Errorf("%s: %s is in two groups", question, name)
				}
				of[name] = verdict
			}
		}
		return of
	}
	const lotte, camille = "Lotte de Vries", "Camille Moreau" // The assistant, and an agent who sees their own.
	site.Exec(t, `update contacts set assignee_id = null, team_id = null where id = $1`, helene)
	if of := groups(owner, "?contact="+helene); of[lotte] != "narrow" || of[camille] != "no" {
		t.Errorf("before a lookup: %s, and the agent %s", of[lotte], of[camille])
	}
	site.FindHelene(t)
	site.Exec(t, `update conversations set contact_id = $2 where id = $1`, site.SomeConversation(t), helene)
	site.Exec(t, `update contacts set assignee_id = $2 where id = $1`, helene, site.MemberID(t, webtest.Atelier, "agent.own@demo.test"))
	if of := groups(owner, "?contact="+helene); of[lotte] != "yes" || of[camille] == "no" {
		t.Errorf("after a lookup: %s, and the agent whose customer they are %s", of[lotte], of[camille])
	}
	// Nobody sees in conversations a customer with whom there is none.
	site.Exec(t, `update conversations set hidden = true where contact_id = $1`, helene)
	if of := groups(owner, "?contact="+helene); of[camille] != "no" || of[lotte] != "yes" {
		t.Errorf("without a conversation: the agent %s, and who found them %s", of[camille], of[lotte])
	}
	for question, section := range map[string]string{"": "Customers", "?field=phone": "Choose a section", "?contact=" + helene: "Choose a section", "?resource=": "Customers"} {
		list := owner.Get(who + question).Find("select[name=resource] option")
		chosen := list.First().Text() // What a browser shows where nothing is selected.
		if selected := list.Filter("[selected]"); selected.Length() > 0 {
			chosen = selected.Text()
		}
		if chosen != section {
			t.Errorf("%q: the list says %q", question, chosen)
		}
	}
	if p := owner.Get(who + "?field=phone&resource=orders"); !p.Has("only by typing the exact e‑mail address") {
		t.Errorf("a field of the customers beside another section: %s", p.Text())
	}
	masked := webtest.Ask[string](t, site, `select name from members where 'mask_contact' = any (restrictions) and removed_at is null
		and workspace_id = (select workspace_id from workspace_slugs where slug = $1) limit 1`, webtest.Atelier)
	if of := groups(manager, "?field=phone"); of[masked] != "narrow" {
		t.Errorf("a masked agent sees phone numbers: %s", of[masked])
	}
	for resource, verdict := range map[policy.Resource]string{policy.AuditLog: "no", policy.Payments: "no", policy.Tags: "yes", policy.Transactions: "narrow"} {
		if of := groups(owner, "?resource="+resource.String()); of[lotte] != verdict {
			t.Errorf("%s: an assistant %s, want %s", resource, of[lotte], verdict)
		}
	}
	for question, status := range map[string]int{
		"?field=iban": http.StatusBadRequest, "?resource=profile": http.StatusBadRequest, "?resource=payouts": http.StatusBadRequest,
		"?contact=" + strings.Repeat("0", 8) + "-0000-4000-8000-000000000000": http.StatusNotFound,
	} {
		if p := owner.Get(who + question); p.Status != status || p.Has(demo.Helene) {
			t.Errorf("%s: %d", question, p.Status)
		}
	}
}
