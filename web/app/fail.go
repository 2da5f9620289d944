package app

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/policy"
	"latchkey/templates/frame"
)

// statuses is what each kind of fault is on the web.
var statuses = map[fault.Kind]int{
	fault.BadRequest:  http.StatusBadRequest,
	fault.Forbidden:   http.StatusForbidden,
	fault.NotFound:    http.StatusNotFound,
	fault.Conflict:    http.StatusConflict,
	fault.Gone:        http.StatusGone,
	fault.TooLarge:    http.StatusRequestEntityTooLarge,
	fault.Misdirected: http.StatusMisdirectedRequest,
	fault.Invalid:     http.StatusUnprocessableEntity,
	fault.TooMany:     http.StatusTooManyRequests,
	fault.Internal:    http.StatusInternalServerError,
}

// fail answers an error: in words for people, the cause in the log alone.
func (s *Server) Fail(w http.ResponseWriter, r *Request, err error) {
	if r.Words == nil {
		r.Words = i18n.For(i18n.Match(r.Header.Get("Accept-Language")), nil)
		r.Theme, r.Sections = "system", &s.sections
	}
	var refusal *policy.Refusal
	var give *policy.GiveRefusal
	var f *fault.Fault
	switch {
	case errors.Is(err, errSignIn):
		s.sendToSignIn(w, r)
		return
	case errors.As(err, &refusal):
		s.log.InfoContext(r.Context(), "refused", "reason", refusal.Error(), "request", requestID(r.Request))
		if s.showRefusal(w, r, refusal) == nil {
			return
		}
		f = fault.New(fault.Forbidden, "fault.forbidden")
	case errors.As(err, &give):
		s.log.InfoContext(r.Context(), "refused", "reason", give.Error(), "request", requestID(r.Request))
		s.ShowFault(w, r, http.StatusForbidden, r.GiveSentence(give))
		return
	case errors.As(err, &f):
	default:
		s.log.ErrorContext(r.Context(), "request failed", "error", err, "request", requestID(r.Request))
		f = fault.New(fault.Internal, "fault.internal")
	}
	if f.Kind == fault.Gone {
		w.Header().Set("Referrer-Policy", "no-referrer")
	}
	if f.Wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(f.Wait.Seconds())))
	}
	s.ShowFault(w, r, statuses[f.Kind], r.sentence(f))
}

func (s *Server) ShowFault(w http.ResponseWriter, r *Request, code int, text string) {
	p := frame.FaultPage{
		Code:     code,
		Heading:  r.Words.T("fault.heading_" + strconv.Itoa(code)),
		Text:     text,
		HomeURL:  "/",
		HomeText: r.Words.T("fault.home"),
	}
	p.Document = s.Document(w, r, p.Heading)
	if code >= http.StatusInternalServerError {
		p.RequestID = requestID(r.Request)
	}
	if err := Render(w, r, code, frame.Fault(p)); err != nil {
		s.log.ErrorContext(r.Context(), "the page of a fault failed", "error", err)
		http.Error(w, http.StatusText(code), code)
	}
}

// sendToSignIn leads to the sign-in page and, after it, back to where the
// reader wanted to go. What they sent cannot be kept, so a POST leads home.
func (s *Server) sendToSignIn(w http.ResponseWriter, r *Request) {
	to := "/login"
	if r.Method == http.MethodGet && r.URL.Path != "/" {
		to += "?next=" + url.QueryEscape(r.URL.RequestURI())
	}
	http.Redirect(w, r.Request, to, http.StatusSeeOther)
}
