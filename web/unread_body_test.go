package web_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/web"
	"latchkey/web/app"
	"latchkey/web/webtest"
)

// unfinished are bodies that never end: the head says so, and no more comes
// than stands here.
var unfinished = map[string]string{
	"one that trickles":           "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\ncsrf=",
	"one that never begins":       "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 20\r\n\r\n",
	"one that is huge":            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9000000000\r\n\r\ncsrf=",
	"one in parts without end":    "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n5\r\ncsrf=\r\n",
	"a file that trickles":        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 5000000\r\n\r\n--x\r\n",
	"one that is not a form":      "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{",
	"one that waits for its turn": "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n",
}

// answerTo sends a head and no more of a body than it has, and reads the answer.
func answerTo(t *testing.T, site *webtest.Site, path, head string, headers ...string) (status int, location string) {
	t.Helper()
	host := strings.TrimPrefix(site.URL, "http://")
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second)) // Or a test that fails would never end.
	if !strings.Contains(strings.Join(headers, ""), "Host: ") {
		headers = append(headers, "Host: "+host)
	}
	if _, err := fmt.Fprintf(conn, "POST %s HTTP/1.1\r\n%s\r\n%s", path, strings.Join(headers, "\r\n"), head); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("%s: no answer: %v", path, err)
	}
	defer answer.Body.Close()
	return answer.StatusCode, answer.Header.Get("Location")
}

// Rule 34: who is not signed in is sent to the sign-in page before any of what
// they post is read.
func TestRule34NothingIsReadOfWhoIsNotSignedIn(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	before := site.Kept(t)
	for _, route := range web.Routes() {
		if route.Method != http.MethodPost || route.Road.Kind == app.RoadPublic {
			continue
		}
		path := strings.NewReplacer("{workspace}", webtest.Atelier, "{id}", uuid.NewString()).Replace(route.Pattern)
		for body, head := range unfinished {
			if status, location := answerTo(t, site, path, head); status != http.StatusSeeOther || location != "/login" {
				t.Fatalf("%s, %s: %d to %q", path, body, status, location)
			}
		}
	}
	site.Unchanged(t, before, "what nobody signed in posts")
}

// Rule 34: so it is with whatever else is refused before it is read.
func TestRule34RefusalsWaitForNoBody(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	karim := site.SignIn(t, "agent@demo.test")
	session := "Cookie: __Host-lk=" + karim.Cookie("__Host-lk")
	for _, tt := range []struct {
		name, path string
		headers    []string
		want       int
	}{
		{"another site", "/login", []string{"Sec-Fetch-Site: cross-site"}, http.StatusForbidden},
		{"another host", "/login", []string{"Host: evil.example"}, http.StatusMisdirectedRequest},
		{"a long query", "/login?" + strings.Repeat("x", 3000), nil, http.StatusBadRequest},
		{"no such page", "/nothing", nil, http.StatusNotFound},
		{"a page without a form", "/w/" + webtest.Atelier + "/settings/roles", []string{session}, http.StatusMethodNotAllowed},
		{"a file that the role may not send", "/w/" + webtest.Atelier + "/contacts/import", []string{session}, http.StatusForbidden},
	} {
		for body, head := range unfinished {
			if tt.want == http.StatusForbidden && tt.headers[0] == session && !strings.Contains(head, "multipart") {
				continue // A form of that page, which is read.
			}
			if status, _ := answerTo(t, site, tt.path, head, tt.headers...); status != tt.want {
				t.Errorf("%s, %s: %d, want %d", tt.name, body, status, tt.want)
			}
		}
	}
}
