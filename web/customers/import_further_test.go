package customers_test

import (
	"net/url"
	"strings"
	"testing"

	"latchkey/web/customers"
	"latchkey/web/webtest"
)

// Whatever the column of a second address is called, the address is kept as a further one.
func TestASecondColumnOfAddressesIsKept(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	for n, c := range []struct{ heads, cells, want string }{
		{"Name,Email,E-mail 2", "N,a@X,b@X", "a@X b@X"},
		{"Name,Email,Email address 2,Email address 3", "N,a@X,b@X,c@X", "a@X b@X c@X"},
		{"Name,Work email,Home email", "N,a@X,b@X", "a@X b@X"},
		{"Nom,Adresse e-mail,Courriel 2", "N,a@X,b@X", "a@X b@X"},
		{"Nom,E-mail,E-mail professionnel", "N,a@X,b@X", "a@X b@X"},
		{"Naam,E-mailadres,Privé e-mailadres", "N,a@X,b@X", "a@X b@X"},
		{"Naam,Werk-email,Thuis email", "N,a@X,b@X", "a@X b@X"},
		{"Name,Email (work),Email (home)", "N,a@X,b@X", "a@X b@X"},
		{"First Name,Middle Name,Last Name,Labels,File As,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value", "N,,,,,* Home,a@X,Work,b@X", "a@X b@X"},
		{"First Name,Middle Name,Last Name,Labels,File As,E-mail 1 - Value,E-mail 2 - Value,E-mail 3 - Value", "N,,,,,a@X ::: d@X,b@X,c@X", "a@X b@X c@X d@X"},
		{"Name,Given Name,Family Name,Group Membership,E-mail 1 - Value,E-mail 2 - Value", "N,,,,,b@X", "b@X"},
		{"First Name,Last Name,Company,E-mail Address,E-mail 2 Address,E-mail 3 Address,Mobile Phone", "N,,,a@X,b@X,c@X,", "a@X b@X c@X"},
		{"Name,Email,Email 2", "N,a@X,A@X", "a@X"},
	} {
		domain := "further" + string(rune('a'+n)) + ".example"
		text := strings.ReplaceAll(c.heads+"\n"+c.cells+"\n", "@X", "@"+domain)
		p := webtest.Imported(t, owner, webtest.Contacts, text, nil)
		got := webtest.Ask[string](t, site, `select coalesce(string_agg(email_key, ' ' order by email_key), '') from contact_addresses where email_key like '%@`+domain+`'`)
		if want := strings.ReplaceAll(c.want, "@X", "@"+domain); got != want || webtest.ImportCounts(p) != "1 0 0" {
			t.Errorf("%s: %q, want %q: %s", c.heads, got, want, p.Text())
		}
		again := webtest.Imported(t, owner, webtest.Contacts, text+"\n", url.Values{"existing": {"change"}})
		if counts := webtest.ImportCounts(again); counts != "0 0 1 0" {
			t.Errorf("%s again: %q: %s", c.heads, counts, webtest.Ask[string](t, site, `select was::text from import_contacts order by import_id desc limit 1`))
		}
	}
	p := webtest.Imported(t, owner, webtest.Contacts, "Name,Email,Email 2\nN,z@further.example,not-an-address\n", nil)
	if got := webtest.ImportCounts(p); got != "1 0 0 1" {
		t.Errorf("a further address that is none: %q", got)
	}
	p = webtest.Imported(t, owner, webtest.Contacts, "First Name,Middle Name,Last Name,Labels,File As,E-mail 1 - Value,E-mail 2 - Value\nN,,,,,new@further.example,z@further.example\n", nil)
	refused := string(owner.Post(p.Find(`form[action$="/refused"]`).AttrOr("action", ""), nil).Body)
	if got := webtest.ImportCounts(p); got != "1 0 0 1" || !strings.Contains(refused, "z@further.example”, was left out: Another customer has one") {
		t.Errorf("a further address of another: %q %s", got, refused)
	}
}

// An hour that came twice is said, and one that never was is refused as such.
func TestAnHourOfTheChangeOfClocksIsSaid(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	site.Exec(t, `update workspaces set time_zone = 'Europe/Paris'`)
	p := webtest.Imported(t, owner, webtest.Contacts, "Email,Customer since\n"+
		"twice@hour.example,2024-10-27 02:30:00\nonce@hour.example,2024-10-27 03:30:00\nnamed@hour.example,2024-10-27 02:30:00+01:00\nnever@hour.example,2024-03-31 02:30:00\n",
		url.Values{"zone": {"Europe/Paris"}})
	if got := webtest.ImportCounts(p); got != "3 0 1 1" {
		t.Errorf("%q: %s", got, p.Text())
	}
	got := webtest.Ask[string](t, site, `select string_agg(split_part(email, '@', 1) || to_char(created_at at time zone 'UTC', ' HH24:MI'), ', ' order by email) from contacts where email like '%@hour.example'`)
	if got != "named 01:30, once 02:30, twice 00:30" {
		t.Error(got)
	}
	refused := string(owner.Post(p.Find(`form[action$="/refused"]`).AttrOr("action", ""), nil).Body)
	if !strings.Contains(refused, "came twice that day") || !strings.Contains(refused, "There was no such hour") {
		t.Error(refused)
	}
}

// Where the file of what was not taken does not hold all of it, the page says how much.
func TestAFileOfRefusalsThatIsCutSaysSo(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	page := webtest.Checked(t, owner, webtest.Contacts, "Email\ngood@cut.example\nbad one\nbad two\nbad three\n", nil)
	site.Exec(t, `update imports set tallies = '{"not_taken": 99998, "not_taken_kept": 99998}' where state = 'checked'`)
	webtest.Taken(t, owner, page)
	for language, want := range map[string]string{
		"en": "The file has the first 100,000 of 100,001 rows", "fr": "les 100 000 premières des 100 001 lignes", "nl": "de eerste 100.000 van 100.001 rijen",
	} {
		site.Exec(t, `update users set language = $1`, language)
		if text := strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(owner.Get(page).Text()); !strings.Contains(text, want) {
			t.Errorf("%s: %s", language, text)
		}
	}
	if kept := webtest.Ask[int](t, site, `select count(*) from import_refusals`); kept != 2 {
		t.Errorf("%d are kept", kept)
	}
	p := webtest.Imported(t, owner, webtest.Contacts, "Email\nbad one\n", nil)
	if p.Find("#work .hint").Length() > 0 {
		t.Errorf("a file that is whole is said to be cut: %s", p.Text())
	}
}
