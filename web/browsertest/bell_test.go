package browsertest

import (
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"

	"latchkey/web"
	"latchkey/web/webtest"
)

// The bell counts what its reader is told while they look at whatever page, and goes back
// once they have read it elsewhere; nothing is loaded again, and what is typed stays.
func TestTheBellIsLive(t *testing.T) {
	t.Parallel()
	const who = "agent.team@demo.test"
	site := webtest.New(t, web.Areas...)
	site.Listen(t)
	site.Seat(t, who, "manager")
	id, me := site.SomeConversation(t), site.MemberID(t, webtest.Atelier, who)
	manager, owner := Open(t, site), site.SignIn(t, "owner@demo.test")
	manager.SignIn(who)
	manager.Go(contacts + "/new")
	manager.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#name").value = "Half a name"`))
	count := func(want string) {
		t.Helper()
		manager.until("the bell counts "+want, func() bool { return counted(manager) == want })
	}
	count("")
	owner.Get(talks)
	owner.Post(talks+"/"+id+"/assign", url.Values{"assignee": {me}})
	count("1")
	owner.Post(talks+"/"+id+"/notes", url.Values{"text": {"@" + webtest.Ask[string](t, site, `select name from members where id = $1`, me)}})
	count("2")
	site.SignIn(t, who).Get(talks + "/" + id)
	count("")
	if typed := manager.value("#name"); typed != "Half a name" {
		t.Errorf("of what was typed there is left %q", typed)
	}
}

// counted is what stands in the bell.
func counted(b *Tab) string {
	b.t.Helper()
	count, err := chromedp.Run(b.context, chromedp.Evaluate[string]("document.querySelector('#bell .bell-count')?.textContent ?? ''"))
	if err != nil {
		b.t.Fatal(err)
	}
	return count
}
