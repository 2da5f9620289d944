package people_test

import (
	"net/url"
	"strings"
	"testing"

	"latchkey/web/people"

	"github.com/google/uuid"

	"latchkey/web/webtest"
)

func TestBadValuesOfATeam(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Teams)
	agent := site.MemberID(t, webtest.Atelier, "agent@demo.test")
	edit := webtest.Teams + "/" + site.TeamID(t, "Workshop") + "/edit"
	good := url.Values{"name": {"Kiln"}, "members": {agent}}
	var many []string
	for range 91 {
		many = append(many, uuid.NewString())
	}
	attempts := append(webtest.Each(good, "name", append(webtest.BadNames, "CUSTOMER SERVICE", "customer  service")),
		webtest.Attempt{Name: "nobody's id", Form: webtest.With(good, "members", "x"), Status: 422}, webtest.Attempt{Name: "a stranger", Form: webtest.With(good, "members", uuid.NewString()), Status: 422},
		webtest.Attempt{Name: "a member of another workspace", Form: webtest.With(good, "members", agent, site.MemberID(t, webtest.Nordlicht, "nora@demo.test")), Status: 422},
		webtest.Attempt{Name: "who was removed", Form: webtest.With(good, "members", site.MemberID(t, webtest.Atelier, "former@demo.test")), Status: 422},
		webtest.Attempt{Name: "one twice", Form: webtest.With(good, "members", agent, agent), Status: 422}, webtest.Attempt{Name: "in other letters", Form: webtest.With(good, "members", strings.ToUpper(agent), agent), Status: 422},
		webtest.Attempt{Name: "the empty member", Form: webtest.With(good, "members", ""), Status: 422}, webtest.Attempt{Name: "91 members", Form: webtest.With(good, "members", many...), Status: 422},
		webtest.Attempt{Name: "no version", Form: webtest.With(good, "version", "x"), Status: 400}, webtest.Attempt{Name: "version 0", Form: webtest.With(good, "version", "0"), Status: 400}, webtest.Attempt{Name: "a long version", Form: webtest.With(good, "version", webtest.Flood), Status: 400},
	)
	webtest.Refuses(t, site, owner, webtest.Teams, attempts)
	webtest.Refuses(t, site, owner, edit, append(attempts, webtest.Attempt{Name: "what somebody else has changed", Form: webtest.With(good, "version", "999"), Status: 409}))
}
