package people_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"latchkey/web/people"

	"latchkey/web/webtest"
)

// upload sends a file as the picture of a profile.
func upload(t *testing.T, v *webtest.Visitor, field, name string, content []byte) *webtest.Page {
	t.Helper()
	return uploadTo(t, v, "/profile/avatar", field, name, content)
}

// uploadTo sends a form with a picture.
func uploadTo(t *testing.T, v *webtest.Visitor, path, field, name string, content []byte) *webtest.Page {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("csrf", v.CSRF())
	if field != "" {
		part, err := form.CreateFormFile(field, name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write(content)
	}
	_ = form.Close()
	r := v.Request(http.MethodPost, path, &body)
	r.Header = r.Header.Clone()
	r.Header.Set("Content-Type", form.FormDataContentType())
	return v.Do(r)
}

// pngHeader is a picture that claims a size and holds no pixel.
func pngHeader(width, height uint32) []byte {
	chunk := append([]byte("IHDR"), binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)...)
	chunk = append(chunk, 8, 6, 0, 0, 0)
	b := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	return binary.BigEndian.AppendUint32(append(b, chunk...), crc32.ChecksumIEEE(chunk))
}

func picture(width, height int) *image.Paletted {
	return image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.White, color.Black})
}

func TestRule11UploadsThatAreNoPicture(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	v := site.SignIn(t, "owner@demo.test")
	v.Get("/profile")
	var whole bytes.Buffer
	if err := png.Encode(&whole, picture(64, 64)); err != nil {
		t.Fatal(err)
	}
	before := site.Kept(t)
	for name, content := range map[string][]byte{
		"empty.png": {}, "text.png": []byte("not a picture"), "page.html": []byte("<html><script>alert(1)</script>"),
		"drawing.svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), "cut.png": whole.Bytes()[:40],
		"bomb.png": pngHeader(30_000, 30_000), "line.png": pngHeader(1<<31-1, 1), "nothing.png": pngHeader(0, 0), "edge.png": pngHeader(5_000, 5_034),
		"cut.webp": []byte("RIFF\x24\x00\x00\x00WEBPVP8 \x18\x00\x00\x00"), "cut.gif": []byte("GIF89a\xff\xff\xff\xff\x00\x00\x00"),
	} {
		p := upload(t, v, "avatar", name, content)
		if p.Status != http.StatusUnprocessableEntity || p.Find(`[role="alert"], .error`).Length() == 0 {
			t.Errorf("%s: %d %s", name, p.Status, p.Text())
		}
		webtest.Readable(t, name, p)
	}
	for _, field := range []string{"", "picture"} {
		if p := upload(t, v, field, "a.png", whole.Bytes()); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("field %q: %d", field, p.Status)
		}
	}
	if p := upload(t, v, "avatar", "large.png", make([]byte, 6<<20)); p.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("six megabytes: %d", p.Status)
	}
	site.Unchanged(t, before, "what is no picture")
}

// Whatever was uploaded, its pixels alone are served: as a JPEG, to people who
// are signed in, under an id that changes with it.
func TestPicturesAreServedAsJPEG(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	v, other, stranger := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "nora@demo.test"), site.Visit(t)
	seen := map[string]bool{}
	for name, encode := range map[string]func(*bytes.Buffer) error{
		"a.png": func(b *bytes.Buffer) error {
			defer b.WriteString("<script>alert(document.domain)</script>")
			return png.Encode(b, picture(300, 200))
		},
		"a.gif":                 func(b *bytes.Buffer) error { return gif.Encode(b, picture(20, 400), nil) },
		"../../a.jpg":           func(b *bytes.Buffer) error { return jpeg.Encode(b, picture(1, 1), nil) },
		"<img src=x>\r\na.html": func(b *bytes.Buffer) error { return png.Encode(b, picture(5_000, 10)) },
	} {
		var content bytes.Buffer
		if err := encode(&content); err != nil {
			t.Fatal(err)
		}
		v.Get("/profile")
		if p := upload(t, v, "avatar", name, content.Bytes()); p.Status != http.StatusSeeOther {
			t.Errorf("%s: %d %s", name, p.Status, p.Text())
			continue
		}
		address := v.Get("/profile").Find(`img[src^="/avatars/"]`).AttrOr("src", "")
		p := other.Get(address)
		shown, err := jpeg.Decode(bytes.NewReader(p.Body))
		if err != nil || shown.Bounds() != image.Rect(0, 0, 256, 256) || p.Header.Get("Content-Type") != "image/jpeg" || strings.Contains(string(p.Body), "<script") {
			t.Errorf("%s: %v %v", name, err, p.Header)
		}
		if p := stranger.Get(address); p.Status != http.StatusSeeOther {
			t.Errorf("%s for a stranger: %d", name, p.Status)
		}
		if seen[address] {
			t.Errorf("%s has the address of another picture", name)
		}
		for old := range seen {
			if p := v.Get(old); p.Status != http.StatusNotFound {
				t.Errorf("a picture that was replaced: %d", p.Status)
			}
		}
		seen[address] = true
	}
}
