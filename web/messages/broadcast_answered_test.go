package messages_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

var messageID = regexp.MustCompile(`(?mi)^Message-ID:\s*(<[^>]+>)`)

// Who answers a broadcast is seen to, by whoever may open broadcasts; a Message-ID that somebody made up
// names none.
func TestAnAnswerToABroadcastNamesIt(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	yes := saidYes(t, site, 1)
	page := aBroadcast(t, owner, "New bowls are here.")
	if p := owner.Post(page+"/begin", url.Values{"channel": {channelOf(t, site)}, "per_minute": {"600"}, "at": {""}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	sent := messageID.FindSubmatch(site.WaitMail(t, yes[0], "New bowls are here.").Raw)
	door := site.Receive(t)
	answers := func(id, text string) string {
		t.Helper()
		raw := "From: " + yes[0] + "\nTo: bonjour@atelier.test\nSubject: Re: New in June\nIn-Reply-To: " + id + "\n\n" + text + "\n"
		if err := door.Hand(yes[0], "bonjour@atelier.test", raw); err != nil {
			t.Fatal(err)
		}
		find := `select coalesce((select conversation_id::text from messages where text = $1), '')`
		webtest.Until(t, "it came", func() bool { return webtest.Ask[string](t, site, find, text) != "" })
		return conversations + "/" + webtest.Ask[string](t, site, find, text)
	}
	link := func(v *webtest.Visitor, one string) string {
		return v.Get(one).Find(`.entry a[href="` + page + `"]`).Text()
	}
	one, made := answers(string(sent[1]), "Which colours?"), answers("<broadcast.01890a5d-ac96-774b-bcce-b302099a8057@atelier.test>", "I made this up.")
	if got := link(owner, one); got != "Answers the broadcast June" {
		t.Errorf("the owner sees %q", got)
	}
	if got := link(owner, made); got != "" {
		t.Errorf("one that was made up: %q", got)
	}
	agent := site.SignIn(t, "agent@demo.test")
	if p := agent.Get(one); p.Status != http.StatusOK || p.Has("June,") || p.Has("Answers the broadcast") {
		t.Errorf("an agent sees: %d %s", p.Status, p.Text())
	}
}
