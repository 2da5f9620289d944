package jobs

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"latchkey/internal/mail"
	"latchkey/internal/notification"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/templates/email"
)

// written are the mails of the office in a language, as they are handed over.
func written(t *testing.T, o office, language string) map[string]mail.Message {
	t.Helper()
	const to, link = "bob@example.com", "secret-link"
	id, ends := uuid.UUID{1}, time.Date(2026, 12, 3, 10, 0, 0, 0, time.UTC)
	all := map[string]mail.Message{}
	for name, write := range map[string]func(context.Context) (mail.Message, error){
		"invitation": func(ctx context.Context) (mail.Message, error) {
			return o.writeInvitation(ctx, InvitationMail{Invitation: id, Generation: 3}, InvitationLetter{
				Email: to, Language: language, Workspace: "Atelier", Organization: "Marchand & Co", Inviter: "Ann Lee",
				Offer: policy.Offer{Role: policy.Assistant}, Expires: ends, Link: link,
			}, "mail.invitation", "invitation")
		},
		"void": func(ctx context.Context) (mail.Message, error) {
			return o.writeVoid(ctx, VoidMail{Invitation: id, Member: id},
				VoidLetter{Email: to, Language: language, Workspace: "Atelier", Slug: "atelier-1", Invited: "eve@example.com", Role: policy.Assistant})
		},
		"limit": func(ctx context.Context) (mail.Message, error) {
			return o.writeLimit(ctx, &river.Job[LimitMail]{JobRow: row(), Args: LimitMail{Count: 17, Minutes: 61}},
				LimitLetter{Email: to, Language: language, Workspace: "Atelier", Slug: "atelier-1", Member: "Bob"})
		},
		"misses": func(ctx context.Context) (mail.Message, error) {
			return o.writeLimit(ctx, &river.Job[LimitMail]{JobRow: row(), Args: LimitMail{Count: 17, Minutes: 61, Misses: true}},
				LimitLetter{Email: to, Language: language, Workspace: "Atelier", Slug: "atelier-1", Member: "Bob"})
		},
		"digest": func(ctx context.Context) (mail.Message, error) {
			return o.writeDigest(ctx, DigestMail{Workspace: id, Owner: id, Monday: "2026-11-23"}, DigestLetter{
				Email: to, Language: language, Workspace: "Atelier", Slug: "atelier-1", From: ends.AddDate(0, 0, -17), To: ends.AddDate(0, 0, -11),
				Joined: []string{"Ann Lee"}, Unseen: []string{"Bob"}, Lookups: []WeekLookups{{"Lotte", 1200, 3}},
				Exports: []WeekExport{{"Marie", "orders", 5012}}, AnchorDay: ends.AddDate(0, 0, -10), Anchor: "00ff",
			})
		},
		"anchor": func(ctx context.Context) (mail.Message, error) {
			return o.writeDigest(ctx, DigestMail{Workspace: id, Owner: id, Monday: "2026-11-23", AnchorOnly: true}, DigestLetter{
				Email: to, Language: language, Workspace: "Atelier", Slug: "atelier-1", From: ends.AddDate(0, 0, -17), To: ends.AddDate(0, 0, -11),
				Joined: []string{"Ann Lee"}, AnchorDay: ends.AddDate(0, 0, -10), Anchor: "00ff",
			})
		},
		"signup": func(ctx context.Context) (mail.Message, error) {
			return o.writeAccount(ctx, AccountMail{Purpose: "signup", ID: id, Generation: 3},
				AccountLetter{Email: to, Language: language, Link: link, Expires: ends})
		},
		"reset": func(ctx context.Context) (mail.Message, error) {
			return o.writeAccount(ctx, AccountMail{Purpose: "reset", ID: id, Generation: 3},
				AccountLetter{Email: to, Language: language, Link: link, Expires: ends})
		},
		"known address": func(ctx context.Context) (mail.Message, error) {
			return o.writeKnownAddress(ctx, &river.Job[KnownAddressMail]{JobRow: row(), Args: KnownAddressMail{Language: language}},
				people.Account{Email: to})
		},
	} {
		m, err := write(t.Context())
		if err != nil {
			t.Fatalf("%s in %s: %v", name, language, err)
		}
		all[name] = m
	}
	return all
}

// Each mail leads to one place, says the same in both its forms, and is the
// same mail when it is sent twice.
func TestWhatAMailSays(t *testing.T) {
	t.Parallel()
	o := office{publicURL: "https://keys.example.com"}
	const id = "01000000-0000-0000-0000-000000000000"
	for name, want := range map[string]struct {
		from, url, id string
		words         []string
	}{
		"invitation": {"Atelier", "/join/secret-link", "invitation." + id + ".3",
			[]string{"Ann Lee invites you to join Atelier", "bob@example.com", "3 December 2026", "Marchand & Co"}},
		"void":   {"Atelier", "/w/atelier-1/settings/members", "void." + id + "." + id, []string{"eve@example.com", "Assistant", "Atelier"}},
		"limit":  {"Atelier", "/w/atelier-1/settings/audit-log", "limit.7", []string{"Bob", "17", "61", "Sent by Latchkey."}},
		"misses": {"Atelier", "/w/atelier-1/settings/audit-log", "limit.7", []string{"Bob", "17"}},
		"digest": {"Atelier", "/w/atelier-1/settings/audit-log?from=2026-11-16", "digest." + id + "." + id + ".2026-11-23",
			[]string{"Joined: Ann Lee.", "Not here all week: Bob.", "Lotte (1,200 found, 3 not found)", "Orders by Marie (rows: 5,012)", "00ff"}},
		"signup":        {"Latchkey", "/signup/secret-link", "signup." + id + ".3", []string{"bob@example.com", "Create your Latchkey account"}},
		"reset":         {"Latchkey", "/forgot/secret-link", "reset." + id + ".3", []string{"bob@example.com", "Choose a new password"}},
		"known address": {"Latchkey", "/login", "known.7", []string{"You already have a Latchkey account"}},
	} {
		m := written(t, o, "en")[name]
		url := "https://keys.example.com" + want.url
		if m.To.Key() != "bob@example.com" || m.FromName != want.from || m.MessageID != want.id+"@keys.example.com" || m.Language != "en" {
			t.Errorf("%s: from %s to %s, %s, %s", name, m.FromName, m.To, m.MessageID, m.Language)
		}
		if !strings.Contains(m.Text, ":\n"+url+"\n") || !strings.Contains(m.HTML, `href="`+url+`"`) {
			t.Errorf("%s does not lead to %s: %s", name, url, m.Text)
		}
		for _, words := range want.words {
			if !strings.Contains(m.Text, words) || !strings.Contains(m.HTML, strings.ReplaceAll(words, "&", "&amp;")) {
				t.Errorf("%s does not say %q: %s", name, words, m.Text)
			}
		}
	}
	if all := written(t, o, "en"); all["limit"].Subject == all["misses"].Subject || all["signup"].Subject == all["reset"].Subject {
		t.Error("two mails have one subject")
	}
}

// A mail is written in its reader's language, all of it.
func TestMailsAreWrittenInEachLanguage(t *testing.T) {
	t.Parallel()
	o := office{publicURL: "https://keys.example.com"}
	english := written(t, o, "en")
	for _, language := range []string{"fr", "nl"} {
		for name, m := range written(t, o, language) {
			if m.Language != language || m.Subject == english[name].Subject || m.Text == english[name].Text {
				t.Errorf("%s in %s is %s: %s", name, language, m.Language, m.Text)
			}
			if !strings.Contains(m.HTML, `lang="`+language+`"`) {
				t.Errorf("%s in %s does not say its language", name, language)
			}
		}
	}
	for name, m := range english {
		for _, hole := range []string{"mail.", "role.", "<no value>", "{{"} {
			if strings.Contains(m.Text+m.Subject, hole) {
				t.Errorf("%s has a hole: %s", name, m.Text)
			}
		}
	}
}

// A letter to what is no address ends its job: no other attempt could send it.
func TestALetterToNoAddressEndsItsJob(t *testing.T) {
	t.Parallel()
	m, err := office{}.message(t.Context(), letter{to: "no address", words: words("en")})
	if !cancels(err) || m.To != (mail.Address{}) {
		t.Errorf("%+v, %v", m, err)
	}
}

// The text of a mail has its parts apart, and no more of them than there are.
func TestTheTextOfAMail(t *testing.T) {
	t.Parallel()
	for want, m := range map[string]email.Mail{
		"Hello\n":                        {Heading: "Hello"},
		"Hello\n\nOne\n\nTwo\n":          {Heading: "Hello", Paragraphs: []string{"One", "Two"}},
		"Hello\n\nOpen:\nhttps://x\n":    {Heading: "Hello", Button: "Open", URL: "https://x"},
		"Hello\n\nNote\n":                {Heading: "Hello", Notes: []string{"Note"}},
		"Hello\n\n--\n\nFoot\n":          {Heading: "Hello", Foot: []string{"Foot"}},
		"Hello\n\n--\n\nFoot\nAnother\n": {Heading: "Hello", Foot: []string{"Foot", "Another"}},
	} {
		if got := plain(words("en"), m); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// The identity of a mail stands on a host that mail servers take.
func TestTheHostOfAMessageID(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]string{
		"https://keys.example.com": "keys.example.com", "http://keys.example.com:8080": "keys.example.com",
		"http://localhost:8080": "latchkey.invalid", "": "latchkey.invalid", "://": "latchkey.invalid",
	} {
		if got := (office{publicURL: url}).host(); got != want {
			t.Errorf("%q gives %s, want %s", url, got, want)
		}
	}
}

// What people typed does not fill a mail.
func TestLongNamesAreCutInAMail(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"": "", strings.Repeat("é", 80): strings.Repeat("é", 80),
		strings.Repeat("é", 81): strings.Repeat("é", 79) + "…"} {
		if got := cut(text); got != want {
			t.Errorf("%q is cut to %q", text, got)
		}
	}
	long := strings.Repeat("x", 300)
	m, err := office{}.writeInvitation(t.Context(), InvitationMail{},
		InvitationLetter{
			Email: "bob@example.com", Language: "en", Workspace: long, Organization: long, Inviter: long, Signature: []string{long, long},
			Offer: policy.Offer{Role: policy.Agent},
		}, "mail.invitation", "invitation")
	if err != nil || strings.Contains(m.Subject+m.FromName+m.Text+m.HTML, strings.Repeat("x", 80)) {
		t.Errorf("%s, %v", m.Text, err)
	}
}

// A mail about one thing leads to where that is seen: to the members for whoever answered no
// invitation, or whose access ends; one's own end has no such place.
func TestAMailOfOneThingLeadsThere(t *testing.T) {
	t.Parallel()
	o := office{publicURL: "https://keys.example.com"}
	for _, c := range []struct {
		line NotificationLine
		want string
	}{
		{NotificationLine{Kind: notification.Lapsed, By: "eve@example.com"}, "/settings/members"},
		{NotificationLine{Kind: notification.Ending, By: "Lotte"}, "/settings/members"},
		{NotificationLine{Kind: notification.Ending}, "/notifications"},
		{NotificationLine{Kind: notification.Answered, By: "Marie"}, "/access"},
		{NotificationLine{Kind: notification.Asked, By: "Lotte", Request: uuid.NullUUID{UUID: uuid.UUID{1}, Valid: true}}, "/settings/access/requests/" + uuid.UUID{1}.String()},
	} {
		m, err := o.writeNotifications(t.Context(), 7, NotificationLetter{
			Email: "bob@example.com", Language: "en", Workspace: "Atelier", Slug: "atelier-1", Lines: []NotificationLine{c.line},
		})
		if url := "https://keys.example.com/w/atelier-1" + c.want; err != nil || !strings.Contains(m.HTML, `href="`+url+`"`) {
			t.Errorf("%s, %q: %v, not to %s: %s", c.line.Kind, c.line.By, err, url, m.Text)
		}
	}
}
