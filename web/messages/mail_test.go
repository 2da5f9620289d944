package messages_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"net/http"
	"slices"
	"strings"
	"testing"

	"latchkey/internal/policy/policytest"
	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// canary is a mail with an address and a number in every place that a mail has.
const canary = `canary@songs.example +33 6 98 76 54 32`

func base(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

func drawn(t testing.TB, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// saying is a PNG that holds a text besides what it shows.
func saying(picture []byte, text string) []byte {
	const header = 33 // bytes: the signature, and the first chunk
	chunk := append([]byte("tEXtComment\x00"), text...)
	said := binary.BigEndian.AppendUint32(nil, uint32(len(chunk)-4))
	said = binary.BigEndian.AppendUint32(append(said, chunk...), crc32.ChecksumIEEE(chunk))
	return slices.Concat(picture[:header], said, picture[header:])
}

// letter is a mail with a page, a picture within it, and files.
func letter(t testing.TB) string {
	t.Helper()
	part := func(header string, body []byte) string {
		return "--b\r\n" + header + "\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base(body) + "\r\n"
	}
	page := `<p style="color:#c00">Dear all, ` + canary + `</p><img src="cid:logo@songs.example"><img src="https://songs.example/pixel.png"><script>alert(1)</script>`
	return "From: Canary <canary@songs.example>\r\nSubject: " + canary + "\r\nX-Phone: +33698765432\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		part("Content-Type: text/plain", []byte("Dear all, "+canary+"\n\nOn Mon, 3 Nov 2025 at 10:12, Canary <canary@songs.example> wrote:\n> "+canary)) +
		part("Content-Type: text/html", []byte(page)) +
		part("Content-Type: image/png; name=\"canary@songs.example.png\"\r\nContent-ID: <logo@songs.example>\r\nContent-Disposition: inline", saying(drawn(t, 8, 8), canary)) +
		part("Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"Invoice +33698765432.pdf\"", []byte("%PDF-1.4 "+canary)) +
		part("Content-Type: image/png\r\nContent-Disposition: attachment; filename=\"photo.png\"", []byte("<html><body><script>alert('"+canary+"')</script></body></html>")) +
		part("Content-Type: image/png\r\nContent-Disposition: attachment; filename=\"drawing.png\"", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`)) +
		part("Content-Type: text/vcard\r\nContent-Disposition: attachment; filename=\"../../etc/canary.vcf\"", []byte("BEGIN:VCARD\r\nVERSION:3.0\r\nEMAIL:canary@songs.example\r\nEND:VCARD\r\n")) +
		"--b--\r\n"
}

// parts are the addresses of what came with a mail, by what it is.
func parts(t *testing.T, site *webtest.Site, message string) map[string]string {
	t.Helper()
	all := conversations
	of := map[string]string{
		"page": all + "/mails/" + message, "sheet": all + "/mails/" + message + "/sheet",
		"original": all + "/mails/" + message + "/original", "eml": all + "/mails/" + message + "/original.eml",
	}
	for name, kind := range map[string]string{"picture": "image/png", "pdf": "application/pdf", "html": "text/html", "svg": "image/svg+xml", "vcard": "text/vcard"} {
		id := webtest.Ask[string](t, site, `select id::text from message_files where message_id = $1 and kind = $2`, message, kind)
		of[name], of["shown "+name] = all+"/files/"+id, all+"/pictures/"+id
	}
	return of
}

// Whoever has a conversation within reach has what came with its mails, by the same
// rule; for everybody else it was never there. A mask that nobody could keep closes it.
func TestRule15WhatCameWithAMailIsSeenByVisibilityAndMask(t *testing.T) {
	t.Parallel()
	site, matrix := webtest.New(t, messages.Area), policytest.Load(t)
	of := talks(t, site)
	mails := map[string]map[string]string{}
	for whose, id := range of {
		mails[whose] = parts(t, site, site.Mailed(t, id, letter(t)))
	}
	v := site.SignIn(t, reader)
	masked := []string{"page", "sheet", "original", "eml", "pdf", "html", "svg", "vcard"}
	never := []string{"shown pdf", "shown html", "shown svg", "shown vcard"}
	for _, role := range matrix.Roles() {
		for _, restrictions := range webtest.Sets(matrix, role) {
			site.Seat(t, reader, role, restrictions...)
			who := strings.Join(append([]string{role}, restrictions...), "+")
			reach, hidden := matrix.Reach(role, restrictions, "conversations", "open"), slices.Contains(restrictions, "mask_contact")
			for whose, addresses := range mails {
				for what, path := range addresses {
					want := http.StatusOK
					switch {
					case reach == "none":
						want = http.StatusForbidden
					case !slices.Contains(theirs[reach], whose):
						want = http.StatusNotFound
					case hidden && slices.Contains(masked, strings.TrimPrefix(what, "shown ")):
						want = http.StatusForbidden
					case slices.Contains(never, what):
						want = http.StatusNotFound
					}
					p := v.Get(path)
					if p.Status != want {
						t.Errorf("%s: %s of %s: %d, want %d", who, what, whose, p.Status, want)
					}
					if (want != http.StatusOK || hidden) && sings(p) {
						t.Errorf("%s: %s of %s sings: %s", who, what, whose, p.Text())
					}
					if head := v.Do(v.Request(http.MethodHead, path, nil)); head.Status != want || len(head.Body) > 0 {
						t.Errorf("%s: HEAD of %s of %s: %d with %d bytes, want %d", who, what, whose, head.Status, len(head.Body), want)
					}
				}
			}
		}
	}
	site.Exec(t, `update contacts set deleted_at = now() where id = (select contact_id from conversations where id = $1)`, of["mine"])
	site.Seat(t, reader, "owner")
	for what, path := range mails["mine"] {
		if p := v.Get(path); p.Status != http.StatusNotFound {
			t.Errorf("%s of a deleted customer: %d", what, p.Status)
		}
	}
	stranger := site.SignIn(t, "nora@demo.test")
	for what, path := range mails["others"] {
		for _, path := range []string{path, strings.Replace(path, webtest.Atelier, webtest.Nordlicht, 1)} {
			if p := stranger.Get(path); p.Status != http.StatusNotFound {
				t.Errorf("%s, from another workspace: %s: %d", what, path, p.Status)
			}
		}
	}
}

// sings tells that an answer shows the address or the number of the canary, in its body
// or in its header.
func sings(p *webtest.Page) bool {
	all := string(p.Body)
	for _, values := range p.Header {
		all += strings.Join(values, " ")
	}
	all = strings.NewReplacer(" ", "", "\u00a0", "", "%20", "", "%40", "@").Replace(all)
	return strings.Contains(all, "songs.example") || strings.Contains(all, "98765432")
}

// A file is saved and never shown, as what it is and not as what it says it is; a
// picture alone is shown within its page.
func TestRule48AFileIsSavedAsWhatItIs(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	of := parts(t, site, site.Mailed(t, talkOf(t, site, reader), letter(t)))
	v := site.SignIn(t, "owner@demo.test")
	for what, want := range map[string][2]string{
		"picture": {"image/png", `attachment; filename="canary@songs.example.png"`}, "pdf": {"application/pdf", `attachment; filename="Invoice +33698765432.pdf"`},
		"html": {"text/html", `attachment; filename=photo.png`}, "svg": {"image/svg+xml", `attachment; filename=drawing.png`},
		"vcard": {"text/vcard", `attachment; filename=canary.vcf`}, "shown picture": {"image/png", `inline; filename="canary@songs.example.png"`},
		"eml": {"message/rfc822", `attachment; filename=mail-` + strings.Split(of["eml"], "/")[5] + `.eml`},
	} {
		p := v.Get(of[what])
		if got := p.Header.Get("Content-Type"); p.Status != http.StatusOK || got != want[0] {
			t.Errorf("%s: %d, it is %q", what, p.Status, got)
		}
		if got := p.Header.Get("Content-Disposition"); got != want[1] {
			t.Errorf("%s: it is saved as %s, want %s", what, got, want[1])
		}
		if p.Header.Get("X-Content-Type-Options") != "nosniff" || p.Header.Get("Content-Security-Policy") != "default-src 'none'; sandbox; frame-ancestors 'none'" {
			t.Errorf("%s: %v", what, p.Header)
		}
	}
	if p := v.Get(of["eml"]); string(p.Body) != letter(t) {
		t.Errorf("the original has %d bytes of %d", len(p.Body), len(letter(t)))
	}
	if p := v.Get(of["shown picture"]); !bytes.Equal(p.Body, saying(drawn(t, 8, 8), canary)) {
		t.Error("the picture is another")
	}
}

// A large file comes whole, part by part.
func TestALargeFileComesWhole(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	large := bytes.Repeat([]byte("0123456789abcdef\x00"), 200_000)
	message := site.Mailed(t, talkOf(t, site, reader), "From: jana@novak.example\nContent-Type: application/x-own; name=large.bin\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n"+base(large))
	id := webtest.Ask[string](t, site, `select id::text from message_files where message_id = $1`, message)
	v := site.SignIn(t, "owner@demo.test")
	if p := v.Get(conversations + "/files/" + id); !bytes.Equal(p.Body, large) {
		t.Errorf("%d bytes of %d", len(p.Body), len(large))
	}
	if p := v.Get(conversations + "/mails/" + message + "/original"); !p.Has("This is the beginning") || len(p.Body) > 1<<20 {
		t.Errorf("%d bytes: %.200s", len(p.Body), p.Text())
	}
}

// A picture that would take a browser gigabytes to draw is not shown, and can be saved.
func TestRule48APictureTooLargeToDrawIsNotShown(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	bomb := drawn(t, 8, 8)
	copy(bomb[16:24], []byte{0, 1, 0, 0, 0, 1, 0, 0}) // 65,536 × 65,536
	binary.BigEndian.PutUint32(bomb[29:], crc32.ChecksumIEEE(bomb[12:29]))
	message := site.Mailed(t, talkOf(t, site, reader), "From: jana@novak.example\nContent-Type: image/png; name=large.png\nContent-Transfer-Encoding: base64\n\n"+base(bomb))
	id := webtest.Ask[string](t, site, `select id::text from message_files where message_id = $1`, message)
	v := site.SignIn(t, "owner@demo.test")
	if p := v.Get(conversations + "/pictures/" + id); p.Status != http.StatusNotFound {
		t.Errorf("shown: %d", p.Status)
	}
	if p := v.Get(conversations + "/files/" + id); p.Status != http.StatusOK {
		t.Errorf("saved: %d", p.Status)
	}
}

// The page of a mail stands in a frame with a policy of its own: nothing of it loads from
// elsewhere until somebody asks, and nothing runs then either.
func TestRule48ThePageOfAMailStandsInASandbox(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	of := parts(t, site, site.Mailed(t, talkOf(t, site, reader), letter(t)))
	v := site.SignIn(t, "owner@demo.test")
	own := site.URL + conversations + "/pictures/"
	for query, pictures := range map[string]string{"": own, "?pictures=remote": own + " https: http:"} {
		sheet := v.Get(of["sheet"] + query)
		policy := "default-src 'none'; img-src " + pictures + "; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; " +
			"sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
		if got := sheet.Header.Get("Content-Security-Policy"); got != policy {
			t.Errorf("%q: %s", query, got)
		}
		if sheet.Header.Get("Referrer-Policy") != "no-referrer" || sheet.Find("script").Length() > 0 || sheet.Find(`p[style="color: #c00"]`).Length() != 1 ||
			sheet.Find(`img[src="`+of["shown picture"]+`"]`).Length() != 1 {
			t.Errorf("%q: %s", query, sheet.Body)
		}
		if loads := sheet.Find(`img[src^="https:"]`).Length(); loads != len(query)/len("?pictures=remote") {
			t.Errorf("%q: %d pictures of elsewhere", query, loads)
		}
		page := v.Get(of["page"] + query)
		frame := page.Find("iframe")
		if frame.AttrOr("src", "") != of["sheet"]+query || frame.AttrOr("sandbox", "") != "allow-same-origin allow-popups allow-popups-to-escape-sandbox" {
			t.Errorf("%q: %s", query, page.Body)
		}
		if got := page.Header.Get("Content-Security-Policy"); !strings.HasSuffix(got, "frame-ancestors 'none'; frame-src 'self'") {
			t.Errorf("%q: %s", query, got)
		}
		if page.Has("1 picture of another server is not loaded") == (query != "") {
			t.Errorf("%q: %s", query, page.Text())
		}
	}
	if p := v.Get(of["page"] + "?pictures=all"); p.Status != http.StatusBadRequest {
		t.Errorf("another query: %d", p.Status)
	}
}

// The conversation lists what came with a mail, folds what it quotes, and offers a masked
// reader nothing that would show what is hidden.
func TestTheConversationShowsWhatCameWithAMail(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	of := parts(t, site, site.Mailed(t, id, letter(t)))
	site.Exec(t, `update contacts set name = '', email = '', phone = '' where id = (select contact_id from conversations where id = $1)`, id)
	p := site.SignIn(t, "owner@demo.test").Get(conversations + "/" + id)
	for _, what := range []string{"picture", "pdf", "html", "svg", "vcard", "page", "original"} {
		if p.Find(`a[href="`+of[what]+`"]`).Length() != 1 {
			t.Errorf("no link to %s", what)
		}
	}
	if !p.Has("PNG, 1 kB") || !p.Has("HTML, 1 kB") || !p.Has("canary.vcf") || p.Has("etc/") {
		t.Errorf("%s", p.Find(".entry-files").Text())
	}
	quote := p.Find("details.entry-quote")
	if quote.Length() != 1 || !strings.Contains(quote.Text(), "> canary@songs") || strings.Contains(quote.Text(), "Dear all") {
		t.Errorf("folded: %s", quote.Text())
	}
	site.Seat(t, reader, "agent", "mask_contact")
	v := site.SignIn(t, reader)
	p = v.Get(conversations + "/" + id)
	for _, what := range []string{"pdf", "html", "svg", "vcard", "page", "original"} {
		if p.Find(`a[href="`+of[what]+`"]`).Length() != 0 {
			t.Errorf("a masked reader has a link to %s", what)
		}
	}
	if sings(p) || p.Find(`a[href="`+of["picture"]+`"]`).Length() != 1 || !p.Has("closed to you") {
		t.Errorf("%s", p.Find(".entry-files").Text())
	}
	for what, words := range map[string]string{"pdf": "This file may show", "page": "as it was sent may show", "original": "The original shows"} {
		if p := v.Get(of[what]); p.Status != http.StatusForbidden || !p.Has(words) {
			t.Errorf("%s: %d %s", what, p.Status, p.Text())
		}
	}
}
