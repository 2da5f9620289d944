package messages_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"latchkey/web/webtest"
)

// deleteTemplate deletes one, in its one language.
func (p *provider) deleteTemplate(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.refuses != "" || r.Header.Get("Authorization") != "Bearer a token" {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"error":{"message":"Invalid parameter","error_user_msg":%q}}`, p.refuses)
		return
	}
	q := r.URL.Query()
	p.templates = slices.DeleteFunc(p.templates, func(t values) bool { return t["name"] == q.Get("name") && t["id"] == q.Get("hsm_id") })
	fmt.Fprint(w, `{"success":true}`)
}

// A template is deleted by its provider, who may refuse it, and is gone once it is; one that is
// on its way to customers is kept, and said where.
func TestATemplateIsDeleted(t *testing.T) {
	t.Parallel()
	p, site, owner := newProvider(t)
	site.Exec(t, `update users set language = 'en'`)
	p.templates = []values{template("order_here", "APPROVED", "Your order {{1}} is here."), template("sale", "APPROVED", "A sale begins.")}
	owner.Post(templates+"/refresh", nil)
	is := func(what, want string) {
		t.Helper()
		webtest.Until(t, what+": "+want, func() bool { return states(t, site) == want })
	}
	is("fetched", "order_here approved, sale approved")
	page := func(name string) string {
		return templates + "/" + webtest.Ask[string](t, site, `select id::text from message_templates where name = $1`, name) + "/delete"
	}
	sale := page("sale")
	if q := owner.Get(sale); q.Status != http.StatusOK || !q.Has("Delete the message template sale?") {
		t.Fatalf("%d %s", q.Status, q.Text())
	}
	for who, want := range map[string]int{"manager@demo.test": 403, "agent@demo.test": 403, "nora@demo.test": 404} {
		if v := site.SignIn(t, who); v.Get(sale).Status != want || v.Post(sale, nil).Status != want {
			t.Errorf("%s may delete it", who)
		}
	}
	// One is on its way with it.
	id := webtest.Ask[string](t, site, `
		with talk as (select v.workspace_id, v.id, t.channel_id from conversations v join message_templates t on t.workspace_id = v.workspace_id and t.name = 'sale' limit 1),
		moved as (update conversations v set channel_id = talk.channel_id from talk where v.workspace_id = talk.workspace_id and v.id = talk.id),
		sent as (insert into messages (workspace_id, id, conversation_id, member_id, text, state)
		         select workspace_id, gen_random_uuid(), id, $1::uuid, 'A sale begins.', 'queued' from talk returning workspace_id, id, conversation_id),
		kept as (insert into message_fillings (workspace_id, message_id, name, language, variables) select workspace_id, id, 'sale', 'en', '{}' from sent)
		select conversation_id::text from sent`, site.MemberID(t, webtest.Atelier, "owner@demo.test"))
	if q := owner.Post(sale, nil); q.Status != http.StatusConflict || !q.Has("#"+numberOf(t, site, id)) {
		t.Errorf("one on its way: %d %s", q.Status, q.Text())
	}
	site.Exec(t, `update messages set state = 'sent' where conversation_id = $1 and state = 'queued'`, id)
	p.mu.Lock()
	p.refuses = "Templates of this kind stay"
	p.mu.Unlock()
	owner.Post(sale, nil)
	webtest.Until(t, "it is refused", func() bool {
		q := owner.Get(templates)
		return q.Has("Templates of this kind stay") && q.Find(`a[href="`+sale+`"]`).Length() == 1
	})
	is("refused", "order_here approved, sale approved")
	p.mu.Lock()
	p.refuses = ""
	p.mu.Unlock()
	if q := owner.Follow(owner.Post(sale, nil)); !q.Has("The template is being deleted.") {
		t.Errorf("%d %s", q.Status, q.Text())
	}
	is("deleted", "order_here approved")
	if left := len(p.templates); left != 1 {
		t.Errorf("the provider has %d", left)
	}
	if q := owner.Post(sale, nil); q.Status != http.StatusNotFound {
		t.Errorf("once more: %d", q.Status)
	}
	// What the provider never had goes at once, and what is being submitted waits.
	site.Exec(t, `update message_templates set provider_id = '', state = 'submitting'`)
	order := page("order_here")
	if q := owner.Post(order, nil); q.Status != http.StatusConflict {
		t.Errorf("one that is being submitted: %d", q.Status)
	}
	site.Exec(t, `update message_templates set state = 'refused'`)
	owner.Post(order, nil)
	if got := states(t, site); got != "" {
		t.Errorf("left: %s", got)
	}
	if logged := webtest.Ask[int](t, site, `select count(*) from activity where act = 'template.delete'`); logged != 3 {
		t.Errorf("%d lines", logged)
	}
}
