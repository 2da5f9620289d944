package app

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"testing/synctest"
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
