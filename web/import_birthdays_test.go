package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"latchkey/web"
	"latchkey/web/webtest"
)

// Years of two digits of birthdays are none to come, as those of other days may be: whatever
// the column or the field is called in three languages, and whatever the day is written like.
func TestABirthdayIsNotToCome(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update workspaces set time_zone = 'Europe/Paris', country = 'FR'`)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	this := time.Now().Year() % 100
	ahead, past := this+4, this-1
	for i, c := range []struct {
		field string
		born  bool
	}{{"Birthday", true}, {"Date de naissance", true}, {"Geboortedatum", true}, {"Renewal", false}, {"Date prévue de naissance", false},
		{"Customer DOB", true}, {"Fecha de nacimiento", true}, {"Date de naissance (individuel)", true}, {"Anniversaire", true},
		{"Date anniversaire du contrat", false}, {"Estimated date of birth", false}, {"Geburtstermin", false}, {"Geboren am", true}, {"Nata il", true}, {"Aniversário", true}, {"Birthday voucher valid until", false}} {
		site.ForgetTries(t)
		owner.Get(webtest.Fields + "/new")
		if p := owner.Post(webtest.Fields, url.Values{"name": {c.field}, "kind": {"date"}, "choices": {""}}); p.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", c.field, p.Status, p.Text())
		}
		file := fmt.Sprintf("email;%s\nb1-%d@born.example;31/12/%02d\nb2-%[2]d@born.example;3 mai %02[3]d\nb3-%[2]d@born.example;31/12/%02[4]d\nb4-%[2]d@born.example;31/12/2099\n",
			c.field, i, ahead, past)
		webtest.Imported(t, owner, webtest.Contacts, file, nil)
		century := 2000
		if c.born {
			century = 1900
		}
		want := fmt.Sprintf("%d-12-31 %d-05-03 %d-12-31 2099-12-31", century+ahead, century+ahead, 2000+past)
		got := webtest.Ask[string](t, site, `
			select coalesce(string_agg(v.value, ' ' order by a.email_key), '') from contact_values v join contact_addresses a on a.contact_id = v.contact_id
			 where a.email_key like 'b_-' || $1 || '@born.example'`, fmt.Sprint(i))
		if got != want {
			t.Errorf("%s: it is %q, want %q", c.field, got, want)
		}
	}
}
