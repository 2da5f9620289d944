package messages_test

import (
	"bytes"
	"compress/gzip"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"latchkey/internal/webhook"
	"latchkey/web/messages"
	"latchkey/web/webtest"
)

func zipped(t *testing.T, body []byte) []byte {
	t.Helper()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

// A signature is over the bytes that came, by the secret, in the one way in which it is written: what is
// only like it is refused without a word. What is signed and no JSON is refused with the reason.
func TestOnlyTheSignatureOfTheBytesThatCameCounts(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	p := newProgram(t, site, site.SignIn(t, "owner@demo.test"))
	body := said(values{"id": "visitor-1"}, values{"text": "Are you open?"})
	bom := append([]byte("\xef\xbb\xbf"), body...)
	now := time.Now()
	signed := func(over []byte, at time.Time) http.Header {
		h := http.Header{"Content-Type": {"application/json"}}
		if err := webhook.Sign(h, p.secrets, "msg_1", at, over); err != nil {
			t.Fatal(err)
		}
		return h
	}
	with := func(h http.Header, name string, values ...string) http.Header {
		h[http.CanonicalHeaderKey(name)] = values
		return h
	}
	own := signed(body, now).Get("Webhook-Signature")
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(own, "v1,"))
	if err != nil {
		t.Fatal(err)
	}
	stamp := strconv.FormatInt(now.Unix(), 10)
	before := site.Kept(t)
	for what, c := range map[string]struct {
		head http.Header
		body []byte
		want int
	}{
		"white space behind":     {signed(body, now), append(bytes.Clone(body), '\n'), 401},
		"a BOM before":           {signed(body, now), bom, 401},
		"a BOM that was signed":  {signed(bom, now), bom, 422},
		"zipped, signed before":  {with(signed(body, now), "Content-Encoding", "gzip"), zipped(t, body), 401},
		"zipped, signed so":      {with(signed(zipped(t, body), now), "Content-Encoding", "gzip"), zipped(t, body), 422},
		"in hexadecimal":         {with(signed(body, now), "Webhook-Signature", "v1,"+hex.EncodeToString(raw)), body, 401},
		"as in an address":       {with(signed(body, now), "Webhook-Signature", "v1,"+base64.URLEncoding.EncodeToString(raw)+"_"), body, 401},
		"without its padding":    {with(signed(body, now), "Webhook-Signature", strings.TrimRight(own, "=")), body, 401},
		"another version":        {with(signed(body, now), "Webhook-Signature", strings.Replace(own, "v1,", "v1a,", 1)), body, 401},
		"without its version":    {with(signed(body, now), "Webhook-Signature", strings.TrimPrefix(own, "v1,")), body, 401},
		"empty":                  {with(signed(body, now), "Webhook-Signature", "v1,"), body, 401},
		"another id":             {with(signed(body, now), "Webhook-Id", "msg_2"), body, 401},
		"no id":                  {with(signed(body, now), "Webhook-Id", ""), body, 401},
		"the id takes the time":  {with(signed(body, now), "Webhook-Id", "msg_1."+stamp), body, 401},
		"another time":           {with(signed(body, now), "Webhook-Timestamp", strconv.FormatInt(now.Unix()+1, 10)), body, 401},
		"a time in milliseconds": {with(signed(body, now), "Webhook-Timestamp", stamp+"000"), body, 401},
		"no time":                {with(signed(body, now), "Webhook-Timestamp", "now"), body, 401},
		"too far ahead":          {signed(body, now.Add(6*time.Minute)), body, 400},
		"older than three days":  {signed(body, now.Add(-72*time.Hour-time.Minute)), body, 400},
	} {
		status, answer := post(t, p.in(), c.head, c.body)
		if status != c.want || (status == http.StatusUnauthorized) != (answer == "") {
			t.Errorf("%s: %d %q, want %d", what, status, answer, c.want)
		}
	}
	site.Unchanged(t, before, "what is forged")
	// Among several that one counts which is ours, however the body comes.
	several := with(signed(body, now.Add(-71*time.Hour)), "Webhook-Signature",
		"v2,AAAA v1, nonsense "+signed(body, now.Add(-71*time.Hour)).Get("Webhook-Signature")+" v1,AAAA")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.in(), io.NopCloser(bytes.NewReader(body)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header, r.ContentLength = several, -1
	answer, err := caller.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("among several, in pieces: %d", answer.StatusCode)
	}
}

// The same of the provider of WhatsApp, whose signatures are in hexadecimal.
func TestOnlyTheSignatureOfTheProviderCounts(t *testing.T) {
	t.Parallel()
	p, site, _ := newProvider(t)
	body := []byte(`{"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"` + numberID +
		`"},"contacts":[{"wa_id":"` + wa + `"}],"messages":[{"id":"wamid.f","from":"` + wa + `","timestamp":"` +
		strconv.FormatInt(time.Now().Unix(), 10) + `","type":"text","text":{"body":"Forged?"}}]}}]}]}`)
	of := func(secret string, body []byte) []byte {
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write(body)
		return mac.Sum(nil)
	}
	good := hex.EncodeToString(of(appSecret, body))
	before := site.Kept(t)
	for what, c := range map[string]struct {
		signature string
		body      []byte
	}{
		"another secret":        {"sha256=" + hex.EncodeToString(of("another secret", body)), body},
		"no secret":             {"sha256=" + hex.EncodeToString(of("", body)), body},
		"no signature":          {"", body},
		"an empty one":          {"sha256=", body},
		"in base64":             {"sha256=" + base64.StdEncoding.EncodeToString(of(appSecret, body)), body},
		"a half":                {"sha256=" + good[:32], body},
		"twice":                 {"sha256=" + good + "," + good, body},
		"another name":          {"sha1=" + good, body},
		"white space behind":    {"sha256=" + good, append(bytes.Clone(body), ' ')},
		"a BOM before":          {"sha256=" + good, append([]byte("\xef\xbb\xbf"), body...)},
		"zipped, signed before": {"sha256=" + good, zipped(t, body)},
	} {
		if status, answer := post(t, p.address(), http.Header{"X-Hub-Signature-256": {c.signature}}, c.body); status != http.StatusUnauthorized || answer != "" {
			t.Errorf("%s: %d %q", what, status, answer)
		}
	}
	site.Unchanged(t, before, "what is forged")
	if status, _ := post(t, p.address(), http.Header{"X-Hub-Signature-256": {"sha256=" + good}}, body); status != http.StatusOK {
		t.Errorf("the good one: %d", status)
	}
}
