package customers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/internal/demo"
	"latchkey/web/customers"
	"latchkey/web/webtest"
)

// consenting makes a customer with an answer and returns their address in the workspace.
func consenting(t *testing.T, site *webtest.Site, email, answer string) string {
	t.Helper()
	id := webtest.Ask[string](t, site, `
		insert into contacts (workspace_id, id, name, name_key, email, consent, consent_since, consent_from)
		select workspace_id, gen_random_uuid(), '`+email+`', '`+email+`', '`+email+`', '`+answer+`',
		       case when '`+answer+`' <> 'unknown' then timestamptz '2024-03-01 10:00+00' end, case when '`+answer+`' <> 'unknown' then 'Fair' else '' end
		  from workspace_slugs where slug = '`+webtest.Atelier+`' returning id::text`)
	site.Exec(t, `insert into contact_addresses (workspace_id, contact_id, email_key, email) select workspace_id, id, email, email from contacts where id = $1`, id)
	return webtest.Contacts + "/" + id
}

// By hand a consent is set, also from no to yes again: it is known since then, from whoever
// did it, and the history says from what to what. What stays keeps since when it is.
func TestAConsentIsSetByHand(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Contacts + "/new")
	if p := owner.Post(webtest.Contacts, url.Values{"email": {"new@hand.example"}, "consent": {"perhaps"}}); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("nonsense: %d", p.Status)
	}
	if p := owner.Post(webtest.Contacts, url.Values{"email": {"new@hand.example"}, "consent": {"no"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if got := consentOf(t, site, "new@hand.example"); !strings.HasPrefix(got, "no|") || !strings.HasSuffix(got, "|by hand: Marie Marchand") {
		t.Errorf("a new one: %s", got)
	}
	page := webtest.Contacts + "/" + webtest.Ask[string](t, site, `select id::text from contacts where email = 'new@hand.example'`)
	p := owner.Get(page + "/edit")
	if got := webtest.Chosen(p, "consent"); got != "no" {
		t.Errorf("the form has %q", got)
	}
	before := consentOf(t, site, "new@hand.example")
	site.Exec(t, `update contacts set consent_since = consent_since - interval '1 day' where email = 'new@hand.example'`)
	kept := consentOf(t, site, "new@hand.example")
	if p := owner.Post(page+"/edit", url.Values{"name": {"Nina"}}); p.Status != http.StatusSeeOther || kept == before {
		t.Fatalf("another field: %d", p.Status)
	}
	if got := consentOf(t, site, "new@hand.example"); got != kept {
		t.Errorf("another field alone: %s, was %s", got, kept)
	}
	if p := owner.Post(page+"/edit", url.Values{"consent": {"yes"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if got := consentOf(t, site, "new@hand.example"); !strings.HasPrefix(got, "yes|") || got[4:14] == kept[3:13] {
		t.Errorf("from no to yes: %s, was %s", got, kept)
	}
	p = owner.Get(page)
	for _, words := range []string{
		"Yes, since ", "Noted by Marie Marchand", "changed the consent for mailings Consent for mailings: No → Yes.", "added the customer Consent for mailings: Unknown → No.",
	} {
		if !p.Has(words) {
			t.Errorf("the page does not say %q: %s", words, p.Text())
		}
	}
	owner.Post(page+"/edit", url.Values{"consent": {"unknown"}})
	if got := consentOf(t, site, "new@hand.example"); got != "unknown" {
		t.Errorf("back to unknown: %s", got)
	}
}

// Whoever may not list sees and sets the consent of whom they found, and of nobody else.
func TestAnAssistantSeesTheConsentOfWhomTheyFound(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	page := consenting(t, site, "found@hand.example", "yes")
	assistant := site.SignIn(t, "assistant@demo.test")
	assistant.Get(webtest.Contacts)
	if p := assistant.Get(webtest.Contacts + "?consent=yes"); p.Has("found@hand.example") {
		t.Errorf("a filter finds: %s", p.Text())
	}
	if p := assistant.Get(page); p.Status != http.StatusNotFound {
		t.Errorf("before the search: %d", p.Status)
	}
	if p := assistant.Post(page+"/edit", url.Values{"consent": {"no"}}); p.Status != http.StatusNotFound {
		t.Errorf("changing before the search: %d", p.Status)
	}
	webtest.LookedUp(t, assistant, webtest.Contacts, "found@hand.example")
	if p := assistant.Get(page); !p.Has("Yes, since 1 March 2024") || !p.Has("Fair") {
		t.Errorf("%d %s", p.Status, p.Text())
	}
	if p := assistant.Post(page+"/edit", url.Values{"consent": {"no"}}); p.Status != http.StatusSeeOther {
		t.Errorf("%d %s", p.Status, p.Text())
	}
	if got := consentOf(t, site, "found@hand.example"); !strings.HasPrefix(got, "no|") || !strings.Contains(got, "by hand: ") {
		t.Errorf("%s", got)
	}
}

// The list is filtered by consent, alone and with all else that it can be filtered by.
func TestTheListIsFilteredByConsent(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	for _, answer := range []string{"yes", "no", "unknown"} {
		consenting(t, site, answer+"@filter.example", answer)
	}
	site.Exec(t, `with tag as (insert into tags (workspace_id, id, name, identity, name_key) select workspace_id, gen_random_uuid(), 'Filtered', 'filtered', 'filtered' from workspace_slugs where slug = $1 returning workspace_id, id)
		insert into contact_tags (workspace_id, tag_id, contact_id) select tag.workspace_id, tag.id, c.id from tag, contacts c where c.email like '%@filter.example'`, webtest.Atelier)
	site.Exec(t, `insert into contact_words (workspace_id, word, contact_id) select workspace_id, 'zebra', id from contacts where email like '%@filter.example'`)
	tag := webtest.Ask[string](t, site, `select id::text from tags where name = 'Filtered'`)
	for _, answer := range []string{"yes", "no", "unknown"} {
		for _, more := range []string{"&sort=name", "&sort=newest", "&tag=" + tag, "&q=zebra", "&q=zebra&sort=name&tag=" + tag} {
			p := owner.Get(webtest.Contacts + "?consent=" + answer + more)
			for _, other := range []string{"yes", "no", "unknown"} {
				if (other == answer) != p.Has(other+"@filter.example") && (other != answer || len(more) > len("&sort=newest")) {
					t.Errorf("%s%s, %s: %d %s", answer, more, other, p.Status, p.Find("#contacts").Text())
				}
			}
			if got := webtest.Chosen(p, "consent"); got != answer {
				t.Errorf("%s is chosen, want %s", got, answer)
			}
		}
	}
	if p := owner.Get(webtest.Contacts + "?consent=perhaps"); p.Status != http.StatusBadRequest {
		t.Errorf("nonsense: %d", p.Status)
	}
}

// Of two who become one a no stands over a yes, and a yes over what is unknown, whoever
// stays; the page says so before, and the history after. What both say stays as it was.
func TestAMergeKeepsANo(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	const no, yes = "the no stays", "the yes stays"
	for name, c := range map[string]struct{ this, other, want, says, change string }{
		"yes no":      {"yes", "no", "no|2024-03-01 10:00|Fair", no, "Yes → No"},
		"no yes":      {"no", "yes", "no|2024-03-01 10:00|Fair", no, ""},
		"yes unknown": {"yes", "unknown", "yes|2024-03-01 10:00|Fair", yes, ""},
		"unknown yes": {"unknown", "yes", "yes|2024-03-01 10:00|Fair", yes, "Unknown → Yes"},
		"unknown no":  {"unknown", "no", "no|2024-03-01 10:00|Fair", no, "Unknown → No"},
		"neither":     {"unknown", "unknown", "unknown", "", ""},
		"both yes":    {"yes", "yes", "yes|2024-03-01 10:00|Fair", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			tag := strings.ReplaceAll(name, " ", "-")
			page := consenting(t, site, tag+"-1@merge.example", c.this)
			consenting(t, site, tag+"-2@merge.example", c.other)
			p, form := merging(t, owner, strings.TrimPrefix(page, webtest.Contacts+"/"), tag+"-2@merge.example")
			if c.says == "" && (p.Has(no) || p.Has(yes)) || !p.Has(c.says) {
				t.Errorf("the page: %s", p.Text())
			}
			if p := owner.Post(page+"/merge", form); p.Status != http.StatusSeeOther {
				t.Fatalf("%d %s", p.Status, p.Text())
			}
			if got := consentOf(t, site, tag+"-1@merge.example"); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if p := owner.Get(page); p.Has("→") != (c.change != "") || !p.Has(c.change) {
				t.Errorf("the history: %s", p.Text())
			}
		})
	}
}

// The file of the customers tells the consents, with since when on the workspace's clock,
// and brought back to who lost them they are as they were.
func TestTheFileOfTheCustomersHasTheirConsents(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	for _, answer := range []string{"yes", "no", "unknown"} {
		consenting(t, site, answer+"@file.example", answer)
	}
	for language, heads := range map[string][]string{
		"en": {"consent", "consent_since", "consent_from"}, "fr": {"Consentement", "Consentement depuis", "Origine du consentement"},
		"nl": {"Toestemming", "Toestemming sinds", "Bron van de toestemming"},
	} {
		site.Exec(t, `update users set language = $1 where email_key = 'owner@demo.test'`, language)
		owner.Get(webtest.Contacts)
		page, rows := webtest.Exported(t, owner, "/contacts", url.Values{"password": {demo.Password}, "separator": {"comma"}})
		if got := rows[0][14:17]; strings.Join(got, "|") != strings.Join(heads, "|") {
			t.Errorf("%s: %q", language, got)
		}
		said := map[string]string{}
		for _, row := range rows[1:] {
			said[row[1]] = strings.Join(row[14:17], "|")
		}
		for answer, want := range map[string]string{"yes": "yes|2024-03-01T11:00:00+01:00|Fair", "no": "no|2024-03-01T11:00:00+01:00|Fair", "unknown": "unknown||"} {
			if got := said[answer+"@file.example"]; got != want {
				t.Errorf("%s: %s, want %s", language, got, want)
			}
		}
		site.Exec(t, `update contacts set consent = 'unknown', consent_since = null, consent_from = '' where email like '%@file.example'`)
		webtest.Imported(t, owner, webtest.Contacts, string(owner.Post(page, nil).Body), nil)
		for answer, want := range map[string]string{"yes": "yes|2024-03-01 10:00|Fair", "no": "no|2024-03-01 10:00|Fair", "unknown": "unknown"} {
			if got := consentOf(t, site, answer+"@file.example"); got != want {
				t.Errorf("%s: %s came back as %s", language, answer, got)
			}
		}
	}
}
