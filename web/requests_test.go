package web_test

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/demo"
	"latchkey/web"
	"latchkey/web/webtest"
)

// People are found as others type their names: at spaces, hyphens and apostrophes of every shape,
// in brackets, without accents, and with letters that are written as two.
func TestPeopleAreFoundAsTheirNamesAreTyped(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Contacts)
	names := []string{
		"Marie-Ombeline", "Anneke de Vriezer", "Siobhán O’Mallory", "Kim O'Harrow", "Lebœufin", "Sørensen Østergård", "Łukaszek", "Yıldızli",
		"Weißmanner", "d’Artagnolle", "Jean Paulinus", "(Fiekeline)", "IJsbrandt", "[Abcde]", "Lars-Eriksen", "ガブリエル",
	}
	for i, name := range names {
		if p := owner.Post(webtest.Contacts, url.Values{"name": {name}, "email": {fmt.Sprintf("s%d@found.example", i)}}); p.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", name, p.Status, p.Text())
		}
	}
	for typed, name := range map[string]string{
		"ombeline": names[0], "marie ombeline": names[0], "marie-ombeline": names[0], "de vriezer": names[1], "O'Mallory": names[2], "omallory": names[2],
		"o’mallory": names[2], "o'harrow": names[3], "oharrow": names[3], "O’Harrow": names[3], "leboeufin": names[4], "lebœufin": names[4], "sorensen": names[5],
		"ostergard": names[5], "lukaszek": names[6], "yildizli": names[7], "YILDIZLI": names[7], "weissmanner": names[8], "d'artagnolle": names[9],
		"artagnolle": names[9], "jean-paulinus": names[10], "fiekeline": names[11], "ijsbrandt": names[12], "abcde": names[13], "lars-eriksen": names[14],
		"eriksen": names[14], "ガブ": names[15],
	} {
		p := owner.Get(webtest.Contacts + "?q=" + url.QueryEscape(typed))
		if rows := p.Find("tbody tr").Length(); p.Status != http.StatusOK || rows != 1 || !p.Has(name) {
			t.Errorf("%q finds %d rows, want %s", typed, rows, name)
		}
	}
	if p := owner.Get(webtest.Contacts + "?q=" + url.QueryEscape("カブ")); p.Has(names[15]) {
		t.Error("カ finds が")
	}
}

// Courses, products and tags are found as people are.
func TestThingsAreFoundAsTheirNamesAreTyped(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	names := []string{"Lebœufin", "O’Sheaney", "Marie-Ombeline", "Weißmanner", "Sørensen Østergård"}
	typed := map[string]string{
		"leboeufin": names[0], "LEBŒUFIN": names[0], "o'sheaney": names[1], "osheaney": names[1], "ombeline": names[2], "marie ombeline": names[2],
		"weissmanner": names[3], "ostergard": names[4],
	}
	for kind, list := range webtest.Goods {
		owner.Get(list)
		for _, name := range names {
			form := url.Values{"name": {name}}
			if kind == "digital" || kind == "physical" {
				form.Set("price", "10")
				form.Set("currency", "EUR")
			}
			if p := owner.Post(list, form); p.Status != http.StatusSeeOther {
				t.Fatalf("%s %s: %d %s", list, name, p.Status, p.Text())
			}
		}
		for text, name := range typed {
			p := owner.Get(list + "?q=" + url.QueryEscape(text))
			found := p.Find("main tbody tr, main ul.rows li")
			if p.Status != http.StatusOK || found.Length() != 1 || !strings.Contains(found.Text(), name) {
				t.Errorf("%s: %q finds %d: %q, want %s", list, text, found.Length(), found.Text(), name)
			}
		}
	}
}

// A customer has twenty tags at most whatever brings them: what has no room is said, and the
// customer can be saved afterwards.
func TestWhatHasNoRoomAmongTwentyTagsIsSaid(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	tags := func(letter string) string {
		var list []string
		for i := range 15 {
			list = append(list, fmt.Sprintf("%s%d", letter, i))
		}
		return strings.Join(list, "; ")
	}
	count := func() int {
		return webtest.Ask[int](t, site, `
			select count(*) from contact_tags g join contact_addresses a on a.contact_id = g.contact_id where a.email_key = 'tags@room.example'`)
	}
	webtest.Imported(t, owner, webtest.Contacts, "email,name,tags\ntags@room.example,Tagged,\""+tags("a")+"\"\n", nil)
	p := webtest.Imported(t, owner, webtest.Contacts, "email,tags\ntags@room.example,\""+tags("b")+"\"\n", url.Values{"existing": {"change"}})
	said := owner.Post(p.Find(`form[action$="/refused"]`).AttrOr("action", ""), nil)
	if n := count(); n > 20 || !strings.Contains(string(said.Body), "It has too many tags.") {
		t.Errorf("%d tags: %s", n, said.Body)
	}
	page := webtest.Contacts + "/" + webtest.Ask[string](t, site, `select contact_id::text from contact_addresses where email_key = 'tags@room.example'`)
	if p := owner.Post(page+"/edit", webtest.Typed(owner.Get(page+"/edit"))); p.Status != http.StatusSeeOther {
		t.Errorf("saved without a change: %d %s", p.Status, p.Text())
	}
}

// What leaves for a spreadsheet runs nowhere there, and is what it was: formulas behind any
// separator are quoted, amounts are plain numbers, days are those of the workspace.
func TestWhatLeavesForASpreadsheetIsWhatItWas(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update workspaces set time_zone = 'Europe/Paris', currency = 'EUR'`)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Contacts)
	owner.Post(webtest.Contacts, url.Values{"name": {"Liesbeth;=1+1;"}, "email": {"inj@sheet.example"}})
	webtest.Imported(t, owner, "/w/"+webtest.Atelier+"/transactions", "Reference,Date,Type,Amount,Currency,Email\nsheet,2026-06-01 00:30,refund,-12.50,EUR,inj@sheet.example\n", nil)
	trip := roundTrip{site: site, owner: owner}
	for language, separator := range map[string]string{"en": ",", "fr": ";", "nl": ";"} {
		site.Exec(t, `update users set language = $1`, language)
		form := owner.Get("/w/"+webtest.Atelier+"/transactions").Find(`select[name="separator"] option[selected]`).AttrOr("value", "")
		if want := map[string]string{",": "comma", ";": "semicolon"}[separator]; form != want {
			t.Errorf("%s: %q is offered first, want %q", language, form, want)
		}
		trip.separator = form
		contacts, payments := trip.leaves(t, "/w/"+webtest.Atelier, "contacts"), trip.leaves(t, "/w/"+webtest.Atelier, "transactions")
		for what, file := range map[string][]byte{"customers": contacts, "payments": payments} {
			if !bytes.HasPrefix(file, []byte{0xEF, 0xBB, 0xBF}) {
				t.Errorf("%s: the file of %s begins with %q", language, what, file[:min(8, len(file))])
			}
		}
		if !bytes.Contains(contacts, []byte(`"Liesbeth;'=1+1;"`)) {
			t.Errorf("%s: %s", language, contacts)
		}
		if line := lineWith(payments, "sheet"); !strings.Contains(line, separator+"-12.50"+separator) || !strings.Contains(line, "2026-06-01T00:30:00+02:00") {
			t.Errorf("%s: %s", language, line)
		}
	}
	if p := owner.Post(webtest.Contacts+"/export", url.Values{"separator": {"semicolon"}, "password": {demo.Password}}); p.Status != http.StatusSeeOther {
		t.Errorf("%d", p.Status)
	}
}

func lineWith(file []byte, word string) string {
	for line := range strings.Lines(string(file)) {
		if strings.Contains(line, word) {
			return line
		}
	}
	return ""
}

// A form that makes something makes it once, however often and however fast it is sent.
func TestRule42WhatIsPressedTwiceIsMadeOnce(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	contact := webtest.Contacts + "/" + site.SomeContact(t, webtest.Atelier)
	for what, c := range map[string]struct {
		page, path, count string
		form              url.Values
	}{
		"customer": {webtest.Contacts + "/new", webtest.Contacts, `select count(*) from contacts where name = 'Pressed'`, url.Values{"name": {"Pressed"}}},
		"payment": {contact + "/transactions/new", contact + "/transactions/new", `select count(*) from transactions where label = 'Pressed'`,
			url.Values{"kind": {"charge"}, "state": {"paid"}, "amount": {"12.00"}, "currency": {"EUR"}, "label": {"Pressed"}, "date": {"2026-03-02"}}},
		"note":      {contact, contact + "/notes", `select count(*) from contact_notes where text = 'Pressed'`, url.Values{"text": {"Pressed"}}},
		"workspace": {"/workspaces/new", "/workspaces/new", `select count(*) from workspaces where name = 'Pressed'`, webtest.AWorkspace("Pressed")},
	} {
		p := owner.Get(c.page)
		if p.Status != http.StatusOK || p.Find(`form[action$="`+c.path+`"] input[name="once"]`).Length()+p.Find(`input[name="once"]`).Length() == 0 {
			t.Errorf("%s: the form has no key: %d", what, p.Status)
		}
		form := webtest.With(c.form, "once", uuid.NewString())
		var clicks []*http.Request
		for range 4 {
			clicks = append(clicks, webtest.Posting(owner, c.path, form))
		}
		answers := slices.Collect(maps.Keys(webtest.Together(t, clicks)))
		if late := owner.Post(c.path, form); len(answers) != 1 || answers[0] != "303 "+late.Header.Get("Location") {
			t.Errorf("%s: clicks lead to %q, a late one to %d %q", what, answers, late.Status, late.Header.Get("Location"))
		}
		if n := webtest.Ask[int](t, site, c.count); n != 1 {
			t.Errorf("%s: %d are made", what, n)
		}
	}
}

// French has one form for none and one, and another for more.
func TestAnImportOfOneRowIsOneInFrench(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'fr'`)
	owner := site.SignIn(t, "owner@demo.test")
	page := webtest.Checked(t, owner, webtest.Contacts, "email,name\none@french.example,Un\n", nil)
	checked := owner.Get(page).Text()
	taken := webtest.Taken(t, owner, page).Text()
	listed := owner.Get(webtest.Contacts + "/imports").Text()
	for what, text := range map[string]string{"check": checked, "page": taken, "list": listed} {
		for _, wrong := range []string{"1 nouveaux", "1 clients", "0 modifiés", "0 refusés", "1 lignes"} {
			if strings.Contains(text, wrong) {
				t.Errorf("the %s says %q: %s", what, wrong, text)
			}
		}
	}
	if !strings.Contains(checked, "1 nouveau") && !strings.Contains(taken, "1 nouveau") && !strings.Contains(listed, "1 nouveau") {
		t.Errorf("nothing says one is new: %s\n%s\n%s", checked, taken, listed)
	}
}
