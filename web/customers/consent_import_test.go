package customers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/customers"
	"latchkey/web/webtest"
)

// consentOf is what is known of a customer's consent, by the address.
func consentOf(t *testing.T, site *webtest.Site, email string) string {
	t.Helper()
	return webtest.Ask[string](t, site, `
		select coalesce(max(concat_ws('|', c.consent, to_char(c.consent_since at time zone 'UTC', 'YYYY-MM-DD HH24:MI'), nullif(c.consent_from, ''))), 'nobody')
		  from contacts c join contact_addresses a on a.workspace_id = c.workspace_id and a.contact_id = c.id and not a.freed
		 where a.email_key = '`+email+`' and c.deleted_at is null`)
}

// Programs say in their own ways who may be sent mailings, since when: each is read as
// it is meant, and who has not confirmed, or whose address is dead, said nothing.
func TestFilesOfProgramsSayWhoMayBeSentMailings(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	const mailchimp = "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME"
	for name, c := range map[string]struct {
		file string
		want map[string]string // beginnings, by who it is
	}{
		"Mailchimp, subscribed": {mailchimp + ",LAST_CHANGED\na@mc1.example,A,B,2,2024-03-01 10:00:00,2024-03-01 10:05:00,2024-03-01 10:05:00\nb@mc1.example,A,B,2,2024-03-01 10:00:00,,\n",
			map[string]string{"a@mc1.example": "yes|2024-03-01 10:05|import: ", "b@mc1.example": "unknown"}},
		"Mailchimp, unsubscribed": {mailchimp + ",UNSUB_TIME,UNSUB_REASON\na@mc2.example,A,B,2,2024-03-01 10:00:00,2024-03-01 10:05:00,2025-07-08 09:10:11,\n",
			map[string]string{"a@mc2.example": "no|2025-07-08 09:10|import: "}},
		"Mailchimp, cleaned": {mailchimp + ",CLEAN_TIME\na@mc3.example,A,B,2,2024-03-01 10:00:00,2024-03-01 10:05:00,2025-07-08 09:10:11\n",
			map[string]string{"a@mc3.example": "unknown"}},
		"Brevo": {"CONTACT ID;EMAIL;FIRSTNAME;LASTNAME;SMS;EMAIL_BLACKLISTED;SMS_BLACKLISTED;DOUBLE_OPT-IN;ADDED_TIME\n" +
			"1;a@brevo.example;A;B;;Yes;No;Yes;12-04-2022 09:30:00\n2;b@brevo.example;A;B;;No;Yes;;12-04-2022 09:30:00\n3;c@brevo.example;A;B;;No;No;No;12-04-2022 09:30:00\n4;d@brevo.example;A;B;;0;0;Yes;12-04-2022 09:30:00\n",
			map[string]string{"a@brevo.example": "no|", "b@brevo.example": "yes|", "c@brevo.example": "unknown", "d@brevo.example": "yes|"}},
		"Shopify": {"First Name,Last Name,Email,Accepts Email Marketing,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Tags\n" +
			"A,B,a@shop.example,yes,,no,10.00,1,\nA,B,b@shop.example,no,,yes,10.00,1,\n",
			map[string]string{"a@shop.example": "yes|", "b@shop.example": "no|"}},
		"HubSpot": {"Record ID,First Name,Last Name,Email,Marketing contact status,Unsubscribed from all email,Create Date\n" +
			"1,A,B,a@hub.example,Marketing contact,,2024-03-01 10:00\n2,A,B,b@hub.example,Marketing contact,true,2024-03-01 10:00\n3,A,B,c@hub.example,Non-marketing contact,false,2024-03-01 10:00\n",
			map[string]string{"a@hub.example": "yes|", "b@hub.example": "no|", "c@hub.example": "unknown"}},
		"any other, in Dutch": {"E-mail;Naam;Nieuwsbrief;Toestemming sinds\na@any.example;A;ja;1-3-2024 10:00\nb@any.example;B;afgemeld;1-3-2024 10:00\nc@any.example;C;misschien;\n",
			map[string]string{"a@any.example": "yes|2024-03-01 09:00|import: ", "b@any.example": "no|2024-03-01 09:00|import: ", "c@any.example": "unknown"}},
	} {
		t.Run(name, func(t *testing.T) {
			site.Exec(t, `delete from throttles`)
			p := webtest.Imported(t, owner, webtest.Contacts, c.file, nil)
			for email, want := range c.want {
				if got := consentOf(t, site, email); !strings.HasPrefix(got, want) {
					t.Errorf("%s: %s, want %s: %s", email, got, want, p.Text())
				}
			}
		})
	}
}

// A no becomes a yes by no file: not by a later one, whatever its maker chooses, not by a
// later row, near or far, nor by another address. The check says so ahead, and the report
// says each.
func TestNoFileMakesANoAYes(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	webtest.Imported(t, owner, webtest.Contacts, "Email,Name,Consent\nno@never.example,No,no\nyes@never.example,Yes,yes\nmaybe@never.example,Maybe,\n", nil)
	no, yes := consentOf(t, site, "no@never.example"), consentOf(t, site, "yes@never.example")
	const says = "This customer said no to mailings; a file does not make that a yes."
	for _, existing := range []string{"leave", "fill", "change"} {
		site.Exec(t, `delete from throttles`)
		page := webtest.Checked(t, owner, webtest.Contacts, "Email,Consent,Consent since\nno@never.example,yes,2025-01-02\nyes@never.example,yes,\n", url.Values{"existing": {existing}})
		p := owner.Get(page)
		if got := verdict(p); got != "0 new · 2 already here, unchanged"+map[string]string{"fill": " · 1 taken with remarks", "change": " · 1 taken with remarks"}[existing] ||
			p.Has(says) == (existing == "leave") {
			t.Errorf("%s, the check: %q %s", existing, got, p.Text())
		}
		owner.Post(page, url.Values{"act": {"cancel"}})
		p = webtest.Imported(t, owner, webtest.Contacts, "Email,Consent,Name\nno@never.example,yes,No"+existing+"\nyes@never.example,yes,\n", url.Values{"existing": {existing}})
		report := ""
		if refused := p.Find(`form[action$="/refused"]`).AttrOr("action", ""); refused != "" {
			report = string(owner.Post(refused, nil).Body)
		}
		if strings.Contains(report, says) == (existing == "leave") {
			t.Errorf("%s, the report: %s", existing, report)
		}
		if got := consentOf(t, site, "no@never.example"); got != no {
			t.Errorf("%s: %s, want %s", existing, got, no)
		}
		if got := consentOf(t, site, "yes@never.example"); got != yes {
			t.Errorf("%s: %s, want %s", existing, got, yes)
		}
	}

	// Within one file, near and far, and over what was unknown.
	var file strings.Builder
	file.WriteString("Email,Consent\nnear@never.example,no\nnear@never.example,yes\nfar@never.example,no\nturn@never.example,yes\nmaybe@never.example,unsubscribed\n")
	for i := range 2100 {
		fmt.Fprintf(&file, "between%d@never.example,\n", i)
	}
	file.WriteString("far@never.example,yes\nturn@never.example,no\nmaybe@never.example,yes\n")
	site.Exec(t, `delete from throttles`)
	page := webtest.Checked(t, owner, webtest.Contacts, file.String(), url.Values{"existing": {"fill"}})
	if p := owner.Get(page); !strings.HasSuffix(verdict(p), " · 3 taken with remarks") || !p.Has("Unknown → No") {
		t.Errorf("%q: %s", verdict(p), p.Text())
	}
	p := webtest.Taken(t, owner, page)
	for _, who := range []string{"near", "far", "turn", "maybe"} {
		if got := consentOf(t, site, who+"@never.example"); !strings.HasPrefix(got, "no|") {
			t.Errorf("%s: %s: %s", who, got, p.Text())
		}
	}
	if got := consentOf(t, site, "between7@never.example"); got != "unknown" {
		t.Errorf("who says nothing: %s", got)
	}
}

// A file fills in what is unknown, and a no counts over a yes; its own time and origin
// count before those of the import, and undoing returns what was there.
func TestAnImportOfConsentsIsUndone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	webtest.Imported(t, owner, webtest.Contacts, "Email,Name,Consent,Consent since,Consent from\n"+
		"yes@undo.example,Yes,yes,2024-03-01 10:00,Spring fair\nmaybe@undo.example,Maybe,,,\n", nil)
	if got := consentOf(t, site, "yes@undo.example"); got != "yes|2024-03-01 09:00|Spring fair" {
		t.Fatalf("%s", got)
	}
	p := webtest.Imported(t, owner, webtest.Contacts, "Email,Unsubscribed,Consent\nyes@undo.example,2025-06-01 12:00,\nmaybe@undo.example,,yes\n", url.Values{"existing": {"fill"}})
	if got := consentOf(t, site, "yes@undo.example"); !strings.HasPrefix(got, "no|2025-06-01 10:00|import: ") {
		t.Errorf("a no: %s", got)
	}
	if got := consentOf(t, site, "maybe@undo.example"); !strings.HasPrefix(got, "yes|") {
		t.Errorf("what was unknown: %s", got)
	}
	id := webtest.Ask[string](t, site, `select id::text from contacts where email = 'yes@undo.example'`)
	if p := owner.Get(webtest.Contacts + "/" + id); !p.Has("Consent for mailings: Yes → No.") || !p.Has("No, since 1 June 2025") || !p.Has("From the file ") {
		t.Errorf("the history: %s", p.Text())
	}
	undo := p.Find(`form[action$="/undo"]`).AttrOr("action", "")
	if p := owner.Post(undo, nil); p.Status != http.StatusSeeOther {
		t.Fatalf("undoing: %d %s", p.Status, p.Text())
	}
	webtest.Worked(t, owner, strings.TrimSuffix(undo, "/undo"))
	if got := consentOf(t, site, "yes@undo.example"); got != "yes|2024-03-01 09:00|Spring fair" {
		t.Errorf("undone: %s", got)
	}
	if got := consentOf(t, site, "maybe@undo.example"); got != "unknown" {
		t.Errorf("undone: %s", got)
	}
	if p := owner.Get(webtest.Contacts + "/" + id); !p.Has("Consent for mailings: No → Yes.") {
		t.Errorf("the history of undoing: %s", p.Text())
	}
}

// Two files of an audience have the same heads: of whom its name says that they did not
// subscribe, nothing is known.
func TestTheNameOfAFileSaysWhoDidNotSubscribe(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Contacts + "/import")
	for file, want := range map[string]string{"subscribed_members_export_1.csv": "yes|", "nonsubscribed_members_export_1.csv": "unknown"} {
		email := file[:3] + "@name.example"
		page := owner.Upload(webtest.Contacts+"/import", file, "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME\n"+
			email+",A,B,2,2024-03-01 10:00:00,2024-03-01 10:05:00\n").Header.Get("Location")
		owner.Post(page, webtest.With(webtest.ColumnsOf(owner.Get(page)), "act", "check"))
		webtest.Worked(t, owner, page)
		p := webtest.Taken(t, owner, page)
		if got := consentOf(t, site, email); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s: %s", file, got, p.Text())
		}
	}
}
