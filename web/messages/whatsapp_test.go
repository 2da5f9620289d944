package messages_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	kept "latchkey/internal/messages"
	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// provider is a provider of WhatsApp of our own: it takes messages, and tells of them
// whatever a test asks for, doubled and in any order.
type provider struct {
	t       *testing.T
	site    *webtest.Site
	channel string
	server  *httptest.Server
	mu      sync.Mutex
	got     []string          // texts of messages that it took
	files   map[string][]byte // by the id of a media
	uploads int               // of files that it took
	status  int               // that it answers messages with
	before  func(id string)   // is called before it answers

	templates []values // that it has, as it tells of them
	refuses   string   // why it takes no template, "" where it does
}

const (
	numberID  = "106540352242922"
	accountID = "102290129340398"
	appSecret = "the secret of an app"
	wa        = "33612345678"
)

func newProvider(t *testing.T) (*provider, *webtest.Site, *webtest.Visitor) {
	t.Helper()
	p := &provider{t: t, files: map[string][]byte{}, status: http.StatusOK, before: func(string) {}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /"+numberID+"/messages", p.take)
	mux.HandleFunc("POST /"+numberID+"/media", p.upload)
	mux.HandleFunc("GET /"+accountID+"/message_templates", p.tellTemplates)
	mux.HandleFunc("POST /"+accountID+"/message_templates", p.takeTemplate)
	mux.HandleFunc("DELETE /"+accountID+"/message_templates", p.deleteTemplate)
	mux.HandleFunc("GET /{media}", func(w http.ResponseWriter, r *http.Request) {
		if _, there := p.files[r.PathValue("media")]; !there || r.Header.Get("Authorization") != "Bearer a token" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		fmt.Fprintf(w, `{"url":"%s/files/%s","file_size":%d}`, p.server.URL, r.PathValue("media"), len(p.files[r.PathValue("media")]))
	})
	mux.HandleFunc("GET /files/{media}", func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write(p.files[r.PathValue("media")]) })
	p.server = httptest.NewServer(mux)
	t.Cleanup(p.server.Close)
	p.site = webtest.New(t, messages.Area)
	p.site.Env = map[string]string{"WHATSAPP_URL": p.server.URL}
	p.site.URL = p.site.Start(t)
	owner := p.site.SignIn(t, "owner@demo.test")
	list := "/w/" + webtest.Atelier + "/settings/channels"
	if r := owner.Post(list, url.Values{"name": {"WhatsApp of the studio"}, "kind": {"whatsapp"}}); r.Status != http.StatusSeeOther {
		t.Fatalf("connecting: %d %s", r.Status, r.Text())
	}
	p.channel = webtest.Ask[string](t, p.site, `select id::text from channels where kind = 'whatsapp'`)
	settings := list + "/" + p.channel + "/whatsapp"
	if r := owner.Post(settings, url.Values{"number_id": {numberID}, "account_id": {accountID}, "token": {"a token"}, "secret": {appSecret}}); r.Status != http.StatusSeeOther {
		t.Fatalf("setting it up: %d %s", r.Status, r.Text())
	}
	if page := owner.Get(settings); page.Has("a token") || page.Has(appSecret) || strings.Contains(string(page.Body), appSecret) {
		t.Error("the page shows what is secret")
	}
	return p, p.site, owner
}

func (p *provider) take(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	var in struct {
		To   string `json:"to"`
		Text struct{ Body string }

		Template, Image, Video, Audio, Document json.RawMessage
	}
	_ = json.Unmarshal(raw, &in)
	p.mu.Lock()
	status := p.status
	if status == http.StatusOK {
		p.got = append(p.got, in.To+" "+in.Text.Body+string(slices.Concat(in.Template, in.Image, in.Video, in.Audio, in.Document)))
	}
	id, before := "wamid.ours"+strconv.Itoa(len(p.got)), p.before
	p.mu.Unlock()
	before(id)
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"messages":[{"id":%q}],"error":{"message":"not a number"}}`, id)
}

func (p *provider) address() string {
	space := webtest.Ask[string](p.t, p.site, `select workspace_id::text from channels where id = $1`, p.channel)
	return p.site.URL + "/in/" + kept.HookKey(uuid.MustParse(space), uuid.MustParse(p.channel))
}

// tell sends what the provider tells, signed with a secret.
func (p *provider) tell(secret string, value values) int {
	p.t.Helper()
	value["metadata"] = values{"phone_number_id": numberID}
	body, _ := json.Marshal(values{"object": "whatsapp_business_account", "entry": []values{{"changes": []values{{"field": "messages", "value": value}}}}})
	return p.send(secret, body)
}

// send sends a body, signed with a secret.
func (p *provider) send(secret string, body []byte) int {
	p.t.Helper()
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	status, _ := post(p.t, p.address(), http.Header{"X-Hub-Signature-256": {"sha256=" + hex.EncodeToString(mac.Sum(nil))}}, body)
	return status
}

func (p *provider) writes(id string, at time.Time, more values) {
	p.t.Helper()
	m := values{"id": id, "from": wa, "timestamp": strconv.FormatInt(at.Unix(), 10)}
	for name, value := range more {
		m[name] = value
	}
	if status := p.tell(appSecret, values{"contacts": []values{{"wa_id": wa, "profile": values{"name": "Zoë Petit"}}}, "messages": []values{m, m}}); status != http.StatusOK {
		p.t.Fatalf("%s: %d", id, status)
	}
}

func textOf(said string) values { return values{"type": "text", "text": values{"body": said}} }

func (p *provider) tells(id, status string) {
	p.t.Helper()
	s := values{"id": id, "status": status, "timestamp": strconv.FormatInt(time.Now().Unix(), 10), "errors": []values{{"title": "Undeliverable"}}}
	if got := p.tell(appSecret, values{"statuses": []values{s, s}}); got != http.StatusOK {
		p.t.Fatalf("%s: %d", status, got)
	}
}

// A customer writes over WhatsApp, doubled and out of order, and gets the answer; what the
// provider tells of it only climbs.
func TestWhatsAppCarriesBothWays(t *testing.T) {
	t.Parallel()
	p, site, owner := newProvider(t)
	now := time.Now()
	p.writes("wamid.2", now.Add(-time.Minute), textOf("I would like two."))
	p.writes("wamid.1", now.Add(-2*time.Minute), textOf("Is the blue kit back?"))
	p.writes("wamid.2", now.Add(-time.Minute), textOf("I would like two."))
	talk := webtest.Ask[string](t, site, `select id::text from conversations where handle = '+`+wa+`'`)
	if got := webtest.Ask[string](t, site, `select string_agg(text, '|' order by at) from messages where conversation_id = $1`, talk); got != "Is the blue kit back?|I would like two." {
		t.Errorf("the messages are %q", got)
	}
	if got := webtest.Ask[string](t, site, `select c.name || ' ' || c.phone || ' ' || v.last_text from contacts c join conversations v on v.contact_id = c.id where v.id = $1`, talk); got != "Zoë Petit +"+wa+" I would like two." {
		t.Errorf("the customer is %q", got)
	}
	// It tells that the message was read before it says which one it is.
	p.before = func(id string) { p.tells(id, "read"); p.tells(id, "delivered") }
	answer := url.Values{"text": {"It is, since Tuesday."}, "latest": {latest(t, site, talk)}, "mark": {mark(t, site, talk)}}
	if r := owner.Post(conversations+"/"+talk+"/reply", answer); r.Status != http.StatusSeeOther {
		t.Fatalf("answering: %d %s", r.Status, r.Text())
	}
	state := func() string {
		return webtest.Ask[string](t, site, `select coalesce((select state || ' ' || message_id from messages where conversation_id = $1 and member_id is not null), '')`, talk)
	}
	webtest.Until(t, "the message is read", func() bool { return state() == "read wamid.ours1" })
	p.tells("wamid.ours1", "sent")
	p.tells("wamid.ours1", "delivered")
	if got := state(); got != "read wamid.ours1" {
		t.Errorf("it falls to %s", got)
	}
	if !slices.Equal(p.got, []string{wa + " It is, since Tuesday."}) {
		t.Errorf("the provider got %q", p.got)
	}
	p.writes("wamid.3", now, values{"type": "reaction", "reaction": values{"message_id": "wamid.ours1", "emoji": "👍"}})
	p.writes("wamid.4", now, values{"type": "location"})
	page := owner.Get(conversations + "/" + talk)
	for _, want := range []string{"Reacted: 👍", "It is, since Tuesday.", "location", "read", "more hours"} {
		if !page.Has(want) {
			t.Errorf("the page has no %q: %s", want, page.Text())
		}
	}
	p.tells("wamid.ours1", "failed")
	p.tells("wamid.ours1", "read")
	if got := state(); got != "failed wamid.ours1" {
		t.Errorf("what failed is %s", got)
	}
}

// What is not signed by the provider is refused without a word, and changes nothing.
func TestWhatsAppBelievesItsProviderAlone(t *testing.T) {
	t.Parallel()
	p, site, _ := newProvider(t)
	before := site.Kept(t)
	one := values{"messages": []values{{"id": "wamid.1", "from": wa, "timestamp": "1", "type": "text", "text": values{"body": "x"}}}}
	for _, secret := range []string{"", "another", "a token"} {
		if got := p.tell(secret, one); got != http.StatusUnauthorized {
			t.Errorf("signed with %q: %d", secret, got)
		}
	}
	if status, _ := post(t, p.address(), http.Header{}, []byte("{}")); status != http.StatusUnauthorized {
		t.Errorf("not signed: %d", status)
	}
	site.Unchanged(t, before, "what is refused")
	word := webtest.Ask[string](t, site, `select ''`)
	for query, want := range map[string]int{
		"?hub.mode=subscribe&hub.challenge=7&hub.verify_token=" + word: 401, "?hub.mode=subscribe&hub.challenge=7&hub.verify_token=x": 401, "": 401,
	} {
		got, err := caller.Get(p.address() + query)
		if err != nil {
			t.Fatal(err)
		}
		_ = got.Body.Close()
		if got.StatusCode != want {
			t.Errorf("%s: %d", query, got.StatusCode)
		}
	}
	right := site.SignIn(t, "owner@demo.test").Get("/w/"+webtest.Atelier+"/settings/channels/"+p.channel+"/whatsapp").Find("#hook-verify").AttrOr("value", "")
	got, err := caller.Get(p.address() + "?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=" + right)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	if said, _ := io.ReadAll(got.Body); got.StatusCode != http.StatusOK || string(said) != "1158201444" {
		t.Errorf("the challenge: %d %q", got.StatusCode, said)
	}
}

// A day after the customer wrote nothing goes out any more; who is masked sees no number.
func TestWhatsAppObeysItsWindow(t *testing.T) {
	t.Parallel()
	p, site, owner := newProvider(t)
	p.writes("wamid.1", time.Now().Add(-25*time.Hour), textOf("Call me at +"+wa))
	talk := webtest.Ask[string](t, site, `select id::text from conversations where handle = '+`+wa+`'`)
	one := conversations + "/" + talk
	answer := url.Values{"text": {"Hello"}, "latest": {latest(t, site, talk)}, "mark": {mark(t, site, talk)}}
	if page := owner.Get(one); !page.Has("more than 24 hours ago") {
		t.Errorf("the page says %s", page.Text())
	}
	webtest.Refuses(t, site, owner, one+"/reply", []webtest.Attempt{{Name: "after the window", Form: answer, Status: 422}})
	p.writes("wamid.2", time.Now().Add(-23*time.Hour-30*time.Minute), textOf("Are you there?"))
	if page := owner.Get(one); !page.Has("more minutes") {
		t.Errorf("the page says %s", page.Text())
	}
	give(t, site, talk, site.MemberID(t, webtest.Atelier, "agent.masked@demo.test"), nil)
	if page := site.SignIn(t, "agent.masked@demo.test").Get(one); strings.Contains(string(page.Body), "12345678") || page.Status != http.StatusOK {
		t.Errorf("a masked agent sees the number: %d %s", page.Status, page.Text())
	}
	answer.Set("latest", latest(t, site, talk))
	if r := owner.Post(one+"/reply", answer); r.Status != http.StatusSeeOther {
		t.Errorf("within the window: %d %s", r.Status, r.Text())
	}
	webtest.Until(t, "it is sent", func() bool {
		return webtest.Ask[int](t, site, `select count(*) from messages where conversation_id = $1 and state = 'sent'`, talk) == 1
	})
	p.mu.Lock()
	p.status = http.StatusBadRequest
	p.mu.Unlock()
	answer.Set("latest", latest(t, site, talk))
	answer.Set("text", "Good morning")
	if r := owner.Post(one+"/reply", answer); r.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.Status, r.Text())
	}
	webtest.Until(t, "it failed", func() bool {
		return webtest.Ask[int](t, site, `select count(*) from messages where conversation_id = $1 and state = 'failed' and failure like '%not a number'`, talk) == 1
	})
}

// A file is fetched behind the message, and is what its bytes are; one that is gone says so.
func TestWhatsAppBringsFiles(t *testing.T) {
	t.Parallel()
	p, site, _ := newProvider(t)
	p.files["77"] = []byte("\x89PNG\r\n\x1a\n and no more")
	p.writes("wamid.1", time.Now(), values{"type": "document", "document": values{"id": "77", "filename": "../kit.html", "caption": "Look"}})
	webtest.Until(t, "the file is there", func() bool {
		return webtest.Ask[int](t, site, `select count(*) from message_files f join messages x on x.id = f.message_id
			where x.message_id = 'wamid.1' and x.text = 'Look' and f.name = 'kit.html' and f.kind = 'image/png'`) == 1
	})
	p.files["78"] = make([]byte, kept.MaxMedia+1)
	p.writes("wamid.2", time.Now(), values{"type": "image", "image": values{"id": "78"}})
	webtest.Until(t, "a file is too large", func() bool {
		return webtest.Ask[int](t, site, `select count(*) from messages where message_id = 'wamid.2' and text like '[%[%]'`) == 1
	})
}

// What no column takes is cleaned or cut, and what cannot be kept keeps nothing else out.
func TestWhatsAppTakesWhatIsOdd(t *testing.T) {
	t.Parallel()
	p, site, _ := newProvider(t)
	p.files["77"] = []byte("%PDF-1.4")
	p.writes("wamid.\x001", time.Now(), values{"type": "document", "document": values{"id": "77", "filename": "bill\x00\u202e.pdf", "caption": "Odd"}})
	webtest.Until(t, "the file is there", func() bool {
		return webtest.Ask[int](t, site,
			`select count(*) from message_files f join messages x on x.id = f.message_id where x.text = 'Odd' and f.name = 'bill.pdf'`) == 1
	})
	p.writes("wamid.2", time.Now(), values{"type": "text", "text": values{"body": strings.Repeat("é", kept.MaxStored)}, "context": values{"id": "wamid.1"}})
	if got := webtest.Ask[int](t, site, `select length(text) from messages where message_id = 'wamid.2'`); got > kept.MaxStored {
		t.Errorf("%d characters are kept", got)
	}
	site.Exec(t, `alter table channel_events add constraint ill check (event_id <> 'wamid.3')`)
	both := []values{}
	for _, id := range []string{"wamid.3", "wamid.4"} {
		both = append(both, values{"id": id, "from": wa, "timestamp": "1", "type": "text", "text": values{"body": "of " + id}})
	}
	status := p.tell(appSecret, values{"messages": both, "statuses": []values{{"id": "wamid.ours", "status": "sent", "timestamp": "1"}}})
	if got := webtest.Ask[int](t, site, `select (select count(*) from messages where message_id = 'wamid.4') + (select count(*) from message_statuses)`); status != http.StatusServiceUnavailable || got != 2 {
		t.Errorf("%d, %d of the others are kept", status, got)
	}
}
