package customers_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"latchkey/web/customers"
	"latchkey/web/webtest"
)

// pair makes two customers who differ in everything, and returns their ids.
func pair(t *testing.T, site *webtest.Site, tag string) (one, two string) {
	t.Helper()
	made := func(name, rest string) string {
		id := webtest.Ask[string](t, site, `
			insert into contacts (workspace_id, id, name, name_key, email, phone, language, street, postal_code, city, country)
			select workspace_id, gen_random_uuid(), '`+name+`', lower('`+name+`'), '`+rest+` from workspace_slugs where slug = '`+webtest.Atelier+`' returning id::text`)
		site.Exec(t, `insert into contact_addresses (workspace_id, contact_id, email_key, email) select workspace_id, id, email, email from contacts where id = $1`, id)
		return id
	}
	return made("Ann Oak "+tag, tag+`one@merge.example', '+33612345601', 'fr', 'Rue Un 1', '69001', 'Lyon', 'FR'`),
		made("Ann Elm "+tag, tag+`two@merge.example', '+33612345602', 'en', 'High Street 2', 'N1 9GU', 'London', 'GB'`)
}

// merging asks for the merge of two customers and returns the form of both.
func merging(t *testing.T, v *webtest.Visitor, one, email string) (*webtest.Page, url.Values) {
	t.Helper()
	v.Get(webtest.Contacts + "/" + one + "/merge")
	p := v.Post(webtest.Contacts+"/"+one+"/merge", url.Values{"email": {email}})
	form := url.Values{}
	for _, input := range p.Find(`form.merge input[type="hidden"]`).EachIter() {
		if name := input.AttrOr("name", ""); name != "csrf" {
			form.Set(name, input.AttrOr("value", ""))
		}
	}
	for _, list := range p.Find("form.merge select").EachIter() {
		form.Set(list.AttrOr("name", ""), list.Find("option[selected]").AttrOr("value", ""))
	}
	return p, form
}

// Whoever merges says who stays and which of two values is kept; the other one is a
// note, which is marked where it holds what is hidden from some.
func TestAMergeKeepsWhatIsChosen(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	for name, c := range map[string]struct {
		choices     url.Values
		stays       int
		want        string
		notes, hide string
	}{
		"nothing": {nil, 0, "Ann Oak %, +33612345601, fr, Rue Un 1, Lyon", "Name: Ann Elm %\nLanguage: English", "Phone: +33 6 12 34 56 02\nAddress: High Street 2, N1 9GU London, United Kingdom"},
		"values":  {url.Values{"keep_name": {"other"}, "keep_address": {"other"}}, 0, "Ann Elm %, +33612345601, fr, High Street 2, London", "Name: Ann Oak %\nLanguage: English", "Phone: +33 6 12 34 56 02\nAddress: Rue Un 1, 69001 Lyon, France"},
		"who":     {url.Values{"stays": {"other"}, "keep_phone": {"other"}}, 1, "Ann Oak %, +33612345602, fr, Rue Un 1, Lyon", "Name: Ann Elm %\nLanguage: English", "Phone: +33 6 12 34 56 01\nAddress: High Street 2, N1 9GU London, United Kingdom"},
	} {
		t.Run(name, func(t *testing.T) {
			one, two := pair(t, site, name)
			site.Exec(t, `insert into contact_notes (workspace_id, id, contact_id, member_id, text) select c.workspace_id, gen_random_uuid(), c.id, m.id, 'old'
				from contacts c join members m on m.workspace_id = c.workspace_id and m.role = 'owner' where c.id = $1 limit 1`, two)
			site.Exec(t, `with c as (select workspace_id, id from contacts where id = $1), k as (
				insert into channels (workspace_id, id, kind, name, address) select workspace_id, gen_random_uuid(), 'email', 'Post', id || '@merge.example' from c returning id)
				insert into conversations (workspace_id, id, contact_id, channel_id, last_at, token)
				select c.workspace_id, gen_random_uuid(), c.id, k.id, now(), left(replace(c.id::text, '-', ''), 26) from c, k`, two)
			p, form := merging(t, owner, one, name+"two@merge.example")
			if !p.Has("Notes: 1") || !p.Has("Conversations: 1") || !p.Has("From Ann Elm "+name+":") || len(form) != 8 {
				t.Errorf("%v: %s", form, p.Text())
			}
			for key, values := range c.choices {
				form[key] = values
			}
			merge := webtest.Contacts + "/" + one + "/merge"
			if p := owner.Post(merge, webtest.With(form, "keep_name", "both")); p.Status != http.StatusUnprocessableEntity {
				t.Errorf("nonsense: %d", p.Status)
			}
			again := owner.Post(merge, webtest.With(form, "other_version", "9"))
			for key := range c.choices {
				if again.Status != http.StatusConflict || again.Find(`select[name="`+key+`"] option[selected]`).AttrOr("value", "") != "other" {
					t.Errorf("%s is not kept: %d %s", key, again.Status, again.Text())
				}
			}
			ids := []string{one, two}
			stays, gone := ids[c.stays], ids[1-c.stays]
			if p := owner.Post(merge, form); p.Status != http.StatusSeeOther || p.Header.Get("Location") != webtest.Contacts+"/"+stays {
				t.Fatalf("%d %s %s", p.Status, p.Header.Get("Location"), p.Text())
			}
			tagged := func(text string) string { return strings.ReplaceAll(text, "%", name) }
			if got := webtest.Ask[string](t, site, `select concat_ws(', ', name, phone, language, street, city) from contacts where id = '`+stays+`'`); got != tagged(c.want) {
				t.Errorf("%s, want %s", got, tagged(c.want))
			}
			for hides, want := range map[string]string{"false": c.notes, "true": c.hide} {
				got := webtest.Ask[string](t, site, `select coalesce(max(text), '') from contact_notes where text <> 'old' and hides = `+hides+` and contact_id = '`+stays+`'`)
				if _, lines, _ := strings.Cut(got, "\n"); lines != tagged(want) {
					t.Errorf("hides %s: %q, want %q", hides, got, tagged(want))
				}
			}
			if p := owner.Get(webtest.Contacts + "/" + stays); !p.Has("+33 6 12 34 56 01") || !p.Has("+33 6 12 34 56 02") {
				t.Errorf("both phones: %s", p.Text())
			}
			if p := owner.Get(webtest.Contacts + "/" + gone); p.Status != http.StatusSeeOther || p.Header.Get("Location") != webtest.Contacts+"/"+stays {
				t.Errorf("the address leads to %d %s", p.Status, p.Header.Get("Location"))
			}
			if p := owner.Post(webtest.Contacts+"/"+gone+"/merge", form); p.Status != http.StatusConflict || !p.Has("was merged with another customer meanwhile") {
				t.Errorf("and back: %d %s", p.Status, p.Text())
			}
		})
	}
}

// Two merges of the same two at once, each the other way round: one is done, the other
// is told.
func TestOfTwoOppositeMergesOneIsDone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	one, two := pair(t, site, "race")
	visitors := []*webtest.Visitor{site.SignIn(t, "owner@demo.test"), site.SignIn(t, "admin@demo.test")}
	ids, emails := []string{one, two}, []string{"racetwo@merge.example", "raceone@merge.example"}
	var forms [2]url.Values
	for i, v := range visitors {
		_, forms[i] = merging(t, v, ids[i], emails[i])
	}
	var answers [2]*webtest.Page
	var both sync.WaitGroup
	for i, v := range visitors {
		both.Go(func() { answers[i] = v.Post(webtest.Contacts+"/"+ids[i]+"/merge", forms[i]) })
	}
	both.Wait()
	done := 0
	for i, p := range answers {
		switch p.Status {
		case http.StatusSeeOther:
			done++
		case http.StatusConflict:
		default:
			t.Errorf("%d: %d %s", i, p.Status, p.Text())
		}
	}
	if left := webtest.Ask[int](t, site, `select count(*) from contacts where deleted_at is null and name like 'Ann % race'`); done != 1 || left != 1 {
		t.Errorf("%d merges are done, %d customers are left", done, left)
	}
}

// The address of a merged customer leads to the end of the chain, for whoever may open
// that one. For everybody else, and where that one is deleted, nobody was ever there.
func TestTheAddressOfAMergedCustomerLeadsToWhoStayed(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner, assistant := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "assistant@demo.test")
	one, two := pair(t, site, "a")
	three, _ := pair(t, site, "b")
	into := func(from, to string) {
		site.Exec(t, `update contacts set deleted_at = now(), merged_into = $2 where id = $1`, from, to)
	}
	into(one, two)
	into(two, three)
	for _, id := range []string{one, two} {
		if p := owner.Get(webtest.Contacts + "/" + id); p.Status != http.StatusSeeOther || p.Header.Get("Location") != webtest.Contacts+"/"+three {
			t.Errorf("%d %s", p.Status, p.Header.Get("Location"))
		}
		webtest.CustomerGone(t, site, "for an assistant", assistant, id)
		if p := site.SignIn(t, "nora@demo.test").Get(webtest.Contacts + "/" + id); p.Status != http.StatusNotFound {
			t.Errorf("from another workspace: %d", p.Status)
		}
	}
	webtest.LookedUp(t, assistant, webtest.Contacts, "bone@merge.example")
	if p := assistant.Get(webtest.Contacts + "/" + one); p.Header.Get("Location") != webtest.Contacts+"/"+three {
		t.Errorf("with the key of who stayed: %d", p.Status)
	}
	site.Exec(t, `update contacts set deleted_at = now() where id = $1`, three)
	p, missing := owner.Get(webtest.Contacts+"/"+one), uuid.NewString()
	if p.Status != http.StatusNotFound {
		t.Errorf("into one who is deleted: %d", p.Status)
	}
	webtest.SameBut(t, "into one who is deleted", p, one, owner.Get(webtest.Contacts+"/"+missing), missing)
	site.Exec(t, `update contacts set merged_into = $2 where id = $1`, three, one) // A circle that nothing makes.
	if p := owner.Get(webtest.Contacts + "/" + two); p.Status != http.StatusNotFound {
		t.Errorf("a circle: %d", p.Status)
	}
}
