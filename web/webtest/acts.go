package webtest

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
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
	rows, err := csv.NewReader(bytes.NewReader(file.Body)).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v in %.300s", path, err, file.Body)
	}
	return page, rows
}

// WaitForFiles waits until no file is being written or read behind the pages.
func (s *Site) WaitForFiles(t testing.TB) {
	t.Helper()
	for began := time.Now(); Ask[bool](t, s, `select exists (select from exports where state = 'running') or exists (select from imports where state = 'running')`); {
		if time.Since(began) > time.Minute {
			t.Fatal("an export is still running after a minute")
		}
	}
}

// Finished follows a piece of work to its end and fetches the file.
func Finished(t testing.TB, v *Visitor, page string) *Page {
	t.Helper()
	for began := time.Now(); time.Since(began) < time.Minute; {
		if p := v.Get(page); p.Find("#work[data-poll]").Length() > 0 {
			continue
		} else if p.Find("#work form").Length() == 0 {
			t.Fatalf("there is no file: %s", p.Text())
		}
		file := v.Post(page, nil)
		if file.Status != http.StatusOK || file.Header.Get("Content-Type") != "text/csv; charset=utf-8" || !strings.HasPrefix(file.Header.Get("Content-Disposition"), `attachment; filename="`) {
			t.Fatalf("%d %v %s", file.Status, file.Header, file.Text())
		}
		return file
	}
	t.Fatal("it is still running after a minute")
	return nil
}

// FindHelene lets the demo's assistant find Hélène Dubois, and returns her id.
func (s *Site) FindHelene(t testing.TB) string {
	t.Helper()
	assistant := s.SignIn(t, "assistant@demo.test")
	assistant.Get(Contacts)
	p := assistant.Post(Contacts+"/lookup", url.Values{"email": {Helene}})
	if p.Status != http.StatusSeeOther {
		t.Fatalf("looking up: %d %s", p.Status, p.Text())
	}
	return strings.TrimPrefix(p.Header.Get("Location"), Contacts+"/")
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
	v.Get(section + "/import")
	p := v.Upload(section+"/import", "customers.csv", file)
	if p.Status != http.StatusSeeOther {
		t.Fatalf("uploading: %d %s", p.Status, p.Text())
	}
	page := p.Header.Get("Location")
	form := ColumnsOf(v.Get(page))
	for name, values := range choices {
		form[name] = values
	}
	form.Set("act", "start")
	if p := v.Post(page, form); p.Status != http.StatusSeeOther {
		t.Fatalf("starting: %d %s", p.Status, p.Text())
	}
	for began := time.Now(); time.Since(began) < time.Minute; {
		if p := v.Get(page); p.Find("#work").Length() > 0 && p.Find("#work[data-poll]").Length() == 0 {
			return p
		}
	}
	t.Fatal("it is still running after a minute")
	return nil
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

// Typed is what a browser sends of the form that a page shows, as it stands.
func Typed(p *Page) url.Values {
	form := url.Values{}
	for _, input := range p.Find(`main form [name]`).EachIter() {
		chosen := input.Find("option").First()
		if selected := input.Find("option[selected]"); selected.Length() > 0 {
			chosen = selected
		}
		form.Set(input.AttrOr("name", ""), input.AttrOr("value", chosen.AttrOr("value", "")))
	}
	return form
}

// Request is a form and where it is sent.
type Request struct {
	Path string
	Form url.Values
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

const aFileText = "email,date,amount\nbrought@example.org,2026-01-02,12.50\n"

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
