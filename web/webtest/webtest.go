// Package webtest starts the real product for a test: its own database with the
// demo in it, its own mail server on loopback, the pages, and the workers once there
// is a job.
package webtest

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"latchkey/internal/config"
	"latchkey/internal/demo"
	"latchkey/internal/jobs"
	"latchkey/internal/mail"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/signin"
	"latchkey/web/app"
	"latchkey/web/kit"
	"latchkey/web/site"
)

// Site is one running product. Everything of it ends with the test.
type Site struct {
	URL     string
	DB      *pgtest.DB
	Mailbox *mail.Mailbox
	Key     []byte
	Log     *Log
	// Env is what the next Start finds in its environment beyond the usual.
	Env map[string]string
	// Patience is how long a request of the next Start may take, zero for as long
	// as the product allows.
	Patience time.Duration
	// UndoTime is how long answers that the next Start sends wait to be taken back, zero for
	// not at all.
	UndoTime time.Duration
	// CheckEvery is after how long streams look at the rights of their readers, zero for
	// only when something happens.
	CheckEvery time.Duration
	// Wrap is put around the door of the next Start, nil for nothing.
	Wrap func(net.Listener) net.Listener
	// TLS says that a proxy before the next Start ends TLS: visitors are on its side.
	TLS    bool
	areas  []kit.NewArea
	hashed *hashed
	first  *process
	all    []*process
}

// process is one of those that serve a site.
type process struct {
	*site.Site
	db *postgres.Database
}

// HashDearly is the way back to passwords that cost what they cost people. A test that
// calls it runs alone.
var HashDearly func()

var hashCheaply = sync.OnceValue(func() (err error) {
	HashDearly, err = signin.HashCheaply()
	return err
})

// New starts a site of some areas with the small demo loaded, in which passwords
// cost next to nothing.
func New(t testing.TB, areas ...kit.NewArea) *Site {
	t.Helper()
	s := unserved(t, areas...)
	s.URL = s.Start(t)
	return s
}

// NewOnWire is New, with a Wire before the database.
func NewOnWire(t testing.TB, areas ...kit.NewArea) (*Site, *Wire) {
	t.Helper()
	s := unserved(t, areas...)
	tapped, wire := Tap(t, s.DB.AppURL)
	s.Env = map[string]string{"DATABASE_URL": tapped}
	s.URL = s.Start(t)
	return s, wire
}

// unserved is a site that no process serves yet.
func unserved(t testing.TB, areas ...kit.NewArea) *Site {
	t.Helper()
	if err := hashCheaply(); err != nil {
		t.Fatal(err)
	}
	hearMissing()
	speaks(t)
	key := bytes.Repeat([]byte("test key "), 4)
	// The demo is one hour old at most, and of today wherever its workspaces are.
	now := time.Now()
	db := pgtest.NewFilled(t, now.UTC().Format("2006-01-02 15"), func(ctx context.Context, ownerURL string) error {
		if _, err := demo.LoadSmall(ctx, ownerURL, key, now); err != nil {
			return err
		}
		return watch(ctx, ownerURL)
	})
	s := &Site{DB: db, Key: key, Mailbox: mail.NewMailbox(), Log: &Log{}, areas: areas, hashed: &hashed{known: map[view]hash{}}}
	if err := s.Mailbox.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	go s.Mailbox.Serve() //nolint:errcheck // It ends with the test.
	t.Cleanup(func() { _ = s.Mailbox.Close() })
	return s
}

// Start runs one more process's worth of the product on the same database, and
// returns its address.
func (s *Site) Start(t testing.TB) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://" + listener.Addr().String()
	if s.Wrap != nil {
		listener = s.Wrap(listener)
	}
	public := address
	if s.TLS {
		public = "https://" + listener.Addr().String()
	}
	c, err := config.Load(func(name string) string {
		if value, set := s.Env[name]; set {
			return value
		}
		return map[string]string{
			"LATCHKEY_ENV": "development", "DATABASE_URL": s.DB.AppURL, "PUBLIC_URL": public,
			"SECRET_KEY": base64.StdEncoding.EncodeToString(s.Key), "SMTP_URL": s.Mailbox.URL(), "MAIL_FROM": "keys@latchkey.example",
		}[name]
	}, config.NeedApp)
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewJSONHandler(s.Log, nil))
	behind := &workers{t: t}
	db := s.open(t, c, behind)
	sender, err := mail.NewSender(mail.Config{URL: c.SMTPURL, From: c.MailFrom})
	if err != nil {
		t.Fatal(err)
	}
	background := context.WithoutCancel(t.Context())
	made := &process{site.New(app.Options{Config: c, Database: db, Mailbox: s.Mailbox, Log: log, Patience: s.Patience, UndoTime: s.UndoTime}, s.areas...), db}
	if s.first == nil {
		s.first = made
	}
	s.all = append(s.all, made)
	behind.start = func() (*jobs.Workers, error) { return made.StartJobs(background, sender, log) }
	server := &http.Server{Handler: made.Handler(), ReadHeaderTimeout: 5 * time.Second, MaxHeaderBytes: 32 << 10}
	go server.Serve(listener) //nolint:errcheck // It ends with the test.
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(background, 10*time.Second)
		defer cancel()
		_ = server.Shutdown(ctx)
		behind.stop(ctx)
	})
	return address
}

// open gives the first process the connections that the test before it had, and
// each further one, or one that is led elsewhere, some of its own.
func (s *Site) open(t testing.TB, c config.Config, watch pgx.QueryTracer) *postgres.Database {
	t.Helper()
	if s.first == nil && c.DatabaseURL == s.DB.AppURL {
		return s.DB.ServeWatched(t, c.SecretKey, watch)
	}
	pool, err := postgres.Connect(t.Context(), c.DatabaseURL, func(pool *pgxpool.Config) { pool.ConnConfig.Tracer = watch })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	db, err := postgres.Over(t.Context(), pool, c.SecretKey)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// WaitMail returns the newest mail to an address whose text has the words, once
// it has arrived.
func (s *Site) WaitMail(t testing.TB, to, words string) mail.Received {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	received, err := s.Mailbox.Wait(ctx, func(r mail.Received) bool {
		return r.To == to && bytes.Contains([]byte(r.Subject+"\n"+r.Text), []byte(words))
	})
	if err != nil {
		t.Fatalf("no mail to %s with %q: %v", to, words, err)
	}
	return received
}

// Visitor is a browser without a screen: it keeps cookies, follows no redirect
// by itself, and knows the hidden fields of the page it saw last.
type Visitor struct {
	t      testing.TB
	site   *Site // nil for one of another process
	base   string
	client *http.Client
	jar    jar
	// Header is sent with every request.
	Header http.Header
	csrf   string
	links  map[string]string // which link of a mail a form is of, by its address
}

// Visit returns a new visitor of the site.
func (s *Site) Visit(t testing.TB) *Visitor {
	v := VisitorOf(t, s.URL)
	v.site = s
	return v
}

// VisitorOf returns a new visitor of one process.
func VisitorOf(t testing.TB, base string) *Visitor {
	v := &Visitor{t: t, base: base, jar: jar{}, links: map[string]string{}, Header: http.Header{"Accept-Language": {"en"}}}
	v.client = &http.Client{
		Jar: v.jar, Timeout: time.Minute,
		Transport:     &http.Transport{MaxIdleConnsPerHost: 4},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	t.Cleanup(v.client.CloseIdleConnections)
	return v
}

// SignIn signs in, or fails the test.
func (v *Visitor) SignIn(email, password string) {
	v.t.Helper()
	v.Get("/login")
	if p := v.Post("/login", url.Values{"email": {email}, "password": {password}}); p.Status != http.StatusSeeOther {
		v.t.Fatalf("signing in as %s: %d\n%s", email, p.Status, p.Text())
	}
}

// Cookie returns the value of a cookie, "" for none.
func (v *Visitor) Cookie(name string) string {
	if c := v.jar[name]; c != nil {
		return c.Value
	}
	return ""
}

// Get asks for a page.
func (v *Visitor) Get(path string) *Page {
	v.t.Helper()
	return v.Do(v.Request(http.MethodGet, path, nil))
}

// Post sends a form, with the token of the last page that had one.
func (v *Visitor) Post(path string, form url.Values) *Page {
	v.t.Helper()
	sent := url.Values{"csrf": {v.csrf}}
	if link := v.links[path]; link != "" {
		sent.Set("link", link)
	}
	for name, values := range form {
		sent[name] = values
	}
	r := v.Request(http.MethodPost, path, bytes.NewReader([]byte(sent.Encode())))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.Do(r)
}

// Upload sends a file as the form for one does: the token first.
func (v *Visitor) Upload(path, name, file string) *Page {
	v.t.Helper()
	return v.UploadForm(path, nil, name, file)
}

// UploadForm is Upload with more fields before the file.
func (v *Visitor) UploadForm(path string, more map[string]string, name, file string) *Page {
	v.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("csrf", v.csrf) // Into memory.
	for field, value := range more {
		_ = form.WriteField(field, value)
	}
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		v.t.Fatal(err)
	}
	_, _ = part.Write([]byte(file))
	_ = form.Close()
	r := v.Request(http.MethodPost, path, &body)
	r.Header = r.Header.Clone()
	r.Header.Set("Content-Type", form.FormDataContentType())
	return v.Do(r)
}

// Request makes a request that can be changed before it is sent with Do. Path
// may be a whole address, as a mail has it.
func (v *Visitor) Request(method, path string, body io.Reader) *http.Request {
	v.t.Helper()
	if path[0] == '/' {
		path = v.base + path
	}
	r, err := http.NewRequestWithContext(v.t.Context(), method, path, body)
	if err != nil {
		v.t.Fatal(err)
	}
	for name, values := range v.Header {
		r.Header[name] = values
	}
	return r
}

// CSRF is the token of the last page that had one.
func (v *Visitor) CSRF() string { return v.csrf }

// formToken is the field of a form that binds it to its page. Parsing every page
// for it would take longer than the product takes to make one.
var formToken = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

// formLink is a form that was made from a link of a mail, and which link.
var formLink = regexp.MustCompile(`action="([^"]+)"[^>]*><input type="hidden" name="csrf"[^>]*><input type="hidden" name="link" value="([^"]+)">`)

// Do sends a request and reads the answer.
func (v *Visitor) Do(r *http.Request) *Page {
	v.t.Helper()
	p := v.Send(r)
	if token := formToken.FindSubmatch(p.Body); token != nil {
		v.csrf = string(token[1])
	}
	for _, form := range formLink.FindAllSubmatch(p.Body, -1) {
		v.links[string(form[1])] = string(form[2])
	}
	return p
}

// Send is Do without a look at the page: it takes as long as the product does.
func (v *Visitor) Send(r *http.Request) *Page {
	v.t.Helper()
	answer, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // It was read.
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return &Page{Status: answer.StatusCode, Header: answer.Header, Body: body, t: v.t}
}

// Follow gets where a redirect leads.
func (v *Visitor) Follow(p *Page) *Page {
	v.t.Helper()
	to := p.Header.Get("Location")
	if to == "" {
		v.t.Fatalf("no redirect but %d\n%s", p.Status, p.Text())
	}
	return v.Get(to)
}

// SetCookie gives the visitor a cookie.
func (v *Visitor) SetCookie(name, value string) {
	v.jar[name] = &http.Cookie{Name: name, Value: value}
}
