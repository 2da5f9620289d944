package app

import (
	"io"
	"net/http"
)

// MachineRoute is one that programs ask and no browser: it knows no session, and decides
// by what it is sent.
type MachineRoute struct {
	Method  string
	Pattern string
	Serve   http.HandlerFunc
}

// ReadWhole reads a body of at most so many bytes. The time in which it comes is not the
// request's own. It fails with an [http.MaxBytesError] for a larger one.
func ReadWhole(w http.ResponseWriter, r *http.Request, most int64) ([]byte, error) {
	defer pauseDeadline(r)()
	return io.ReadAll(http.MaxBytesReader(w, r.Body, most))
}

// Warn logs what went wrong with a request that is asked again.
func (s *Server) Warn(r *http.Request, err error) {
	s.log.WarnContext(r.Context(), "unavailable", "error", err, "request", requestID(r))
}
