package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"

	"latchkey/web/webtest"
)

var (
	longName = strings.Repeat("é", 121)
	flood    = strings.Repeat("a", 10_000)
)

// badNames are what no name is.
var badNames = []string{"", "   ", longName, flood, "a\x01b", "a\u202eb", "\u200b\u200b", "\u2063", "\u3164", "\u2800 \u2800", "a\u3164b", "a\ufeffb", "a\x7fb"}

// badAddresses are what no address is: missing pieces, other letters that look
// the same, and ways of writing that two programs read in two ways (rule 26).
var badAddresses = []string{
	"", "   ", "anna", "anna@", "@example.org", "anna@example", "anna@@example.org", "anna@example..org", "anna@.org", "anna@example.org.",
	"anna..b@example.org", ".anna@example.org", "anna@-example.org", "anna@127.0.0.1", "anna@[127.0.0.1]", "anna@1",
	"аnna@example.org", "ａnna@example.org", "anna@exaｍple.org", "anna＠example.org", "İnes@example.org", "anna@İzmir.example", "\u212aim@example.org", "anna@\u212aim.example",
	"an\u200bna@example.org", "anna@exam\u200bple.org", "anna@exam\u00adple.org", "ann\u0430@example.org\u202e",
	`"anna"@example.org`, "anna(x)@example.org", "<anna@example.org>", "Anna<anna@example.org>", "anna@example.org(x)", `an\na@example.org`,
	"anna@example.org\x01", "anna%00@example.org%0d%0aBcc:evil@example.org\x0b", "anna@*.org",
	strings.Repeat("a", 65) + "@example.org", "anna@" + strings.Repeat("a.", 125) + "org", "anna@" + strings.Repeat("a", 64) + ".org", flood + "@example.org", flood,
}

// attempt is one form with one thing wrong in it.
type attempt struct {
	name   string
	form   url.Values
	status int
}

// with copies a form and changes one field; "" leaves the field away.
func with(form url.Values, field string, values ...string) url.Values {
	changed := url.Values{}
	for name, given := range form {
		changed[name] = given
	}
	changed[field] = values
	if values == nil {
		delete(changed, field)
	}
	return changed
}

// each makes an attempt of every bad value of a field, and of the missing field.
func each(form url.Values, field string, bad []string) (list []attempt) {
	list = append(list, attempt{"no " + field, with(form, field), 422}, attempt{"two " + field, with(form, field, form.Get(field), form.Get(field)), 422})
	for _, value := range bad {
		shown := []rune(value)
		list = append(list, attempt{field + " " + string(shown[:min(len(shown), 40)]), with(form, field, value), 422})
	}
	return list
}

// refuses sends the attempts: each is refused in words, changes nothing, and
// what was typed still stands in the form, where the form is shown again.
func refuses(t *testing.T, site *webtest.Site, v *webtest.Visitor, path string, attempts []attempt) {
	t.Helper()
	before := kept(t, site)
	for _, a := range attempts {
		patient(t, site)
		p := v.Post(path, a.form)
		if p.Status != a.status {
			t.Errorf("%s, %s: %d, want %d: %s", path, a.name, p.Status, a.status, p.Text())
		}
		readable(t, a.name, p)
		unchanged(t, site, before, a.name)
		for field, values := range a.form {
			if strings.Contains(field, "password") || len(values) != 1 || p.Find(`main form [name="`+field+`"]`).Length() == 0 {
				continue
			}
			if !stands(p.Find(`main form [name="`+field+`"]`), values[0]) && offered(p, field, values[0]) {
				t.Errorf("%s, %s: what was typed into %s is lost", path, a.name, field)
			}
		}
	}
}

// offered tells whether a field can hold a value: a choice holds only its own.
func offered(p *webtest.Page, field, value string) bool {
	inputs := p.Find(`main form [name="` + field + `"]`)
	if inputs.Is("select") {
		return inputs.Find(`option[value="`+value+`"]`).Length() > 0
	}
	if inputs.Is(`[type="radio"], [type="checkbox"]`) {
		for _, input := range inputs.EachIter() {
			if input.AttrOr("value", "") == value {
				return true
			}
		}
		return false
	}
	return true
}

// stands tells whether one of the inputs shows a value.
func stands(inputs *goquery.Selection, value string) bool {
	for _, input := range inputs.EachIter() {
		shown := input.AttrOr("value", "")
		switch goquery.NodeName(input) {
		case "textarea":
			shown = input.Text()
		case "select":
			shown = input.Find("option[selected]").AttrOr("value", "")
		}
		_, checked := input.Attr("checked")
		if shown == value && (checked || !input.Is(`[type="radio"], [type="checkbox"]`)) {
			return true
		}
	}
	return false
}

func TestRule11BadValuesOfAnInvitation(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	good := url.Values{"email": {"anna@example.org"}, "role": {"assistant"}, "language": {"fr"}}
	many := make([]string, 51)
	for i := range many {
		many[i] = "a" + uuid.NewString() + "@example.org"
	}
	attempts := append(each(good, "email", badAddresses), each(good, "role", []string{"", "Owner", "root", "owner ", "1", "owner,admin"})...)
	attempts = append(attempts, each(good, "language", []string{"de", "EN", flood})[1:]...)
	attempts = append(attempts,
		attempt{"already a member", with(good, "email", "Agent@DEMO.test"), 422},
		attempt{"oneself", with(good, "email", "owner@demo.test"), 422},
		attempt{"already invited", with(good, "email", "PENDING@demo.test"), 422},
		attempt{"one bad among good", with(good, "email", "one@example.org, two@example.org\nthree"), 422},
		attempt{"one member among new", with(good, "email", "one@example.org; agent@demo.test"), 422},
		attempt{"51 addresses", with(good, "email", strings.Join(many, " ")), 422},
		attempt{"a day that has passed", with(good, "access_ends", "2020-01-31"), 422},
		attempt{"a day that is none", with(good, "access_ends", "2027-02-30"), 422},
		attempt{"a day in words", with(good, "access_ends", "tomorrow"), 422},
		attempt{"a day too far away", with(good, "access_ends", "9999-12-31"), 422},
		attempt{"an owner whose access ends", with(with(good, "role", "owner"), "access_ends", "2030-01-31"), 422},
	)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(members)
	refuses(t, site, owner, invitations, attempts)
	manager := site.SignIn(t, "manager@demo.test")
	manager.Get(members)
	refuses(t, site, manager, invitations, []attempt{{"a role that is not the inviter's to give", with(good, "role", "admin"), 403}})
}

func TestRule11BadValuesOfARole(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	path := members + "/" + memberID(t, site, atelier, "agent@demo.test") + "/role"
	owner := site.SignIn(t, "owner@demo.test")
	page := owner.Get(path)
	good := url.Values{"role": {"agent"}, "version": {page.Find(`[name="version"]`).AttrOr("value", "")}}
	attempts := append(each(good, "role", []string{"", "Agent", "root", "0"}),
		attempt{"no number", with(good, "version", "x"), 400}, attempt{"below any version", with(good, "version", "-1"), 400}, attempt{"too large a number", with(good, "version", flood), 400},
		attempt{"what somebody else has changed", with(good, "version", "999"), 409},
		attempt{"a day that has passed", with(good, "access_ends", "2020-01-31"), 422},
		attempt{"an owner whose access ends", with(with(good, "role", "owner"), "access_ends", "2030-01-31"), 422})
	refuses(t, site, owner, path, attempts)
	refuses(t, site, owner, strings.TrimSuffix(path, "role")+"remove", []attempt{{"to whom", url.Values{"successor": {uuid.NewString()}}, http.StatusUnprocessableEntity}})
}
