package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/people"

	"latchkey/web/webtest"
)

// seenAs asks a process for a wrong sign-in with a header line a value, and
// returns the addresses that it was counted against.
func seenAs(t *testing.T, site *webtest.Site, address string, header string, lines ...string) string {
	t.Helper()
	site.ForgetTries(t)
	v := webtest.VisitorOf(t, address)
	v.Get("/login")
	form := url.Values{"csrf": {v.CSRF()}, "email": {"agent@demo.test"}, "password": {"not the password"}}
	r := v.Request(http.MethodPost, "/login", strings.NewReader(form.Encode()))
	r.Header = http.Header{"Content-Type": {webtest.FormType}, header: lines}
	if p := v.Do(r); p.Status != http.StatusUnprocessableEntity {
		t.Fatalf("a wrong password: %d", p.Status)
	}
	return webtest.Ask[string](t, site, `select string_agg(substr(key, length('signin-peer:') + 1), ' ') from throttles where key like 'signin-peer:%'`)
}

// Rule 22: behind the proxies of TRUSTED_PROXIES a request comes from the
// right-most address of their header that is none of them. What stands to its
// left was sent by whoever sent the request, and counts nothing.
func TestRule22TheRightMostUntrustedHopIsThePeer(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Env = map[string]string{"TRUSTED_PROXIES": "127.0.0.1/32, 10.0.0.0/8, 192.0.2.7/32, 2001:db8:5::/48"}
	proxied := site.Start(t)
	for name, tt := range map[string]struct {
		lines []string
		want  string
	}{
		"no header":                        {nil, "127.0.0.1"},
		"an empty one":                     {[]string{""}, "127.0.0.1"},
		"one hop":                          {[]string{"203.0.113.9"}, "203.0.113.9"},
		"a forged hop before it":           {[]string{"198.51.100.1, 203.0.113.9"}, "203.0.113.9"},
		"many forged hops":                 {[]string{"1.1.1.1, 8.8.8.8, 198.51.100.1,203.0.113.9"}, "203.0.113.9"},
		"a trusted proxy after it":         {[]string{"198.51.100.1, 203.0.113.9, 10.1.2.3"}, "203.0.113.9"},
		"several trusted proxies":          {[]string{"203.0.113.9, 192.0.2.7, 10.255.255.255, 10.0.0.1"}, "203.0.113.9"},
		"a forged hop that looks trusted":  {[]string{"10.0.0.1, 203.0.113.9, 10.1.2.3"}, "203.0.113.9"},
		"a neighbour of a trusted proxy":   {[]string{"203.0.113.9, 192.0.2.8"}, "192.0.2.8"},
		"just outside a trusted range":     {[]string{"203.0.113.9, 11.0.0.0"}, "11.0.0.0"},
		"only trusted hops":                {[]string{"10.0.0.9, 10.0.0.1"}, "10.0.0.9"},
		"two lines":                        {[]string{"198.51.100.1", "203.0.113.9, 10.1.2.3"}, "203.0.113.9"},
		"a forged line above":              {[]string{"203.0.113.9, 10.1.2.3", "198.51.100.1"}, "198.51.100.1"},
		"IPv6":                             {[]string{"198.51.100.1, 2001:db8::9"}, "2001:db8::9"},
		"IPv6 through a trusted proxy":     {[]string{"2001:db8::1, 2001:DB8:0:0::9, 2001:db8:5::1, 10.0.0.1"}, "2001:db8::9"},
		"IPv6 beside a trusted range":      {[]string{"2001:db8::9, 2001:db8:6::1"}, "2001:db8:6::1"},
		"IPv4 written as IPv6":             {[]string{"198.51.100.1, ::ffff:203.0.113.9"}, "203.0.113.9"},
		"a trusted proxy written as IPv6":  {[]string{"203.0.113.9, ::ffff:10.0.0.1"}, "203.0.113.9"},
		"spaces and tabs":                  {[]string{" 198.51.100.1 ,\t203.0.113.9\t, 10.0.0.1 "}, "203.0.113.9"},
		"no address":                       {[]string{"203.0.113.9, unknown"}, "127.0.0.1"},
		"no address before a proxy":        {[]string{"203.0.113.9, unknown, 10.0.0.1"}, "10.0.0.1"},
		"nothing between commas":           {[]string{"203.0.113.9,,10.0.0.1"}, "10.0.0.1"},
		"a text that would end the key":    {[]string{"203.0.113.9, signin-peer:x"}, "127.0.0.1"},
		"a number too large for a part":    {[]string{"203.0.113.9, 203.0.113.256"}, "127.0.0.1"},
		"a leading zero, which some drop":  {[]string{"203.0.113.9, 010.0.0.1"}, "127.0.0.1"},
		"an address with the port of some": {[]string{"198.51.100.1, 203.0.113.9:4711"}, "127.0.0.1"},
	} {
		if got := seenAs(t, site, proxied, "X-Forwarded-For", tt.lines...); got != tt.want {
			t.Errorf("%s, %q: the peer is %s, want %s", name, tt.lines, got, tt.want)
		}
	}
	if got := seenAs(t, site, proxied, "X-Real-Ip", "203.0.113.9"); got != "127.0.0.1" {
		t.Errorf("a header that was not configured: %s", got)
	}
}

// Rule 22: without trusted proxies, and for a connection of none of them, no
// header counts; and of the headers only the configured one does.
func TestRule22HeadersOfOthersCountNothing(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	for name, env := range map[string]map[string]string{
		"nobody is trusted": nil,
		"others are":        {"TRUSTED_PROXIES": "10.0.0.0/8, 2001:db8::/32"},
	} {
		site.Env = env
		if got := seenAs(t, site, site.Start(t), "X-Forwarded-For", "203.0.113.9, 10.0.0.1"); got != "127.0.0.1" {
			t.Errorf("%s: the peer is %s", name, got)
		}
	}
	site.Env = map[string]string{"TRUSTED_PROXIES": "127.0.0.0/8", "CLIENT_IP_HEADER": "Cf-Connecting-Ip"}
	address := site.Start(t)
	for header, want := range map[string]string{"Cf-Connecting-Ip": "203.0.113.9", "X-Forwarded-For": "127.0.0.1", "Forwarded": "127.0.0.1"} {
		if got := seenAs(t, site, address, header, "203.0.113.9"); got != want {
			t.Errorf("%s: the peer is %s, want %s", header, got, want)
		}
	}
}

// Rule 22: what is counted, logged and shown is that one address.
func TestRule22ThePeerIsTheSameEverywhere(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Env = map[string]string{"TRUSTED_PROXIES": "127.0.0.1/32"}
	v := webtest.VisitorOf(t, site.Start(t))
	v.Header.Set("X-Forwarded-For", "198.51.100.1, 203.0.113.9")
	v.SignIn("owner@demo.test", "open-sesame-demo")
	v.Get(webtest.Members)
	if p := v.Post(webtest.Invitations, url.Values{"email": {"anna@example.org"}, "role": {"agent"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("inviting: %d", p.Status)
	}
	if p := v.Get("/profile"); !p.Has("203.0.113.9") {
		t.Errorf("the session: %s", p.Text())
	}
	if got := webtest.Ask[string](t, site, `select address from activity where act = 'invitation.send' order by at desc limit 1`); got != "203.0.113.9" {
		t.Errorf("the activity log says %s", got)
	}
	log := site.Log.String()
	if !strings.Contains(log, `"peer":"203.0.113.9"`) || strings.Contains(log, "198.51.100.1") {
		t.Error("the log has another peer")
	}
}
