package messages_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"latchkey/internal/policy/policytest"
	"latchkey/internal/texts"
	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// Offered for a note is whoever may see its conversation, role by role and restriction by
// restriction, by a word of their name, but not who writes; and that to those alone who may
// write a note there.
func TestRule15WhoCanBeNamedIsWhoSeesTheConversation(t *testing.T) {
	t.Parallel()
	site, matrix := webtest.New(t, messages.Area), policytest.Load(t)
	of := talks(t, site)
	const name = "Zuzana Quokka"
	site.Exec(t, `update members set name = $2, name_key = $3 where id = $1`, site.MemberID(t, webtest.Atelier, reader), name, texts.SearchKey(name))
	owner, v := site.SignIn(t, "owner@demo.test"), site.SignIn(t, reader)
	offered := func(who *webtest.Visitor, id, typed string) (names []string) {
		t.Helper()
		p := who.Get(conversations + "/" + id + "/mentions?q=" + url.QueryEscape(typed))
		if p.Status != http.StatusOK {
			t.Errorf("%q: %d %s", typed, p.Status, p.Text())
		}
		p.Find("#mentions li").Each(func(_ int, one *goquery.Selection) { names = append(names, one.Text()) })
		return names
	}
	for _, role := range matrix.Roles() {
		for _, restrictions := range webtest.Sets(matrix, role) {
			site.Seat(t, reader, role, restrictions...)
			who := strings.Join(append([]string{role}, restrictions...), "+")
			reach := matrix.Reach(role, restrictions, "conversations", "list")
			for whose, id := range of {
				sees := slices.Contains(theirs[reach], whose)
				for typed, called := range map[string]bool{"zu": true, "QUOKKA": true, "zuzana q": true, "uokka": false, "%": false, "_": false} {
					if names := offered(owner, id, typed); slices.Contains(names, name) != (sees && called) {
						t.Errorf("%s: in the conversation of %s, %q offers %q", who, whose, typed, names)
					}
				}
				p := v.Get(conversations + "/" + id + "/mentions")
				want := map[bool]int{true: http.StatusOK, false: http.StatusNotFound}[sees]
				if reach == "none" {
					want = http.StatusForbidden
				}
				if p.Status != want || want != http.StatusOK && p.Find("#mentions").Length() > 0 || p.Has(name) && p.Find("#mentions").Has("li:contains('"+name+"')").Length() > 0 {
					t.Errorf("%s: who is offered in the conversation of %s: %d, want %d", who, whose, p.Status, want)
				}
			}
		}
	}
	if n := len(offered(owner, of["nobodys"], "")); n == 0 || n > 8 {
		t.Errorf("%d are offered for nothing typed", n)
	}
	if p := owner.Get(conversations + "/" + of["mine"] + "/mentions?q=" + strings.Repeat("x", 1000)); p.Status != http.StatusBadRequest {
		t.Errorf("a long word: %d", p.Status)
	}
}
