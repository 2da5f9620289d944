package customers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/customers"

	"github.com/google/uuid"

	"latchkey/web/webtest"
)

func TestADeletionCanBeUndone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	for _, email := range []string{"assistant@demo.test", "owner@demo.test"} {
		v := site.SignIn(t, email)
		v.Get(webtest.Contacts)
		id := site.HeleneID(t)
		if strings.HasPrefix(email, "assistant") {
			webtest.LookedUp(t, v, webtest.Contacts, webtest.Helene)
		}
		p := v.Follow(v.Post(webtest.Contacts+"/"+id+"/delete", nil))
		if p.Status != http.StatusOK || !p.Has("Hélène Dubois deleted") || p.Find(`form[action$="/restore"] button`).Length() != 1 {
			t.Fatalf("%s: %d %s", email, p.Status, p.Text())
		}
		if list := v.Get(webtest.Contacts + "/deleted"); list.Has("Hélène Dubois") == strings.HasPrefix(email, "assistant") {
			t.Errorf("%s: the list of deletions: %s", email, list.Text())
		}
		p = v.Follow(v.Post(webtest.Contacts+"/"+id+"/restore", nil))
		if p.Status != http.StatusOK || !p.Has("The customer is back.") || !p.Has("helene.dubois@example.org") {
			t.Errorf("%s: %d %s", email, p.Status, p.Text())
		}
		if p := v.Post(webtest.Contacts+"/"+id+"/restore", nil); p.Status != http.StatusNotFound {
			t.Errorf("%s undoes nothing: %d", email, p.Status)
		}
	}
	restricted := site.SignIn(t, "manager.restricted@demo.test")
	restricted.Get(webtest.Contacts)
	site.Exec(t, `update contacts set deleted_at = now() where id = $1`, site.HeleneID(t))
	for _, path := range []string{"/" + site.HeleneID(t) + "/restore", "/" + site.HeleneID(t) + "/merge"} {
		if p := restricted.Get(webtest.Contacts + path); p.Status != http.StatusForbidden {
			t.Errorf("a manager who may not delete opens %s: %d", path, p.Status)
		}
	}
	if restricted.Get(webtest.Contacts).Find(`a[href$="/deleted"]`).Length() > 0 || restricted.Get(webtest.Contacts+"/deleted").Find(`a[href$="/restore"]`).Length() > 0 {
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
			site := webtest.New(t, customers.Area)
			v := site.SignIn(t, email)
			assistant := strings.HasPrefix(email, "assistant")
			other := site.AnotherAddress(t)
			id := site.HeleneID(t)
			if assistant {
				webtest.LookedUp(t, v, webtest.Contacts, webtest.Helene)
			}
			merge := webtest.Contacts + "/" + id + "/merge"
			v.Get(merge)
			before := site.Kept(t)
			for _, typed := range []string{"", "x", "%", "@example.org", webtest.Helene} {
				if p := v.Post(merge, url.Values{"email": {typed}}); p.Status != http.StatusUnprocessableEntity || p.Find(`input[name="other"]`).Length() > 0 {
					t.Errorf("%q: %d %s", typed, p.Status, p.Text())
				}
			}
			after := site.Kept(t)
			delete(before, "lookups")
			delete(after, "lookups")
			for table := range before {
				if before[table] != after[table] {
					t.Errorf("looking changed %s", table)
				}
			}
			lookups := webtest.Ask[int](t, site, `select count(*) from lookups`)
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
			if counted := webtest.Ask[int](t, site, `select count(*) from lookups`) > lookups; counted != assistant {
				t.Errorf("a lookup is in the ledger: %t", counted)
			}
			if p := v.Post(merge, webtest.With(form, "other_version", "77")); p.Status != http.StatusConflict {
				t.Errorf("another version: %d", p.Status)
			}
			for _, bad := range []string{"x", "", "1e3"} {
				if p := v.Post(merge, webtest.With(form, "version", bad)); p.Status != http.StatusBadRequest {
					t.Errorf("version %q: %d", bad, p.Status)
				}
			}
			p = v.Follow(v.Post(merge, form))
			if assistant {
				if !p.Has("Look the customer up again") || v.Get(webtest.Contacts+"/"+id).Status != http.StatusNotFound {
					t.Errorf("the key outlives the merge: %s", p.Text())
				}
				webtest.LookedUp(t, v, webtest.Contacts, other)
				p = v.Get(webtest.Contacts + "/" + id)
			}
			if p.Status != http.StatusOK || !p.Has(other) || !p.Has(webtest.Helene) {
				t.Errorf("%d %s", p.Status, p.Text())
			}
		})
	}
}

func TestNotesAndHistory(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	id := site.HeleneID(t)
	page := webtest.Contacts + "/" + id
	owner, assistant := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "assistant@demo.test")
	owner.Get(page)
	for _, bad := range []string{"", "  \n", strings.Repeat("é", 5001), "a\x01b"} {
		if p := owner.Post(page+"/notes", url.Values{"text": {bad}}); p.Status != http.StatusUnprocessableEntity || p.Find("#note-text").Text() != bad && len(bad) > 10 {
			t.Errorf("%.20q: %d", bad, p.Status)
		}
	}
	owner.Follow(owner.Post(page+"/notes", url.Values{"text": {"Rings <b>twice</b>\nin the morning"}}))
	webtest.LookedUp(t, assistant, webtest.Contacts, webtest.Helene)
	p := assistant.Get(page)
	if p.Find(".note-text").Text() != "Rings <b>twice</b>\nin the morning" || p.Find(`form[action$="/notes/remove"]`).Length() > 0 || !strings.Contains(p.Find(".history").Text(), "wrote a note") {
		t.Errorf("the assistant sees: %s", p.Text())
	}
	assistant.Follow(assistant.Post(page+"/edit", url.Values{"name": {"Hélène D."}, "email": {webtest.Helene}, "phone": {"+33612000000"}}))
	if story := owner.Get(page).Find(".history").Text(); !strings.Contains(story, "changed the name and the phone ") {
		t.Errorf("the history: %s", story)
	}
	note := webtest.Ask[string](t, site, `select id::text from contact_notes`)
	for what, form := range map[string]url.Values{"another's": {"note": {note}}, "none": {"note": {uuid.NewString()}}, "not an id": {"note": {"x"}}, "nothing": nil} {
		if p := assistant.Post(page+"/notes/remove", form); p.Status != http.StatusNotFound {
			t.Errorf("the assistant removes %s: %d", what, p.Status)
		}
	}
	if p := owner.Post(webtest.Contacts+"/"+site.SomeContact(t, webtest.Atelier)+"/notes/remove", url.Values{"note": {note}}); p.Status != http.StatusNotFound {
		t.Errorf("from another customer's page: %d", p.Status)
	}
	p = owner.Follow(owner.Post(page+"/notes/remove", url.Values{"note": {note}}))
	if p.Find(".note-text").Length() > 0 || !p.Has("The note is removed.") {
		t.Errorf("it is still there: %s", p.Text())
	}
	hidden := site.SomeContact(t, webtest.Atelier)
	if p := assistant.Post(webtest.Contacts+"/"+hidden+"/notes", url.Values{"text": {"x"}}); p.Status != http.StatusNotFound {
		t.Errorf("a note on somebody who was not found: %d", p.Status)
	}
}

func TestManyCustomersAtOnce(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner, assistant := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "assistant@demo.test")
	one, two := site.HeleneID(t), site.SomeContact(t, webtest.Atelier)
	if owner.Get(webtest.Contacts).Find(`input[name="contacts"][form="bulk"]`).Length() == 0 {
		t.Error("nobody can be chosen")
	}
	good := url.Values{"contacts": {one, two}, "act": {"tag"}, "tag": {"Fair"}}
	many := make([]string, 51)
	for i := range many {
		many[i] = uuid.NewString()
	}
	webtest.Refuses(t, site, owner, webtest.Contacts+"/bulk", []webtest.Attempt{
		{Name: "nobody", Form: webtest.With(good, "contacts", ""), Status: http.StatusUnprocessableEntity}, {Name: "no id", Form: webtest.With(good, "contacts", "x"), Status: http.StatusUnprocessableEntity},
		{Name: "too many", Form: url.Values{"contacts": many, "act": {"tag"}, "tag": {"Fair"}}, Status: http.StatusRequestEntityTooLarge},
		{Name: "no tag", Form: webtest.With(good, "tag", " "), Status: http.StatusUnprocessableEntity}, {Name: "a long tag", Form: webtest.With(good, "tag", strings.Repeat("a", 61)), Status: http.StatusUnprocessableEntity},
		{Name: "a tag that hides something", Form: webtest.With(good, "tag", "Fa\u200bir"), Status: http.StatusUnprocessableEntity},
		{Name: "two tags", Form: webtest.With(good, "tag", "a,b"), Status: http.StatusUnprocessableEntity}, {Name: "no act", Form: webtest.With(good, "act", ""), Status: http.StatusUnprocessableEntity},
		{Name: "another act", Form: webtest.With(good, "act", "promote"), Status: http.StatusUnprocessableEntity}, {Name: "a stranger", Form: webtest.With(webtest.With(good, "act", "assign"), "assignee", site.MemberID(t, webtest.Nordlicht, "nora@demo.test")), Status: http.StatusUnprocessableEntity},
		{Name: "no member", Form: webtest.With(webtest.With(good, "act", "assign"), "assignee", "x"), Status: http.StatusUnprocessableEntity},
	})
	if p := owner.Follow(owner.Post(webtest.Contacts+"/bulk", good)); !p.Has("2 customers are changed.") {
		t.Errorf("%s", p.Text())
	}
	webtest.LookedUp(t, assistant, webtest.Contacts, webtest.Helene)
	if p := assistant.Post(webtest.Contacts+"/bulk", good); p.Status != http.StatusForbidden {
		t.Errorf("an assistant: %d", p.Status)
	}
}

// Where a customer came from is said in the reader's language, where the product
// itself knows it.
func TestASourceIsSaidInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	contact := webtest.Contacts + "/" + site.HeleneID(t)
	for language, of := range map[string]map[string]string{
		"fr": {"by hand": "saisie manuelle", "import": "import", "booking page": "booking page"},
		"nl": {"by hand": "handmatig ingevoerd", "import": "import", "by Hand": "by Hand"},
	} {
		site.Exec(t, `update users set language = $1`, language)
		for stored, said := range of {
			site.Exec(t, `update contacts set source = $1`, stored)
			if p := owner.Get(contact); !p.Has(said) {
				t.Errorf("in %s, %q is not said as %q", language, stored, said)
			}
		}
	}
}
