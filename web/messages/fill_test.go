package messages_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// lacks takes what a customer of a conversation has away from them.
func lacks(t *testing.T, site *webtest.Site, conversation string) (contact string) {
	t.Helper()
	contact = webtest.Ask[string](t, site, `select contact_id::text from conversations where id = $1`, conversation)
	site.Exec(t, `delete from contact_addresses where contact_id = $1`, contact)
	site.Exec(t, `update contacts set email = '', phone = '', name = 'Zoë', language = 'fr' where id = $1`, contact)
	return contact
}

// An agent for whom addresses are masked adds one that is missing, once: then nothing of
// it can be changed, nor read, and the customer is found by it.
func TestWhatIsMissingIsAddedOnce(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Seat(t, reader, "agent", "visibility_own", "mask_contact")
	id := talkOf(t, site, reader)
	contact := lacks(t, site, id)
	agent, owner := site.SignIn(t, reader), site.SignIn(t, "owner@demo.test")
	one := conversations + "/" + id
	if p := agent.Get(one); p.Find(`#fill-email`).Length() != 1 || p.Find(`#fill-phone`).Length() != 1 {
		t.Fatalf("nothing can be added: %s", p.Text())
	}
	webtest.Refuses(t, site, agent, one+"/contact", []webtest.Attempt{
		{Name: "nothing", Form: url.Values{"email": {""}, "phone": {""}}, Status: 422},
		{Name: "no address", Form: url.Values{"email": {"zoe@"}, "phone": {""}}, Status: 422},
		{Name: "no number", Form: url.Values{"email": {""}, "phone": {"12"}}, Status: 422},
		{Name: "one of two", Form: url.Values{"email": {"zoe@fill.example"}, "phone": {"x"}}, Status: 422},
	})
	if p := agent.Post(one+"/contact", url.Values{"email": {"zoe.canary@fill.example"}, "phone": {"06 98 76 54 32"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	p := agent.Get(one)
	if p.Find(`#fill-email, #fill-phone`).Length() > 0 || strings.Contains(string(p.Body), "zoe.canary") || strings.Contains(string(p.Body), "98 76") || !p.Has("•") {
		t.Errorf("it is shown, or can be added once more: %s", p.Text())
	}
	webtest.Refuses(t, site, agent, one+"/contact", []webtest.Attempt{
		{Name: "another address", Form: url.Values{"email": {"other@fill.example"}, "phone": {""}}, Status: 422},
		{Name: "another number", Form: url.Values{"email": {""}, "phone": {"06 11 11 11 11"}}, Status: 422},
		{Name: "both", Form: url.Values{"email": {"other@fill.example"}, "phone": {"06 11 11 11 11"}}, Status: 422},
	})
	if got := webtest.Ask[string](t, site, `select email || ' ' || phone from contacts where id = $1`, contact); got != "zoe.canary@fill.example +33698765432" {
		t.Errorf("it is %s", got)
	}
	if p := owner.Get(conversations + "?q=zoe.canary@fill.example"); p.Find(`a[href*="`+id+`"]`).Length() == 0 {
		t.Errorf("it is not found: %s", p.Text())
	}
	// Beyond the reach there is nothing to add to.
	theirs := another(t, site, "owner@demo.test", 1)
	lacks(t, site, theirs)
	for _, path := range []string{conversations + "/" + theirs + "/contact", conversations + "/" + contact + "/contact"} {
		if p := agent.Post(path, url.Values{"email": {"x@fill.example"}, "phone": {""}}); p.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, p.Status)
		}
	}
}

// An address that another customer has is kept as a claim: whoever wrote it down sees what
// they would of any other, and whoever lists customers decides.
func TestATakenAddressIsAClaim(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Seat(t, reader, "agent", "visibility_own", "mask_contact")
	free, taken := talkOf(t, site, reader), another(t, site, reader, 1)
	contacts := map[string]string{free: lacks(t, site, free), taken: lacks(t, site, taken)}
	site.Exec(t, `update contacts set name = 'Zoé' where id = any ($1)`, []string{contacts[free], contacts[taken]})
	agent := site.SignIn(t, reader)
	known := webtest.Ask[string](t, site, `select c.email from contacts c join contact_addresses a on a.contact_id = c.id and a.email = c.email
		where c.workspace_id = (select workspace_id from workspace_slugs where slug = $1) and c.deleted_at is null and length(c.email) > 12 order by c.id limit 1`, webtest.Atelier)
	other := known[:1] + "nobody" + known[strings.IndexByte(known, '@'):]
	seen := map[string]string{}
	for id, email := range map[string]string{free: other, taken: known} {
		p := agent.Follow(agent.Post(conversations+"/"+id+"/contact", url.Values{"email": {strings.ToUpper(email)}, "phone": {""}}))
		seen[id] = strings.Join(strings.Fields(p.Find(".conversation-customer .facts").Text()+p.Find(".customer-fill").Text()), " ")
		if p.Status != http.StatusOK || !p.Has("•") {
			t.Errorf("%s: %d %s", email, p.Status, p.Text())
		}
	}
	if len(seen[free]) != len(seen[taken]) {
		t.Errorf("it tells which is taken: %q, %q", seen[free], seen[taken])
	}
	if got := webtest.Ask[string](t, site, `select string_agg(claim::text, ' ' order by claim) from contact_addresses where contact_id in ($1, $2)`, contacts[free], contacts[taken]); got != "false true" {
		t.Errorf("claims: %s", got)
	}
	webtest.Refuses(t, site, agent, conversations+"/"+taken+"/contact", []webtest.Attempt{
		{Name: "once more", Form: url.Values{"email": {"third@fill.example"}, "phone": {""}}, Status: 422},
	})
}

// Whoever wrote a claim down learns of it by nothing that they do: they write to it, it is
// answered from there, and they block its sender, as with any other address.
func TestAClaimLooksLikeAnyOtherAddress(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Seat(t, reader, "agent", "visibility_own", "mask_contact")
	free, taken := talkOf(t, site, reader), another(t, site, reader, 1)
	contacts := map[string]string{free: lacks(t, site, free), taken: lacks(t, site, taken)}
	site.Exec(t, `update contacts set name = 'Zoé' where id = any ($1)`, []string{contacts[free], contacts[taken]})
	agent := site.SignIn(t, reader)
	known := webtest.Ask[string](t, site, `select c.email from contacts c join contact_addresses a on a.contact_id = c.id and a.email = c.email
		where c.workspace_id = (select workspace_id from workspace_slugs where slug = $1) and c.deleted_at is null and length(c.email) > 12 order by c.id limit 1`, webtest.Atelier)
	other := known[:1] + "nobody" + known[strings.IndexByte(known, '@'):]
	seen := map[string][]string{}
	for id, email := range map[string]string{free: other, taken: known} {
		see := func(p *webtest.Page) {
			text := strings.NewReplacer(numberOf(t, site, id), "N", id, "ID").Replace(strings.Join(strings.Fields(p.Find("main").Text()), " "))
			seen[id] = append(seen[id], strings.Join(strings.Fields(p.Find(".conversation-customer, .conversation-panel, .error").Text()), " "))
			if strings.Contains(text, "no e‑mail address") {
				t.Errorf("of %s: %s", email, text)
			}
		}
		agent.Post(conversations+"/"+id+"/contact", url.Values{"email": {email}, "phone": {""}})
		see(agent.Get(conversations + "/" + id))
		see(agent.Get(conversations + "/new?conversation=" + id))
		p := agent.Post(conversations, begin(t, site, id))
		if p.Status != http.StatusSeeOther {
			t.Errorf("writing to %s: %d %s", email, p.Status, p.Text())
			continue
		}
		made := agent.Follow(p)
		seen[id] = append(seen[id], made.Find(".entry-copies").Text())
		if to := webtest.Ask[string](t, site, `select recipient from messages where conversation_id = $1`, p.Header.Get("Location")[len(conversations)+1:][:36]); to != email {
			t.Errorf("it goes to %s, not %s", to, email)
		}
		agent.Post(conversations+"/"+id+"/spam", url.Values{"block": {"true"}})
		see(agent.Get(conversations + "/" + id))
	}
	if !slices.Equal(seen[free], seen[taken]) {
		t.Errorf("it tells which is taken:\n%q\n%q", seen[free], seen[taken])
	}
	if blocked := webtest.Ask[int](t, site, `select count(*) from blocked_senders`); blocked != 0 {
		t.Errorf("%d are blocked who never wrote", blocked)
	}
}

// What is added to the customer of a conversation is not added to the one before, where it moves to
// another at that moment.
func TestWhatIsMissingIsNotAddedToTheCustomerBefore(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	id := talkOf(t, site, "owner@demo.test")
	contact, one := lacks(t, site, id), conversations+"/"+id
	site.Exec(t, `delete from contact_values where contact_id = $1`, contact)
	for path, form := range map[string]url.Values{
		one + "/contact": {"email": {"zoe@moved.example"}, "phone": {""}}, one + "/customer": {"field_" + site.FieldID(t, "Wholesale"): {"yes"}},
	} {
		owner.Get(one)
		held := site.Hold(t, `select from contacts where id = $1 for no key update`, contact)
		answers := make(chan map[string]int)
		go func() { answers <- webtest.Together(t, []*http.Request{webtest.Posting(owner, path, form)}) }()
		site.WaitForWaiting(t)
		if _, err := held.Exec(t.Context(), `update conversations v set contact_id = (
			select c.id from contacts c where c.workspace_id = v.workspace_id and c.id <> $2 and c.deleted_at is null limit 1) where id = $1`, id, contact); err != nil {
			t.Fatal(err)
		}
		if err := held.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := <-answers; got["409"] != 1 {
			t.Errorf("%s: %v", path, got)
		}
		site.Exec(t, `update conversations set contact_id = $2 where id = $1`, id, contact)
	}
	if got := webtest.Ask[string](t, site, `select concat_ws(' ', c.email, (select count(*) from contact_values where contact_id = c.id and field_id = $2)) from contacts c where id = $1`,
		contact, site.FieldID(t, "Wholesale")); got != " 0" {
		t.Errorf("the customer before has %q", got)
	}
}
