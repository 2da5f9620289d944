package main

import (
	"fmt"
	"net/smtp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/postgres/pgtest"
	"latchkey/web/webtest"
)

// post is a process that takes mails, and its database.
type post struct {
	*pgtest.DB
	*process
	address string
	sent    int
}

// longSays is what stands under a text that is too long.
const longSays = "[This mail is longer. The original is kept whole.]"

const bonjour = "bonjour@atelier.test"

func takeMails(t *testing.T, db *pgtest.DB) *post {
	t.Helper()
	p := &post{DB: db, address: freeAddress(t)}
	p.process = serveAt(t, freeAddress(t), db.AppURL, nobodysMail, "MAIL_LISTEN="+p.address)
	return p
}

// send sends a mail by SMTP, as another server does.
func (p *post) send(t *testing.T, from, to, raw string) {
	t.Helper()
	pgtest.Must(t, smtp.SendMail(p.address, nil, from, []string{to}, []byte(strings.ReplaceAll(raw, "\n", "\r\n"))))
	p.sent++
}

// read waits until all that was sent was read.
func (p *post) read(t *testing.T) {
	t.Helper()
	webtest.Until(t, "all mails are read", func() bool {
		return pgtest.One[int](t, p.DB, `select count(*) from inbound_mails where state <> 'waiting'`) == p.sent
	})
}

// arrived sends a mail and returns the message that it became.
func (p *post) arrived(t *testing.T, from, to, raw string) (m arrived) {
	t.Helper()
	p.send(t, from, to, raw)
	p.read(t)
	pgtest.Must(t, p.Owner.QueryRow(t.Context(), `
		select x.workspace_id, v.id, c.id, i.state, v.subject, v.state, x.sender, x.text, v.last_text, v.waiting_since is not null, c.name, c.email, c.source, c.consent
		  from inbound_mails i
		  join messages x on x.workspace_id = i.workspace_id and x.id = i.message_id
		  join conversations v on v.workspace_id = x.workspace_id and v.id = x.conversation_id
		  join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
		 order by i.id desc limit 1`).
		Scan(&m.workspace, &m.conversation, &m.contact, &m.read, &m.subject, &m.state, &m.sender, &m.text, &m.last, &m.waits, &m.name, &m.email, &m.source, &m.consent))
	return m
}

type arrived struct {
	workspace, conversation, contact                                       uuid.UUID
	read, subject, state, sender, text, last, name, email, source, consent string
	waits                                                                  bool
}

func letter(header, text string) string {
	return strings.TrimSpace(header) + "\nSubject: About the kiln\n\n" + text + "\n"
}

// What a customer writes becomes a message: with whoever has the address, with somebody
// new for an address that nobody has, and in the conversation that it answers.
func TestAMailBecomesAMessage(t *testing.T) {
	t.Parallel()
	p := takeMails(t, newDemo(t))
	helene := pgtest.One[uuid.UUID](t, p.DB, `select contact_id from contact_addresses where email_key = $1 limit 1`, webtest.Helene)
	others := func() int { return pgtest.One[int](t, p.DB, `select count(*) from contacts`) }
	there := others()

	known := p.arrived(t, webtest.Helene, bonjour, letter("From: Somebody <"+strings.ToUpper(webtest.Helene)+">\nMessage-ID: <one@x.example>", "How hot does it get?"))
	if known.contact != helene || known.subject != "About the kiln" || known.text != "How hot does it get?" || known.last != known.text ||
		!known.waits || known.state != "open" || known.name == "Somebody" || others() != there {
		t.Errorf("from a customer: %+v", known)
	}

	fresh := p.arrived(t, "jana@novak.example", bonjour, letter("From: =?utf-8?q?Jana_Nov=C3=A1k?= <jana@novak.example>\nMessage-ID: <two@x.example>", "Hello"))
	if fresh.name != "Jana Novák" || fresh.email != "jana@novak.example" || fresh.source != "e-mail" || fresh.consent != "unknown" || others() != there+1 {
		t.Errorf("from somebody new: %+v", fresh)
	}
	if act := pgtest.One[string](t, p.DB, `select act || ' ' || target || ' ' || (member_id is null) from activity where target_id = $1`, fresh.contact); act != "contact.create Jana Novák true" {
		t.Errorf("the log says %q", act)
	}
	if found := pgtest.One[int](t, p.DB, `select count(*) from contact_words where contact_id = $1`, fresh.contact); found == 0 {
		t.Error("nobody finds them by a word")
	}

	token := pgtest.One[string](t, p.DB, `select token from conversations where id = $1`, known.conversation)
	ours := uuid.New()
	p.Exec(t, `insert into messages (workspace_id, id, conversation_id, member_id, text, state, message_id)
		select workspace_id, $2, id, (select id from members m where m.workspace_id = v.workspace_id limit 1), 'Very', 'sent', 'reply.1@atelier.test' from conversations v where id = $1`,
		known.conversation, ours)
	for name, mail := range map[string]struct {
		from, to, header string
		want             uuid.UUID // Nil for a new conversation
	}{
		"by the token":                       {webtest.Helene, "bonjour+" + token + "@atelier.test", "", known.conversation},
		"by the token in small letters":      {webtest.Helene, "bonjour+" + strings.ToLower(token) + "@atelier.test", "", known.conversation},
		"by another token":                   {webtest.Helene, "bonjour+" + strings.Repeat("A", 26) + "@atelier.test", "", uuid.Nil},
		"by a part of the token":             {webtest.Helene, "bonjour+" + token[:20] + "@atelier.test", "", uuid.Nil},
		"by our message":                     {webtest.Helene, bonjour, "In-Reply-To: <reply.1@atelier.test>", known.conversation},
		"by our message, from elsewhere":     {"helene@work.example", bonjour, "In-Reply-To: <reply.1@atelier.test>", known.conversation},
		"by the thread":                      {webtest.Helene, bonjour, "In-Reply-To: <x@x.example>\nReferences: <reply.1@atelier.test> <y@x.example>", known.conversation},
		"by their own message":               {webtest.Helene, bonjour, "In-Reply-To: <one@x.example>", known.conversation},
		"by another customer's":              {webtest.Helene, bonjour, "In-Reply-To: <two@x.example>", uuid.Nil},
		"a stranger by a customer's message": {"mallory@x.example", bonjour, "In-Reply-To: <one@x.example>", uuid.Nil},
		"the token before the thread":        {"jana@novak.example", "bonjour+" + token + "@atelier.test", "In-Reply-To: <two@x.example>", known.conversation},
		"by the subject":                     {webtest.Helene, bonjour, "", uuid.Nil},
	} {
		m := p.arrived(t, mail.from, mail.to, letter("From: "+mail.from+"\n"+mail.header, name))
		switch {
		case mail.want != uuid.Nil && m.conversation != mail.want, m.text != name:
			t.Errorf("%s: %+v", name, m)
		case mail.want == uuid.Nil && (m.conversation == known.conversation || m.conversation == fresh.conversation):
			t.Errorf("%s: it is in the conversation of another mail", name)
		}
	}
	if orphans := pgtest.One[int](t, p.DB, `select count(*) from conversations where channel_id is null or length(token) <> 26`); orphans != 0 {
		t.Errorf("%d conversations have no token", orphans)
	}
}

// The same mail again is one message. The same Message-ID with other words is another.
func TestACopyIsNoSecondMessage(t *testing.T) {
	t.Parallel()
	p := takeMails(t, newDemo(t))
	count := func() int {
		return pgtest.One[int](t, p.DB, `select count(*) from messages where sender = 'jana@novak.example'`)
	}
	const header = "From: jana@novak.example\nMessage-ID: <two@x.example>"
	for name, mail := range map[string]struct {
		raw  []string
		want int
	}{
		"a copy that came another way": {[]string{letter(header, "Hello"), "Received: from x.example\n" + letter(header, "Hello")}, 1},
		"another text":                 {[]string{letter(header, "Hello"), letter(header, "Hello again")}, 2},
		"no Message-ID":                {[]string{letter("From: jana@novak.example", "Hello"), letter("From: jana@novak.example", "Hello")}, 2},
		"an empty Message-ID":          {[]string{letter("From: jana@novak.example\nMessage-ID: <>", "Hello"), letter("From: jana@novak.example\nMessage-ID: <>", "Hello")}, 2},
	} {
		before := count()
		for _, raw := range mail.raw {
			p.send(t, "jana@novak.example", bonjour, strings.ReplaceAll(strings.ReplaceAll(raw, "two@", uuid.NewSHA1(uuid.Nil, []byte(name)).String()+"@"), "Hello", "Hello, "+name))
		}
		p.read(t)
		if got := count() - before; got != mail.want {
			t.Errorf("%s: %d messages, want %d", name, got, mail.want)
		}
	}
	if got := pgtest.One[int](t, p.DB, `select count(distinct contact_id) from contact_addresses where email_key = 'jana@novak.example'`); got != 1 {
		t.Errorf("she is %d customers", got)
	}
}

// Who closed a conversation sees it again when a person answers, and not when a program
// does. A program waits for nobody.
func TestAPersonOpensAConversationAgainAndAProgramDoesNot(t *testing.T) {
	t.Parallel()
	p := takeMails(t, newDemo(t))
	first := p.arrived(t, "jana@novak.example", bonjour, letter("From: jana@novak.example\nMessage-ID: <two@x.example>", "Hello"))
	for header, want := range map[string]string{
		"": "open true", "Auto-Submitted: auto-replied": "closed false", "Precedence: bulk": "closed false", "List-Id: <a.example>": "closed false",
		"X-Auto-Response-Suppress: All": "closed false", "Return-Path: <>": "closed false", "From: bonjour@atelier.test": "closed false",
	} {
		p.Exec(t, `update conversations set state = 'closed', waiting_since = null where id = $1`, first.conversation)
		token := pgtest.One[string](t, p.DB, `select token from conversations where id = $1`, first.conversation)
		m := p.arrived(t, "jana@novak.example", "bonjour+"+token+"@atelier.test", strings.TrimPrefix(header+"\nFrom: jana@novak.example\nSubject: x\n\nIt is "+header, "\n"))
		if got := fmt.Sprint(m.state, " ", m.waits); got != want || m.conversation != first.conversation || !strings.HasPrefix(m.last, "It is") {
			t.Errorf("%q: %s, want %s: %+v", header, got, want, m)
		}
	}
}

// Whatever cannot be read is a message that says so, in the workspace's language, and
// its bytes are there.
func TestRule46WhatCannotBeReadIsAMessageThatSaysSo(t *testing.T) {
	t.Parallel()
	p := takeMails(t, newDemo(t))
	var bomb strings.Builder
	bomb.WriteString("From: Jana <jana@novak.example>\nSubject: deep\n")
	for i := range 25 {
		fmt.Fprintf(&bomb, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	for language, want := range map[string]string{"en": "built in too complicated", "fr": "trop compliquée", "nl": "te ingewikkeld"} {
		p.Exec(t, `update workspaces set language = $1`, language)
		m := p.arrived(t, "jana@novak.example", bonjour, bomb.String())
		if m.read != "unreadable" || m.subject != "deep" || !strings.Contains(m.text, want) || m.email != "jana@novak.example" {
			t.Errorf("%+v", m)
		}
	}
	p.Exec(t, `update workspaces set language = 'en'`)
	for name, mail := range map[string]struct{ from, raw, want string }{
		"nothing at all":     {"", "", "[This mail has no text.] | Unknown sender | "},
		"nobody":             {"", "Subject: x\n\nHello", "Hello | Unknown sender | "},
		"no address":         {"", "From: The Shop Next Door\n\nHello", "Hello | The Shop Next Door | "},
		"a host of nobody's": {"", "From: root@localhost\n\nHello", "Hello | root@localhost | "},
		"a file alone":       {"", "From: ivo@novak.example\nContent-Type: application/pdf; name=\"offer.pdf\"\n\nx", "[This mail has no text.] |  | ivo@novak.example"},
		"a long text and a file": {"", "From: ivo@novak.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n" + strings.Repeat("é", 120_000) +
			"\n--b\nContent-Type: application/pdf; name=\"offer.pdf\"\n\nx\n--b--",
			strings.Repeat("é", 100_000-len(longSays)-2) + "\n\n" + longSays + " |  | ivo@novak.example"},
		"long addresses": {"", "From: " + strings.Repeat("é", 400) + "@novak.example\n\nHello", "Hello | " + strings.Repeat("é", 120) + " | "},
	} {
		m := p.arrived(t, mail.from, bonjour, mail.raw)
		if got := fmt.Sprintf("%s | %s | %s", m.text, m.name, m.email); got != mail.want {
			t.Errorf("%s: %q, want %q", name, got, mail.want)
		}
	}
}

// What comes with a mail is kept beside its message: its files as they were sent, its
// page, and the mail itself. More files than are kept are told of.
func TestWhatComesWithAMailIsKept(t *testing.T) {
	t.Parallel()
	p := takeMails(t, newDemo(t))
	part := func(header, body string) string { return "--b\nContent-Type: " + header + "\n\n" + body + "\n" }
	const head = "From: jana@novak.example\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n"
	m := p.arrived(t, "jana@novak.example", bonjour, head+part("text/plain", "See")+part("text/html", "<p>See</p>")+
		part("image/png; name=\"photo.png\"\nContent-Transfer-Encoding: base64", "PGh0bWw+")+"--b--")
	got := pgtest.List[string](t, p.DB, `
		select f.name || ' ' || f.kind || ' ' || f.size || ' ' || convert_from(f.bytes, 'utf8') || ' ' || p.html || ' ' || (position('PGh0bWw+'::bytea in i.raw) > 0)
		  from message_files f join message_pages p using (workspace_id, message_id) join inbound_mails i using (workspace_id, message_id)
		  join messages x on x.id = f.message_id where x.conversation_id = $1`, m.conversation)
	if diff := cmp.Diff([]string{"photo.png text/html 6 <html> <p>See</p> true"}, got); diff != "" {
		t.Error(diff)
	}
	m = p.arrived(t, "jana@novak.example", bonjour, head+part("text/plain", "See")+strings.Repeat(part("application/pdf; name=a.pdf", "%PDF-1.4"), 52)+"--b--")
	if got := pgtest.One[int](t, p.DB, `select count(*) from message_files f join messages x on x.id = f.message_id where x.conversation_id = $1`, m.conversation); got != 50 ||
		m.text != "See\n\n[2 more files are in the original.]" {
		t.Errorf("%d files, %q", got, m.text)
	}
}

// An address is one channel's: a mail never lands elsewhere, whatever it says it answers.
func TestRule13AMailNeverLandsInAnotherWorkspace(t *testing.T) {
	t.Parallel()
	p := takeMails(t, newDemo(t))
	theirs := pgtest.One[uuid.UUID](t, p.DB, `select workspace_id from workspace_slugs where slug = $1`, webtest.Nordlicht)
	p.Exec(t, `insert into channels (workspace_id, id, kind, name, address, confirmed_at) values ($1, gen_random_uuid(), 'email', 'Yoga', 'Namaste@nordlicht.test', now())`, theirs)
	mine := p.arrived(t, webtest.Helene, bonjour, letter("From: "+webtest.Helene+"\nMessage-ID: <one@x.example>", "Hello"))
	token := pgtest.One[string](t, p.DB, `select token from conversations where id = $1`, mine.conversation)
	for name, mail := range map[string]struct{ to, header string }{
		"plainly": {"namaste@nordlicht.test", ""}, "with their token": {"namaste+" + token + "@nordlicht.test", ""}, "in their thread": {"namaste@nordlicht.test", "In-Reply-To: <one@x.example>"},
	} {
		m := p.arrived(t, webtest.Helene, mail.to, letter("From: "+webtest.Helene+"\n"+mail.header, name))
		if m.workspace != theirs || m.conversation == mine.conversation || m.contact == mine.contact {
			t.Errorf("%s: %+v", name, m)
		}
	}
	if err := smtp.SendMail(p.address, nil, "a@novak.example", []string{"nobody@nordlicht.test"}, nil); err == nil || !strings.HasPrefix(err.Error(), "550") {
		t.Errorf("to nobody: %v", err)
	}
	p.Exec(t, `update channels set confirmed_at = null where address = 'Namaste@nordlicht.test'`)
	if err := smtp.SendMail(p.address, nil, "a@novak.example", []string{"namaste@nordlicht.test"}, nil); err == nil || !strings.HasPrefix(err.Error(), "550") {
		t.Errorf("to an address that nobody has confirmed: %v", err)
	}
	p.Exec(t, `update channels set confirmed_at = now(), deleted_at = now() where address = 'Namaste@nordlicht.test'`)
	if err := smtp.SendMail(p.address, nil, "a@novak.example", []string{"namaste@nordlicht.test"}, nil); err == nil || !strings.HasPrefix(err.Error(), "550") {
		t.Errorf("to a channel that is gone: %v", err)
	}
	p.Exec(t, `update workspaces set deleted_at = now() where id = $1`, mine.workspace)
	if err := smtp.SendMail(p.address, nil, "a@novak.example", []string{bonjour}, nil); err == nil || !strings.HasPrefix(err.Error(), "550") {
		t.Errorf("to a workspace that is gone: %v", err)
	}
}

// What was acknowledged is there, though the process is killed before it is read; and it
// is one message, though its reading was begun before. A mail that takes the process with
// it each time is shown as one that could not be read.
func TestRule32AKilledProcessLosesNoMail(t *testing.T) {
	t.Parallel()
	p := takeMails(t, newDemo(t))
	// Nothing is read as long as somebody has the channel; it is taken all the same.
	held, err := p.Owner.Begin(t.Context())
	pgtest.Must(t, err)
	_, err = held.Exec(t.Context(), `select from channels where address = $1 for no key update`, bonjour)
	pgtest.Must(t, err)
	for i := range 3 {
		p.send(t, "a@novak.example", bonjour, letter(fmt.Sprintf("From: a%d@novak.example", i), "Hello"))
	}
	p.kill(t)
	if waiting := pgtest.One[int](t, p.DB, `select count(*) from inbound_mails where state = 'waiting'`); waiting != p.sent {
		t.Fatalf("%d of %d mails wait", waiting, p.sent)
	}
	pgtest.Must(t, held.Rollback(t.Context()))
	p.Exec(t, `update inbound_mails set begun = 5 where id = (select id from inbound_mails order by id limit 1)`)
	// As the queue itself does, some seconds later, with the jobs of a process that died.
	p.Exec(t, `update river_job set state = 'available', scheduled_at = now() where kind = 'incoming_mail'`)
	p.process = serveAt(t, freeAddress(t), p.AppURL, nobodysMail)
	p.read(t)
	got := pgtest.List[string](t, p.DB, `
		select i.state || ' ' || x.sender || ' ' || x.text from inbound_mails i
		  join messages x on x.workspace_id = i.workspace_id and x.id = i.message_id order by i.id`)
	want := []string{
		"unreadable a0@novak.example [This mail could not be read. The original is kept.]", "parsed a1@novak.example Hello", "parsed a2@novak.example Hello",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := pgtest.One[int](t, p.DB, `select count(*) from messages where sender like '%@novak.example'`); got != len(want) {
		t.Errorf("%d messages of %d mails", got, len(want))
	}
}
