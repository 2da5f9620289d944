package messages_test

import (
	"net/http"
	"net/url"
	"testing"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// One address is one channel's, over all workspaces: its mails go to one of them alone.
func TestAnAddressIsConnectedOnce(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner, nora := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "nora@demo.test")
	theirs := "/w/" + webtest.Nordlicht + "/settings/channels"
	form := url.Values{"name": {"Taken"}, "address": {"Bonjour@ATELIER.test"}}
	webtest.Refuses(t, site, nora, theirs, []webtest.Attempt{{Name: "another workspace's address", Form: form, Status: http.StatusUnprocessableEntity}})
	channel := webtest.Ask[string](t, site, `select id::text from channels where address = 'bonjour@atelier.test'`)
	ours := "/w/" + webtest.Atelier + "/settings/channels/" + channel
	if p := owner.Post(ours+"/delete", nil); p.Status != http.StatusSeeOther {
		t.Fatalf("disconnecting: %d %s", p.Status, p.Text())
	}
	if p := nora.Post(theirs, form); p.Status != http.StatusSeeOther {
		t.Errorf("an address that is free: %d %s", p.Status, p.Text())
	}
	if p := owner.Post(ours+"/restore", nil); p.Status != http.StatusConflict {
		t.Errorf("undoing it once the address is another's: %d %s", p.Status, p.Text())
	}
}

// An address is kept as the server that hands its mails on writes it.
func TestAnAddressInAnotherScriptIsKeptAsItIsSent(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	list := "/w/" + webtest.Atelier + "/settings/channels"
	if p := owner.Post(list, url.Values{"name": {"Künstler"}, "address": {"Hallo@künstler.example"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if got := webtest.Ask[int](t, site, `select count(*) from channel_of('hallo@xn--knstler-n2a.example')`); got != 1 {
		t.Errorf("%d channels have its address", got)
	}
}
