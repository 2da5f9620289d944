package customers_test

import (
	"net/http"
	"strings"
	"testing"

	"latchkey/web/customers"
	"latchkey/web/webtest"
)

// Of two who change a customer, the second sees what the first wrote beside what
// they typed, in every kind of field, and saves with open eyes.
func TestTwoPeopleChangeACustomer(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner, admin := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "admin@demo.test")
	edit := webtest.Contacts + "/" + site.HeleneID(t) + "/edit"
	mine, theirs := webtest.Typed(owner.Get(edit)), webtest.Typed(admin.Get(edit))
	long := strings.TrimSpace(strings.Repeat("Très longue rue ", 12))
	for field, value := range map[string]string{"street": long, "country": "BE", "language": "nl", "tags": "Wholesale", "assignee": "", "name": "<b>Hélène</b>"} {
		theirs.Set(field, value)
	}
	if p := admin.Post(edit, theirs); p.Status != http.StatusSeeOther {
		t.Fatalf("the first: %d %s", p.Status, p.Text())
	}
	mine.Set("assignee", site.MemberID(t, webtest.Atelier, "manager@demo.test"))
	mine.Set("city", "Lyon")
	p := owner.Post(edit, mine)
	if p.Status != http.StatusConflict || webtest.Typed(p).Get("city") != "Lyon" {
		t.Fatalf("the second: %d %s", p.Status, p.Text())
	}
	for field, want := range map[string]string{"street": long, "country": "Belgium", "language": "Nederlands", "tags": "Wholesale", "assignee": "Nothing", "name": "<b>Hélène</b>"} {
		if now := p.Find("#" + field + "-now"); now.Find("bdi").Text() != want || !strings.Contains(now.Text(), "Now, by Sophie Renaud, ") {
			t.Errorf("%s: %q, want %q", field, now.Text(), want)
		}
	}
	if p.Find("#phone-now, #email-now, #postal_code-now").Length() > 0 {
		t.Errorf("what is the same is said to be otherwise: %q", p.Find(".now").Text())
	}
	if p := owner.Post(edit, webtest.Typed(p)); p.Status != http.StatusSeeOther {
		t.Errorf("saved with open eyes: %d %s", p.Status, p.Text())
	}
}
