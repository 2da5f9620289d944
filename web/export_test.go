package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"latchkey/internal/i18n"
	"latchkey/web"
	"latchkey/web/app"
	"latchkey/web/webtest"
)

func TestRule34ExportsAreLimited(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Contacts)
	for range 30 {
		if p := owner.Post("/w/"+webtest.Atelier+"/orders/export", nil); p.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", p.Status, p.Text())
		}
	}
	if p := owner.Post("/w/"+webtest.Atelier+"/orders/export", nil); p.Status != http.StatusTooManyRequests || p.Header.Get("Retry-After") == "" {
		t.Errorf("the 31st: %d %s", p.Status, p.Text())
	}
}

// What leaves on the right of anybody but an owner has no customer's address,
// phone or postal address in it (access 9).
func TestRule30OthersExportNoAddresses(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	var canaries []webtest.Canary
	for _, column := range []string{"email", "phone", "street", "postal_code", "city"} {
		canaries = append(canaries, webtest.CanaryOf("contacts", column))
		site.Exec(t, `update contacts set `+column+` = '`+webtest.CanaryOf("contacts", column).Text+`'`)
	}
	site.Exec(t, `update contacts set name = '' where id = $1`, site.SomeContact(t, webtest.Atelier)) // Its address stands for it.
	for _, email := range []string{"admin@demo.test", "manager@demo.test", "owner@demo.test"} {
		v := site.SignIn(t, email)
		v.Get("/profile")
		for path := range exportedLists {
			p := v.Get("/w/" + webtest.Atelier + path)
			if p.Find(`form[action$="`+path+`/export"]`).Length() == 0 {
				continue // A test of the routes sees that it is closed too.
			}
			_, rows := webtest.Exported(t, v, path, nil)
			if len(rows) < 2 {
				t.Errorf("%s: %s has no rows", email, path)
			}
			var all strings.Builder
			for _, row := range rows {
				all.WriteString(strings.ToLower(strings.Join(row, "|")) + "\n")
			}
			heard := 0
			for i := range canaries {
				if canaries[i].Sings(all.String()) {
					heard++
				}
			}
			if owns := strings.HasPrefix(email, "owner") && path != "/settings/audit-log"; owns != (heard > 0) {
				t.Errorf("%s: %s has %d canaries:\n%.400s", email, path, heard, all.String())
			}
		}
	}
}

// exportedLists are the sections with a file, and the letter X of whom it needs.
var exportedLists = map[string]string{
	"/transactions": "transactions", "/subscriptions": "subscriptions", "/orders": "orders",
	"/affiliate-invoices": "affiliate_invoices", "/students": "students", "/settings/audit-log": "audit_log",
}

// A file names its columns as its reader speaks: each word is there, and none is
// left in another language.
func TestTheColumnsOfAFileAreNamedInTheLanguageOfItsReader(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Contacts)
	heads := map[string]map[string][]string{}
	for _, language := range i18n.Codes() {
		site.Exec(t, `delete from throttles`)
		site.Exec(t, `update users set language = $1 where email_key = 'owner@demo.test'`, language)
		owner.Get("/w/" + webtest.Atelier + "/settings/data-export").Find(`form[action$="/export"]`).Each(func(_ int, form *goquery.Selection) {
			list := strings.TrimSuffix(strings.TrimPrefix(form.AttrOr("action", ""), "/w/"+webtest.Atelier), "/export")
			_, rows := webtest.Exported(t, owner, list, nil)
			if heads[list] == nil {
				heads[list] = map[string][]string{}
			}
			heads[list][language] = rows[0]
		})
	}
	if len(heads) < 8 {
		t.Fatalf("only %d lists leave", len(heads))
	}
	things := map[string]bool{} // A thing has a name; a person has a full one.
	for _, s := range web.Sections() {
		things[app.PathOf(s.Resource)] = true
	}
	for list, by := range heads {
		for _, language := range i18n.Codes() {
			for i, head := range by[language] {
				key := "column." + by["en"][i]
				if key == "column.name" && things[list] {
					key = "column.thing_name"
				}
				if head == "" || head != i18n.For(i18n.Language(language), time.UTC).T(key) {
					t.Errorf("%s, %s: column %d is called %q", list, language, i+1, head)
				}
			}
		}
		if slices.Equal(by["en"], by["fr"]) || slices.Equal(by["fr"], by["nl"]) {
			t.Errorf("%s is called alike in two languages: %q", list, by)
		}
	}
}
