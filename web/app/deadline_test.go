package app

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// rest notes whether the deadline rests while a body is read or an answer taken.
type rest struct {
	httptest.ResponseRecorder
	timer *deadline
	rests []bool
}

func (w *rest) note() {
	w.rests = append(w.rests, !w.timer.Stop())
}

func (w *rest) Read([]byte) (int, error)    { w.note(); return 1, nil }
func (w *rest) Close() error                { return nil }
func (w *rest) Write(b []byte) (int, error) { w.note(); return len(b), nil }

// The time in which a body comes, or an answer is taken, is none of a request's
// own; before it and after it the request has its time.
func TestADeadlineWaitsForOthers(t *testing.T) {
	t.Parallel()
	for name, wait := range map[string]func(w *rest, r *http.Request){
		"a form":    func(w *rest, r *http.Request) { resume := pauseDeadline(r); w.note(); resume() },
		"a file":    func(w *rest, r *http.Request) { r.Body = w; takeTime(w, r, time.Hour); _, _ = r.Body.Read(nil) },
		"an answer": func(w *rest, r *http.Request) { _, _ = LongAnswer(w, r).Write([]byte("x")) },
	} {
		s := &Server{patience: time.Hour}
		s.Deadline(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			timer, _ := r.Context().Value(deadlineKey{}).(*deadline)
			w := &rest{timer: timer}
			for range 2 {
				wait(w, r)
				if !timer.Stop() {
					t.Errorf("%s: the deadline does not run again", name)
				}
				timer.Reset(time.Hour)
			}
			if !slices.Equal(w.rests, []bool{true, true}) {
				t.Errorf("%s: the deadline rests: %v", name, w.rests)
			}
		})).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/", nil))
	}
}

// taker notes until when each piece of an answer is to be taken.
type taker struct {
	httptest.ResponseRecorder
	until []time.Time
	sizes []int
}

func (w *taker) SetWriteDeadline(until time.Time) error {
	w.until = append(w.until, until)
	return nil
}

func (w *taker) Write(b []byte) (int, error) {
	w.sizes = append(w.sizes, len(b))
	return len(b), nil
}

// A long answer has time for each piece of its own: it ends when it is taken no
// more, and not before.
func TestALongAnswerWaitsForEachPiece(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &taker{}
		out := LongAnswer(w, httptest.NewRequest(http.MethodPost, "/", nil))
		for range 2 {
			if n, err := out.Write(make([]byte, 2*longPiece+1)); n != 2*longPiece+1 || err != nil {
				t.Errorf("%d, %v", n, err)
			}
			<-time.After(time.Hour)
		}
		if !slices.Equal(w.sizes, []int{longPiece, longPiece, 1, longPiece, longPiece, 1}) || len(w.until) != 6 ||
			w.until[5].Sub(w.until[0]) != time.Hour || time.Until(w.until[5]) != stallTime-time.Hour {
			t.Errorf("%v until %v", w.sizes, w.until)
		}
	})
}
