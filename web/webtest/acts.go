package webtest

import (
	"bytes"
	"context"
	"encoding/csv"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// GoodBusiness is the form of Settings → Account of a pottery in Belgium.
func GoodBusiness() url.Values {
	return url.Values{
		"business_name": {"Atelier du Canal SRL"}, "street": {"Quai des Péniches 12"}, "postal_code": {"1000"}, "city": {"Bruxelles"}, "country": {"BE"},
		"phone": {"02 555 01 00"}, "currency": {"EUR"}, "language": {"fr"}, "time_zone": {"Europe/Brussels"},
	}
}

// AWorkspace is the form of a new workspace.
func AWorkspace(name string) url.Values {
	return url.Values{"workspace": {name}, "country": {"BE"}, "currency": {"EUR"}}
}

// Exported asks for a file, waits until it is written, and downloads it.
func Exported(t testing.TB, v *Visitor, path string, form url.Values) (page string, rows [][]string) {
	t.Helper()
	p := v.Post("/w/"+Atelier+path+"/export", form)
	if p.Status != http.StatusSeeOther {
		t.Fatalf("%s: %d %s", path, p.Status, p.Text())
	}
	page = p.Header.Get("Location")
	file := Finished(t, v, page)
	return page, Rows(t, file.Body)
}

// Rows reads a file of ours, whatever stands between its cells.
func Rows(t testing.TB, file []byte) [][]string {
	t.Helper()
	text, marked := bytes.CutPrefix(file, []byte("\ufeff"))
	if !marked {
		t.Fatalf("a file begins without its mark: %.300q", file)
	}
	in := csv.NewReader(bytes.NewReader(text))
	first, _, _ := bytes.Cut(text, []byte("\r\n"))
	if _, after, found := bytes.Cut(first[1:], []byte(`"`)); found && len(after) > 0 {
		in.Comma = rune(after[0])
	}
	rows, err := in.ReadAll()
	if err != nil {
		t.Fatalf("%v in %.300s", err, file)
	}
	return rows
}

// WaitForFiles waits until no file is being written or read behind the pages, and no
// message or workflow is on its way.
func (s *Site) WaitForFiles(t testing.TB) { s.waitForFile(t, "") }

// waitForFile is WaitForFiles for one: to ask the table takes a tenth of what its
// page does.
func (s *Site) waitForFile(t testing.TB, id string) {
	t.Helper()
	Until(t, "no file is under way", func() bool {
		return !Ask[bool](t, s, `
			select $1 = '' and exists (select from messages where state in ('queued', 'sending'))
			    or $1 = '' and exists (select from workflow_runs where state = 'running')
			    or $1 = '' and exists (select from river_job where kind = 'undelivered_message' and state in ('available', 'running'))
			    or exists (select from exports where state = 'running' and $1 in ('', id::text))
			    or exists (select from imports where state in ('checking', 'running', 'undoing') and $1 in ('', id::text))`, id)
	})
}

// Finished follows a piece of work to its end and fetches the file.
func Finished(t testing.TB, v *Visitor, page string) *Page {
	t.Helper()
	if p := Worked(t, v, page); p.Find("#work form").Length() == 0 {
		t.Fatalf("there is no file: %s", p.Text())
	}
	file := v.Post(page, nil)
	if file.Status != http.StatusOK || file.Header.Get("Content-Type") != "text/csv; charset=utf-8" || !strings.HasPrefix(file.Header.Get("Content-Disposition"), `attachment; filename="`) {
		t.Fatalf("%d %v %s", file.Status, file.Header, file.Text())
	}
	return file
}

// Worked is the page of a piece of work, once that has come to its end.
func Worked(t testing.TB, v *Visitor, page string) (p *Page) {
	t.Helper()
	if v.site != nil {
		v.site.waitForFile(t, path.Base(page))
	}
	Until(t, "the end of "+page, func() bool {
		p = v.Get(page)
		return p.Find("#work").Length() > 0 && p.Find("#work[data-poll]").Length() == 0
	})
	return p
}

// FindHelene gives the demo's assistant the key to Hélène Dubois, as a lookup
// does, and returns her id.
func (s *Site) FindHelene(t testing.TB) string {
	t.Helper()
	id := s.HeleneID(t)
	s.Exec(t, `
		insert into lookups (workspace_id, id, member_id, member_version, resource, contact_id, address_hash, address_mask)
		select m.workspace_id, gen_random_uuid(), m.id, m.version, 'contacts', c.id, '\x00', 'h•••@example.org'
		  from contacts c join members m using (workspace_id) where c.id = $1 and m.email_key = 'assistant@demo.test'`, id)
	return id
}

// ColumnsOf is the form of the columns as the page fills it in.
func ColumnsOf(p *Page) url.Values {
	form := url.Values{}
	for _, list := range p.Find(".import-columns select").EachIter() {
		form.Set(list.AttrOr("name", ""), list.Find("option[selected]").AttrOr("value", ""))
	}
	return form
}

// Imported brings a file, takes its columns as they are recognised but for some
// choices, and waits until it is read.
func Imported(t testing.TB, v *Visitor, section, file string, choices url.Values) *Page {
	t.Helper()
	page := Checked(t, v, section, file, choices)
	return Taken(t, v, page)
}

// Taken imports what was checked, and waits until it is read.
func Taken(t testing.TB, v *Visitor, page string) *Page {
	t.Helper()
	if p := v.Post(page, url.Values{"act": {"start"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("starting: %d %s", p.Status, p.Text())
	}
	return Worked(t, v, page)
}

// Checked brings a file, takes its columns as they are recognised but for some
// choices, and waits until it is checked. It returns the address of its page.
func Checked(t testing.TB, v *Visitor, section, file string, choices url.Values) (page string) {
	t.Helper()
	v.Get(section + "/import")
	p := v.Upload(section+"/import", "customers.csv", file)
	if p.Status != http.StatusSeeOther {
		t.Fatalf("uploading: %d %s", p.Status, p.Text())
	}
	page = p.Header.Get("Location")
	form := ColumnsOf(v.Get(page))
	for name, values := range choices {
		form[name] = values
	}
	form.Set("act", "check")
	if p := v.Post(page, form); p.Status != http.StatusSeeOther {
		t.Fatalf("checking: %d %s", p.Status, p.Text())
	}
	Worked(t, v, page)
	return page
}

// LookedUp finds an address and returns the id of who has it.
func LookedUp(t testing.TB, v *Visitor, section, email string) string {
	t.Helper()
	v.Get(section)
	p := v.Post(section+"/lookup", url.Values{"email": {email}})
	at := strings.LastIndex(p.Header.Get("Location"), "/contacts/")
	if p.Status != http.StatusSeeOther || at < 0 {
		t.Fatalf("looking up %s at %s: %d to %q: %s", email, section, p.Status, p.Header.Get("Location"), p.Text())
	}
	id := p.Header.Get("Location")[at+len("/contacts/"):]
	if p := v.Follow(p); p.Status != http.StatusOK {
		t.Fatalf("what was found: %d", p.Status)
	}
	return id
}

// JoinLink is the link of an invitation.
var JoinLink = regexp.MustCompile(`http://\S+/join/\S+`)

// Typed is what a browser sends of the form that a page shows, as it stands;
// its token is sent by Post.
func Typed(p *Page) url.Values {
	form := url.Values{}
	for _, input := range p.Find(`main form [name]`).EachIter() {
		chosen := input.Find("option").First()
		if selected := input.Find("option[selected]"); selected.Length() > 0 {
			chosen = selected
		}
		form.Set(input.AttrOr("name", ""), input.AttrOr("value", chosen.AttrOr("value", "")))
	}
	form.Del("csrf")
	return form
}

// Request is a form and where it is sent.
type Request struct {
	Path   string
	Form   url.Values
	Whole  bool // it is closed to whoever sees contacts masked
	Owners bool // it is closed to everybody but owners
	// Instead is what roles get to whom the route is open, and this form is not.
	Instead  map[string]int
	Unlogged bool // it leaves no line in the log: nobody else sees what it does
}

// AFile is a file whose columns its bringer is asked for.
func (s *Site) AFile(t testing.TB, email, section string) string {
	t.Helper()
	id := uuid.NewString()
	s.Exec(t, `insert into imports (workspace_id, id, member_id, member_version, resource, state, file, separator, bytes)
		select m.workspace_id, $1, m.id, m.version, $2, 'uploaded', 'a.csv', ',', length($4) from members m join workspace_slugs s using (workspace_id) where s.slug = $5 and m.email_key = $3`,
		id, strings.Trim(section, "/"), email, aFileText, Atelier)
	s.Exec(t, `insert into import_parts (workspace_id, import_id, number, body) select workspace_id, id, 0, $2::bytea from imports where id = $1`, id, []byte(aFileText))
	return id
}

// AnImport is a member's import that is done.
func (s *Site) AnImport(t testing.TB, email, section string) string {
	t.Helper()
	id := s.AFile(t, email, section)
	s.Exec(t, `update imports set state = 'done', created = 1, finished_at = now() where id = $1`, id)
	return id
}

const aFileText = "email,date,amount,course,number,description,interval\nbrought@example.org,2026-01-02,12.50,Raku,B-17,Vase,month\n"

// AFileColumns are the columns of AFile, by the list that it comes into.
var AFileColumns = map[string]url.Values{
	"contacts":     {"column_0": {"email"}},
	"transactions": {"column_0": {"email"}, "column_1": {"at"}, "column_2": {"amount"}},
	"orders": {
		"column_0": {"email"}, "column_1": {"at"}, "column_2": {"total"}, "column_4": {"reference"}, "column_5": {"item"},
	},
	"subscriptions": {
		"column_0": {"email"}, "column_1": {"at"}, "column_2": {"amount"}, "column_5": {"plan"}, "column_6": {"period"},
	},
	"students": {"column_0": {"email"}, "column_3": {"course"}},
}

// Invite sends an invitation and returns the link of its mail.
func (s *Site) Invite(t testing.TB, by *Visitor, email, role string) string {
	t.Helper()
	by.Get(Members)
	if p := by.Post(Invitations, url.Values{"email": {email}, "role": {role}}); p.Status != 303 {
		t.Fatalf("inviting %s: %d %s", email, p.Status, p.Text())
	}
	return JoinLink.FindString(s.WaitMail(t, email, "/join/").Text)
}

// Forge is a header that claims another address for every request.
func Forge(v *Visitor) {
	for _, name := range []string{"X-Forwarded-For", "X-Real-Ip", "True-Client-Ip", "Cf-Connecting-Ip", "Forwarded", "X-Client-Ip"} {
		v.Header.Set(name, "203.0.113."+strconv.Itoa(int(uuid.New()[0])))
	}
}

// SaveAccount saves the account of the Atelier.
func SaveAccount(t testing.TB, v *Visitor, form url.Values) {
	t.Helper()
	v.Get(Account)
	if p := v.Post(Account, form); p.Status != http.StatusSeeOther {
		t.Fatalf("saving the account: %d %s", p.Status, p.Text())
	}
}

// Chosen is the option of a list that stands there, "" for the first one that
// is no value.
func Chosen(p *Page, name string) string {
	return p.Find(`main select[name="`+name+`"] option[selected]`).AttrOr("value", "")
}

// ImportCounts are the numbers of a page that tells what became of a file.
func ImportCounts(p *Page) string {
	var parts []string
	for _, count := range p.Find(".import-counts dd").EachIter() {
		parts = append(parts, count.Text())
	}
	return strings.Join(parts, " ")
}

// CustomerGone wants every address of a contact to answer byte for byte as that of an
// id that was never given.
func CustomerGone(t testing.TB, site *Site, what string, v *Visitor, id string) {
	t.Helper()
	v.Get("/profile") // A message of what happened before is read there.
	before, unknown := site.Kept(t), uuid.NewString()
	for _, path := range []string{"", "/edit", "/delete"} {
		p, missing := v.Get(Contacts+"/"+id+path), v.Get(Contacts+"/"+unknown+path)
		if p.Status != http.StatusNotFound {
			t.Errorf("%s: GET %s: %d", what, path, p.Status)
		}
		SameBut(t, what+": GET "+path, p, id, missing, unknown)
		if path == "" {
			continue
		}
		form := url.Values{}
		if path == "/edit" {
			form = url.Values{"name": {"Anna"}, "email": {"anna@example.org"}, "version": {"1"}}
		}
		p, missing = v.Post(Contacts+"/"+id+path, form), v.Post(Contacts+"/"+unknown+path, form)
		if p.Status != http.StatusNotFound {
			t.Errorf("%s: POST %s: %d", what, path, p.Status)
		}
		SameBut(t, what+": POST "+path, p, id, missing, unknown)
	}
	site.Unchanged(t, before, what)
}

// AccountLink asks for the link of a sign-up or a new password.
func AccountLink(t testing.TB, site *Site, path, email string) string {
	t.Helper()
	v := site.Visit(t)
	v.Get(path)
	if p := v.Post(path, url.Values{"email": {email}}); p.Status != http.StatusOK {
		t.Fatalf("%s for %s: %d %s", path, email, p.Status, p.Text())
	}
	return MailLink.FindString(site.WaitMail(t, email, path+"/").Text)
}

// MailLink is the link of a mail about an account.
var MailLink = regexp.MustCompile(`http://\S+/(signup|forgot)/\S+`)

// LinksOfMails are one link of each purpose, each to an address of its own.
func LinksOfMails(t testing.TB, site *Site) map[string]string {
	t.Helper()
	return map[string]string{
		"/join":   site.Invite(t, site.SignIn(t, "owner@demo.test"), "anna@example.org", "agent"),
		"/signup": AccountLink(t, site, "/signup", "bert@example.org"),
		"/forgot": AccountLink(t, site, "/forgot", "agent@demo.test"),
	}
}

// Hold begins somebody else's transaction, and leaves it under way.
func (s *Site) Hold(t testing.TB, sql string, arguments ...any) pgx.Tx {
	t.Helper()
	tx, err := s.DB.Owner.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tx.Rollback(context.Background()) })
	if _, err := tx.Exec(t.Context(), sql, arguments...); err != nil {
		t.Fatal(err)
	}
	return tx
}

// WaitForWaiting waits until the product waits for what is held.
func (s *Site) WaitForWaiting(t testing.TB) {
	t.Helper()
	Until(t, "that somebody waits", func() bool {
		return Ask[bool](t, s, `select exists (select from pg_locks join pg_stat_activity using (pid)
			where datname = current_database() and not granted)`)
	})
}
