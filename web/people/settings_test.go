package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/web/people"
	"latchkey/web/webtest"
)

func TestBadValuesOfATeam(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Teams)
	agent := site.MemberID(t, webtest.Atelier, "agent@demo.test")
	edit := webtest.Teams + "/" + site.TeamID(t, "Workshop") + "/edit"
	good := url.Values{"name": {"Kiln"}, "members": {agent}, "turns": {"turn"}}
	var many []string
	for range 91 {
		many = append(many, uuid.NewString())
	}
	attempts := append(webtest.Each(good, "turns", []string{"", "always", "TURN"}), webtest.Each(good, "name", append(webtest.BadNames, "CUSTOMER SERVICE", "customer  service"))...)
	attempts = append(attempts,
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

// What a form of the settings does not send stays as it is.
func TestASettingThatIsNotSentStays(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	webtest.SaveAccount(t, owner, webtest.GoodBusiness())
	for _, path := range []string{webtest.Account, "/w/" + webtest.Atelier + "/settings/general"} {
		fields := func() (all, required url.Values) {
			all, required = url.Values{}, url.Values{}
			for _, input := range owner.Get(path).Find(`main form[action="` + path + `"] [name]:not([type=hidden])`).EachIter() {
				name, value := input.AttrOr("name", ""), input.AttrOr("value", input.Find("option[selected]").AttrOr("value", ""))
				all.Set(name, value)
				if _, needed := input.Attr("required"); needed {
					required.Set(name, value)
				}
			}
			return all, required
		}
		before, sent := fields()
		if p := owner.Post(path, sent); p.Status != http.StatusSeeOther {
			t.Errorf("%s with %v alone: %d %s", path, sent, p.Status, p.Text())
		}
		after, _ := fields()
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("%s with %v alone:\n%s", path, sent, diff)
		}
		if path == webtest.Account && len(sent) == len(before) {
			t.Error("every field of the account was sent")
		}
	}
}
