package messages_test

import (
	"bytes"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	nouns "latchkey/internal/messages"
	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// bring sends a form with files.
func bring(v *webtest.Visitor, path string, in url.Values, files map[string]string) *webtest.Page {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	field := func(name, value string) {
		w, err := form.CreateFormField(name)
		if err == nil {
			_, err = w.Write([]byte(value))
		}
		if err != nil {
			panic(err)
		}
	}
	field("csrf", v.CSRF())
	for name, values := range in {
		for _, value := range values {
			field(name, value)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		w, err := form.CreateFormFile("files", name)
		if err == nil {
			_, err = w.Write([]byte(files[name]))
		}
		if err != nil {
			panic(err)
		}
	}
	_ = form.Close()
	r := v.Request(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return v.Send(r)
}

// ticked are the boxes of files that wait in a form.
func ticked(p *webtest.Page, form string) (ids []string) {
	for _, box := range p.Find(`form[action*="` + form + `"] [name="attached"]`).EachIter() {
		ids = append(ids, box.AttrOr("value", ""))
	}
	return ids
}

// What goes with an answer is kept with its draft, sent with its mail, and stands in the
// conversation; what is taken away goes nowhere.
func TestFilesGoWithAnAnswer(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	one := conversations + "/" + id
	customerAt(t, site, id, "jana@novak.example")
	v, colleague := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "manager@demo.test")
	in := answer(v.Get(one), "See the offer.")
	files := map[string]string{"C:\\tmp\\off\u202eer.pdf": "%PDF-1.4\n% An offer\n", "page.html": "<!doctype html><script>alert(1)</script>", "wrong.txt": "Not this one"}
	if p := bring(v, one+"/draft", in, files); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	bring(v, one+"/draft", in, files) // What waits there already is not kept twice.
	p := v.Get(one)
	boxes := ticked(p, "/reply")
	if len(boxes) != 4 || !p.Has("offer.pdf") || !p.Has("page.html") {
		t.Fatalf("%v wait: %s", boxes, p.Text())
	}
	if p := colleague.Get(conversations + "/files/" + boxes[1]); p.Status != http.StatusNotFound || len(ticked(colleague.Get(one), "/reply")) != 1 {
		t.Errorf("a colleague has what waits with another: %d", p.Status)
	}
	// An answer that is refused has them still; the script's draft leaves them alone.
	in["attached"] = []string{"", boxes[1], boxes[2]}
	if p := bring(v, one+"/reply", webtest.With(in, "mark", "x"), map[string]string{"late.txt": "Late"}); p.Status != http.StatusConflict || !p.Has("late.txt") || len(ticked(p, "/reply")) != 5 {
		t.Errorf("refused: %d %s", p.Status, p.Text())
	}
	v.Post(one+"/draft", url.Values{"text": {"See the offer."}})
	if p := bring(v, one+"/reply", in, nil); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	m := site.WaitMail(t, "jana@novak.example", "See the offer.")
	raw := string(m.Raw)
	for name, want := range map[string]bool{"offer.pdf": true, "page.html": true, "wrong.txt": false, "late.txt": false, "tmp": false, "\u202e": false} {
		if strings.Contains(raw, name) != want {
			t.Errorf("%q in the mail: %t", name, !want)
		}
	}
	if !strings.Contains(raw, "Content-Disposition: attachment") || !strings.Contains(raw, "application/pdf") {
		t.Errorf("%s", raw)
	}
	p = v.Get(one)
	if got := p.Find(".entry-out").Last().Text(); !strings.Contains(got, "offer.pdf") || !strings.Contains(got, "page.html") || strings.Contains(got, "wrong.txt") {
		t.Errorf("the conversation says %s", got)
	}
	if left := webtest.Ask[int](t, site, `select count(*) from message_files where member_id is not null`); left != 0 {
		t.Errorf("%d files wait still", left)
	}
	page := p.Find(`.entry-out a[href*="/conversations/files/"]`)
	for _, link := range page.EachIter() {
		f := v.Get(link.AttrOr("href", ""))
		if f.Status != http.StatusOK || !strings.HasPrefix(f.Header.Get("Content-Disposition"), "attachment") || !strings.Contains(f.Header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s: %d %v", link.Text(), f.Status, f.Header)
		}
	}
}

// A note and a conversation that a member begins have files too.
func TestFilesStandBesideANoteAndGoWithAFirstMessage(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	one := conversations + "/" + id
	customerAt(t, site, id, "jana@novak.example")
	v := site.SignIn(t, "owner@demo.test")
	v.Get(one)
	if p := bring(v, one+"/notes", url.Values{"text": {" "}}, map[string]string{"plan.txt": "Secret plan"}); p.Status != http.StatusUnprocessableEntity || len(ticked(p, "/notes")) != 2 {
		t.Fatalf("an empty note: %d %s", p.Status, p.Text())
	}
	boxes := ticked(v.Get(one), "/notes")
	if p := bring(v, one+"/notes", url.Values{"text": {"The plan"}, "attached": boxes}, nil); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if p := v.Get(one); !strings.Contains(p.Find(".entry-note").Text(), "plan.txt") || v.Get(p.Find(".entry-note a").AttrOr("href", "")).Status != http.StatusOK {
		t.Errorf("%s", p.Text())
	}
	if jobs := webtest.Ask[int](t, site, `select count(*) from river_job where kind = 'reply_mail'`); jobs != 0 {
		t.Errorf("%d mails are to be sent", jobs)
	}
	start := url.Values{"conversation": {id}, "channel": {aChannel(t, site)}, "subject": {""}, "text": {"Look at this"}}
	p := bring(v, conversations, start, map[string]string{"look.txt": "At this"})
	boxes = ticked(p, "/conversations")
	if p.Status != http.StatusUnprocessableEntity || !p.Has("look.txt") || len(boxes) != 2 {
		t.Fatalf("without a subject: %d %v %s", p.Status, boxes, p.Text())
	}
	start.Set("subject", "A look")
	start["attached"] = boxes
	if p := bring(v, conversations, start, nil); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if m := site.WaitMail(t, "jana@novak.example", "Look at this"); !strings.Contains(string(m.Raw), "look.txt") {
		t.Errorf("%s", m.Raw)
	}
}

// What is too large, too many, or somebody else's is refused in words, and what was typed
// is kept; forms of another shape say so.
func TestRule34BadFiles(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	one := conversations + "/" + id
	v, colleague := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "manager@demo.test")
	in := answer(v.Get(one), "Hello")
	colleague.Get(one)
	bring(colleague, one+"/draft", url.Values{"text": {"x"}}, map[string]string{"theirs.txt": "Theirs"})
	theirs := webtest.Ask[string](t, site, `select id::text from message_files where member_id is not null`)
	before := site.Kept(t)
	large := map[string]string{"large.bin": strings.Repeat("x", nouns.MaxAttached+1)}
	many := map[string]string{}
	for i := range nouns.MostAttached + 1 {
		many[strings.Repeat("a", i+1)+".txt"] = "x"
	}
	for _, c := range []struct {
		name  string
		form  url.Values
		files map[string]string
		said  string
	}{
		{"a large one", in, large, "larger than 18 MB"},
		{"many", in, many, "No more than 20 files"},
		{"somebody else's", webtest.With(in, "attached", theirs), nil, "not here any more"},
		{"no id", webtest.With(in, "attached", "x"), nil, "offered"},
	} {
		for _, where := range []string{"/reply", "/draft"} {
			if where == "/draft" && c.files == nil {
				continue // It only says what stays.
			}
			p := bring(v, one+where, c.form, c.files)
			if p.Status != http.StatusUnprocessableEntity || p.Find("#reply-text").Text() != "Hello" || !strings.Contains(p.Find("#reply-files-error").Text(), c.said) {
				t.Errorf("%s to %s: %d %q", c.name, where, p.Status, p.Find("#reply-files-error").Text())
			}
		}
	}
	site.Unchanged(t, before, "bad files")
	if p := bring(v, one+"/close", nil, many); p.Status != http.StatusBadRequest {
		t.Errorf("files where none are: %d", p.Status)
	}
	if got := webtest.Ask[int](t, site, `select count(*) from message_files where member_id is not null`); got != 1 {
		t.Errorf("%d files wait", got)
	}
}

// A form with files that breaks off, or is none, is refused in words: nothing is kept of it.
func TestBrokenFormsWithFiles(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	one := conversations + "/" + id
	v := site.SignIn(t, "owner@demo.test")
	v.Get(one)
	const head = "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nTOKEN\r\n--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nHello\r\n"
	field := func(name, value string) string {
		return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n"
	}
	before := site.Kept(t)
	for _, c := range []struct {
		name, kind, body string
		status           int
	}{
		{"one that breaks off", "multipart/form-data; boundary=b", head + "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\n\r\nHalf", 400},
		{"no boundary", "multipart/form-data", head + "--b--", 400},
		{"another boundary", "multipart/form-data; boundary=c", head + "--b--", 403},
		{"no token", "multipart/form-data; boundary=b", field("text", "Hello") + "--b--", 403},
		{"two tokens", "multipart/form-data; boundary=b", head + field("csrf", "x") + "--b--", 422},
		{"a NUL", "multipart/form-data; boundary=b", head + field("cc", "a\x00b") + "--b--", 400},
		{"a field that is not there", "multipart/form-data; boundary=b", head + field("to", "x") + "--b--", 422},
		{"files of another field", "multipart/form-data; boundary=b", head + "--b\r\nContent-Disposition: form-data; name=\"keep2\"; filename=\"a\"\r\n\r\nx\r\n--b--", 422},
		{"many fields", "multipart/form-data; boundary=b", head + strings.Repeat(field("keep", "x"), 400) + "--b--", 413},
		{"a large field", "multipart/form-data; boundary=b", head + field("cc", strings.Repeat("x", 2<<20)) + "--b--", 413},
	} {
		r := v.Request(http.MethodPost, one+"/reply", strings.NewReader(strings.ReplaceAll(c.body, "TOKEN", v.CSRF())))
		r.Header.Set("Content-Type", c.kind)
		if p := v.Send(r); p.Status != c.status {
			t.Errorf("%s: %d, want %d: %s", c.name, p.Status, c.status, p.Text())
		}
	}
	site.Unchanged(t, before, "broken forms")
}
