package messages_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	nouns "latchkey/internal/messages"
	"latchkey/web/webtest"
)

const (
	aPNG  = "\x89PNG\r\n\x1a\n and no more"
	aPDF  = "%PDF-1.4 and no more"
	anMP3 = "\xff\xfb\x90\x64 and no more"
)

// upload takes a file as the provider does: a form with the file and its type.
func (p *provider) upload(w http.ResponseWriter, r *http.Request) {
	file, head, err := r.FormFile("file")
	if err != nil || r.Header.Get("Authorization") != "Bearer a token" || r.FormValue("messaging_product") != "whatsapp" ||
		r.FormValue("type") != head.Header.Get("Content-Type") {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	content, _ := io.ReadAll(file)
	p.mu.Lock()
	defer p.mu.Unlock()
	if strings.Contains(string(content), "refuse me") {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"error":{"message":"not a file"}}`)
		return
	}
	p.uploads++
	id := fmt.Sprintf("media%d", p.uploads)
	p.files[id] = content
	fmt.Fprintf(w, `{"id":%q}`, id)
}

// answers sends an answer with files and tells its message.
func (p *provider) answers(owner *webtest.Visitor, talk, text string, files map[string]string) string {
	p.t.Helper()
	in := url.Values{"text": {text}, "latest": {latest(p.t, p.site, talk)}, "mark": {mark(p.t, p.site, talk)}}
	if r := bring(owner, conversations+"/"+talk+"/reply", in, files); r.Status != http.StatusSeeOther {
		p.t.Fatalf("answering: %d %s", r.Status, r.Text())
	}
	return webtest.Ask[string](p.t, p.site, `select id::text from messages where conversation_id = $1 and member_id is not null order by id desc limit 1`, talk)
}

func (p *provider) taken() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.got)
}

// Each file of an answer goes as a message of the provider's, the first with the text beneath
// it; the answer is as far as the last of them.
func TestWhatsAppCarriesFiles(t *testing.T) {
	t.Parallel()
	p, site, owner := newProvider(t)
	p.writes("wamid.1", time.Now(), textOf("How does it look?"))
	talk := webtest.Ask[string](t, site, `select id::text from conversations where handle = '+`+wa+`'`)
	if page := owner.Get(conversations + "/" + talk); !page.Has("images (JPEG, PNG) up to 5 MB") {
		t.Errorf("the page does not say what it takes: %s", page.Text())
	}
	message := p.answers(owner, talk, "Like this.", map[string]string{"kit.png": aPNG, "prices.pdf": aPDF})
	state := func(want string) {
		t.Helper()
		webtest.Until(t, "it is "+want, func() bool {
			return webtest.Ask[string](t, site, `select state from messages where id = $1`, message) == want
		})
	}
	state("sent")
	want := []string{
		wa + ` {"caption":"Like this.","id":"media1"}`, wa + ` {"filename":"prices.pdf","id":"media2"}`,
	}
	if got := p.taken(); !slices.Equal(got, want) || string(p.files["media1"]) != aPNG || string(p.files["media2"]) != aPDF {
		t.Errorf("the provider got %q", got)
	}
	p.tells("wamid.ours1", "read")
	state("sent")
	p.tells("wamid.ours2", "delivered")
	state("delivered")
	p.tells("wamid.ours2", "read")
	p.tells("wamid.ours2", "sent")
	state("read")
	p.writes("wamid.2", time.Now(), values{"type": "reaction", "reaction": values{"message_id": "wamid.ours2", "emoji": "👍"}})
	if got := webtest.Ask[string](t, site, `select text from messages where message_id = 'wamid.2'`); !strings.Contains(got, "> Like this.") {
		t.Errorf("a reaction to a file is %q", got)
	}

	// A sound takes no text beneath it, nor does a file a long one.
	message = p.answers(owner, talk, "Listen.", map[string]string{"song.mp3": anMP3})
	state("sent")
	long := strings.Repeat("é", nouns.MaxCaption+1)
	message = p.answers(owner, talk, long, map[string]string{"kit.png": aPNG})
	state("sent")
	want = []string{wa + " Listen.", wa + ` {"id":"media3"}`, wa + " " + long, wa + ` {"id":"media4"}`}
	if got := p.taken()[2:]; !slices.Equal(got, want) {
		t.Errorf("then it got %q", got)
	}
}

// What WhatsApp does not take is said before it is sent, at both doors; what was written stays.
func TestWhatsAppSaysWhichFilesItTakes(t *testing.T) {
	t.Parallel()
	p, site, owner := newProvider(t)
	p.writes("wamid.1", time.Now(), textOf("How does it look?"))
	talk := webtest.Ask[string](t, site, `select id::text from conversations where handle = '+`+wa+`'`)
	for name, content := range map[string]string{
		"kit.zip": "PK\x03\x04 and no more", "kit.png": aPNG + strings.Repeat("x", nouns.MaxImage), "kit.txt": "", "kit.gif": "GIF89a and no more",
	} {
		for _, then := range []string{"", "later"} {
			in := url.Values{"text": {"Like this."}, "latest": {latest(t, site, talk)}, "mark": {mark(t, site, talk)}, "attached": {""}, "then": {then}}
			if then != "" {
				in.Set("plan_at", time.Now().Add(2*time.Hour).Format("2006-01-02T15:04"))
			}
			page := bring(owner, conversations+"/"+talk+"/reply", in, map[string]string{name: content})
			if page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Find("#reply-files-error").Text(), name) || !page.Has("Like this.") {
				t.Errorf("%s %q: %d %s", name, then, page.Status, page.Find("#reply-files-error").Text())
			}
		}
	}
	if got := webtest.Ask[int](t, site, `select (select count(*) from messages where member_id is not null and conversation_id = $1)
		+ (select count(*) from conversation_drafts where send_at is not null and conversation_id = $1)`, talk); got != 0 {
		t.Errorf("%d of them went", got)
	}
}

// A file that the provider refuses keeps the whole answer back. Where one part went and
// another did not, the page says which, and nothing goes twice.
func TestWhatsAppSaysWhichFileWent(t *testing.T) {
	t.Parallel()
	p, site, owner := newProvider(t)
	p.writes("wamid.1", time.Now(), textOf("How does it look?"))
	talk := webtest.Ask[string](t, site, `select id::text from conversations where handle = '+`+wa+`'`)
	ends := func(message, want string) {
		t.Helper()
		webtest.Until(t, "it is "+want, func() bool {
			return webtest.Ask[string](t, site, `select state from messages where id = $1`, message) == want
		})
	}
	ends(p.answers(owner, talk, "Like this.", map[string]string{"a.png": aPNG, "b.pdf": aPDF + " refuse me"}), "failed")
	if got := p.taken(); len(got) != 0 {
		t.Errorf("the customer got %q", got)
	}
	status := func(first string, then int) func(string) {
		return func(id string) {
			if id == first {
				p.mu.Lock()
				p.status = then
				p.mu.Unlock()
			}
		}
	}
	for name, answer := range map[string]int{"unclear": http.StatusBadGateway, "failed": http.StatusBadRequest} {
		p.mu.Lock()
		p.status = http.StatusOK
		p.before = status(fmt.Sprintf("wamid.ours%d", len(p.got)+1), answer)
		p.mu.Unlock()
		was := len(p.taken())
		message := p.answers(owner, talk, "Or "+name, map[string]string{"first-" + name + ".png": aPNG, "second-" + name + ".pdf": aPDF})
		ends(message, name)
		if got := p.taken(); len(got) != was+1 {
			t.Errorf("%s: the customer got %q", name, got)
		}
		list := owner.Get(conversations + "/" + talk).Find(".entry-files").Text()
		first, second := strings.Index(list, "first-"+name), strings.Index(list, "second-"+name)
		if first < 0 || second < first || !strings.Contains(list[first:second], "· sent") || !strings.Contains(list[second:], "· not sent") {
			t.Errorf("%s: the page says %q", name, list)
		}
	}
}

// What the provider cannot take at the moment goes later, and only what has not gone.
func TestWhatsAppGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	p, site, owner := newProvider(t)
	p.writes("wamid.1", time.Now(), textOf("How does it look?"))
	talk := webtest.Ask[string](t, site, `select id::text from conversations where handle = '+`+wa+`'`)
	p.before = func(id string) {
		p.mu.Lock()
		p.status = http.StatusTooManyRequests
		p.mu.Unlock()
	}
	message := p.answers(owner, talk, "Like this.", map[string]string{"a.png": aPNG, "b.pdf": aPDF})
	webtest.Until(t, "it waits", func() bool {
		return webtest.Ask[string](t, site, `select state || failure from messages where id = $1`, message) == "queuedToo Many Requests not a number"
	})
	p.tells("wamid.ours1", "read")
	if got := webtest.Ask[string](t, site, `select state from messages where id = $1`, message); got != "queued" && got != "sending" {
		t.Errorf("it is %s before all of it went", got)
	}
	p.mu.Lock()
	p.status, p.before = http.StatusOK, func(string) {}
	p.mu.Unlock()
	webtest.Until(t, "the rest went", func() bool {
		return webtest.Ask[string](t, site, `select state from messages where id = $1`, message) == "sent"
	})
	got := p.taken()
	if len(got) != 2 || !strings.Contains(got[0], "Like this.") || !strings.Contains(got[1], `"filename":"b.pdf"`) {
		t.Errorf("the provider got %q", got)
	}
}
