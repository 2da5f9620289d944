package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/web/webtest"
)

func TestADeletionCanBeUndone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	for _, email := range []string{"assistant@demo.test", "owner@demo.test"} {
		v := site.SignIn(t, email)
		v.Get(contacts)
		id := heleneID(t, site)
		if strings.HasPrefix(email, "assistant") {
			lookedUp(t, v, contacts, helene)
		}
		p := v.Follow(v.Post(contacts+"/"+id+"/delete", nil))
		if p.Status != http.StatusOK || !p.Has("Hélène Dubois is deleted") || p.Find(`form[action$="/restore"] button`).Length() != 1 {
			t.Fatalf("%s: %d %s", email, p.Status, p.Text())
		}
		if list := v.Get(contacts + "/deleted"); list.Has("Hélène Dubois") == strings.HasPrefix(email, "assistant") {
			t.Errorf("%s: the list of deletions: %s", email, list.Text())
		}
		p = v.Follow(v.Post(contacts+"/"+id+"/restore", nil))
		if p.Status != http.StatusOK || !p.Has("The customer is back.") || !p.Has("helene.dubois@example.org") {
			t.Errorf("%s: %d %s", email, p.Status, p.Text())
		}
		if p := v.Post(contacts+"/"+id+"/restore", nil); p.Status != http.StatusNotFound {
			t.Errorf("%s undoes nothing: %d", email, p.Status)
		}
	}
	restricted := site.SignIn(t, "manager.restricted@demo.test")
	restricted.Get(contacts)
	do(t, site, `update contacts set deleted_at = now() where id = $1`, heleneID(t, site))
	for _, path := range []string{"/" + heleneID(t, site) + "/restore", "/" + heleneID(t, site) + "/merge"} {
		if p := restricted.Get(contacts + path); p.Status != http.StatusForbidden {
			t.Errorf("a manager who may not delete opens %s: %d", path, p.Status)
		}
	}
	if restricted.Get(contacts).Find(`a[href$="/deleted"]`).Length() > 0 || restricted.Get(contacts+"/deleted").Find(`a[href$="/restore"]`).Length() > 0 {
		t.Error("they are led to undo deletions")
	}
}

// Both customers are shown before anything happens; the second is found as
// everywhere: by its whole address, and for an assistant by a lookup.
func TestTwoCustomersBecomeOne(t *testing.T) {
	t.Parallel()
	for _, email := range []string{"assistant@demo.test", "admin@demo.test"} {
		t.Run(email, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t)
			v := site.SignIn(t, email)
			assistant := strings.HasPrefix(email, "assistant")
			other := anotherAddress(t, site)
			id := heleneID(t, site)
			if assistant {
				lookedUp(t, v, contacts, helene)
			}
			merge := contacts + "/" + id + "/merge"
			v.Get(merge)
			before := kept(t, site)
			for _, typed := range []string{"", "x", "%", "@example.org", helene} {
				if p := v.Post(merge, url.Values{"email": {typed}}); p.Status != http.StatusUnprocessableEntity || p.Find(`input[name="other"]`).Length() > 0 {
					t.Errorf("%q: %d %s", typed, p.Status, p.Text())
				}
			}
			after := kept(t, site)
			delete(before, "lookups")
			delete(after, "lookups")
			for table := range before {
				if before[table] != after[table] {
					t.Errorf("looking changed %s", table)
				}
			}
			lookups := ask[int](t, site, `select count(*) from lookups`)
			p := v.Post(merge, url.Values{"email": {other}})
			form := url.Values{}
			for _, input := range p.Find(`form.merge input[type="hidden"]`).EachIter() {
				if name := input.AttrOr("name", ""); name != "csrf" {
					form.Set(name, input.AttrOr("value", ""))
				}
			}
			if p.Status != http.StatusOK || len(form) != 3 || !p.Has(other) {
				t.Fatalf("%d %v %s", p.Status, form, p.Text())
			}
			if counted := ask[int](t, site, `select count(*) from lookups`) > lookups; counted != assistant {
				t.Errorf("a lookup is in the ledger: %t", counted)
			}
			if p := v.Post(merge, with(form, "other_version", "77")); p.Status != http.StatusConflict {
				t.Errorf("another version: %d", p.Status)
			}
			for _, bad := range []string{"x", "", "1e3"} {
				if p := v.Post(merge, with(form, "version", bad)); p.Status != http.StatusBadRequest {
					t.Errorf("version %q: %d", bad, p.Status)
				}
			}
			p = v.Follow(v.Post(merge, form))
			if assistant {
				if !p.Has("Look the customer up again") || v.Get(contacts+"/"+id).Status != http.StatusNotFound {
					t.Errorf("the key outlives the merge: %s", p.Text())
				}
				lookedUp(t, v, contacts, other)
				p = v.Get(contacts + "/" + id)
			}
			if p.Status != http.StatusOK || !p.Has(other) || !p.Has(helene) {
				t.Errorf("%d %s", p.Status, p.Text())
			}
		})
	}
}

func TestNotesAndHistory(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	id := heleneID(t, site)
	page := contacts + "/" + id
	owner, assistant := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "assistant@demo.test")
	owner.Get(page)
	for _, bad := range []string{"", "  \n", strings.Repeat("é", 5001), "a\x01b"} {
		if p := owner.Post(page+"/notes", url.Values{"text": {bad}}); p.Status != http.StatusUnprocessableEntity || p.Find("#note-text").Text() != bad && len(bad) > 10 {
			t.Errorf("%.20q: %d", bad, p.Status)
		}
	}
	owner.Follow(owner.Post(page+"/notes", url.Values{"text": {"Rings <b>twice</b>\nin the morning"}}))
	lookedUp(t, assistant, contacts, helene)
	p := assistant.Get(page)
	if p.Find(".note-text").Text() != "Rings <b>twice</b>\nin the morning" || p.Find(`form[action$="/notes/remove"]`).Length() > 0 || !strings.Contains(p.Find(".history").Text(), "wrote a note") {
		t.Errorf("the assistant sees: %s", p.Text())
	}
	assistant.Follow(assistant.Post(page+"/edit", url.Values{"name": {"Hélène D."}, "email": {helene}, "phone": {"+33612000000"}}))
	if story := owner.Get(page).Find(".history").Text(); !strings.Contains(story, "changed the name, the phone") {
		t.Errorf("the history: %s", story)
	}
	note := ask[string](t, site, `select id::text from contact_notes`)
	for what, form := range map[string]url.Values{"another's": {"note": {note}}, "none": {"note": {uuid.NewString()}}, "not an id": {"note": {"x"}}, "nothing": nil} {
		if p := assistant.Post(page+"/notes/remove", form); p.Status != http.StatusNotFound {
			t.Errorf("the assistant removes %s: %d", what, p.Status)
		}
	}
	if p := owner.Post(contacts+"/"+someContact(t, site, atelier)+"/notes/remove", url.Values{"note": {note}}); p.Status != http.StatusNotFound {
		t.Errorf("from another customer's page: %d", p.Status)
	}
	p = owner.Follow(owner.Post(page+"/notes/remove", url.Values{"note": {note}}))
	if p.Find(".note-text").Length() > 0 || !p.Has("The note is removed.") {
		t.Errorf("it is still there: %s", p.Text())
	}
	hidden := someContact(t, site, atelier)
	if p := assistant.Post(contacts+"/"+hidden+"/notes", url.Values{"text": {"x"}}); p.Status != http.StatusNotFound {
		t.Errorf("a note on somebody who was not found: %d", p.Status)
	}
}

func TestManyCustomersAtOnce(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	owner, assistant := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "assistant@demo.test")
	one, two := heleneID(t, site), someContact(t, site, atelier)
	if owner.Get(contacts).Find(`input[name="contacts"][form="bulk"]`).Length() == 0 {
		t.Error("nobody can be chosen")
	}
	good := url.Values{"contacts": {one, two}, "act": {"tag"}, "tag": {"Fair"}}
	many := make([]string, 51)
	for i := range many {
		many[i] = uuid.NewString()
	}
	refuses(t, site, owner, contacts+"/bulk", []attempt{
		{"nobody", with(good, "contacts", ""), http.StatusUnprocessableEntity}, {"no id", with(good, "contacts", "x"), http.StatusUnprocessableEntity},
		{"too many", url.Values{"contacts": many, "act": {"tag"}, "tag": {"Fair"}}, http.StatusRequestEntityTooLarge},
		{"no tag", with(good, "tag", " "), http.StatusUnprocessableEntity}, {"a long tag", with(good, "tag", strings.Repeat("a", 61)), http.StatusUnprocessableEntity},
		{"two tags", with(good, "tag", "a,b"), http.StatusUnprocessableEntity}, {"no act", with(good, "act", ""), http.StatusUnprocessableEntity},
		{"another act", with(good, "act", "delete"), http.StatusUnprocessableEntity}, {"a stranger", with(with(good, "act", "assign"), "assignee", memberID(t, site, nordlicht, "nora@demo.test")), http.StatusUnprocessableEntity},
		{"no member", with(with(good, "act", "assign"), "assignee", "x"), http.StatusUnprocessableEntity},
	})
	if p := owner.Follow(owner.Post(contacts+"/bulk", good)); !p.Has("2 customers are changed.") {
		t.Errorf("%s", p.Text())
	}
	lookedUp(t, assistant, contacts, helene)
	if p := assistant.Post(contacts+"/bulk", good); p.Status != http.StatusForbidden {
		t.Errorf("an assistant: %d", p.Status)
	}
}

// Access 7: who tries many addresses in vain is noticed.
func TestRule27ManyMissesTellTheOwners(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	assistant := site.SignIn(t, "assistant@demo.test")
	assistant.Get(contacts)
	for i := range 26 {
		assistant.Post(contacts+"/lookup", url.Values{"email": {strings.Repeat("x", i+1) + "@example.org"}})
	}
	site.WaitMail(t, "owner@demo.test", "has tried many addresses in vain")
	site.WaitMail(t, "owner2@demo.test", "adresses sans résultat")
	if lines := ask[int](t, site, `select count(*) from activity where act = 'lookup.misses'`); lines != 1 {
		t.Errorf("%d lines in the log", lines)
	}
	if p := site.SignIn(t, "owner@demo.test").Get("/w/" + atelier + "/settings/audit-log"); !p.Has("tried 25 addresses in vain") {
		t.Errorf("the log: %s", p.Text())
	}
}
