package web_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/mail"
	"latchkey/web/webtest"
)

// The workspaces of the demo, and one that never was.
const (
	atelier   = "atelier-marchand"
	wholesale = "marchand-wholesale"
	nordlicht = "nordlicht-yoga"
	nowhere   = "nordlicht-yogi"
)

const (
	members     = "/w/" + atelier + "/settings/members"
	invitations = members + "/invitations"
	teams       = "/w/" + atelier + "/settings/teams"
	fields      = "/w/" + atelier + "/settings/contact-fields"
	account     = "/w/" + atelier + "/settings/account"
)

// mailLink is the link of a mail about an account.
var mailLink = regexp.MustCompile(`http://\S+/(signup|forgot)/\S+`)

// kept is what must be the same after a refusal, a hash for each table: not
// counters and sessions, nor the times and deliveries that pages and workers note.
func kept(t testing.TB, site *webtest.Site) map[string]string {
	t.Helper()
	return site.Hashes(t, []string{"throttles", "sessions", "user_sessions", "schema_migrations"}, []string{"last_seen_at", "mail_state", "mail_text"})
}

// whole is everything but what becomes of a mail, which a worker notes in its own time.
func whole(t testing.TB, site *webtest.Site) map[string]string {
	t.Helper()
	return site.Hashes(t, []string{"schema_migrations"}, []string{"mail_state", "mail_text"})
}

// unchanged fails when the database does not hold what it held before.
func unchanged(t testing.TB, site *webtest.Site, before map[string]string, what string) {
	t.Helper()
	if diff := cmp.Diff(before, kept(t, site)); diff != "" {
		t.Errorf("%s changed the database:\n%s", what, diff)
	}
}

// do runs a statement as the owner of the tables.
func do(t testing.TB, site *webtest.Site, sql string, arguments ...any) {
	t.Helper()
	if _, err := site.DB.Owner.Exec(t.Context(), sql, arguments...); err != nil {
		t.Fatal(err)
	}
}

// ask reads one value as the owner of the tables.
func ask[T any](t testing.TB, site *webtest.Site, sql string, arguments ...any) (value T) {
	t.Helper()
	if err := site.DB.Owner.QueryRow(t.Context(), sql, arguments...).Scan(&value); err != nil {
		t.Fatalf("%v\n%s %v", err, sql, arguments)
	}
	return value
}

// memberID finds the row of an address in a workspace.
func memberID(t testing.TB, site *webtest.Site, slug, email string) string {
	t.Helper()
	return ask[uuid.UUID](t, site, `
		select m.id from members m join workspace_slugs s using (workspace_id) where s.slug = $1 and m.email_key = $2`, slug, email).String()
}

// invitationID finds the newest invitation of an address to a workspace.
func invitationID(t testing.TB, site *webtest.Site, slug, email string) string {
	t.Helper()
	return ask[uuid.UUID](t, site, `
		select i.id from invitations i join workspace_slugs s using (workspace_id) where s.slug = $1 and i.email_key = $2
		 order by i.created_at desc limit 1`, slug, email).String()
}

// heleneID is the contact Hélène Dubois of the demo's first workspace.
func heleneID(t testing.TB, site *webtest.Site) string {
	t.Helper()
	return ask[uuid.UUID](t, site, `
		select a.contact_id from contact_addresses a join workspace_slugs s using (workspace_id) where s.slug = $1 and a.email_key = $2`, atelier, helene).String()
}

// teamID finds a team of the Atelier, fieldID a field of its contacts.
func teamID(t testing.TB, site *webtest.Site, name string) string {
	t.Helper()
	return ask[uuid.UUID](t, site, `select t.id from teams t join workspace_slugs s using (workspace_id) where s.slug = $1 and t.name = $2`, atelier, name).String()
}

func fieldID(t testing.TB, site *webtest.Site, name string) string {
	t.Helper()
	return ask[uuid.UUID](t, site, `select f.id from contact_fields f join workspace_slugs s using (workspace_id) where s.slug = $1 and f.name = $2`, atelier, name).String()
}

// someContact finds a contact with an address, and not Hélène Dubois.
func someContact(t testing.TB, site *webtest.Site, slug string) string {
	t.Helper()
	return ask[uuid.UUID](t, site, `
		select a.contact_id from contact_addresses a join workspace_slugs s using (workspace_id) where s.slug = $1 and a.email_key <> $2 order by a.email_key limit 1`, slug, helene).String()
}

// anotherAddress is the address of someContact of the Atelier.
func anotherAddress(t testing.TB, site *webtest.Site) string {
	t.Helper()
	return ask[string](t, site, `select email_key from contact_addresses where contact_id = $1`, someContact(t, site, atelier))
}

// seated gives a member of the Atelier another role, as nobody had set its
// restrictions, and takes a removal back.
func seated(t testing.TB, site *webtest.Site, email, role string, restrictions ...string) {
	t.Helper()
	if restrictions == nil {
		restrictions = []string{}
	}
	do(t, site, `
		update members set role = $2, restrictions = $3, owner_restrictions = '{}', removed_at = null, access_ends_at = null
		 where email_key = $1 and workspace_id = (select workspace_id from workspace_slugs where slug = $4)`, email, role, restrictions, atelier)
}

// patient forgets every try that was counted.
func patient(t testing.TB, site *webtest.Site) {
	t.Helper()
	do(t, site, `delete from throttles`)
}

// invited sends an invitation and returns the link of its mail.
func invited(t testing.TB, site *webtest.Site, by *webtest.Visitor, email, role string) string {
	t.Helper()
	by.Get(members)
	if p := by.Post(invitations, url.Values{"email": {email}, "role": {role}}); p.Status != 303 {
		t.Fatalf("inviting %s: %d %s", email, p.Status, p.Text())
	}
	return joinLink.FindString(site.WaitMail(t, email, "/join/").Text)
}

// sameBut compares two answers, with a word of each that must differ.
func sameBut(t testing.TB, what string, one *webtest.Page, word string, other *webtest.Page, otherWord string) {
	t.Helper()
	if one.Status != other.Status {
		t.Errorf("%s: %d and %d", what, one.Status, other.Status)
	}
	body, otherBody := strings.ReplaceAll(string(one.Body), word, "*"), strings.ReplaceAll(string(other.Body), otherWord, "*")
	if body != otherBody {
		t.Errorf("%s: the pages differ:\n%s", what, cmp.Diff(body, otherBody))
	}
	for name := range other.Header {
		if name != "X-Request-Id" && name != "Date" && name != "Set-Cookie" && name != "Location" && name != "Content-Length" &&
			!cmp.Equal(one.Header[name], other.Header[name]) {
			t.Errorf("%s: header %s is %q and %q", what, name, one.Header[name], other.Header[name])
		}
	}
}

// newerThan matches a mail to an address whose link is another.
func newerThan(old, email string) func(mail.Received) bool {
	return func(r mail.Received) bool {
		link := mailLink.FindString(r.Text)
		return r.To == email && link != "" && link != old
	}
}
