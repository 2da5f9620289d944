package main

import (
	"io"
	"maps"
	"net/http"
	"net/smtp"
	"net/url"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/demo"
	"latchkey/internal/mail"
	"latchkey/internal/postgres/pgtest"
	"latchkey/web"
	"latchkey/web/webtest"
)

// metricsOf reads what a process counts of itself: series and their values.
func metricsOf(t *testing.T, operator string) map[string]string {
	t.Helper()
	answer, err := http.Get("http://" + operator + "/metrics") //nolint:forbidigo // The test ends it.
	pgtest.Must(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	pgtest.Must(t, err)
	found := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if at := strings.LastIndexByte(line, ' '); at > 0 && line[0] != '#' {
			found[line[:at]] = strings.TrimSpace(line[at:])
		}
	}
	return found
}

// Operators see what is asked, how long it takes, what is refused, and how the
// pool, the queue and the mails do.
func TestMetricsTellWhatAProcessDoes(t *testing.T) {
	t.Parallel()
	box, operator := mail.NewMailbox(), freeAddress(t)
	pgtest.Must(t, box.Listen("127.0.0.1:0"))
	go box.Serve()
	t.Cleanup(func() { _ = box.Close() })
	door := freeAddress(t)
	p := serveAt(t, freeAddress(t), newDemo(t).AppURL, box.URL(), "LISTEN_PRIVATE="+operator, "MAIL_LISTEN="+door)
	for to, want := range map[string]bool{"bonjour@atelier.test": true, "nobody@atelier.test": false} {
		err := smtp.SendMail(door, nil, "anna@example.org", []string{to}, []byte("From: anna@example.org\r\nSubject: A cup\r\n\r\nIs it there?\r\n"))
		if (err == nil) != want {
			t.Errorf("a mail to %s: %v", to, err)
		}
	}
	owner := p.owner(t)
	owner.Get(members)
	owner.Post(members+"/invitations", url.Values{"email": {"anna@example.org"}, "role": {"agent"}})
	assistant := webtest.VisitorOf(t, p.url)
	assistant.SignIn("assistant@demo.test", demo.Password)
	assistant.Get(webtest.Contacts)
	assistant.Post(webtest.Contacts+"/lookup", url.Values{"email": {webtest.Helene}})
	assistant.Get(webtest.Contacts)
	assistant.Post(webtest.Contacts+"/lookup", url.Values{"email": {"nobody@example.org"}})
	assistant.Get(members)
	// The mail goes out later, and a request is counted when its answer has gone.
	const sent, last = `latchkey_mails_total{kind="invitation_mail",outcome="sent"}`, `latchkey_requests_total{method="GET",route="/w/{workspace}/settings/members",status="403"}`
	seen := metricsOf(t, operator)
	for (seen[sent] == "" || seen[last] == "") && t.Context().Err() == nil {
		seen = metricsOf(t, operator)
	}
	for series, want := range map[string]string{
		sent: `1`,
		`latchkey_requests_total{method="GET",route="/w/{workspace}/settings/members",status="200"}`: `1`,
		last: `1`,
		`latchkey_requests_total{method="POST",route="/login",status="303"}`:                              `2`,
		`latchkey_request_seconds_count{method="POST",route="/login"}`:                                    `2`,
		`latchkey_request_seconds_bucket{method="GET",route="/w/{workspace}/settings/members",le="+Inf"}`: `2`,
		`latchkey_refusals_total{kind="forbidden"}`:                                                       `1`,
		`latchkey_lookups_total{outcome="found"}`:                                                         `1`,
		`latchkey_lookups_total{outcome="missed"}`:                                                        `1`,
		`latchkey_incoming_total{outcome="taken"}`:                                                        `1`,
		`latchkey_incoming_total{outcome="refused"}`:                                                      `1`,
		`latchkey_pool_connections{state="most"}`:                                                         strconv.Itoa(max(8, runtime.NumCPU())),
		`latchkey_pool_connections{state="acquired"}`:                                                     ``, `latchkey_pool_connections{state="idle"}`: ``, `latchkey_pool_waits_total`: ``, `latchkey_pool_wait_seconds_total`: ``,
		`latchkey_database_up`: `1`, `go_goroutines`: ``, `process_resident_memory_bytes`: ``,
	} {
		if got, ok := seen[series]; !ok || want != "" && got != want {
			t.Errorf("%s is %q, want %q", series, got, want)
		}
	}
	for _, kind := range []string{"invitation_mail", "incoming_mail"} { // What is sent, and what is read.
		if !slices.ContainsFunc(slices.Collect(maps.Keys(seen)), func(name string) bool {
			return strings.HasPrefix(name, `latchkey_jobs{kind="`+kind+`",state="`)
		}) {
			t.Errorf("the queue of %s is not counted", kind)
		}
	}
	names := map[string]bool{"up": true}
	for series := range seen {
		name, _, _ := strings.Cut(series, "{")
		names[name] = true
	}
	for _, name := range metricRE.FindAllString(readme(t), -1) {
		if !names[name] {
			t.Errorf("the alerts of README ask for %s, which there is not", name)
		}
	}
	if page := owner.Get("/metrics"); page.Status != http.StatusNotFound {
		t.Errorf("on the public address: %d", page.Status)
	}
}

// metricRE is a metric in an expression.
var metricRE = regexp.MustCompile(`\b(?:latchkey|process|go)_(?:[a-z]+_)*(?:total|bucket|seconds|bytes|goroutines|up|jobs|connections)\b`)

var labelRE = regexp.MustCompile(`(method|route)="([^"]*)"`)

// Nobody outside can make a series: what they send stands in none, and other
// words make no other one.
func TestNoLabelOfAMetricComesFromOutside(t *testing.T) {
	t.Parallel()
	w := serveWatched(t)
	owner := w.owner(t)
	ask := func() {
		odd := "odd" + strings.ReplaceAll(uuid.NewString(), "-", "")
		for _, path := range []string{
			"/" + odd, "/w/" + odd, "/w/" + odd + "/contacts", members + "/" + odd, members + "/" + uuid.NewString() + "/edit", "/join/" + odd, "/static/" + odd,
			members + "?" + odd + "=1", "/%2F" + odd, "/" + odd + `"} 1`, "//" + odd, "/metrics/" + odd,
		} {
			for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodDelete, http.MethodPatch, strings.ToUpper(odd)} {
				r, err := http.NewRequestWithContext(t.Context(), method, w.url, nil)
				pgtest.Must(t, err)
				r.URL.Opaque = path
				owner.Send(r)
				r.Host = odd + ".example"
				owner.Send(r)
			}
		}
	}
	ask()
	first := metricsOf(t, w.operator)
	ask()
	known := map[string]bool{"": true, "/healthz": true, "/readyz": true, "/static/*": true, "GET": true, "HEAD": true, "POST": true}
	for _, route := range web.Routes() {
		known[route.Pattern] = true
	}
	for series := range metricsOf(t, w.operator) {
		if _, ok := first[series]; !ok && strings.HasPrefix(series, "latchkey_re") || strings.Contains(strings.ToLower(series), "odd") {
			t.Errorf("somebody made %s", series)
		}
		for _, label := range labelRE.FindAllStringSubmatch(series, -1) {
			if !known[label[2]] {
				t.Errorf("%s is no word of ours", label[0])
			}
		}
	}
}
