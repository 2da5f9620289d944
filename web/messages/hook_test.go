package messages_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	kept "latchkey/internal/messages"
	"latchkey/internal/signin"
	"latchkey/internal/webhook"
	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// program is the one behind a custom channel: it sends what its visitors write, and keeps
// what it gets.
type program struct {
	t       *testing.T
	site    *webtest.Site
	channel string
	secrets []string // it signs with the last
	server  *httptest.Server
	mu      sync.Mutex
	got     []gotten
	status  int // that it answers with
}

type gotten struct {
	header http.Header
	body   string
}

func newProgram(t *testing.T, site *webtest.Site, owner *webtest.Visitor) *program {
	t.Helper()
	p := &program{t: t, site: site, status: http.StatusOK}
	p.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.got = append(p.got, gotten{r.Header.Clone(), string(body)})
		w.WriteHeader(p.status)
	}))
	t.Cleanup(p.server.Close)
	list := "/w/" + webtest.Atelier + "/settings/channels"
	if made := owner.Post(list, url.Values{"name": {"Website chat"}, "kind": {"custom"}, "url": {p.server.URL + "/hook"}}); made.Status != http.StatusSeeOther {
		t.Fatalf("connecting: %d %s", made.Status, made.Text())
	}
	p.channel = webtest.Ask[string](t, site, `select id::text from channels where name = 'Website chat'`)
	p.secrets = append(p.secrets, newSecret(t, owner, list+"/"+p.channel))
	return p
}

// newSecret makes a secret, and reads it off the page.
func newSecret(t *testing.T, owner *webtest.Visitor, channel string) string {
	t.Helper()
	owner.Get(channel + "/connection")
	page := owner.Follow(owner.Post(channel+"/secret", nil))
	secret := page.Find("#hook-secret").AttrOr("value", "")
	if page.Status != http.StatusOK || !strings.HasPrefix(secret, "whsec_") {
		t.Fatalf("a secret: %d %s", page.Status, page.Text())
	}
	if again := owner.Get(channel + "/connection"); again.Has(secret) || again.Find("#hook-secret").Length() > 0 {
		t.Error("the secret is shown again")
	}
	return secret
}

func (p *program) in() string {
	p.t.Helper()
	space := webtest.Ask[string](p.t, p.site, `select workspace_id::text from channels where id = $1`, p.channel)
	return p.site.URL + "/in/" + kept.HookKey(uuid.MustParse(space), uuid.MustParse(p.channel))
}

// send sends a body as it is, signed with the last secret.
func (p *program) send(id string, at time.Time, body []byte) (status int, answer string) {
	p.t.Helper()
	h := http.Header{"Content-Type": {"application/json"}}
	if err := webhook.Sign(h, p.secrets[len(p.secrets)-1:], id, at, body); err != nil {
		p.t.Fatal(err)
	}
	return post(p.t, p.in(), h, body)
}

func post(t *testing.T, to string, h http.Header, body []byte) (status int, answer string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = h
	got, err := caller.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	said, _ := io.ReadAll(got.Body)
	return got.StatusCode, string(said)
}

// caller asks as other programs do: with no cookies, and going nowhere else.
var caller = &http.Client{
	Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

type values = map[string]any

func said(sender values, more values) []byte {
	data := values{"sender": sender}
	for name, value := range more {
		data[name] = value
	}
	body, _ := json.Marshal(values{"type": "message", "data": data})
	return body
}

func (p *program) says(id string, sender values, text string) {
	p.t.Helper()
	if status, answer := p.send(id, time.Now(), said(sender, values{"text": text})); status != http.StatusOK {
		p.t.Fatalf("%s: %d %s", text, status, answer)
	}
}

func (p *program) wait(text string) gotten {
	p.t.Helper()
	var found gotten
	webtest.Until(p.t, "the program gets "+text, func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, g := range p.got {
			if strings.Contains(g.body, text) {
				found = g
				return true
			}
		}
		return false
	})
	return found
}

func talksOf(t *testing.T, site *webtest.Site, handle string) int {
	t.Helper()
	return webtest.Ask[int](t, site, `select count(*) from conversations where handle = $1`, handle)
}

// A visitor of the website writes, and gets the answer there.
func TestACustomChannelCarriesBothWays(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	p := newProgram(t, site, owner)
	anna := values{"id": "visitor-81", "name": "Anna Kern", "email": "anna.kern@example.org", "phone": "06 12 34 56 78"}
	picture := base64.StdEncoding.EncodeToString([]byte("\x89PNG\r\n\x1a\n and no more"))
	if status, answer := p.send("msg_1", time.Now(), said(anna, values{"text": "Is the blue kit back?", "files": []values{{"name": "../kit.html", "content": picture}}})); status != 200 {
		t.Fatalf("%d %s", status, answer)
	}
	p.says("msg_2", anna, "I would like two.")
	talk := webtest.Ask[string](t, site, `select id::text from conversations where handle = 'visitor-81'`)
	page := owner.Get(conversations + "/" + talk)
	for _, want := range []string{"Anna Kern", "Is the blue kit back?", "I would like two.", "Website chat", "kit.html"} {
		if !page.Has(want) {
			t.Errorf("the page has no %q: %s", want, page.Text())
		}
	}
	if page.Has("Not the address of") || page.Find(".entry-failed").Length() > 0 {
		t.Errorf("the visitor is a stranger: %s", page.Text())
	}
	if got := webtest.Ask[string](t, site, `select email || ' ' || phone || ' ' || source || ' ' || consent from contacts where name = 'Anna Kern'`); got != "anna.kern@example.org +33612345678 chat unknown" {
		t.Errorf("the customer is %q", got)
	}
	if kind := webtest.Ask[string](t, site, `select kind from message_files where name = 'kit.html'`); kind != "image/png" {
		t.Errorf("the file is %s", kind)
	}
	answer := url.Values{"text": {"It is, since Tuesday."}, "latest": {latest(t, site, talk)}, "mark": {mark(t, site, talk)}}
	if page.Find(`.writing [name="cc"], .writing [name="keep"]`).Length() > 0 {
		t.Error("what is no mail offers copies")
	}
	webtest.Refuses(t, site, owner, conversations+"/"+talk+"/reply", []webtest.Attempt{{Name: "a copy", Form: webtest.With(answer, "cc", "a@b.example"), Status: 422}})
	if r := owner.Post(conversations+"/"+talk+"/reply", answer); r.Status != http.StatusSeeOther {
		t.Fatalf("answering: %d %s", r.Status, r.Text())
	}
	got := p.wait("It is, since Tuesday.")
	if _, err := webhook.Check(got.header, p.secrets, []byte(got.body), time.Now()); err != nil {
		t.Errorf("the answer is not signed: %v", err)
	}
	if !strings.Contains(got.body, `"to":"visitor-81"`) || strings.Contains(got.body, "anna.kern@") || strings.Contains(got.body, "612345678") {
		t.Errorf("the program gets %s", got.body)
	}
	webtest.Until(t, "the message is sent", func() bool {
		return webtest.Ask[int](t, site, `select count(*) from messages where conversation_id = $1 and state = 'sent'`, talk) == 1
	})
	if jobs := webtest.Ask[int](t, site, `select count(*) from river_job where kind = 'reply_mail'`); jobs != 0 {
		t.Error("it is mailed too")
	}
}

// What comes over any channel goes to whose turn it is in the team that has its customer.
func TestWhatComesOverAnyChannelGoesByTurn(t *testing.T) {
	t.Parallel()
	w, site, owner := newProvider(t)
	site.Exec(t, `update teams set turns = 'turn'`)
	site.Exec(t, `update members set last_seen_at = now()`)
	p := newProgram(t, site, owner)
	for name, says := range map[string]func(n int){
		"custom":   func(n int) { p.says("turn-"+strconv.Itoa(n), values{"id": "visitor-7", "name": "Tess"}, "Hello") },
		"whatsapp": func(n int) { w.writes("wamid.turn"+strconv.Itoa(n), time.Now(), textOf("Hello")) },
	} {
		says(1)
		const talk = ` from conversations v join channels k on k.workspace_id = v.workspace_id and k.id = v.channel_id and k.kind = $1
			 where v.handle in ('visitor-7', '+` + `' || $2)`
		give(t, site, webtest.Ask[string](t, site, `select v.id::text`+talk, name, wa), nil, webtest.Ask[string](t, site, `
			select team_id::text from team_members join members m on m.id = member_id
			 where m.role = 'agent' and m.workspace_id = (select workspace_id from workspace_slugs where slug = $1) limit 1`, webtest.Atelier))
		says(2)
		if given := webtest.Ask[bool](t, site, `select v.assignee_id is not null and exists (
			select from activity where act = 'conversation.turn' and target_id = v.id)`+talk, name, wa); !given {
			t.Errorf("over %s it is given to nobody", name)
		}
	}
}

// The same event comes in once; a forged one is refused without a word, an old one is not taken.
func TestWhatComesOverACustomChannelIsCheckedFirst(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	p := newProgram(t, site, owner)
	body := said(values{"id": "visitor-1"}, values{"text": "Hello"})
	for range 3 {
		if status, _ := p.send("msg_1", time.Now(), body); status != http.StatusOK {
			t.Fatalf("%d", status)
		}
	}
	if got := webtest.Ask[int](t, site, `select count(*) from messages x join conversations v on v.id = x.conversation_id where v.handle = 'visitor-1'`); got != 1 {
		t.Errorf("it came in %d times", got)
	}
	// What came so long ago that it cannot come again is forgotten; what can is not.
	site.Exec(t, `insert into channel_events (workspace_id, channel_id, event_id, came_at)
		select workspace_id, channels.id, e.id, now() - e.age from channels, (values ('old', interval '8 days'), ('young', '6 days')) e (id, age) where channels.id = $1`, p.channel)
	if status, _ := p.send("msg_0", time.Now(), body); status != http.StatusOK {
		t.Fatalf("%d", status)
	}
	if got := webtest.Ask[string](t, site, `select string_agg(event_id, ' ' order by event_id) from channel_events where channel_id = $1`, p.channel); got != "msg_0 msg_1 young" {
		t.Errorf("known are %s", got)
	}
	other := webhook.Secret(signin.Link([]byte("another key"), signin.HookLink, uuid.New(), 1))
	before := site.Kept(t)
	forged := func(what string, secret, id string, to string) {
		h := http.Header{}
		if err := webhook.Sign(h, []string{secret}, id, time.Now(), body); err != nil {
			t.Fatal(err)
		}
		if status, answer := post(t, to, h, body); status != http.StatusUnauthorized || answer != "" {
			t.Errorf("%s: %d %q", what, status, answer)
		}
	}
	forged("another secret", other, "msg_2", p.in())
	forged("an unknown channel", p.secrets[0], "msg_2", site.URL+"/in/"+kept.HookKey(uuid.New(), uuid.New()))
	forged("no key", p.secrets[0], "msg_2", site.URL+"/in/x")
	forged("a channel of mail", p.secrets[0], "msg_2", site.URL+"/in/"+kept.HookKey(uuid.MustParse(webtest.Ask[string](t, site, `select workspace_id::text from channels where id = $1`, p.channel)), uuid.MustParse(aChannel(t, site))))
	forged("a long id", p.secrets[0], strings.Repeat("x", 257), p.in())
	if status, answer := post(t, p.in(), http.Header{}, body); status != http.StatusUnauthorized || answer != "" {
		t.Errorf("nothing signed: %d %q", status, answer)
	}
	if status, answer := p.send("msg_3", time.Now().Add(-73*time.Hour), body); status != http.StatusBadRequest || answer == "" {
		t.Errorf("an old one: %d %q", status, answer)
	}
	for what, raw := range map[string]string{
		"no JSON": "{", "no message": `{"type":"ping"}`, "no sender": string(said(values{}, values{"text": "x"})), "no text": string(said(values{"id": "a"}, values{"text": " \u200b"})),
		"a long id": string(said(values{"id": strings.Repeat("é", 255)}, values{"text": "x"})), "lines in the id": string(said(values{"id": "a\nb"}, values{"text": "x"})),
		"no base64": string(said(values{"id": "a"}, values{"files": []values{{"name": "a", "content": "!"}}})), "no time": string(said(values{"id": "a"}, values{"text": "x", "at": "yesterday"})),
	} {
		if status, answer := p.send("msg_bad", time.Now(), []byte(raw)); status != http.StatusUnprocessableEntity || !strings.Contains(answer, "error") {
			t.Errorf("%s: %d %q", what, status, answer)
		}
	}
	if status, _ := p.send("msg_large", time.Now(), bytes.Repeat([]byte("x"), 9<<20)); status != http.StatusRequestEntityTooLarge {
		t.Errorf("9 MB: %d", status)
	}
	site.Unchanged(t, before, "what is refused")
	if status, _ := p.send("msg_4", time.Now().Add(-48*time.Hour), said(values{"id": "visitor-1", "email": "no address", "phone": "12"}, values{"text": "I \x00am back\u202e"})); status != http.StatusOK {
		t.Errorf("one that was sent two days ago: %d", status)
	}
}

// A secret that was replaced counts for a day, and not a moment once somebody ends it.
func TestSecretsOverlap(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	p := newProgram(t, site, owner)
	first, at := p.secrets, "/w/"+webtest.Atelier+"/settings/channels/"+p.channel
	second := []string{newSecret(t, owner, at)}
	try := func(what string, secrets []string, want int) {
		t.Helper()
		p.secrets = secrets
		if status, _ := p.send("msg_"+what, time.Now(), said(values{"id": "visitor-1"}, values{"text": what})); status != want {
			t.Errorf("%s: %d", what, status)
		}
	}
	try("the first one", first, 200)
	try("the second one", second, 200)
	site.Exec(t, `update channel_secrets set made_at = now() - interval '25 hours' where number = 2`)
	try("the first one a day later", first, 401)
	third := []string{newSecret(t, owner, at)}
	try("the second one", second, 200)
	if r := owner.Post(at+"/secret/end", nil); r.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.Status, r.Text())
	}
	try("the second one once it is ended", second, 401)
	try("the third one", third, 200)
}

// A program that is down gets the answer later; one that says it is gone does not, until
// somebody sends it again, with the same id.
func TestDeliveriesAreTriedLoggedAndSentAgain(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	p := newProgram(t, site, owner)
	p.says("msg_1", values{"id": "visitor-1", "name": "Zoë", "email": "zoe.canary@example.org"}, "Hello, I am zoe.canary@example.org")
	talk := webtest.Ask[string](t, site, `select id::text from conversations where handle = 'visitor-1'`)
	p.status = http.StatusGone
	if r := owner.Post(conversations+"/"+talk+"/reply", url.Values{"text": {"Good morning"}, "latest": {latest(t, site, talk)}, "mark": {mark(t, site, talk)}}); r.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.Status, r.Text())
	}
	one := p.wait("Good morning")
	webtest.Until(t, "it failed", func() bool {
		return webtest.Ask[int](t, site, `select count(*) from messages where conversation_id = $1 and state = 'failed'`, talk) == 1
	})
	if page := owner.Get(conversations + "/" + talk); !page.Has("410 Gone") {
		t.Errorf("the conversation says %s", page.Text())
	}
	p.mu.Lock()
	p.status, p.got = http.StatusOK, nil
	p.mu.Unlock()
	at := "/w/" + webtest.Atelier + "/settings/channels/" + p.channel
	manager := site.SignIn(t, "manager@demo.test")
	page := manager.Get(at + "/connection")
	if !page.Has("410 Gone") || page.Has("zoe.canary") || page.Has("Good morning") {
		t.Errorf("the page says %s", page.Text())
	}
	message := page.Find(`.deliveries [name="message"]`).AttrOr("value", "")
	if r := manager.Post(at+"/replay", url.Values{"message": {message}}); r.Status != http.StatusSeeOther {
		t.Fatalf("sending it again: %d %s", r.Status, r.Text())
	}
	again := p.wait("Good morning")
	if again.header.Get("webhook-id") != one.header.Get("webhook-id") {
		t.Errorf("it has another id: %v, %v", one.header, again.header)
	}
	webtest.Until(t, "it is sent", func() bool {
		return webtest.Ask[int](t, site, `select count(*) from messages where conversation_id = $1 and state = 'sent'`, talk) == 1
	})
	if page := manager.Get(at + "/connection"); page.Find(".deliveries tbody tr").Length() != 2 || page.Find(`.deliveries [name="message"]`).Length() != 1 {
		t.Errorf("the page says %s", page.Text())
	}
	stranger := site.SignIn(t, "nora@demo.test")
	stranger.Get("/w/" + webtest.Nordlicht + "/settings/channels")
	if r := stranger.Post("/w/"+webtest.Nordlicht+"/settings/channels/"+p.channel+"/replay", url.Values{"message": {message}}); r.Status != http.StatusNotFound {
		t.Errorf("from another workspace: %d", r.Status)
	}
}

// Where answers go, an owner decides alone; the kind of a channel stays.
func TestOnlyAnOwnerChangesWhereAnswersGo(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner, manager := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "manager@demo.test")
	p := newProgram(t, site, owner)
	edit := "/w/" + webtest.Atelier + "/settings/channels/" + p.channel + "/edit"
	form := url.Values{"name": {"Website chat"}, "kind": {"custom"}, "url": {"https://elsewhere.example/"}}
	webtest.Refuses(t, site, manager, edit, []webtest.Attempt{{Name: "another address", Form: form, Status: 422}})
	webtest.Refuses(t, site, owner, edit, []webtest.Attempt{
		{Name: "another kind", Form: url.Values{"name": {"Website chat"}, "kind": {"email"}, "address": {"a@chat.example"}, "url": {""}}, Status: 422},
		{Name: "without TLS", Form: webtest.With(form, "url", "http://elsewhere.example/"), Status: 422},
		{Name: "with an address of mail", Form: webtest.With(form, "address", "a@chat.example"), Status: 422},
	})
	if r := manager.Post(edit, url.Values{"name": {"Chat"}}); r.Status != http.StatusSeeOther {
		t.Errorf("a manager changes its name: %d %s", r.Status, r.Text())
	}
	if r := owner.Post(edit, webtest.With(form, "name", "Chat")); r.Status != http.StatusSeeOther {
		t.Errorf("an owner changes its address: %d %s", r.Status, r.Text())
	}
	if got := talksOf(t, site, "visitor-1"); got != 0 {
		t.Errorf("%d conversations", got)
	}
}

// Two who write from two devices are one customer where they have one address, and each
// gets the answer where they wrote.
func TestVisitorsAreFoundByAddressNumberAndHandle(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	p := newProgram(t, site, site.SignIn(t, "owner@demo.test"))
	known := webtest.Ask[string](t, site, `select c.email from contacts c join contact_addresses a on a.contact_id = c.id
		where c.workspace_id = (select workspace_id from workspace_slugs where slug = $1) and c.deleted_at is null and not a.claim order by c.id limit 1`, webtest.Atelier)
	before := webtest.Ask[int](t, site, `select count(*) from contacts`)
	p.says("1", values{"id": "laptop", "email": known}, "From my laptop")
	p.says("2", values{"id": "phone", "email": strings.ToUpper(known)}, "From my phone")
	if got := webtest.Ask[int](t, site, `select count(*) from contacts`); got != before {
		t.Errorf("%d new customers", got-before)
	}
	if got := webtest.Ask[int](t, site, `select count(distinct contact_id) from conversations where handle in ('laptop', 'phone')`); got != 1 || talksOf(t, site, "phone") != 1 {
		t.Errorf("%d customers", got)
	}
	p.says("3", values{"id": "nobody"}, "Hello")
	site.Exec(t, `update conversations set state = 'closed', last_at = now() - interval '100 days' where handle = 'nobody'`)
	p.says("4", values{"id": "nobody"}, "Hello again")
	if got := webtest.Ask[int](t, site, `select count(distinct contact_id) from conversations where handle = 'nobody'`); got != 1 || talksOf(t, site, "nobody") != 2 {
		t.Errorf("%d customers in %d conversations", got, talksOf(t, site, "nobody"))
	}
	site.Exec(t, `insert into blocked_senders (workspace_id, email_key) select workspace_id, 'bad@example.org' from workspace_slugs where slug = $1`, webtest.Atelier)
	p.says("5", values{"id": "bad", "email": "bad@example.org"}, "Buy now")
	if got := webtest.Ask[string](t, site, `select state from conversations where handle = 'bad'`); got != "spam" {
		t.Errorf("one who is blocked writes into %s", got)
	}
}
