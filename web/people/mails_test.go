package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/people"

	"github.com/PuerkitoBio/goquery"

	"latchkey/internal/mail"
	"latchkey/web/webtest"
)

// Titles are the product's, word for word.
func TestInvitationMailsInThreeLanguages(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Members)
	for language, title := range map[string]string{
		"en": "Invitation to join the Atelier Marchand workspace",
		"fr": "Invitation à rejoindre l'espace de travail Atelier Marchand",
		"nl": "Uitnodiging om lid te worden van de werkomgeving Atelier Marchand",
	} {
		email := language + "@example.org"
		if p := owner.Post(webtest.Invitations, url.Values{"email": {email}, "role": {"assistant"}, "language": {language}}); p.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d", language, p.Status)
		}
		received := site.WaitMail(t, email, "/join/")
		if strings.ReplaceAll(received.Subject, "’", "'") != title {
			t.Errorf("%s: titled %q, want %q", language, received.Subject, title)
		}
		both(t, received)
		if !strings.Contains(received.HTML, `lang="`+language+`"`) || !strings.Contains(received.Text, email) {
			t.Errorf("%s: %s", language, received.Text)
		}
	}
}

// both looks for the link in both forms of a mail, and for words that were never filled in.
func both(t *testing.T, received mail.Received) {
	t.Helper()
	link := webtest.JoinLink.FindString(received.Text)
	html, err := goquery.NewDocumentFromReader(strings.NewReader(received.HTML))
	if err != nil {
		t.Fatal(err)
	}
	if link == "" || html.Find(`a[href="`+link+`"]`).Length() == 0 {
		t.Errorf("the link %q is not in both forms", link)
	}
	for _, raw := range []string{"mail.", "{{", "<no value>", "role."} {
		if strings.Contains(strings.ReplaceAll(received.Text, link, "")+received.Subject, raw) {
			t.Errorf("the mail says %q: %s", raw, received.Text)
		}
	}
}

// Rule 33: what people typed is escaped and cut to 80 characters, and can add
// no header.
func TestRule33WordsOfPeopleInMails(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ workspace, person, subject string }{
		"markup": {`<b>Atelier</b> & "Co"`, `<img src=x onerror=alert(1)>`, `Invitation to join the <b>Atelier</b> & "Co" workspace`},
		"header": {"Atelier\r\nBcc: evil@example.org", "Marie\r\nX: y", "Invitation to join the Atelier  Bcc: evil@example.org workspace"},
		"long":   {strings.Repeat("é", 120), strings.Repeat("m", 120), "Invitation to join the " + strings.Repeat("é", 79) + "… workspace"},
		"words":  {"=?utf-8?q?evil?=", "%s $HOME", "Invitation to join the = ?utf-8?q?evil?= workspace"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, people.Area)
			owner := site.SignIn(t, "owner@demo.test")
			site.Exec(t, `update workspaces set name = $1 where name = 'Atelier Marchand'`, tt.workspace)
			site.Exec(t, `update users set name = $1 where email_key = 'owner@demo.test'`, tt.person)
			site.Invite(t, owner, "anna@example.org", "agent")
			received := site.WaitMail(t, "anna@example.org", "/join/")
			if received.Subject != tt.subject {
				t.Errorf("titled %q, want %q", received.Subject, tt.subject)
			}
			both(t, received)
			header, _, _ := strings.Cut(string(received.Raw), "\r\n\r\n")
			for _, line := range strings.Split(header, "\r\n") {
				if strings.HasPrefix(line, "Bcc:") || strings.HasPrefix(line, "X:") {
					t.Errorf("a header of its own: %s", line)
				}
			}
			if html := received.HTML; strings.Contains(html, "<img src=x") || strings.Contains(html, "<b>Atelier") || strings.Contains(received.Text+html, strings.Repeat("m", 81)) || strings.Contains(received.Text+html, strings.Repeat("é", 81)) {
				t.Errorf("not escaped, or not cut: %s", html)
			}
		})
	}
}

// shows waits for words on the members page.
func shows(t *testing.T, v *webtest.Visitor, words string) {
	t.Helper()
	webtest.Until(t, words, func() bool { return v.Get(webtest.Members).Has(words) })
}

// Rule 32: a mail server that refuses for a while delays, and loses nothing; a
// mail whose invitation was withdrawn meanwhile is not sent.
func TestRule32MailServerRefusesForAWhile(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Mailbox.Refuse(451, "come back later")
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Members)
	emails := []string{"a@example.org", "b@example.org", "c@example.org", "withdrawn@example.org"}
	if p := owner.Post(webtest.Invitations, url.Values{"email": {strings.Join(emails, "\n")}, "role": {"agent"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("inviting while mail is down: %d", p.Status)
	}
	shows(t, owner, "the mail server is not answering, we keep trying")
	if p := owner.Post(webtest.Invitations+"/"+site.InvitationID(t, webtest.Atelier, "withdrawn@example.org")+"/withdraw", nil); p.Status != http.StatusSeeOther {
		t.Fatalf("withdrawing: %d", p.Status)
	}
	left := func(jobs int) func() bool {
		return func() bool {
			return webtest.Ask[int](t, site, `select count(*) from river_job where kind = 'invitation_mail' and finalized_at is null`) == jobs
		}
	}
	webtest.Until(t, "the withdrawn one's job ends without a mail", left(3))
	site.Mailbox.Accept()
	for _, email := range emails[:3] {
		site.WaitMail(t, email, "/join/")
	}
	webtest.Until(t, "every job is done", left(0))
	sent := map[string]int{}
	for _, r := range site.Mailbox.List() {
		sent[r.To]++
	}
	for i, email := range emails {
		if want := map[bool]int{true: 1, false: 0}[i < 3]; sent[email] != want {
			t.Errorf("%d mails to %s, want %d", sent[email], email, want)
		}
	}
	if p := owner.Get(webtest.Members + "?q=a@example"); !p.Has("mail delivered") {
		t.Errorf("after delivery: %s", p.Text())
	}
}

// Rule 32: a refusal for good is shown to the inviter in the server's words,
// and not tried again.
func TestRule32MailServerRefusesForGood(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Mailbox.Refuse(550, "no such <b>mailbox</b> here")
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Members)
	owner.Post(webtest.Invitations, url.Values{"email": {"gone@example.org"}, "role": {"agent"}})
	shows(t, owner, "the mail could not be delivered (the mail server: 5.0.0 no such <b>mailbox</b> here)")
	if state := webtest.Ask[string](t, site, `select state from river_job where kind = 'invitation_mail'`); state != "cancelled" && state != "running" {
		t.Errorf("the job is %s", state)
	}
	site.Mailbox.Accept()
	owner.Post(webtest.Invitations+"/"+site.InvitationID(t, webtest.Atelier, "gone@example.org")+"/resend", nil)
	site.WaitMail(t, "gone@example.org", "/join/")
}
