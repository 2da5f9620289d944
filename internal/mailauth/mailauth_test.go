package mailauth_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"latchkey/internal/mailauth"
)

// zone is a DNS in memory. A text "fault" is one that does not answer.
type zone map[string]string

func (z zone) LookupTXT(ctx context.Context, name string) ([]string, error) {
	text, ok := z[strings.ToLower(strings.TrimSuffix(name, "."))]
	switch {
	case text == "hang":
		<-ctx.Done()
		return nil, ctx.Err()
	case text == "fault":
		return nil, errors.New("server misbehaving")
	case !ok:
		return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	}
	return []string{text}, nil
}

func (zone) LookupMX(context.Context, string) ([]*net.MX, error)            { return nil, nil }
func (zone) LookupIPAddr(context.Context, string) ([]net.IPAddr, error)     { return nil, nil }
func (zone) LookupAddr(context.Context, string) (names []string, err error) { return nil, nil }

const here, elsewhere = "203.0.113.7", "198.51.100.9"

// key signs for every domain.
var key = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))

func public() string {
	return "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey))
}

func dns() zone {
	return zone{
		"shop.example": "v=spf1 ip4:" + here + " -all", "news.shop.example": "v=spf1 ip4:" + here + " -all",
		"evil.example": "v=spf1 ip4:" + elsewhere + " -all", "m._domainkey.evil.example": public(),
		"m._domainkey.shop.example": public(), "m._domainkey.news.shop.example": public(), "_dmarc.shop.example": "v=DMARC1; p=reject",
		"strict.example": "v=spf1 ip4:" + here + " -all", "m._domainkey.a.strict.example": public(), "_dmarc.strict.example": "v=DMARC1; p=reject; adkim=s; aspf=s",
		"plain.example": "v=spf1 ip4:" + here + " ~all",
		"down.example":  "fault", "m._domainkey.down.example": "fault", "_dmarc.halfdown.example": "fault",
		"m._domainkey.halfdown.example": public(),
	}
}

const text = "From: Anna <anna@shop.example>\r\nTo: hello@test.example\r\nSubject: Hi\r\n\r\nHello\r\n"

func signed(t *testing.T, domain string) string {
	t.Helper()
	var out bytes.Buffer
	if err := dkim.Sign(&out, strings.NewReader(text), &dkim.SignOptions{Domain: domain, Selector: "m", Signer: key}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// A mail is its sender's where SPF or DKIM speaks for the sender's own domain. What they
// say of another domain, and what the mail says of itself, proves nothing.
func TestAMailIsVerifiedByWhatDNSSaysOfItsSender(t *testing.T) {
	t.Parallel()
	bounce := func(domain string) string { return "bounce@" + domain }
	for name, c := range map[string]struct {
		domain, path, peer, helo, raw string
		want                          string
	}{
		"by SPF":                            {"shop.example", bounce("shop.example"), here, "x", text, "pass none pass verified"},
		"by SPF of a part of the domain":    {"shop.example", bounce("news.shop.example"), here, "x", text, "pass none pass verified"},
		"by SPF of the peer's own name":     {"shop.example", "", here, "shop.example", text, "pass none pass verified"},
		"by DKIM, sent on":                  {"shop.example", bounce("evil.example"), elsewhere, "x", signed(t, "shop.example"), "pass pass pass verified"},
		"by DKIM of a part of the domain":   {"shop.example", "", elsewhere, "x", signed(t, "news.shop.example"), "none pass pass verified"},
		"somebody else's SPF":               {"shop.example", bounce("evil.example"), elsewhere, "x", text, "pass none fail forbidden"},
		"somebody else's DKIM":              {"shop.example", bounce("evil.example"), elsewhere, "x", signed(t, "evil.example"), "pass pass fail forbidden"},
		"another server":                    {"shop.example", bounce("shop.example"), elsewhere, "x", text, "fail none fail forbidden"},
		"a changed text":                    {"shop.example", "", elsewhere, "x", strings.Replace(signed(t, "shop.example"), "Hello", "Pay me", 1), "none fail fail forbidden"},
		"a header of another server":        {"shop.example", "", elsewhere, "x", "Authentication-Results: mx.test.example; dkim=pass header.d=shop.example; dmarc=pass\r\n" + text, "none none fail forbidden"},
		"a path without an at sign":         {"shop.example", "shop.example", elsewhere, "evil.example", text, "pass none fail forbidden"},
		"a path with two":                   {"shop.example", "a@evil.example@shop.example", elsewhere, "evil.example", text, "none none fail forbidden"},
		"strict, by a part of the domain":   {"strict.example", "", elsewhere, "x", signed(t, "a.strict.example"), "none pass fail forbidden"},
		"strict, by the domain":             {"strict.example", bounce("strict.example"), here, "x", text, "pass none pass verified"},
		"no policy, by SPF":                 {"plain.example", bounce("plain.example"), here, "x", text, "pass none none verified"},
		"no policy, from elsewhere":         {"plain.example", bounce("plain.example"), elsewhere, "x", text, "softfail none none unproved"},
		"a domain that DNS does not know":   {"nobody.example", bounce("nobody.example"), elsewhere, "x", text, "none none none unproved"},
		"several senders, or none":          {"", bounce("shop.example"), here, "x", signed(t, "shop.example"), "pass pass none ambiguous"},
		"DNS does not answer":               {"down.example", bounce("down.example"), here, "x", text, "temperror none none unknown"},
		"DNS does not know the key now":     {"down.example", bounce("evil.example"), elsewhere, "x", signed(t, "down.example"), "pass temperror none unknown"},
		"DNS does not know the policy now":  {"halfdown.example", "", elsewhere, "x", text, "none none temperror unknown"},
		"verified without the policy":       {"halfdown.example", "", elsewhere, "x", signed(t, "halfdown.example"), "none pass temperror verified"},
		"an attacker's DNS does not answer": {"shop.example", bounce("down.example"), elsewhere, "x", text, "temperror none fail forbidden"},
		"a relay of ours":                   {"shop.example", bounce("shop.example"), "10.0.0.7", "x", text, " none fail unknown"},
		"a relay of ours, signed":           {"shop.example", bounce("shop.example"), "10.0.0.7", "x", signed(t, "shop.example"), " pass pass verified"},
		"an IPv4 address as IPv6":           {"shop.example", bounce("shop.example"), "::ffff:" + here, "x", text, "pass none pass verified"},
		"this machine":                      {"shop.example", bounce("shop.example"), "127.0.0.1", "x", text, " none fail unknown"},
	} {
		r := mailauth.Checker{Resolver: dns()}.Check(t.Context(), mailauth.Letter{
			Raw: []byte(c.raw), Peer: c.peer, Helo: c.helo, ReturnPath: c.path, Domain: c.domain,
		})
		if got := fmt.Sprint(r.SPF, " ", r.DKIM, " ", r.DMARC, " ", r.Verdict); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// Whoever develops sends mails from this machine, in everybody's name. Others are checked.
func TestInDevelopmentMailsOfThisMachineAreNotChecked(t *testing.T) {
	t.Parallel()
	c := mailauth.Checker{Resolver: dns(), Development: true}
	l := mailauth.Letter{Raw: []byte(text), Peer: "127.0.0.1", Domain: "shop.example"}
	if r := c.Check(t.Context(), l); r != (mailauth.Results{}) {
		t.Errorf("of this machine: %+v", r)
	}
	l.Peer = elsewhere
	if r := c.Check(t.Context(), l); r.Verdict != mailauth.Forbidden {
		t.Errorf("of another: %+v", r)
	}
}

// A DNS that hangs ends with the time that is given, and a header that would take long is
// not checked at all.
func TestACheckEnds(t *testing.T) {
	t.Parallel()
	hanging := zone{"shop.example": "hang", "_dmarc.shop.example": "hang", "m._domainkey.shop.example": "hang"}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	l := mailauth.Letter{Raw: []byte(signed(t, "shop.example")), Peer: here, ReturnPath: "a@shop.example", Domain: "shop.example"}
	if r := (mailauth.Checker{Resolver: hanging}).Check(ctx, l); r.Verdict != mailauth.Unknown {
		t.Errorf("a DNS that hangs: %+v", r)
	}
	for name, header := range map[string]string{
		"lines": "X: " + strings.Repeat("x\r\n ", 2_000_000), "fields": strings.Repeat("X: x\r\n", 200_000),
		"names": "DKIM-Signature: v=1; a=ed25519-sha256; d=shop.example; s=m; bh=x; b=x; h=from" + strings.Repeat(":x", 200_000),
	} {
		l.Raw = []byte(header + "\r\n" + signed(t, "shop.example"))
		if r := (mailauth.Checker{Resolver: dns()}).Check(t.Context(), l); r.DKIM != "permerror" {
			t.Errorf("%s: %+v", name, r)
		}
	}
}
