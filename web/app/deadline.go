package app

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// Patience is how long a request may take, waiting for the database included.
const Patience = 5 * time.Second

var errSlow = errors.New("the request took too long")

type deadlineKey struct{}

// Deadline ends a request that takes too long. Whoever has a long file to hand
// out lifts it.
func (s *Server) Deadline(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithCancelCause(r.Context())
		defer cancel(nil)
		timer := time.AfterFunc(s.patience, func() { cancel(errSlow) })
		defer timer.Stop()
		next.ServeHTTP(w, r.WithContext(context.WithValue(ctx, deadlineKey{}, timer)))
	})
}

// pauseDeadline leaves the time in which a body comes out of that of its request:
// ReadTimeout bounds it. The function that it returns begins the time anew.
func (s *Server) pauseDeadline(r *http.Request) (resume func()) {
	timer, ok := r.Context().Value(deadlineKey{}).(*time.Timer)
	if !ok || !timer.Stop() {
		return func() {}
	}
	return func() { timer.Reset(s.patience) }
}

// TakeTime gives a request more time to read its body and to write its answer;
// zero is as long as it takes.
func TakeTime(w http.ResponseWriter, r *http.Request, most time.Duration) {
	if timer, ok := r.Context().Value(deadlineKey{}).(*time.Timer); ok {
		timer.Stop()
	}
	var end time.Time
	if most > 0 {
		end = time.Now().Add(most)
		_ = http.NewResponseController(w).SetReadDeadline(end)
		end = end.Add(time.Minute) // to say what became of it
	}
	_ = http.NewResponseController(w).SetWriteDeadline(end)
}

// slow tells whether a request was ended by its deadline.
func slow(r *http.Request) bool { return errors.Is(context.Cause(r.Context()), errSlow) }
