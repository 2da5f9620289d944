package app

import (
	"context"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/people"
	"latchkey/templates/frame"
)

// Ended tells when somebody's own access to the workspace of an address ended: nothing of
// a workspace that was never theirs.
type Ended func(ctx context.Context, user uuid.UUID, slug string) (people.Ended, error)

// showEnded answers somebody who was a member of the workspace of the address: that their
// access ended or is suspended, when, and whom they can ask. It tells whether it did. The status is that of
// any workspace which is not theirs.
func (s *Server) showEnded(w http.ResponseWriter, r *Request) bool {
	if r.Who == nil || r.Workspace() != nil || !strings.HasPrefix(r.URL.Path, "/w/") || slugOf(r.Request) == "" {
		return false
	}
	ended, err := s.ended(r.Context(), r.Who.User.ID, slugOf(r.Request))
	if err != nil {
		s.log.WarnContext(r.Context(), "whether an access ended is not known", "error", err, "request", requestID(r.Request))
	}
	if err != nil || ended.At.IsZero() {
		return false
	}
	heading, text := "ended.heading", "ended.text"
	if ended.Suspended {
		heading, text = "ended.heading_suspended", "ended.text_suspended"
	}
	said := r.Words.T(text, "Day", r.Words.Date(ended.At))
	if len(ended.Owners) > 0 {
		said += " " + r.Words.T("ended.ask", "Count", len(ended.Owners), "Names", strings.Join(ended.Owners, r.Words.T("refusal.list_comma")))
	}
	p := frame.FaultPage{Heading: r.Words.T(heading), Text: said, HomeURL: "/", HomeText: r.Words.T("fault.home")}
	p.Document = s.Document(w, r, p.Heading)
	if err := Render(w, r, http.StatusNotFound, frame.Fault(p)); err != nil {
		s.log.ErrorContext(r.Context(), "the page of a fault failed", "error", err)
		http.Error(w, http.StatusText(http.StatusNotFound), http.StatusNotFound)
	}
	return true
}
