package browsertest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/demo"
	"latchkey/internal/messages"
	"latchkey/internal/signin"
	"latchkey/web"
	"latchkey/web/app"
	"latchkey/web/webtest"
)

// world is a site in which every page can be opened: links were mailed, and
// somebody has a workspace with nobody else in it.
type world struct {
	site  *webtest.Site
	who   map[string]*webtest.Visitor
	empty string // the address of the workspace without anybody else
	links map[string]string
}

// everybody are the people whose pages differ.
var everybody = []string{"owner", "admin", "manager", "manager.restricted", "assistant", "agent", "agent.masked", "nora", "former"}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{site: webtest.New(t, web.Areas...), who: map[string]*webtest.Visitor{}}
	for _, key := range everybody {
		w.who[key] = w.site.SignIn(t, key+"@demo.test")
	}
	owner := w.who["owner"]
	w.links = map[string]string{
		"{new}":     invited(t, w.site, owner, "new@example.org"),
		"{owner2}":  invitedTo(t, w.site, owner, wholesale, "owner2@demo.test"),
		"{manager}": invitedTo(t, w.site, owner, wholesale, "manager@demo.test"),
		"{lotte}":   personURL(t, owner, "lotte"),
		"{seen}":    atelier + "/settings/access?member=" + w.site.MemberID(t, webtest.Atelier, "agent.own@demo.test"),
		"{marie}":   personURL(t, w.site.SignIn(t, "owner2@demo.test"), "marie"),
		"{helene}":  found(t, w.who["assistant"], demo.Helene),
		"{unfound}": firstContact(t, owner),
		"{export}":  asked(t, owner, atelier+"/orders/export"), "{import}": brought(t, owner, contacts), "{paymentfile}": brought(t, owner, atelier+"/transactions"),
	}
	for name, section := range map[string]string{"{subscriptionfile}": "/subscriptions", "{orderfile}": "/orders", "{studentfile}": "/students"} {
		w.links[name] = brought(t, owner, atelier+section)
	}
	w.links["{checkedfile}"] = webtest.Checked(t, owner, contacts, "Email,Name,Phone,Country,Shoe size\n"+demo.Helene+",Hélène Dubois-Marchand,+33612345678,FR,38\n"+
		"brigitte@fair.example,Brigitte,12,Atlantis,38\nnot an address,Bert,,,44\n", url.Values{"existing": {"change"}})
	w.links["{several}"] = atelier + members + "/several?act=role&ids=" + w.site.MemberID(t, webtest.Atelier, "agent.own@demo.test")
	w.links["{request}"] = accessAsked(t, w.who["assistant"], owner)
	w.links["{invited}"] = personURL(t, owner, "new@example.org")
	for _, s := range web.Sections() {
		w.links[linkOf(s)] = firstOf(t, owner, atelier+app.PathOf(s.Resource))
	}
	w.links["{whatsapp}"] = atelier + "/settings/channels/" + w.site.AWhatsAppChannel(t) + "/whatsapp"
	chat := webtest.Ask[string](t, w.site, `select id::text from conversations where state = 'closed' and not hidden
		and workspace_id = (select workspace_id from workspace_slugs where slug = 'atelier-marchand') order by last_at limit 1`)
	_, template := w.site.AWhatsAppTemplate(t, chat)
	w.links["{chat}"] = talks + "/" + chat
	w.links["{untemplate}"] = atelier + "/settings/message-templates/" + template + "/delete"
	w.links["{template}"] = atelier + "/settings/message-templates/" + template + "/edit"
	w.links["{newchannel}"], w.links["{connection}"] = newChannel(t, owner), newConnection(t, owner)
	w.links["{deleted}"] = deletedContact(t, owner)
	w.links["{talk}"] = talks + "/" + w.site.SomeConversation(t)
	w.links["{view}"] = talks + "/views/" + webtest.Ask[string](t, w.site, `
		insert into conversation_views (workspace_id, id, member_id, shared, name, inbox, state, sort, show)
		select workspace_id, gen_random_uuid(), id, true, 'Waiting customers', 'all', 'open', '', 'waiting' from members where id = $1 returning id::text`,
		w.site.MemberID(t, webtest.Atelier, "owner@demo.test"))
	mailed := w.site.AnotherConversation(t)
	message := w.site.Mailed(t, mailed, webtest.SomeMail)
	// It stands alone there, so that nothing stands over a part of it.
	w.site.Exec(t, `delete from messages where conversation_id = $1 and id <> $2`, mailed, message)
	w.links["{mailed}"], w.links["{mail}"] = talks+"/"+mailed, talks+"/mails/"+message
	w.links["{broadcast}"], w.links["{unsubscribe}"] = newBroadcast(t, w.site)
	w.links["{told}"] = newTold(t, w.site)
	w.links["{steps}"], w.links["{runs}"], w.links["{version}"] = newRun(t, w.site)
	w.links["{shortcuts}"] = w.links["{talk}"] + "/shortcuts"
	w.links["{forward}"] = talks + "/messages/" + message + "/forward"
	for name, list := range map[string]string{
		"{transaction}": "/transactions?state=paid&kind=charge", "{subscription}": "/subscriptions?state=active", "{order}": "/orders?state=shipped", "{paid}": "/orders?state=paid",
		"{invoice}": "/affiliate-invoices?state=open", "{student}": "/students?state=enrolled",
	} {
		w.links[name] = firstRecord(t, owner, list)
	}
	w.links["{open}"] = ordered(t, owner, w.links["{helene}"])
	nobody := w.site.Visit(t)
	for name, path := range map[string]string{"{signup}": "/signup", "{reset}": "/forgot"} {
		email := map[string]string{"/signup": "fresh@example.org", "/forgot": "agent.own@demo.test"}[path]
		nobody.Get(path)
		if answer := nobody.Post(path, url.Values{"email": {email}}); answer.Status != http.StatusOK {
			t.Fatalf("%s: %d %s", path, answer.Status, answer.Text())
		}
		w.links[name] = link(t, w.site.WaitMail(t, email, path+"/"))
	}
	w.who["nora"].Get("/workspaces/new")
	answer := w.who["nora"].Post("/workspaces/new", url.Values{"workspace": {"Zonnebloem"}, "country": {"BE"}, "currency": {"EUR"}})
	if w.empty = answer.Header.Get("Location"); w.empty == "" {
		t.Fatalf("a new workspace: %d %s", answer.Status, answer.Text())
	}
	w.who["nora"].Get(w.empty) // Her session gets a new token, now that she is the owner of one more.
	w.links["{empty}"] = w.empty
	return w
}

// accessAsked is a request for access that waits for an answer.
func accessAsked(t testing.TB, who, owner *webtest.Visitor) string {
	t.Helper()
	const requests = atelier + "/settings/access/requests"
	who.Get(atelier + "/access")
	ask := url.Values{"resource": {"reports"}, "action": {"export"}, "words": {"The accountant asks me for the figures of the quarter."}}
	if p := who.Post(atelier+"/access", ask); p.Status != http.StatusSeeOther {
		t.Fatalf("access is asked for: %d %s", p.Status, p.Text())
	}
	path, _ := owner.Get(requests).Find(".requests a").First().Attr("href")
	return path
}

// personURL is the address of a member of the atelier, or of an invitation.
func personURL(t testing.TB, owner *webtest.Visitor, search string) string {
	t.Helper()
	page := owner.Get(atelier + members + "?q=" + search)
	menu, ok := page.Find(`button[formaction$="/menu"]`).Attr("formaction")
	if !ok {
		t.Fatalf("%s is not in the list: %s", search, page.Text())
	}
	return atelier + "/settings/" + strings.TrimSuffix(menu, "/menu")
}

// found looks a customer of the atelier up, and returns their address.
func found(t testing.TB, who *webtest.Visitor, email string) string {
	t.Helper()
	who.Get(contacts)
	answer := who.Post(contacts+"/lookup", url.Values{"email": {email}})
	if answer.Status != http.StatusSeeOther {
		t.Fatalf("looking %s up: %d %s", email, answer.Status, answer.Text())
	}
	return answer.Header.Get("Location")
}

// asked posts a form without fields, and returns where it leads.
func asked(t testing.TB, who *webtest.Visitor, path string) string {
	t.Helper()
	answer := who.Post(path, nil)
	if answer.Status != http.StatusSeeOther {
		t.Fatalf("%s: %d %s", path, answer.Status, answer.Text())
	}
	return answer.Header.Get("Location")
}

// brought uploads a file of customers, or of payments, whose columns wait to be chosen.
func brought(t testing.TB, who *webtest.Visitor, section string) string {
	t.Helper()
	who.Get(section + "/import")
	answer := who.Upload(section+"/import", "autumn-fair.csv", "Email,Name,Date,Amount,Shoe size\nanna@example.org,Anna,2026-10-01,12.50,38\nnot an address,Bert,yesterday,x,44\n")
	if answer.Status != http.StatusSeeOther {
		t.Fatalf("uploading to %s: %d %s", section, answer.Status, answer.Text())
	}
	return answer.Header.Get("Location")
}

// deletedContact deletes the newest customer but one, and returns their address.
func deletedContact(t testing.TB, owner *webtest.Visitor) string {
	t.Helper()
	page := owner.Get(contacts)
	address, ok := page.Find(".contacts tbody tr:nth-child(2) a").Attr("href")
	if !ok {
		t.Fatalf("there is no second customer: %s", page.Text())
	}
	asked(t, owner, address+"/delete")
	return address
}

// firstContact is the address of the newest customer of the atelier.
func firstContact(t testing.TB, owner *webtest.Visitor) string {
	t.Helper()
	page := owner.Get(contacts)
	address, ok := page.Find(".contacts tbody a").Attr("href")
	if !ok {
		t.Fatalf("there is no customer: %s", page.Text())
	}
	return address
}

// firstRecord is the address of the newest record of a list.
func firstRecord(t testing.TB, owner *webtest.Visitor, list string) string {
	t.Helper()
	page := owner.Get(atelier + list)
	address, ok := page.Find("#records tbody .main a").Attr("href")
	if !ok {
		t.Fatalf("there is no record in %s: %s", list, page.Text())
	}
	return address
}

// ordered adds an order to a customer, and returns its address.
func ordered(t testing.TB, owner *webtest.Visitor, contact string) string {
	t.Helper()
	answer := owner.Post(contact+"/orders/new", url.Values{
		"date": {"2026-01-31"}, "currency": {"EUR"}, "label_1": {"Vase"}, "quantity_1": {"2"}, "price_1": {"12.50"}, "country": {""},
	})
	if answer.Status != http.StatusSeeOther {
		t.Fatalf("an order: %d %s", answer.Status, answer.Text())
	}
	return answer.Header.Get("Location")
}

// newChannel connects an address, and has a code mailed to it.
func newChannel(t testing.TB, owner *webtest.Visitor) (confirm string) {
	t.Helper()
	list := atelier + "/settings/channels"
	page := owner.Follow(owner.Post(list, url.Values{"name": {"New"}, "kind": {"email"}, "address": {"new@atelier.test"}}))
	confirm, ok := page.Find(`a.row-mark[href$="/confirm"]`).Attr("href")
	if !ok {
		t.Fatalf("nothing leads to the confirmation: %s", page.Text())
	}
	owner.Post(strings.TrimSuffix(confirm, "confirm")+"code", nil)
	return confirm
}

// newConnection connects a program, and makes a secret for it.
func newConnection(t testing.TB, owner *webtest.Visitor) (connection string) {
	t.Helper()
	page := owner.Follow(owner.Post(atelier+"/settings/channels", url.Values{"name": {"Website chat"}, "kind": {"custom"}, "url": {"https://chat.example/hook"}}))
	connection, ok := page.Find(`a.row-mark[href$="/connection"]`).Attr("href")
	if !ok {
		t.Fatalf("nothing leads to the connection: %s", page.Text())
	}
	owner.Get(connection)
	owner.Post(strings.TrimSuffix(connection, "connection")+"secret", nil)
	return connection
}

// newBroadcast has a broadcast that can be sent, and the link by which somebody who gets
// another stops mailings.
func newBroadcast(t testing.TB, site *webtest.Site) (send, unsubscribe string) {
	t.Helper()
	ids := strings.Fields(webtest.Ask[string](t, site, `
		select string_agg(b.id::text, ' ' order by b.id) from broadcasts b join workspace_slugs s using (workspace_id) where s.slug = $1`,
		webtest.Atelier))
	site.Exec(t, `insert into broadcast_sendings (workspace_id, broadcast_id, channel_id, state, per_minute, starts_at, total, sent)
		select workspace_id, $1, id, 'done', 60, now(), 1, 1 from channels where address = 'bonjour@atelier.test'`, ids[1])
	recipient := webtest.Ask[string](t, site, `
		insert into broadcast_recipients (workspace_id, id, broadcast_id, contact_id, address, address_key, state)
		select workspace_id, gen_random_uuid(), $1, gen_random_uuid(), 'a@b.test', 'a@b.test', 'sent' from broadcasts where id = $1
		returning concat_ws(' ', workspace_id, id)`, ids[1])
	workspace, id, _ := strings.Cut(recipient, " ")
	token := messages.UnsubscribeToken(uuid.MustParse(workspace), uuid.MustParse(id),
		signin.Link(site.Key, signin.UnsubscribeLink, uuid.MustParse(id), 0))
	return atelier + "/broadcasts/" + ids[0] + "/send", messages.UnsubscribePath + token
}

// newTold is a broadcast over WhatsApp, with its template chosen.
func newTold(t testing.TB, site *webtest.Site) string {
	t.Helper()
	return atelier + "/broadcasts/" + webtest.Ask[string](t, site, `
		with told as (
		    insert into broadcasts (workspace_id, id, name, name_key, kind, subject, text)
		    select workspace_id, gen_random_uuid(), 'Told', 'told', 'whatsapp', '', '' from workspace_slugs where slug = $1 returning id)
		select told.id || '/send?template=' || t.id from told, message_templates t where t.name = 'order_here' limit 1`, webtest.Atelier)
}

// newRun has runs of a workflow of some steps: in the conversation of the others' links.
func newRun(t testing.TB, site *webtest.Site) (steps, runs, version string) {
	t.Helper()
	id := webtest.Ask[string](t, site, `
		select w.id::text from workflows w join workspace_slugs s using (workspace_id)
		 where s.slug = $1 and w.live is not null order by jsonb_array_length(w.steps) desc limit 1`, webtest.Atelier)
	site.Exec(t, `
		with r as (
		    insert into workflow_runs (workspace_id, id, workflow_id, version, conversation_id, state, due_at, ended_at, failure)
		    select w.workspace_id, gen_random_uuid(), w.id, 1, $2, s.state, case when s.state = 'waiting' then now() + interval '1 day' end,
		           case when s.state <> 'waiting' then now() end, case when s.state = 'failed' then 'workflow.cannot' else '' end
		      from workflows w cross join unnest(array['waiting', 'done', 'failed']) s (state) where w.id = $1 returning workspace_id, id)
		insert into workflow_run_steps (workspace_id, id, run_id, place, kind)
		select workspace_id, gen_random_uuid(), id, 0, 'wait' from r`, id, site.SomeConversation(t))
	return atelier + "/workflows/" + id + "/steps", atelier + "/workflows/" + id + "/runs", atelier + "/workflows/" + id + "/versions"
}

// open opens a tab of one of everybody, or of nobody.
func (w *world) open(t testing.TB, who string) *Tab {
	t.Helper()
	b := Open(t, w.site)
	if who != "" {
		b.SignInAs(w.who[who])
	}
	return b
}

// firstOf is the address of the first in a list of what has a form.
func firstOf(t testing.TB, owner *webtest.Visitor, list string) string {
	t.Helper()
	page := owner.Get(list)
	edit, ok := page.Find(`main a[href$="/edit"]`).Attr("href")
	if !ok {
		t.Fatalf("%s is empty: %s", list, page.Text())
	}
	return edit[:len(edit)-len("/edit")]
}
