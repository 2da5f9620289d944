package webtest

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FormType is the content type of a form.
const FormType = "application/x-www-form-urlencoded"

// Readable looks for words of a person's language, and for what must not stand
// among them.
func Readable(t testing.TB, what string, p *Page) {
	t.Helper()
	if !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") || p.Find("h1").Text() == "" {
		t.Errorf("%s: no page but %q", what, p.Body)
		return
	}
	said := Steady(p) // What is drawn at random may say anything.
	for _, raw := range []string{"fault.", "{{.", "<no value>", "%!", "strconv", "sql", "SQLSTATE", "invalid URL", "runtime"} {
		if strings.Contains(said, raw) {
			t.Errorf("%s: the page says %q", what, raw)
		}
	}
}

// drawnAnew is what two answers to the same question may differ in.
var drawnAnew = regexp.MustCompile(`((?:name="(?:csrf|once)" value|data-told)=")[^"]+`)

// Steady is a page without what is drawn anew each time.
func Steady(p *Page) string { return string(drawnAnew.ReplaceAll(p.Body, []byte("$1*"))) }

// SameBut compares two answers, with a word of each that must differ.
func SameBut(t testing.TB, what string, one *Page, word string, other *Page, otherWord string) {
	t.Helper()
	if one.Status != other.Status {
		t.Errorf("%s: %d and %d", what, one.Status, other.Status)
	}
	body, otherBody := strings.ReplaceAll(Steady(one), word, "*"), strings.ReplaceAll(Steady(other), otherWord, "*")
	if body != otherBody {
		t.Errorf("%s: the pages differ:\n%s", what, cmp.Diff(body, otherBody))
	}
	for name := range other.Header {
		if name != "X-Request-Id" && name != "Date" && name != "Set-Cookie" && name != "Location" && name != "Content-Length" &&
			!cmp.Equal(one.Header[name], other.Header[name]) {
			t.Errorf("%s: header %s is %q and %q", what, name, one.Header[name], other.Header[name])
		}
	}
}

// TooMany wants a 429 that says how long to wait, within a limit's window.
func TooMany(t testing.TB, what string, p *Page, window int) {
	t.Helper()
	wait, err := strconv.Atoi(p.Header.Get("Retry-After"))
	if p.Status != http.StatusTooManyRequests || err != nil || wait < 1 || wait > window+1 {
		t.Errorf("%s: %d, Retry-After %q: %s", what, p.Status, p.Header.Get("Retry-After"), p.Text())
	}
	Readable(t, what, p)
}
