package webtest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// Filled are the values that are not blank: those are bad only where a field is needed.
func Filled(values []string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return strings.TrimSpace(v) == "" })
}

// Numbered is a list of n tags.
func Numbered(n int) string {
	tags := make([]string, n)
	for i := range tags {
		tags[i] = "tag " + strings.Repeat("i", i+1)
	}
	return strings.Join(tags, ", ")
}

// LongName and Flood are longer than a name may be, and than anything may be.
var (
	LongName = strings.Repeat("é", 121)
	Flood    = strings.Repeat("a", 10_000)
)

// BadNames are what no name is.
var BadNames = []string{"", "   ", LongName, Flood, "a\x01b", "a\u202eb", "\u200b\u200b", "\u2063", "\u3164", "\u2800 \u2800", "a\u3164b", "a\ufeffb", "a\x7fb"}

// BadAddresses are what no address is: missing pieces, other letters that look
// the same, and ways of writing that two programs read in two ways (rule 26).
var BadAddresses = []string{
	"", "   ", "anna", "anna@", "@example.org", "anna@example", "anna@@example.org", "anna@example..org", "anna@.org", "anna@example.org.",
	"anna..b@example.org", ".anna@example.org", "anna@-example.org", "anna@127.0.0.1", "anna@[127.0.0.1]", "anna@1",
	"аnna@example.org", "ａnna@example.org", "anna@exaｍple.org", "anna＠example.org", "İnes@example.org", "anna@İzmir.example", "\u212aim@example.org", "anna@\u212aim.example",
	"an\u200bna@example.org", "anna@exam\u200bple.org", "anna@exam\u00adple.org", "ann\u0430@example.org\u202e",
	`"anna"@example.org`, "anna(x)@example.org", "<anna@example.org>", "Anna<anna@example.org>", "anna@example.org(x)", `an\na@example.org`,
	"anna@example.org\x01", "anna%00@example.org%0d%0aBcc:evil@example.org\x0b", "anna@*.org",
	strings.Repeat("a", 65) + "@example.org", "anna@" + strings.Repeat("a.", 125) + "org", "anna@" + strings.Repeat("a", 64) + ".org", Flood + "@example.org", Flood,
}

// Attempt is one form with one thing wrong in it.
type Attempt struct {
	Name   string
	Form   url.Values
	Status int
}

// With copies a form and changes one field; "" leaves the field away.
func With(form url.Values, field string, values ...string) url.Values {
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

// Each makes an attempt of every bad value of a field, and of the missing field.
func Each(form url.Values, field string, bad []string) (list []Attempt) {
	list = append(list, Attempt{Name: "no " + field, Form: With(form, field), Status: 422}, Attempt{Name: "two " + field, Form: With(form, field, form.Get(field), form.Get(field)), Status: 422})
	for _, value := range bad {
		shown := []rune(value)
		list = append(list, Attempt{Name: field + " " + string(shown[:min(len(shown), 40)]), Form: With(form, field, value), Status: 422})
	}
	return list
}

// Refuses sends the attempts: each is refused in words, changes nothing, and
// what was typed still stands in the form, where the form is shown again. One
// that somebody else's change refuses comes back with the version of now.
func Refuses(t testing.TB, site *Site, v *Visitor, path string, attempts []Attempt) {
	t.Helper()
	before := site.Kept(t)
	for _, a := range attempts {
		site.ForgetTries(t)
		p := v.Post(path, a.Form)
		if p.Status != a.Status {
			t.Errorf("%s, %s: %d, want %d: %s", path, a.Name, p.Status, a.Status, p.Text())
		}
		Readable(t, a.Name, p)
		if strings.HasPrefix(path, "/w/") && p.Status != http.StatusNotFound && p.Find("nav").Length() == 0 { // Who is no member has none.
			t.Errorf("%s, %s: the page has no navigation: %s", path, a.Name, p.Text())
		}
		site.Unchanged(t, before, a.Name)
		for field, values := range a.Form {
			if strings.Contains(field, "password") || len(values) != 1 || p.Find(`main form [name="`+field+`"]`).Length() == 0 {
				continue
			}
			kept := stands(p.Find(`main form [name="`+field+`"]`), values[0])
			if field == "version" && (p.Has("while the page was open") || p.Has("while this page was open")) {
				if kept {
					t.Errorf("%s, %s: the form comes back with its old version", path, a.Name)
				}
			} else if !kept && offered(p, field, values[0]) {
				t.Errorf("%s, %s: what was typed into %s is lost", path, a.Name, field)
			}
		}
	}
}

// offered tells whether a field can hold a value: a choice holds only its own.
func offered(p *Page, field, value string) bool {
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
