package app

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// The time in which a body comes is none of a request's own.
func TestADeadlineWaitsForTheBody(t *testing.T) {
	t.Parallel()
	s := &Server{patience: time.Hour}
	s.Deadline(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		timer, _ := r.Context().Value(deadlineKey{}).(*time.Timer)
		resume := s.pauseDeadline(r)
		if timer.Stop() {
			t.Error("it runs while the body is read")
		}
		resume()
		if !timer.Stop() {
			t.Error("it does not run again once the body is there")
		}
	})).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/", nil))
}
