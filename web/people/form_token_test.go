package people_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"latchkey/web/people"

	"latchkey/web/webtest"
)

// Rule 44: no two pages carry the same token, so that nothing can be learnt of
// it from how well pages compress; each of them counts until the session ends.
func TestRule44TheTokenOfFormsIsMaskedAnewInEachPage(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	other := site.SignIn(t, "agent.own@demo.test")
	for _, c := range []struct {
		visitor *webtest.Visitor
		path    string
		empty   url.Values // a form that is read, and refused
	}{
		{site.Visit(t), "/login", url.Values{"email": {""}, "password": {""}}},
		{site.SignIn(t, "agent@demo.test"), "/profile", url.Values{"name": {""}}},
	} {
		send := func(token string) int { return c.visitor.Post(c.path, webtest.With(c.empty, "csrf", token)).Status }
		seen := map[string]bool{}
		var drawn []string
		for range 8 {
			token := tokenOf(t, c.visitor.Get(c.path))
			for _, part := range []string{token[:10], token[len(token)-10:]} {
				if seen[part] {
					t.Errorf("%s draws %s twice", c.path, part)
				}
				seen[part] = true
			}
			drawn = append(drawn, token)
		}
		for _, token := range drawn {
			if status := send(token); status != http.StatusUnprocessableEntity {
				t.Errorf("%s with a token of its own: %d", c.path, status)
			}
		}
		for what, token := range map[string]string{
			"changed": strings.Map(swapped, drawn[0]), "cut": drawn[0][:40], "longer": drawn[0] + "AA", "of nobody": strings.Repeat("A", len(drawn[0])),
			"made of two": drawn[0][:22] + drawn[1][22:], "of another session": tokenOf(t, other.Get("/profile")), "none": "",
		} {
			if status := send(token); status != http.StatusForbidden {
				t.Errorf("%s with a token that is %s: %d", c.path, what, status)
			}
		}
	}
}

var tokens = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

// tokenOf is the one token of all forms of a page.
func tokenOf(t *testing.T, p *webtest.Page) string {
	t.Helper()
	found := map[string]bool{}
	token := ""
	for _, match := range tokens.FindAllStringSubmatch(string(p.Body), -1) {
		token = match[1]
		found[token] = true
	}
	if len(found) != 1 || len(token) < 20 {
		t.Fatalf("the page has the tokens %v", found)
	}
	return token
}

// swapped is another sign that a token may have.
func swapped(r rune) rune {
	if r == 'A' {
		return 'Q'
	}
	return 'A'
}
