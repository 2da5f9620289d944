package people_test

import (
	"net/url"
	"strings"
	"testing"

	"latchkey/web/people"

	"latchkey/web/webtest"
)

// a name that is too long takes the language and the theme back.
func TestProfileLosesWhatWasChosen(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get("/profile")
	webtest.Refuses(t, site, owner, "/profile", []webtest.Attempt{{Name: "a long name", Form: url.Values{"name": {strings.Repeat("x", 121)}, "language": {"fr"}, "theme": {"dark"}}, Status: 422}})
}
