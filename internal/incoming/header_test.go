package incoming

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"latchkey/internal/mail"
	"latchkey/internal/messages"
	"latchkey/internal/texts"
)

// said is what a mail says of itself.
func said(m Mail) string {
	return fmt.Sprintf("%s | %s | %s | %s | %s", m.Subject, m.Name, m.Shown, m.Email.Key(), m.Text)
}

// Nothing in a header keeps a mail from being read: what is wrong is read as it was meant,
// or shown as it came.
func TestHeadersAreReadHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	for name, mail := range map[string]struct{ raw, want string }{
		"plain":                       {"From: Jana Novak <jana@novak.example>\nSubject: Hello\n\nHi", "Hello | Jana Novak | jana@novak.example | jana@novak.example | Hi"},
		"no From":                     {"Subject: Hello\n\nHi", "Hello |  | bounce@relay.example | bounce@relay.example | Hi"},
		"an empty From":               {"From:\nSubject: Hello\n\nHi", "Hello |  | bounce@relay.example | bounce@relay.example | Hi"},
		"no To, no date":              {"From: jana@novak.example\n\nHi", " |  | jana@novak.example | jana@novak.example | Hi"},
		"no header":                   {"Hi there\nall of you", " |  | bounce@relay.example | bounce@relay.example | Hi there\nall of you"},
		"no body":                     {"From: jana@novak.example\nSubject: Only this", "Only this |  | jana@novak.example | jana@novak.example | "},
		"no >":                        {"From: Jana Novak <jana@novak.example\nSubject: a\n\nb", "a | Jana Novak | jana@novak.example | jana@novak.example | b"},
		"no <":                        {"From: Jana Novak jana@novak.example\nSubject: a\n\nb", "a | Jana Novak | jana@novak.example | jana@novak.example | b"},
		"two <<":                      {"From: Jana <<jana@novak.example>>\nSubject: a\n\nb", "a | Jana | jana@novak.example | jana@novak.example | b"},
		"an open quote":               {"From: \"Jana <jana@novak.example>\nSubject: a\n\nb", "a | Jana | jana@novak.example | jana@novak.example | b"},
		"a comment":                   {"From: jana@novak.example (Jana (of the shop) Novak)\nSubject: a\n\nb", "a | Jana of the shop Novak | jana@novak.example | jana@novak.example | b"},
		"a comma in quotes":           {"From: \"Novak, Jana\" <jana@novak.example>\nSubject: a\n\nb", "a | Novak, Jana | jana@novak.example | jana@novak.example | b"},
		"an address as name":          {"From: \"boss@bank.example\" <jana@novak.example>\nSubject: a\n\nb", "a | boss@bank.example | jana@novak.example | jana@novak.example | b"},
		"its own name":                {"From: \"jana@novak.example\" <jana@novak.example>\nSubject: a\n\nb", "a |  | jana@novak.example | jana@novak.example | b"},
		"two senders":                 {"From: jana@novak.example, ivo@novak.example\nSubject: a\n\nb", "a |  | jana@novak.example | jana@novak.example | b"},
		"two of each":                 {"From: jana@novak.example\nFrom: ivo@novak.example\nSubject: one\nSubject: two\n\nb", "one |  | jana@novak.example | jana@novak.example | b"},
		"an empty one first":          {"Subject:\nFrom: jana@novak.example\nSubject: two\n\nb", "two |  | jana@novak.example | jana@novak.example | b"},
		"Sender alone":                {"Sender: Jana <jana@novak.example>\nSubject: a\n\nb", "a | Jana | jana@novak.example | jana@novak.example | b"},
		"no address":                  {"From: The Shop Next Door\nSubject: a\n\nb", "a | The Shop Next Door | bounce@relay.example | bounce@relay.example | b"},
		"nobody's host":               {"From: root <root@localhost>\nSubject: a\n\nb", "a | root | root@localhost |  | b"},
		"a host by number":            {"From: jana@[192.0.2.1]\nSubject: a\n\nb", "a | jana@[192.0.2.1 | jana@[192.0.2.1 |  | b"},
		"a foreign domain":            {"From: Jörg <joerg@müller.example>\nSubject: a\n\nb", "a | Jörg | joerg@müller.example | joerg@xn--mller-kva.example | b"},
		"words in Q":                  {"From: =?UTF-8?Q?J=C3=B6rg_M=C3=BCller?= <j@mueller.example>\nSubject: =?iso-8859-1?q?Caf=E9?= au lait\n\nb", "Café au lait | Jörg Müller | j@mueller.example | j@mueller.example | b"},
		"words in quotes":             {"From: \"=?UTF-8?Q?J=C3=B6rg?=\" <j@mueller.example>\nSubject: a\n\nb", "a | Jörg | j@mueller.example | j@mueller.example | b"},
		"a letter in two words":       {"From: j@mueller.example\nSubject: =?utf-8?Q?caf=C3?=\n =?utf-8?Q?=A9?= =?utf-8?B?IPCfmA==?= =?utf-8?B?gA==?=\n\nb", "café 😀 |  | j@mueller.example | j@mueller.example | b"},
		"a space in a word":           {"From: j@mueller.example\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe aus Ulm?=\n\nb", "Grüße aus Ulm |  | j@mueller.example | j@mueller.example | b"},
		"no padding":                  {"From: j@mueller.example\nSubject: =?UTF-8?B?R3LDvMOfZQ?=\n\nb", "Grüße |  | j@mueller.example | j@mueller.example | b"},
		"Japanese":                    {"From: =?ISO-2022-JP?B?GyRCOzNFRBsoQg==?= <y@yamada.example>\nSubject: a\n\nb", "a | 山田 | y@yamada.example | y@yamada.example | b"},
		"a set nobody knows":          {"From: j@mueller.example\nSubject: =?x-moon?Q?Hello_there?=\n\nb", "Hello there |  | j@mueller.example | j@mueller.example | b"},
		"8 bits of UTF-8":             {"From: Zoë <zoe@novak.example>\nSubject: Größe\n\nb", "Größe | Zoë | zoe@novak.example | zoe@novak.example | b"},
		"8 bits of Latin":             {"From: Zo\xeb <zoe@novak.example>\nSubject: Gr\xf6\xdfe\n\nb", "Größe | Zoë | zoe@novak.example | zoe@novak.example | b"},
		"8 bits as the body has them": {"From: a@novak.example\nSubject: \xcf\xf0\xe8\xe2\xe5\xf2\nContent-Type: text/plain; charset=windows-1251\n\n\xcf\xf0\xe8\xe2\xe5\xf2", "Привет |  | a@novak.example | a@novak.example | Привет"},
		"folded":                      {"From: Jana\r\n <jana@novak.example>\r\nSubject: one\r\n\ttwo\r\n three\r\n\r\nb", "one two three | Jana | jana@novak.example | jana@novak.example | b"},
		"of a mailbox file":           {"From jana@novak.example Thu Nov 26 10:00:00 2026\nFrom: jana@novak.example\nSubject: a\n\nb", "a |  | jana@novak.example | jana@novak.example | b"},
		"a line that is none":         {"From: jana@novak.example\nthis is no field\nSubject: a\n\nb", "a |  | jana@novak.example | jana@novak.example | b"},
		"a date of year 99999":        {"From: jana@novak.example\nDate: Fri, 31 Dec 99999 23:59:60 +9999\nSubject: a\n\nb", "a |  | jana@novak.example | jana@novak.example | b"},
		"control characters":          {"From: Ja\x00na\x07 <jana@novak.example>\nSubject: a\x00b\x1b[31mc\n\nb\x00c\x1bd", "ab[31mc | Jana | jana@novak.example | jana@novak.example | bcd"},
		"turned around":               {"From: jana@novak.example\nSubject: invoice \u202efdp.exe\n\nsee \u2066this\u2069", "invoice fdp.exe |  | jana@novak.example | jana@novak.example | see this"},
		"nothing to see":              {"From: \u200b\u200b <jana@novak.example>\nSubject: \u2800\u3164\n\n\u200b\u2060", " |  | jana@novak.example | jana@novak.example | "},
		"a space before the colon":    {"From : jana@novak.example\nSubject : a\n\nb", "a |  | jana@novak.example | jana@novak.example | b"},
		"capitals":                    {"FROM: JANA@NOVAK.EXAMPLE\nSUBJECT: A\n\nb", "A |  | JANA@NOVAK.EXAMPLE | jana@novak.example | b"},
		"empty lines first":           {"\r\n\r\nFrom: jana@novak.example\r\nSubject: a\r\n\r\nb", "a |  | jana@novak.example | jana@novak.example | b"},
		"a group":                     {"From: undisclosed senders:;\nReply-To: jana@novak.example\nSubject: a\n\nb", "a |  | jana@novak.example | jana@novak.example | b"},
	} {
		if got := said(Read(t.Context(), []byte(mail.raw), "bounce@relay.example")); got != mail.want {
			t.Errorf("%s:\n got %q\nwant %q", name, got, mail.want)
		}
	}
}

// What is longer than its column is cut between two characters.
func TestLongHeadersAreCut(t *testing.T) {
	t.Parallel()
	m := Read(t.Context(), []byte("From: "+strings.Repeat("é", 5000)+" <"+strings.Repeat("a", 3000)+"@novak.example>\nSubject: "+
		strings.Repeat("ü ", 5000)+"\nMessage-ID: <"+strings.Repeat("i", 3000)+"@novak.example>\n\nb"), "")
	for what, length := range map[string][2]int{
		"subject": {utf8.RuneCountInString(m.Subject), messages.MaxSubject}, "name": {utf8.RuneCountInString(m.Name), texts.MaxName},
		"address": {len(m.Shown), mail.MaxAddress}, "id": {len(m.MessageID), mail.MaxMessageID},
	} {
		if length[0] > length[1] || length[0] < length[1]-1 {
			t.Errorf("the %s has %d characters, want %d", what, length[0], length[1])
		}
	}
	if m.Known() {
		t.Error("an address that was cut is somebody's")
	}
}

func TestWhatAMailIsCalledAndAnswers(t *testing.T) {
	t.Parallel()
	for name, mail := range map[string]struct{ header, want string }{
		"none":             {"", "|[]"},
		"empty":            {"Message-ID: <>\nIn-Reply-To: <>\nReferences: \n", "|[]"},
		"a thread":         {"Message-ID: <c@x.example>\nIn-Reply-To: <b@x.example>\nReferences: <a@x.example> <b@x.example>\n", "c@x.example|[b@x.example b@x.example a@x.example]"},
		"folded":           {"Message-ID:\n <c@x.example>\nReferences: <a@x.example>\n\t<b@x.example>\n", "c@x.example|[b@x.example a@x.example]"},
		"no brackets":      {"Message-ID: c@x.example\nIn-Reply-To: b@x.example\n", "c@x.example|[b@x.example]"},
		"no space between": {"References: <a@x.example><b@x.example>\n", "|[b@x.example a@x.example]"},
		"words beside":     {"In-Reply-To: Your message of Monday <b@x.example>\n", "|[b@x.example]"},
		"two":              {"Message-ID: <c@x.example>\nMessage-ID: <d@x.example>\n", "c@x.example|[]"},
	} {
		m := Read(t.Context(), []byte("From: a@novak.example\n"+mail.header+"\nb"), "a@novak.example")
		if got := fmt.Sprintf("%s|%v", m.MessageID, m.Answers); got != mail.want {
			t.Errorf("%s: %s, want %s", name, got, mail.want)
		}
	}
	long := Read(t.Context(), []byte("From: a@novak.example\nReferences: "+strings.Repeat("<a@x.example> ", 5000)+"\n\nb"), "a@novak.example")
	if len(long.Answers) != mostAnswers {
		t.Errorf("it may answer %d", len(long.Answers))
	}
}

// A program that writes by itself says so, in one of the ways that programs have. People
// have none of them.
func TestAutomaticMailIsKnownByItsMarks(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]bool{
		"Auto-Submitted: auto-replied": true, "Auto-Submitted: auto-generated (vacation)": true, "Auto-Submitted: no": false, "Auto-Submitted: No ; x=y": false,
		"Precedence: bulk": true, "Precedence: Junk": true, "precedence: list": true, "Precedence: auto_reply": true, "Precedence: first-class": false,
		"List-Id: <news.novak.example>": true, "List-Unsubscribe: <https://novak.example>": true, "X-Auto-Response-Suppress: All": true, "X-Autoreply: yes": true,
		"X-Autorespond: Away": true, "Return-Path: <>": true, "Return-Path: <a@novak.example>": false,
		"Content-Type: multipart/report; boundary=x": true, "Content-Type: text/plain": false, "X-Mailer: Autopost": false, "Subject: Out of office": false,
	} {
		raw := []byte("From: a@novak.example\n" + header + "\n\nb")
		if got := Read(t.Context(), raw, "a@novak.example").Automatic; got != want {
			t.Errorf("%q is automatic: %v", header, got)
		}
	}
	if m := Read(t.Context(), []byte("From: a@novak.example\n\nb"), ""); !m.Automatic {
		t.Error("a mail that nobody can return is a person's")
	}
}
