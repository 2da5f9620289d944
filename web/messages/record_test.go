package messages_test

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"testing"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// zone is a DNS in memory, which knows texts alone.
type zone map[string][]string

func (z zone) LookupTXT(_ context.Context, name string) ([]string, error)   { return z[name], nil }
func (zone) LookupMX(context.Context, string) ([]*net.MX, error)            { return nil, nil }
func (zone) LookupIPAddr(context.Context, string) ([]net.IPAddr, error)     { return nil, nil }
func (zone) LookupAddr(context.Context, string) (names []string, err error) { return nil, nil }

// Where the mail of a domain is led here, whoever has the domain confirms an address of it
// by DNS: a code would come to whoever connected the address, and need not be theirs. The
// text of another channel confirms nothing, and no mail is taken before.
func TestAnAddressIsConfirmedByTheDNSOfItsDomain(t *testing.T) {
	t.Parallel()
	dns := zone{}
	site := webtest.New(t, messages.AreaWith(dns))
	owner := site.SignIn(t, "owner@demo.test")
	list := "/w/" + webtest.Atelier + "/settings/channels"
	confirm := map[string]string{}
	for _, address := range []string{"help@bank.example", "info@bank.example"} {
		owner.Post(list, url.Values{"name": {address}, "kind": {"email"}, "address": {address}})
		confirm[address] = list + "/" + webtest.Ask[string](t, site, `select id::text from channels where address = $1`, address) + "/confirm"
	}
	taken := func() int { return webtest.Ask[int](t, site, `select count(*) from channel_of('help@bank.example')`) }
	record := func(address string) string { return owner.Get(confirm[address]).Find("dd code").Last().Text() }
	look := url.Values{"code": {"dns"}}
	for name, texts := range map[string][]string{
		"nothing": nil, "another text": {"v=spf1 -all"}, "another channel's": {record("info@bank.example")}, "a part": {record("help@bank.example")[:20]},
	} {
		dns["_latchkey.bank.example"] = texts
		if p := owner.Post(confirm["help@bank.example"], look); p.Status != http.StatusUnprocessableEntity || !p.Has("does not stand in the DNS") {
			t.Errorf("%s: %d %s", name, p.Status, p.Text())
		}
	}
	if taken() != 0 {
		t.Error("mails are taken for an address that nobody has confirmed")
	}
	dns["_latchkey.bank.example"] = []string{"v=spf1 -all", record("help@bank.example")}
	if p := owner.Post(confirm["help@bank.example"], look); p.Status != http.StatusSeeOther || taken() != 1 {
		t.Errorf("the right text: %d %s, %d channels", p.Status, p.Text(), taken())
	}
}
