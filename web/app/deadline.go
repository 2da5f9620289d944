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

// deadline is that of one request.
type deadline struct {
	*time.Timer
	patience time.Duration
}

// Deadline ends a request that takes too long. The time in which its body comes,
// and in which a LongAnswer is taken, is not its own.
func (s *Server) Deadline(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithCancelCause(r.Context())
		defer cancel(nil)
		timer := time.AfterFunc(s.patience, func() { cancel(errSlow) })
		defer timer.Stop()
		next.ServeHTTP(w, r.WithContext(context.WithValue(ctx, deadlineKey{}, &deadline{timer, s.patience})))
	})
}

// pauseDeadline leaves out of the time of a request what it waits for whoever
// sends it; another deadline bounds that. The function that it returns begins the
// time anew.
func pauseDeadline(r *http.Request) (resume func()) {
	d, ok := r.Context().Value(deadlineKey{}).(*deadline)
	if !ok || !d.Stop() {
		return func() {}
	}
	return func() { d.Reset(d.patience) }
}

// longBody is a body that takes its time: the request has its own between two
// pieces of it.
type longBody struct {
	io.ReadCloser
	request *http.Request
}

func (b longBody) Read(p []byte) (int, error) {
	defer pauseDeadline(b.request)()
	return b.ReadCloser.Read(p)
}

// takeTime gives a request more time to read its body, and a minute after it to
// say what became of it.
func takeTime(w http.ResponseWriter, r *http.Request, most time.Duration) {
	r.Body = longBody{r.Body, r}
	end := time.Now().Add(most)
	_ = http.NewResponseController(w).SetReadDeadline(end)
	_ = http.NewResponseController(w).SetWriteDeadline(end.Add(time.Minute))
}

// workTime is how long a request may work on a file that it brought.
const workTime = 5 * time.Minute

// LongWork gives a request the time to work on a file. The function that it returns
// begins its usual time anew.
func LongWork(w http.ResponseWriter, r *http.Request) (done func()) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(workTime))
	return pauseDeadline(r)
}

// stallTime is how long somebody may take nothing of a long answer, and
// longPiece how much they take meanwhile, in bytes.
const (
	stallTime = time.Minute
	longPiece = 32 << 10
)

// LongAnswer returns where a long answer is written. It takes as long as it
// takes, but ends when whoever asked stops reading, or when nothing comes to be
// written.
func LongAnswer(w http.ResponseWriter, r *http.Request) io.Writer {
	return longAnswer{w, http.NewResponseController(w), r}
}

type longAnswer struct {
	out     io.Writer
	control *http.ResponseController
	request *http.Request
}

func (a longAnswer) Write(b []byte) (written int, err error) {
	defer pauseDeadline(a.request)()
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

// slow tells whether a request was ended by its deadline.
func slow(r *http.Request) bool { return errors.Is(context.Cause(r.Context()), errSlow) }
