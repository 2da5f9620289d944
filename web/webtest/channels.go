package webtest

import "testing"

// ACustomChannel is a custom channel of the Atelier with two secrets, and a message that a
// member sent over it in a conversation, which is of that channel from now on.
func (s *Site) ACustomChannel(t testing.TB, conversation, email string) (channel, message string) {
	t.Helper()
	channel = Ask[string](t, s, `insert into channels (workspace_id, id, kind, name, name_key, address, confirmed_at)
		select workspace_id, gen_random_uuid(), 'custom', 'Website', 'website', '', now() from workspace_slugs where slug = $1 returning id::text`, Atelier)
	s.Exec(t, `insert into channel_secrets (workspace_id, channel_id, number) select workspace_id, id, n from channels, generate_series(1, 2) n where id = $1`, channel)
	s.Exec(t, `update conversations set channel_id = $2, handle = 'visitor-1' where id = $1`, conversation, channel)
	message = Ask[string](t, s, `insert into messages (workspace_id, id, conversation_id, member_id, recipient, text, state)
		select v.workspace_id, gen_random_uuid(), v.id, m.id, 'visitor-1', 'It is back.', 'sent' from conversations v join members m using (workspace_id)
		 where v.id = $1 and m.email_key = $2 returning id::text`, conversation, email)
	s.Exec(t, `insert into channel_deliveries (workspace_id, id, channel_id, message_id, status) select workspace_id, gen_random_uuid(), $2, id, 200 from messages where id = $1`, message, channel)
	return channel, message
}

// AWhatsAppChannel is a channel of WhatsApp that is not set up yet.
func (s *Site) AWhatsAppChannel(t testing.TB) (channel string) {
	t.Helper()
	return Ask[string](t, s, `insert into channels (workspace_id, id, kind, name, name_key, address)
		select workspace_id, gen_random_uuid(), 'whatsapp', 'WhatsApp', 'whatsapp', '' from workspace_slugs where slug = $1 returning id::text`, Atelier)
}

// AWhatsAppTemplate is an approved template of a channel of WhatsApp, with one variable. A
// conversation is over that channel then, and its window has closed.
func (s *Site) AWhatsAppTemplate(t testing.TB, conversation string) (channel, template string) {
	t.Helper()
	channel = s.AWhatsAppChannel(t)
	s.Exec(t, `update channels set account_id = '102290129340398', number_id = '106540352242922', sealed_token = 'x', confirmed_at = now(),
		name = 'WhatsApp of the shop', name_key = 'whatsapp of the shop' where id = $1`, channel)
	s.Exec(t, `update conversations set channel_id = $2, handle = '+33698765432' where id = $1`, conversation, channel)
	s.Exec(t, `update messages set at = at - interval '2 days' where conversation_id = $1`, conversation)
	return channel, Ask[string](t, s, `insert into message_templates (workspace_id, id, channel_id, name, language, category, body, examples, state, provider_id)
		select workspace_id, gen_random_uuid(), id, 'order_here', 'en', 'utility', 'Your order {{1}} is here.', '{1204}', 'approved', '77'
		  from channels where id = $1 returning id::text`, channel)
}
