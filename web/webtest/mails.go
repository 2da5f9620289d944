package webtest

import (
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/incoming"
	"latchkey/internal/jobs"
	"latchkey/internal/postgres/messages"
	"latchkey/internal/postgres/pgtest"
)

// Mailed lets a mail come into a conversation, read as the job does, and returns the
// message that it became.
func (s *Site) Mailed(t testing.TB, conversation, raw string) (message string) {
	t.Helper()
	in, id := messages.NewIncoming(s.first.db), uuid.New()
	s.Exec(t, `
		insert into inbound_mails (workspace_id, id, channel_id, recipient, sha256, raw)
		select v.workspace_id, $2, k.id, replace(k.address, '@', '+' || v.token || '@'), sha256($3), $3
		  from conversations v join channels k on k.workspace_id = v.workspace_id and k.id = v.channel_id where v.id = $1`, conversation, id, []byte(raw))
	job := jobs.IncomingMail{Workspace: Ask[uuid.UUID](t, s, `select workspace_id from inbound_mails where id = $1`, id), Mail: id}
	m := incoming.Read(t.Context(), []byte(raw), "jana@novak.example")
	if m.Text == "" {
		m.Text = "[No text]"
	}
	pgtest.Must(t, in.KeepMail(t.Context(), job, m, "Nobody"))
	return Ask[string](t, s, `select message_id::text from inbound_mails where id = $1`, id)
}

// AnotherConversation is an open one of the Atelier, and not SomeConversation.
func (s *Site) AnotherConversation(t testing.TB) string {
	t.Helper()
	return Ask[string](t, s, `select id::text from conversations
		where state = 'open' and workspace_id = (select workspace_id from workspace_slugs where slug = $1) order by id offset 1 limit 1`, Atelier)
}

// SomeMail has a page with a picture within it and one of elsewhere, a quote and files.
const SomeMail = `From: Jana Novák <jana@novak.example>
Subject: The blue kit
Message-ID: <blue-kit@novak.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=files

--files
Content-Type: multipart/alternative; boundary=forms

--forms
Content-Type: text/plain; charset=utf-8

Hello,

two of the blue kits, please. The list is below.

Jana

On Mon, 3 Nov 2025 at 10:12, Atelier Marchand <bonjour@atelier.test> wrote:
> The blue kit is back on Tuesday.
> How many shall we put aside?

--forms
Content-Type: text/html; charset=utf-8

<p style="color: #1e6e78; font-family: Georgia, serif">Hello,</p>
<p>two of the <b>blue kits</b>, please. <a href="https://novak.example/list">The list</a> is below.</p>
<p><img src="cid:mark@novak.example" alt="The mark of the Novák pottery" width="64" height="64"></p>
<p><img src="https://novak.example/pixel.png" alt=""></p>
<table border="1" cellpadding="6"><tr><td>Kit</td><td>2</td></tr><tr><td>Lid</td><td>1</td></tr></table>

--forms--

--files
Content-Type: image/png; name="mark.png"
Content-ID: <mark@novak.example>
Content-Disposition: inline; filename="mark.png"
Content-Transfer-Encoding: base64

iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAbUlEQVR42u3XMQ0AIAxFQZQgDBHMaEIJsjBQpi4QLmHswE0vv6zZwlf7CN9t9wUAAAAAIAV45aOnewAAAACAHECJAQAAAOwBJQYAAACwB5QYAAAAwB5QYgAAAAB7QIkBAAAA7AElBgAAAPgGsAGgUIFLJLTJAAAAAABJRU5ErkJggg==

--files
Content-Type: application/pdf; name="list.pdf"
Content-Disposition: attachment; filename="list.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQKJSBBbiBlbXB0eSBsaXN0Lgo=

--files--
`
