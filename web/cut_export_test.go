package web_test

import (
	"io"
	"net/http"
	"testing"

	"latchkey/web/webtest"
)

// exportMembers panics with http.ErrAbortHandler when the list ends early, and observe
// recovers from it without panicking again: the cut list arrives as a whole one, status 200,
// and here without its line in the activity log (rules 30 and 31).
func TestRule30CutExportLooksWhole(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	v := site.SignIn(t, "owner@demo.test")
	do(t, site, `alter table activity rename to past`)
	r := v.Request(http.MethodGet, members+".csv", nil)
	r.AddCookie(&http.Cookie{Name: "__Host-lk", Value: v.Cookie("__Host-lk")})
	answer, err := new(http.Transport).RoundTrip(r)
	if err == nil {
		_, err = io.ReadAll(answer.Body)
		answer.Body.Close()
	}
	if err == nil {
		t.Errorf("%d, and the list looks whole", answer.StatusCode)
	}
}
