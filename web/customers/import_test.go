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

func TestCustomersAreImported(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	for name, c := range map[string]struct{ file, want, sql string }{
		"Mailchimp": {"Email Address,First Name,Last Name,Address,Phone Number,OPTIN_TIME,TAGS\n" +
			"mail.one@import.example,Mail,One,1 Main Street,+33612000001,2024-05-01 10:00:00,\"\"\"Raku\"\",\"\"VIP\"\"\"\nnot an address,Mail,Two,,,,\n", "1 0 1",
			`select count(*) = 1 from contacts c join contact_addresses a on a.contact_id = c.id where a.email_key = 'mail.one@import.example' and c.name = 'Mail One' and c.source = 'import' and c.created_at = '2024-05-01 08:00:00+00'
			    and (select count(*) from contact_tags where contact_id = c.id) = 2 and exists (select from contact_words where contact_id = c.id and word = 'one')`},
		"HubSpot, semicolons": {"Record ID;First Name;Last Name;Email;Phone Number;Create Date;City;Country/Region\r\n17;Hub;Spot;Hub.Spot@Import.example;0470 12 34 02;2025-01-31 09:15;Gent;Belgique\r\n", "1 0 0",
			`select city = 'Gent' and country = 'BE' and name = 'Hub Spot' from contacts where email = 'Hub.Spot@Import.example'`},
		"WooCommerce": {"Name,Username,Last Active,Date Registered,Email,Orders,Total Spend,AOV,Country / Region,City,Region,Postal Code\nWoo Commerce,woo,,2025-02-03 04:05:06,woo@import.example,3,12,4,FR,Lyon,,69001\n", "1 0 0",
			`select city = 'Lyon' and country = 'FR' and postal_code = '69001' from contacts where email = 'woo@import.example'`},
		"Google Contacts, tabs": {"First Name\tMiddle Name\tLast Name\tE-mail 1 - Value\tPhone 1 - Value\tLabels\tAddress 1 - Street\tAddress 1 - City\nGoogle\t\tContact\tgoogle@import.example\t+32 470 12 34 56\t* myContacts ::: Friends\tRue Haute 1\tBruxelles\n", "1 0 0",
			`select phone = '+32470123456' and street = 'Rue Haute 1' and exists (select from contact_tags ct join tags g on g.id = ct.tag_id where ct.contact_id = contacts.id and g.name = 'Friends') from contacts where email = 'google@import.example'`},
		"Stripe, Latin-1": {"id,Description,Email,Name,Created (UTC),Delinquent,Card Last4\ncus_1,,stripe@import.example,Zo\xeb Li\xe8ge,2024-11-30 12:00,false,4242\n", "1 0 0",
			`select name = 'Zoë Liège' from contacts where email = 'stripe@import.example'`},
		"our own, with phones as a spreadsheet may have them": {"name,email,other_emails,phone,street,postal_code,city,country,language,tags,assignee,team,source,created_at\r\nOwn,own@import.example,,'+33612000003,,,,FR,fr,\"Raku, Wheel\",,,,\r\n'=1+1,,,,,,,,,,,,,\r\n", "2 0 0",
			`select phone = '+33612000003' and (select count(*) from contacts where name = '=1+1') = 1 from contacts where email = 'own@import.example'`},
		"somebody who is there, and twice in the file": {"email,name,city\n" + webtest.Helene + ",Hélène Changed,Paris\nnew@import.example,,\nNEW@import.example,Later Name,\n", "1 2 0",
			`select (select name = 'Hélène Changed' and city = 'Paris' and phone <> '' from contacts where email = '` + webtest.Helene + `') and (select name = 'Later Name' from contacts where email = 'new@import.example')`},
		"quoted newlines": {"email,name\nlines@import.example,\"Two\nLines\"\n\n\n", "1 0 0", `select name = 'Two Lines' from contacts where email = 'lines@import.example'`},
	} {
		t.Run(name, func(t *testing.T) {
			p := webtest.Imported(t, owner, webtest.Contacts, c.file, url.Values{"existing": {"change"}})
			if got := webtest.ImportCounts(p); got != c.want || !p.Has("The file is imported.") {
				t.Errorf("%q, want %q: %s", got, c.want, p.Text())
			}
			if !webtest.Ask[bool](t, site, `select coalesce((`+c.sql+`), false)`) {
				t.Errorf("the customers are not as the file has them")
			}
		})
	}
	t.Run("and left as they are", func(t *testing.T) {
		p := webtest.Imported(t, owner, webtest.Contacts, "email,name\n"+webtest.Helene+",Nobody\n", url.Values{"existing": {"leave"}})
		if got := webtest.ImportCounts(p); got != "0 0 1 0" || webtest.Ask[bool](t, site, `select exists (select from contacts where name = 'Nobody')`) {
			t.Errorf("%q: %s", got, p.Text())
		}
	})
	t.Run("the head line may hold quoted newlines", func(t *testing.T) {
		p := webtest.Imported(t, owner, webtest.Contacts, "\"E-mail\naddress\";\"First\nname\"\r\nhead@import.example;Ada\r\nnot an address;Bob\r\n", nil)
		if got := webtest.ImportCounts(p); got != "1 0 1" || !webtest.Ask[bool](t, site, `select name = 'Ada' from contacts where email = 'head@import.example'`) {
			t.Errorf("%q: %s", got, p.Text())
		}
		refused := owner.Post(p.Find(`form[action$="/refused"]`).AttrOr("action", ""), nil)
		if want := "\ufeff\"Row\",\"Reason\",\"E-mail\naddress\",\"First\nname\"\r\n5,"; !strings.HasPrefix(string(refused.Body), want) {
			t.Errorf("%q", refused.Body)
		}
	})
	t.Run("refused rows come back with reasons", func(t *testing.T) {
		file := "email,name,phone,Customer since\nbad,A,,\nok@import.example,B,call me,\nok2@import.example,C,,31/12/99999\n,,0470123456,\nx@import.example,\"D\nunclosed,,\n" +
			"nul@import.example,a\x00b,,\nshort@import.example\nwide@import.example,W,,,more\nlong@import.example," + strings.Repeat("é", 121) + ",,\n=cmd@import.example,=1+1,,\n"
		p := webtest.Imported(t, owner, webtest.Contacts, file, nil)
		refused := owner.Post(p.Find(`form[action$="/refused"]`).AttrOr("action", ""), nil)
		text := string(refused.Body)
		for _, reason := range []string{"not a whole one", "phone number cannot be read", "date cannot be read", "neither a name nor an address", "marks do not match", "cannot be stored", "more cells than the row", "too long"} {
			if !strings.Contains(text, reason) {
				t.Errorf("no row is refused because %q: %s", reason, text)
			}
		}
		if !strings.HasPrefix(text, "\ufeff\"Row\",\"Reason\",\"email\",\"name\",\"phone\",\"Customer since\"\r\n") {
			t.Errorf("%.100s", text)
		}
	})
}

// A file that is no table, and a form that does not fit it, are refused, and
// nothing is kept of them.
func TestBadFiles(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Contacts + "/import")
	for name, c := range map[string]struct {
		file   string
		status int
		words  string
	}{
		"empty":          {"", 422, "This file is empty."},
		"blank":          {" \n\n\n", 422, "This file is empty."},
		"NUL":            {"a,b\n\x00\x00\x00\x00,", 422, "not a table"},
		"a picture":      {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00", 422, "not a table"},
		"10,000 columns": {strings.Repeat("a,", 9999) + "a\n", 422, "more than 1,000 columns"},
		"an open quote":  {"\"a,b\nc,d\n", 422, "not a table"},
	} {
		p := owner.Upload(webtest.Contacts+"/import", "x.csv", c.file)
		if p.Status != c.status || !p.Has(c.words) {
			t.Errorf("%s: %d %s", name, p.Status, p.Text())
		}
	}
	if kept := webtest.Ask[int](t, site, `select count(*) from import_parts`); kept != 0 {
		t.Errorf("%d parts are kept", kept)
	}
	for name, body := range map[string]string{
		"no token": "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\na\r\n--x--\r\n", "a stale token": "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nstale\r\n--x--\r\n",
		"cut": "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n", "nothing": "", "no end": "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n" + owner.CSRF() + "\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\na,b\n",
	} {
		r := owner.Request(http.MethodPost, webtest.Contacts+"/import", strings.NewReader(body))
		r.Header = r.Header.Clone()
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		if p := owner.Do(r); p.Status < 400 || p.Status >= 500 {
			t.Errorf("%s: %d", name, p.Status)
		}
	}
	if left := webtest.Ask[int](t, site, `select count(*) from import_parts`); left != 0 {
		t.Errorf("%d parts are left of files that broke off", left)
	}

	p := owner.Upload(webtest.Contacts+"/import", "../../etc/passwd.csv", "email,name,note\na@import.example,A,x\n")
	page := p.Header.Get("Location")
	good := webtest.ColumnsOf(owner.Get(page))
	good.Set("act", "check")
	before := site.Kept(t)
	for name, c := range map[string]struct {
		form   url.Values
		status int
	}{
		"a field twice": {webtest.With(good, "column_1", "email"), 422}, "no such column": {webtest.With(good, "column_3", "name"), 422}, "not a number": {webtest.With(good, "column_x", "name"), 422}, "padded": {webtest.With(good, "column_01", "name"), 422},
		"no such field": {webtest.With(good, "column_2", "nonsense"), 422}, "neither name nor address": {webtest.With(webtest.With(good, "column_0", ""), "column_1", ""), 422}, "below": {webtest.With(good, "column_-1", "name"), 422},
		"a foreign field": {webtest.With(good, "column_2", "field:00000000-0000-0000-0000-000000000000"), 422}, "page": {webtest.With(good, "page", "x"), 422}, "a long search": {webtest.With(good, "find", strings.Repeat("x", 255)), 422},
		"dates": {webtest.With(good, "dates", "x"), 422}, "existing": {webtest.With(good, "existing", "x"), 422}, "currency": {webtest.With(good, "currency", "ZZZZ"), 422}, "nonsense": {webtest.With(good, "nonsense", "x"), 422},
	} {
		if p := owner.Post(page, c.form); p.Status != c.status {
			t.Errorf("%s: %d %s", name, p.Status, p.Text())
		}
	}
	site.Unchanged(t, before, "a refused form of columns")
	if p := owner.Post(page, webtest.With(good, "act", "look")); p.Status != http.StatusOK || !p.Has("a@import.example") {
		t.Errorf("looking: %d %s", p.Status, p.Text())
	}
	if p := owner.Post(page, webtest.With(good, "act", "cancel")); p.Status != http.StatusSeeOther {
		t.Errorf("dropping: %d", p.Status)
	}
	for _, path := range []string{"", "/cancel"} {
		form := good
		if path != "" {
			form = nil
		}
		if p := owner.Post(page+path, form); p.Status != http.StatusConflict {
			t.Errorf("%s of what was dropped: %d", path, p.Status)
		}
	}
}

// A large file is read in several windows and steps.
func TestALongFileIsImportedWhole(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	var file strings.Builder
	file.WriteString("name,email,street,city\n")
	const rows = 7_654
	for i := range rows {
		fmt.Fprintf(&file, "\"Customer, number %d\",many%d@import.example,%d %s,Gent\n", i, i, i, strings.Repeat("long ", 30))
	}
	p := webtest.Imported(t, owner, webtest.Contacts, file.String(), nil)
	if got := webtest.ImportCounts(p); got != "7,654 0 0" {
		t.Errorf("%s: %s", got, p.Text())
	}
	if n := webtest.Ask[int](t, site, `select count(*) from contact_addresses where email_key like 'many%@import.example'`); n != rows {
		t.Errorf("%d customers", n)
	}
	if p := webtest.Imported(t, owner, webtest.Contacts, file.String(), nil); webtest.ImportCounts(p) != "0 0 7,654 0" {
		t.Errorf("a second time: %s", webtest.ImportCounts(p))
	}
}

// Rule 42: a file that is sent twice by one form comes in once.
func TestRule42OneFormBringsOneFile(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	once := owner.Get(webtest.Contacts+"/import").Find("main form input[name=once]").AttrOr("value", "")
	send := func() string {
		p := owner.UploadForm(webtest.Contacts+"/import", map[string]string{"once": once}, "customers.csv", "email\nanna@example.org\n")
		if p.Status != http.StatusSeeOther {
			t.Fatalf("uploading: %d %s", p.Status, p.Text())
		}
		return p.Header.Get("Location")
	}
	if first, second := send(), send(); first != second {
		t.Errorf("the second leads to %s, the first to %s", second, first)
	}
	if n := webtest.Ask[int](t, site, `select count(*) from imports`); n != 1 {
		t.Errorf("%d files", n)
	}
}
