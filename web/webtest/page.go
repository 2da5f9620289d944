package webtest

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// Page is an answer.
type Page struct {
	Status int
	Header http.Header
	Body   []byte
	t      testing.TB
	parsed *goquery.Document
}

// Find selects elements of the page.
func (p *Page) Find(selector string) *goquery.Selection {
	p.t.Helper()
	if p.parsed == nil {
		parsed, err := goquery.NewDocumentFromReader(bytes.NewReader(p.Body))
		if err != nil {
			p.t.Fatal(err)
		}
		p.parsed = parsed
	}
	return p.parsed.Find(selector)
}

// Text is what a person reads of the page, its white space folded.
func (p *Page) Text() string {
	p.t.Helper()
	if !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
		return string(p.Body)
	}
	return strings.Join(strings.Fields(p.Find("body").Text()), " ")
}

// Has tells whether a person reads these words on the page.
func (p *Page) Has(words string) bool { return strings.Contains(p.Text(), words) }

// jar keeps every cookie of one host under its name in production; over plain
// http the product gives them others, and takes both.
type jar map[string]*http.Cookie

func (j jar) SetCookies(_ *url.URL, cookies []*http.Cookie) {
	for _, c := range cookies {
		name := "__Host-" + strings.TrimPrefix(c.Name, "__Host-")
		if c.MaxAge < 0 {
			delete(j, name)
			continue
		}
		j[name] = c
	}
}

func (j jar) Cookies(*url.URL) (list []*http.Cookie) {
	for name, c := range j {
		list = append(list, &http.Cookie{Name: name, Value: c.Value})
	}
	return list
}

// Log keeps what the product logs, for tests of what must never stand there.
type Log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (l *Log) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

// String is everything logged so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
