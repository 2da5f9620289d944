package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"testing"

	"github.com/andybalholm/brotli"
)

func get(url, acceptEncoding string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(http.MethodGet, url, nil)
	request.Header.Set("Accept-Encoding", acceptEncoding)
	recorder := httptest.NewRecorder()
	Handler().ServeHTTP(recorder, request)
	return recorder
}

func TestURLCarriesHash(t *testing.T) {
	for _, name := range []string{"css/app.css", "js/app.js", "icons/favicon.svg"} {
		if !regexp.MustCompile(`^/static/[a-z/]+\.[0-9a-f]{8}\.[a-z]+$`).MatchString(URL(name)) {
			t.Errorf("URL(%q) = %q", name, URL(name))
		}
	}
}

func TestHandlerSendsEachForm(t *testing.T) {
	for name, contentType := range map[string]string{
		"css/app.css":       "text/css; charset=utf-8",
		"js/app.js":         "text/javascript; charset=utf-8",
		"icons/favicon.svg": "image/svg+xml",
	} {
		plain := get(URL(name), "gzip;q=0, br; q=0.0, deflate").Body.Bytes()
		for offered, coding := range map[string]string{
			"": "", "zstd": "", "gzip;q=0, br;q=0": "", "gzip": "gzip", "GZIP;q=0.5": "gzip", "br;q=0, gzip": "gzip",
			"gzip, deflate, br, zstd": "br", "br;q=0.1, gzip": "br",
		} {
			answer := get(URL(name), offered)
			header := answer.Header()
			if answer.Code != http.StatusOK || header.Get("Content-Type") != contentType || header.Get("Vary") != "Accept-Encoding" {
				t.Errorf("%s: %d %v", name, answer.Code, header)
			}
			if header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
				t.Errorf("%s is not cached for ever", name)
			}
			if header.Get("Content-Encoding") != coding {
				t.Errorf("%s, %q: sent as %q, want %q", name, offered, header.Get("Content-Encoding"), coding)
			}
			if header.Get("Content-Length") != strconv.Itoa(answer.Body.Len()) {
				t.Errorf("%s, %q: %d bytes, but the header says %s", name, offered, answer.Body.Len(), header.Get("Content-Length"))
			}
			if got := unpack(t, coding, answer.Body); !bytes.Equal(got, plain) {
				t.Errorf("%s, %q: it unpacks to something else", name, offered)
			}
		}
	}
}

func unpack(t *testing.T, coding string, packed io.Reader) []byte {
	t.Helper()
	reader, err := packed, error(nil)
	switch coding {
	case "br":
		reader = brotli.NewReader(packed)
	case "gzip":
		reader, err = gzip.NewReader(packed)
	}
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// The compressed forms are those of the files as they are, and no others.
func TestPackedFilesAreInStep(t *testing.T) {
	t.Parallel()
	stray := map[string]bool{}
	err := fs.WalkDir(files, "packed", func(name string, entry fs.DirEntry, err error) error {
		if !entry.IsDir() {
			stray[name] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for url, content := range Contents() {
		for _, c := range Codings {
			name := PackedName(url, c)
			delete(stray, name)
			packed, err := files.ReadFile(name)
			if err != nil || !bytes.Equal(unpack(t, c.Name, bytes.NewReader(packed)), content) {
				t.Errorf("%s is missing or of another content: make generate", name)
			}
		}
	}
	if len(stray) > 0 {
		t.Errorf("%v is left from before: make generate", stray)
	}
}

// What the first page of all makes a browser load, besides itself. The
// stylesheet and the script each go into the ten packets that a server may send
// before it hears from the browser: one round trip.
func TestFirstVisitIsSmall(t *testing.T) {
	t.Parallel()
	const oneRoundTrip = 10 * 1460
	for coding, most := range map[string]int{"br": 19_300, "gzip": 22_400} {
		sum := 0
		for _, name := range []string{"css/app.css", "js/app.js", "js/entry.js", "icons/favicon.svg", "icons/lucide.svg"} {
			size := get(URL(name), coding).Body.Len()
			t.Logf("%s in %s: %d bytes", name, coding, size)
			sum += size
			if coding == "br" && size > oneRoundTrip {
				t.Errorf("%s takes %d bytes: more than one round trip", name, size)
			}
		}
		if sum > most {
			t.Errorf("a first visit takes %d bytes in %s, more than %d", sum, coding, most)
		}
	}
}

// What is left out of a stylesheet is for people alone.
func TestStylesheetsAreSlim(t *testing.T) {
	t.Parallel()
	sheet := "/* first */\n.a,\n.b > c {\n  color: red; /* why\n  so */\n  font: 12px\n    serif;\n}\n\n@media print { .d { margin: 0 } }\n"
	want := ".a,.b > c {color: red;font: 12px serif;}@media print { .d { margin: 0 } }"
	if got := string(appendSlim(nil, sheet)); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestHandlerKnowsNothingElse(t *testing.T) {
	for _, url := range []string{"/static/", "/static/css/app.css", "/static/css/tokens.css", "/static/css/app.00000000.css"} {
		if code := get(url, "").Code; code != http.StatusNotFound {
			t.Errorf("%s: %d", url, code)
		}
	}
}
