package webtest

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Together sends requests at the same moment and counts the answers, each a
// status and where it leads.
func Together(t testing.TB, requests []*http.Request) map[string]int {
	t.Helper()
	return TogetherEach(t, requests, func(*http.Response) {})
}

// TogetherEach also looks at each answer, one after the other.
func TogetherEach(t testing.TB, requests []*http.Request, look func(*http.Response)) map[string]int {
	t.Helper()
	client := &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: len(requests)},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	defer client.CloseIdleConnections()
	var (
		ready   = make(chan struct{})
		all     sync.WaitGroup
		mu      sync.Mutex
		answers = map[string]int{}
	)
	for _, r := range requests {
		all.Go(func() {
			<-ready
			answer, err := client.Do(r)
			if err != nil {
				t.Error(err)
				return
			}
			_ = answer.Body.Close()
			mu.Lock()
			defer mu.Unlock()
			look(answer)
			answers[strings.TrimSpace(strconv.Itoa(answer.StatusCode)+" "+answer.Header.Get("Location"))]++
		})
	}
	close(ready)
	all.Wait()
	return answers
}

// Posting is a form of a visitor, not yet sent.
func Posting(v *Visitor, path string, form url.Values) *http.Request {
	r := v.Request(http.MethodPost, path, strings.NewReader(With(form, "csrf", v.CSRF()).Encode()))
	r.Header = http.Header{"Content-Type": {FormType}}
	for _, name := range []string{"__Host-lk", "__Host-form", "__Host-join"} {
		if value := v.Cookie(name); value != "" {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
	}
	return r
}
