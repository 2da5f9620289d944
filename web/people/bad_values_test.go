package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/people"

	"github.com/google/uuid"

	"latchkey/web/webtest"
)

func TestRule11BadValuesOfAnInvitation(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	good := url.Values{"email": {"anna@example.org"}, "role": {"assistant"}, "language": {"fr"}}
	many := make([]string, 51)
	for i := range many {
		many[i] = "a" + uuid.NewString() + "@example.org"
	}
	attempts := append(webtest.Each(good, "email", webtest.BadAddresses), webtest.Each(good, "role", []string{"", "Owner", "root", "owner ", "1", "owner,admin"})...)
	attempts = append(attempts, webtest.Each(good, "language", []string{"de", "EN", webtest.Flood})[1:]...)
	attempts = append(attempts,
		webtest.Attempt{Name: "already a member", Form: webtest.With(good, "email", "Agent@DEMO.test"), Status: 422},
		webtest.Attempt{Name: "oneself", Form: webtest.With(good, "email", "owner@demo.test"), Status: 422},
		webtest.Attempt{Name: "already invited", Form: webtest.With(good, "email", "PENDING@demo.test"), Status: 422},
		webtest.Attempt{Name: "one bad among good", Form: webtest.With(good, "email", "one@example.org, two@example.org\nthree"), Status: 422},
		webtest.Attempt{Name: "one member among new", Form: webtest.With(good, "email", "one@example.org; agent@demo.test"), Status: 422},
		webtest.Attempt{Name: "51 addresses", Form: webtest.With(good, "email", strings.Join(many, " ")), Status: 422},
		webtest.Attempt{Name: "a day that has passed", Form: webtest.With(good, "access_ends", "2020-01-31"), Status: 422},
		webtest.Attempt{Name: "a day that is none", Form: webtest.With(good, "access_ends", "2027-02-30"), Status: 422},
		webtest.Attempt{Name: "a day in words", Form: webtest.With(good, "access_ends", "tomorrow"), Status: 422},
		webtest.Attempt{Name: "a day too far away", Form: webtest.With(good, "access_ends", "9999-12-31"), Status: 422},
		webtest.Attempt{Name: "an owner whose access ends", Form: webtest.With(webtest.With(good, "role", "owner"), "access_ends", "2030-01-31"), Status: 422},
	)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Members)
	webtest.Refuses(t, site, owner, webtest.Invitations, attempts)
	manager := site.SignIn(t, "manager@demo.test")
	manager.Get(webtest.Members)
	webtest.Refuses(t, site, manager, webtest.Invitations, []webtest.Attempt{{Name: "a role that is not the inviter's to give", Form: webtest.With(good, "role", "admin"), Status: 403}})
}

func TestRule11BadValuesOfARole(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	path := webtest.Members + "/" + site.MemberID(t, webtest.Atelier, "agent@demo.test") + "/role"
	owner := site.SignIn(t, "owner@demo.test")
	page := owner.Get(path)
	good := url.Values{"role": {"agent"}, "version": {page.Find(`[name="version"]`).AttrOr("value", "")}}
	attempts := append(webtest.Each(good, "role", []string{"", "Agent", "root", "0"}),
		webtest.Attempt{Name: "no number", Form: webtest.With(good, "version", "x"), Status: 400}, webtest.Attempt{Name: "below any version", Form: webtest.With(good, "version", "-1"), Status: 400}, webtest.Attempt{Name: "too large a number", Form: webtest.With(good, "version", webtest.Flood), Status: 400},
		webtest.Attempt{Name: "what somebody else has changed", Form: webtest.With(good, "version", "999"), Status: 409},
		webtest.Attempt{Name: "a day that has passed", Form: webtest.With(good, "access_ends", "2020-01-31"), Status: 422},
		webtest.Attempt{Name: "an owner whose access ends", Form: webtest.With(webtest.With(good, "role", "owner"), "access_ends", "2030-01-31"), Status: 422})
	webtest.Refuses(t, site, owner, path, attempts)
	webtest.Refuses(t, site, owner, strings.TrimSuffix(path, "role")+"remove", []webtest.Attempt{{Name: "to whom", Form: url.Values{"successor": {uuid.NewString()}}, Status: http.StatusUnprocessableEntity}})
}

func TestRule11BadValuesOfAChangedInvitation(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	path := webtest.Invitations + "/" + site.InvitationID(t, webtest.Atelier, "pending@demo.test") + "/role"
	good := url.Values{"role": {"agent"}}
	attempts := webtest.Each(good, "role", []string{"", "Agent", "root", "0", webtest.Flood, "agent\x01"})
	for name, form := range map[string]url.Values{
		"a restriction that there is not": {"role": {"agent"}, "restrictions": {"everything"}},
		"two that exclude each other":     {"role": {"agent"}, "restrictions": {"visibility_team", "visibility_own"}},
		"a day that has passed":           webtest.With(good, "access_ends", "0001-01-01"),
		"a day that is none":              webtest.With(good, "access_ends", "2027-02-30"),
		"a day too far away":              webtest.With(good, "access_ends", "9999-12-31"),
		"a day before any":                webtest.With(good, "access_ends", "-0001-01-01"),
		"an owner whose access ends":      {"role": {"owner"}, "access_ends": {"2030-01-31"}},
	} {
		attempts = append(attempts, webtest.Attempt{Name: name, Form: form, Status: 422})
	}
	attempts = append(attempts, webtest.Attempt{Name: "a version that is none", Form: webtest.With(good, "version", "-1"), Status: 400})
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(path)
	webtest.Refuses(t, site, owner, path, attempts)
}
