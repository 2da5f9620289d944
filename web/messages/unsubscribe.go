package messages

import (
	"bytes"
	"errors"
	"io"
	"net/http"

	"github.com/go-chi/chi/v5"

	"latchkey/internal/fault"
	"latchkey/internal/messages"
	"latchkey/internal/postgres"
	view "latchkey/templates/messages"
	"latchkey/web/app"
)

// unsubscribePage asks whether mailings are to stop. What looks at links changes nothing by
// looking: only a press of its button, or of the one in a mail program, does.
func (s *Pages) unsubscribePage(w http.ResponseWriter, r *app.Request) error {
	token := chi.URLParam(r.Request, "token")
	m, err := s.incoming.MailingOf(r.Context(), token)
	if err != nil {
		return err
	}
	said := "unsubscribe."
	if len(m.Kinds) > 0 {
		said += "told_"
	}
	var kinds []string
	for _, kind := range m.Kinds {
		kinds = append(kinds, r.Words.T("notifications.kind_"+string(kind)))
	}
	w.Header().Set("Referrer-Policy", "no-referrer") // Its address is all that it takes.
	p := view.UnsubscribePage{
		Document: s.Document(w, r, r.Words.T(said+"title")), Action: messages.UnsubscribePath + token, Stopped: m.Stopped,
		Heading: r.Words.T(said + "title"), Text: r.Words.T(said+"text", "Workspace", m.Workspace), Kinds: kinds,
		Submit: r.Words.T(said + "stop"),
	}
	if m.Stopped {
		p.Heading, p.Text = r.Words.T(said+"stopped"), r.Words.T(said+"stopped_text", "Workspace", m.Workspace)
	}
	return app.Render(w, r, http.StatusOK, view.Unsubscribe(p))
}

// maxOneClick is how much a mail program, or the page, posts at most, in bytes.
const maxOneClick = 1024

// stopMailings takes a press of the button of the page, or of a mail program (RFC 8058).
// Neither is signed in: whoever has the token may, and it can do nothing else.
func (s *Pages) stopMailings(w http.ResponseWriter, r *http.Request) {
	token := chi.URLParam(r, "token")
	body, err := app.ReadWhole(w, r, maxOneClick)
	if err == nil {
		err = s.incoming.Throttle(r.Context(), "unsubscribe "+s.PeerOf(r), limitHookPeer)
	}
	if err == nil {
		err = s.incoming.StopMailings(r.Context(), token)
	}
	var limited *fault.Fault
	var large *http.MaxBytesError
	switch {
	case err == nil && oneClick(r, body):
		w.WriteHeader(http.StatusOK)
	case err == nil:
		http.Redirect(w, r, messages.UnsubscribePath+token, http.StatusSeeOther)
	case errors.As(err, &large):
		w.WriteHeader(http.StatusRequestEntityTooLarge)
	case errors.Is(err, postgres.NotFound):
		w.WriteHeader(http.StatusNotFound)
	case errors.As(err, &limited) && limited.Kind == fault.TooMany:
		w.Header().Set("Retry-After", "60")
		w.WriteHeader(http.StatusTooManyRequests)
	default:
		s.Warn(r, err)
		w.Header().Set("Retry-After", "60")
		w.WriteHeader(http.StatusServiceUnavailable)
	}
}

// oneClick tells that a mail program pressed it, which sends a form of either kind and follows
// no redirect.
func oneClick(r *http.Request, body []byte) bool {
	r.Body = io.NopCloser(bytes.NewReader(body))
	return messages.IsOneClick(string(body)) || messages.IsOneClick(messages.OneClickName+"="+r.PostFormValue(messages.OneClickName))
}
