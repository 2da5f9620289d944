package messages_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/google/uuid"

	nouns "latchkey/internal/messages"
	"latchkey/internal/signin"
	"latchkey/web/messages"
	"latchkey/web/walktest"
	"latchkey/web/webtest"
)

func TestWalk(t *testing.T) {
	t.Parallel()
	walktest.Run(t, messages.Area, requests)
}

const conversations = "/w/" + webtest.Atelier + "/conversations"

// requests are right forms of this area, in an open conversation with a customer of the member.
func requests(t *testing.T, site *webtest.Site, email string) map[string]webtest.Request {
	t.Helper()
	id := talkOf(t, site, email)
	one, gone, many := conversations+"/"+id, another(t, site, email, 1), another(t, site, email, 2)
	moved, merged, long := another(t, site, email, 3), another(t, site, email, 4), another(t, site, email, 5)
	site.Exec(t, `insert into messages (workspace_id, id, conversation_id, text, state)
		select workspace_id, gen_random_uuid(), id, 'And one more thing', 'received' from conversations where id = $1`, long)
	site.Exec(t, `update conversations set contact_id = (select contact_id from conversations where id = $2) where id = $1`, merged, many)
	kept, lost := aView(t, site, email), aView(t, site, email)
	// One channel waits for its first code, another for the right one.
	waiting, coded := aNewChannel(t, site), aNewChannel(t, site)
	site.Exec(t, `update channels set code_number = 1, code_sent_at = now() where id = $1`, coded)
	code := signin.Code(signin.Link(site.Key, signin.ChannelLink, uuid.MustParse(coded), 1))
	custom, delivered := site.ACustomChannel(t, another(t, site, email, 3), email)
	const channels = "/w/" + webtest.Atelier + "/settings/channels/"
	unsent, going := broadcasts+"/"+aDraft(t, site)+"/send", aDraft(t, site)
	// It goes out when the test is long over.
	begin := url.Values{"channel": {channelOf(t, site)}, "per_minute": {"60"}, "at": {time.Now().AddDate(0, 0, 2).Format("2006-01-02T15:04")}}
	site.Exec(t, `insert into broadcast_sendings (workspace_id, broadcast_id, channel_id, state, per_minute, starts_at)
		select workspace_id, $1, id, 'sending', 60, now() from channels where address = 'bonjour@atelier.test'`, going)
	planned := conversations + "/" + another(t, site, email, 9)
	aPlan(t, site, planned[len(conversations)+1:], email)
	chat := another(t, site, email, 7)
	provided, template := site.AWhatsAppTemplate(t, chat)
	edited := webtest.Ask[string](t, site, `insert into message_templates (workspace_id, id, channel_id, name, language, category, body, state)
		select workspace_id, gen_random_uuid(), channel_id, 'edited', language, category, body, 'rejected' from message_templates where id = $1 returning id::text`, template)
	unwanted := webtest.Ask[string](t, site, `insert into message_templates (workspace_id, id, channel_id, name, language, category, body, state)
		select workspace_id, gen_random_uuid(), channel_id, 'unwanted', language, category, body, 'rejected' from message_templates where id = $1 returning id::text`, template)
	started, flow := another(t, site, email, 8), aWorkflow(t, site)
	const workflows = "/w/" + webtest.Atelier + "/workflows/"
	steps := url.Values{"version": {"1"}, "kind": {"close"}, "do": {"save"}}
	lacking := another(t, site, email, 10)
	site.Exec(t, `update contacts set phone = '' where id = (select contact_id from conversations where id = $1)`, lacking)
	site.Exec(t, `delete from contact_values where contact_id = (select contact_id from conversations where id = $1)`, id)
	return map[string]webtest.Request{
		"/conversations/{id}/contact": {Path: conversations + "/" + lacking + "/contact", Form: url.Values{"email": {""}, "phone": {"06 12 34 56 70"}}},
		"/conversations/{id}/customer": {
			Path: one + "/customer", Form: url.Values{"field_" + site.FieldID(t, "Wholesale"): {"yes"}},
		},
		"/broadcasts/{id}/send/begin":  {Path: unsent + "/begin", Form: begin},
		"/broadcasts/{id}/send/count":  {Path: unsent + "/count", Form: begin, Unlogged: true},
		"/broadcasts/{id}/send/test":   {Path: unsent + "/test", Form: url.Values{"channel": {channelOf(t, site)}}, Unlogged: true},
		"/broadcasts/{id}/send/export": {Path: broadcasts + "/" + going + "/send/export"},
		"/broadcasts/{id}/send/turn":   {Path: broadcasts + "/" + going + "/send/turn", Form: url.Values{"to": {"pause"}}},
		"/settings/channels/hours": {Path: channels + "hours", Form: url.Values{
			"days": {"0-1", "0-2"}, "opens": {"09:00"}, "closes": {"17:30"}, "closed": {"2026-12-25", ""}, "version": {"1"},
		}},
		"/workflows/{id}/steps":         {Path: workflows + flow + "/steps", Form: steps},
		"/workflows/{id}/secret":        {Path: workflows + flow + "/secret"},
		"/workflows/{id}/off":           {Path: workflows + aWorkflow(t, site) + "/off"},
		"/conversations/{id}/shortcuts": {Path: conversations + "/" + started + "/shortcuts", Form: url.Values{"workflow": {aWorkflow(t, site)}}},
		"/conversations/{id}/shortcuts/stop": {
			Path: conversations + "/" + started + "/shortcuts/stop", Form: url.Values{"run": {aRun(t, site, started)}},
		},
		"/settings/snippets/{id}/files": {
			Path: snippets + "/" + aSnippet(t, site, "Gone") + "/files", Form: url.Values{"version": {"1"}, "attached": {""}},
		},
		"/settings/channels/{id}/code":       {Path: channels + waiting + "/code"},
		"/settings/channels/{id}/confirm":    {Path: channels + coded + "/confirm", Form: url.Values{"code": {code}}},
		"/settings/channels/{id}/secret":     {Path: channels + custom + "/secret"},
		"/settings/channels/{id}/secret/end": {Path: channels + custom + "/secret/end"},
		"/settings/channels/{id}/whatsapp": {Path: channels + provided + "/whatsapp", Form: url.Values{
			"number_id": {"106540352242922"}, "account_id": {"102290129340398"}, "token": {"a token"}, "secret": {"a secret"},
		}},
		"/settings/message-templates": {Path: templates, Form: url.Values{
			"channel": {provided}, "name": {"kiln_ready"}, "language": {"en"}, "category": {"utility"}, "body": {"The kiln {{1}} is free."}, "examples": {"Anna"},
		}},
		"/settings/message-templates/refresh": {Path: templates + "/refresh", Unlogged: true},
		"/settings/message-templates/{id}/edit": {Path: templates + "/" + edited + "/edit", Form: url.Values{
			"category": {"utility"}, "body": {"The order {{1}} is here."}, "examples": {"1204"},
		}},
		"/settings/message-templates/{id}/delete": {Path: templates + "/" + unwanted + "/delete"},
		"/settings/channels/{id}/replay":          {Path: channels + custom + "/replay", Form: url.Values{"message": {delivered}}},
		"/conversations": {Path: conversations, Form: url.Values{
			"conversation": {id}, "channel": {aChannel(t, site)}, "subject": {"Your workshop"}, "text": {"Shall I keep a place for you?"},
		}},
		"/conversations/{id}/reply": {Path: one + "/reply", Form: url.Values{"text": {"Tuesday it is."}, "latest": {latest(t, site, id)}, "mark": {mark(t, site, id)}}},
		"/conversations/messages/{id}/forward": {
			Path: conversations + "/messages/" + latest(t, site, id) + "/forward", Form: url.Values{"to": {"printer@third.example"}, "text": {"For you"}},
			Whole: true,
		},
		"/conversations/messages/{id}/forward/draft": {
			Path: conversations + "/messages/" + latest(t, site, id) + "/forward/draft", Form: url.Values{"text": {"For you"}},
			Whole: true, Unlogged: true,
		},
		"/conversations/messages/{id}/forward/unplan": {Path: conversations + "/messages/" + plannedForward(t, site, another(t, site, email, 8), email) + "/forward/unplan", Whole: true},
		"/conversations/new/draft": {
			Path: conversations + "/new/draft", Form: url.Values{"conversation": {id}, "text": {"Shall I"}}, Unlogged: true,
		},
		"/conversations/{id}/unplan":       {Path: planned + "/unplan"},
		"/conversations/{id}/notes":        {Path: one + "/notes", Form: url.Values{"text": {"Rings twice"}}},
		"/conversations/{id}/doing":        {Path: one + "/doing", Form: url.Values{"doing": {"reading"}}},
		"/conversations/{id}/assign":       {Path: one + "/assign", Form: url.Values{"assignee": {site.MemberID(t, webtest.Atelier, email)}, "team": {aTeam(t, site)}}},
		"/conversations/{id}/close":        {Path: one + "/close"},
		"/conversations/{id}/reopen":       {Path: one + "/reopen"},
		"/conversations/{id}/snooze":       {Path: one + "/snooze", Form: url.Values{"until": {"tomorrow"}}},
		"/conversations/{id}/spam":         {Path: one + "/spam", Form: url.Values{"block": {"true"}}},
		"/conversations/{id}/tags":         {Path: one + "/tags", Form: url.Values{"add": {aConversationTag(t, site)}}},
		"/conversations/{id}/unblock":      {Path: one + "/unblock"},
		"/conversations/{id}/delete":       {Path: conversations + "/" + gone + "/delete"},
		"/conversations/change":            {Path: conversations + "/change", Form: url.Values{"conversations": {many}, "act": {"close"}}},
		"/conversations/{id}/move":         {Path: conversations + "/" + moved + "/move", Form: url.Values{"to": {"#" + numberOf(t, site, many)}}},
		"/conversations/{id}/merge":        {Path: conversations + "/" + merged + "/merge", Form: url.Values{"number": {numberOf(t, site, many)}}},
		"/conversations/{id}/split":        {Path: conversations + "/" + long + "/split", Form: url.Values{"from": {latest(t, site, long)}, "subject": {"A part"}}},
		"/conversations/views":             {Path: conversations + "/views?show=waiting", Form: url.Values{"name": {"Waiting"}}},
		"/conversations/views/{id}":        {Path: conversations + "/views/" + kept, Form: url.Values{"name": {"Renamed"}}},
		"/conversations/views/{id}/delete": {Path: conversations + "/views/" + lost + "/delete"},
		"/conversations/{id}/export.txt":   {Path: one + "/export.txt", Form: url.Values{"notes": {"true"}}},
		"/conversations/{id}/unread":       {Path: one + "/unread", Unlogged: true},
		"/conversations/{id}/draft":        {Path: one + "/draft", Form: url.Values{"text": {"Tuesday"}}, Unlogged: true},
		"/notifications/read":              {Path: told + "/read", Form: url.Values{"newest": {id}}, Unlogged: true},
		"/conversations/{id}/follow":       {Path: one + "/follow", Unlogged: true},
		"/conversations/{id}/unfollow":     {Path: one + "/unfollow", Unlogged: true},
		"/settings/notifications":          {Path: told[:len(told)-len("/notifications")] + "/settings/notifications", Form: url.Values{"bell": {"ending"}}, Unlogged: true},
		"/settings/signature":              {Path: told[:len(told)-len("/notifications")] + "/settings/signature", Form: url.Values{"signature": {"Marie"}}, Unlogged: true},
		"/conversations/messages/{id}/settle": {
			Path: conversations + "/messages/" + unclear(t, site, id, email) + "/settle", Form: url.Values{"how": {"arrived"}},
		},
		"/conversations/messages/{id}/undo": {Path: conversations + "/messages/" + justSent(t, site, another(t, site, email, 6), email) + "/undo"},
	}
}

// talkOf is an open conversation that is given to a member, and to no team.
func talkOf(t *testing.T, site *webtest.Site, email string) string {
	t.Helper()
	id := site.SomeConversation(t)
	give(t, site, id, site.MemberID(t, webtest.Atelier, email), nil)
	return id
}

// another is one more open conversation that is given to a member.
func another(t *testing.T, site *webtest.Site, email string, further int) string {
	t.Helper()
	id := webtest.Ask[string](t, site, `select id::text from conversations where state = 'open' and not hidden and id <> $2
		and workspace_id = (select workspace_id from workspace_slugs where slug = $1) order by id offset $3 limit 1`,
		webtest.Atelier, site.SomeConversation(t), further)
	give(t, site, id, site.MemberID(t, webtest.Atelier, email), nil)
	return id
}

// give gives the customer of a conversation to a member and a team, nil for nobody.
func give(t *testing.T, site *webtest.Site, conversation string, member, team any) {
	t.Helper()
	site.Exec(t, `update contacts set assignee_id = $2, team_id = $3
		where id = (select contact_id from conversations where id = $1)`, conversation, member, team)
}

func numberOf(t *testing.T, site *webtest.Site, conversation string) string {
	t.Helper()
	return webtest.Ask[string](t, site, `select number::text from conversations where id = $1`, conversation)
}

// aView is a view of a member, of the conversations in All that wait.
func aView(t *testing.T, site *webtest.Site, email string) string {
	t.Helper()
	return webtest.Ask[string](t, site, `insert into conversation_views (workspace_id, id, member_id, shared, name, inbox, state, sort, show)
		select workspace_id, gen_random_uuid(), id, false, 'Waits', 'all', 'open', '', 'waiting' from members where id = $1 returning id::text`,
		site.MemberID(t, webtest.Atelier, email))
}

func aTeam(t *testing.T, site *webtest.Site) string {
	t.Helper()
	return webtest.Ask[string](t, site, `select id::text from teams
		where workspace_id = (select workspace_id from workspace_slugs where slug = $1) order by name limit 1`, webtest.Atelier)
}

// aConversationTag is a tag that conversations can have.
func aConversationTag(t *testing.T, site *webtest.Site) string {
	t.Helper()
	return webtest.Ask[string](t, site, `insert into tags (workspace_id, id, name, name_key, identity, used_for)
		select workspace_id, id, 'Refund ' || id, 'refund ' || id, 'refund ' || id, 'both' from workspace_slugs, gen_random_uuid() id
		 where slug = $1 returning id::text`, webtest.Atelier)
}

// aNewChannel is a channel whose address nobody has confirmed.
func aNewChannel(t *testing.T, site *webtest.Site) string {
	t.Helper()
	return webtest.Ask[string](t, site, `insert into channels (workspace_id, id, kind, name, address)
		select workspace_id, id, 'email', 'New', id || '@new.example' from workspace_slugs, gen_random_uuid() id
		 where slug = $1 returning id::text`, webtest.Atelier)
}

func aChannel(t *testing.T, site *webtest.Site) string {
	t.Helper()
	return webtest.Ask[string](t, site, `select id::text from channels
		where workspace_id = (select workspace_id from workspace_slugs where slug = $1) and kind = 'email' and confirmed_at is not null limit 1`, webtest.Atelier)
}

// latest is the latest message of a conversation.
func latest(t *testing.T, site *webtest.Site, conversation string) string {
	t.Helper()
	return webtest.Ask[string](t, site, `select id::text from messages where conversation_id = $1 order by at desc, id desc limit 1`, conversation)
}

// mark is what the form of an answer says of whom it goes to, where it offers nobody else.
func mark(t *testing.T, site *webtest.Site, conversation string) string {
	t.Helper()
	const of = ` from conversations v join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id where v.id = $1`
	contact := webtest.Ask[string](t, site, `select c.id::text`+of, conversation)
	return nouns.Mark(webtest.Ask[string](t, site, `select v.token`+of, conversation), uuid.MustParse(contact),
		webtest.Ask[string](t, site, `select c.email`+of, conversation), nil)
}
