package browsertest

import (
	"net/url"
	"testing"

	"latchkey/internal/demo"
	"latchkey/internal/i18n"
	"latchkey/web"
	"latchkey/web/webtest"
)

// Whoever types for so long that their session ends signs in, and finds the page
// as they left it.
func TestTypedTextOutlivesASession(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	marie := Open(t, site)
	marie.SignIn("owner@demo.test")
	marie.Go(atelier + "/contacts/new")
	marie.Fill(english.T("customers.form.name"), "Hélène Späth")
	marie.Fill(english.T("customers.contact.tags"), "raku, porcelain")
	site.Exec(t, `update user_sessions set last_seen_at = now() - interval '5 hours'`)
	marie.Follow(english.T("contact.create"))
	marie.SeeNotice(english.T("notice.typed_kept"))

	marie.Fill(english.T("account.email"), "owner@demo.test")
	marie.Fill(english.T("account.password"), demo.Password)
	marie.Follow(english.T("account.sign_in.button"))
	marie.SeeNotice(english.T("notice.typed_back"))
	if marie.URL() != atelier+"/contacts/new" {
		t.Errorf("signing in leads to %s", marie.URL())
	}
	marie.Follow(english.T("contact.create"))
	marie.SeeNotice(english.T("notice.customer_added"))
	marie.See("Hélène Späth")
	marie.See("porcelain")
}

// Two links in two tabs of one browser: the tab that was opened first acts on
// its own, also after it was loaded again by a change of language.
func TestTwoLinksInTwoTabs(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	to, other := invited(t, site, owner, "anna@example.org"), invited(t, site, owner, "bert@example.org")
	one := Open(t, site)
	one.Go(to)
	two := one.Another()
	two.Go(other)
	two.See("bert@example.org")
	one.Follow("Nederlands")
	dutch := i18n.For(i18n.Dutch, nil)
	one.See("anna@example.org")
	one.Fill(dutch.T("account.name"), "Anna")
	one.Fill(dutch.T("account.password"), "a quiet kiln in spring")
	one.Follow(dutch.T("invitation.create_and_join"))
	if n := webtest.Ask[string](t, site, `select string_agg(email_key, ' ') from users where email_key in ('anna@example.org', 'bert@example.org')`); n != "anna@example.org" {
		t.Errorf("accounts are made for %s", n)
	}

	// The other tab is older than the session that has begun meanwhile.
	two.Fill(english.T("account.name"), "Bert")
	two.Fill(english.T("account.password"), "a quiet kiln in autumn")
	two.Follow(english.T("invitation.create_and_join"))
	two.See("anna@example.org")
	two.See("b•••@e•••.org")
	if status := two.Status(); status != 409 {
		t.Errorf("the other tab: %d", status)
	}
	if address, err := url.Parse(two.URL()); err != nil || address.Path != "/join" {
		t.Errorf("the other tab is at %s", two.URL())
	}
}
