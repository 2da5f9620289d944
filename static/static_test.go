package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"
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

func TestHandlerSendsBothForms(t *testing.T) {
	for name, contentType := range map[string]string{
		"css/app.css":       "text/css; charset=utf-8",
		"js/app.js":         "text/javascript; charset=utf-8",
		"icons/favicon.svg": "image/svg+xml",
	} {
		plain, zipped := get(URL(name), "br, gzip;q=0"), get(URL(name), "br;q=1, gzip;q=0.8")
		for _, answer := range []*httptest.ResponseRecorder{plain, zipped} {
			if answer.Code != http.StatusOK || answer.Header().Get("Content-Type") != contentType {
				t.Errorf("%s: %d %v", name, answer.Code, answer.Header())
			}
			if answer.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" {
				t.Errorf("%s is not cached for ever", name)
			}
		}
		if plain.Header().Get("Content-Encoding") != "" || zipped.Header().Get("Content-Encoding") != "gzip" {
			t.Errorf("%s: encodings %q and %q", name, plain.Header().Get("Content-Encoding"), zipped.Header().Get("Content-Encoding"))
		}
		reader, err := gzip.NewReader(zipped.Body)
		if err != nil {
			t.Fatal(err)
		}
		unzipped, err := io.ReadAll(reader)
		if err != nil || !bytes.Equal(unzipped, plain.Body.Bytes()) {
			t.Errorf("%s: the two forms differ (%v)", name, err)
		}
	}
}

func TestHandlerKnowsNothingElse(t *testing.T) {
	for _, url := range []string{"/static/", "/static/css/app.css", "/static/css/tokens.css", "/static/css/app.00000000.css"} {
		if code := get(url, "").Code; code != http.StatusNotFound {
			t.Errorf("%s: %d", url, code)
		}
	}
}
