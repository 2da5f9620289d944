package app

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"time"
)

// Patience is how long a request may take, waiting for the database included.
const Patience = 5 * time.Second

var errSlow = errors.New("the request took too long")

type deadlineKey struct{}

// Deadline ends a request that takes too long, but for a LongAnswer.
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

// TakeTime gives a request more time to read its body, and a minute after it to
// say what became of it.
func TakeTime(w http.ResponseWriter, r *http.Request, most time.Duration) {
	stopDeadline(r)
	end := time.Now().Add(most)
	_ = http.NewResponseController(w).SetReadDeadline(end)
	_ = http.NewResponseController(w).SetWriteDeadline(end.Add(time.Minute))
}

// stallTime is how long somebody may take nothing of a long answer, and
// longPiece how much they take meanwhile, in bytes.
const (
	stallTime = time.Minute
	longPiece = 32 << 10
)

// LongAnswer returns where a long answer is written. It takes as long as it
// takes, but ends when whoever asked stops reading.
func LongAnswer(w http.ResponseWriter, r *http.Request) io.Writer {
	stopDeadline(r)
	return longAnswer{w, http.NewResponseController(w)}
}

type longAnswer struct {
	out     io.Writer
	control *http.ResponseController
}

func (a longAnswer) Write(b []byte) (written int, err error) {
	for piece := range slices.Chunk(b, longPiece) {
		_ = a.control.SetWriteDeadline(time.Now().Add(stallTime))
		n, err := a.out.Write(piece)
		written += n
		if err != nil {
			return written, err
		}
	}
	return written, nil
}

func stopDeadline(r *http.Request) {
	if timer, ok := r.Context().Value(deadlineKey{}).(*time.Timer); ok {
		timer.Stop()
	}
}

// slow tells whether a request was ended by its deadline.
func slow(r *http.Request) bool { return errors.Is(context.Cause(r.Context()), errSlow) }
