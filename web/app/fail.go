package app

import (
	"errors"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
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
	fault.Unavailable: http.StatusServiceUnavailable,
}

// kinds is which kind of fault a status stands for.
var kinds = func() map[int]fault.Kind {
	of := map[int]fault.Kind{}
	for kind, status := range statuses {
		of[status] = kind
	}
	return of
}()

// statusLeft stands in the log for an answer that nobody waited for.
const statusLeft = 499

// Fail answers an error: in words for people, the cause in the log alone.
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
		s.noteRefusal(r, postgres.RuleOf(refusal))
		if s.showRefusal(w, r, refusal) == nil {
			return
		}
		f = fault.New(fault.Forbidden, "fault.forbidden")
	case errors.As(err, &give):
		s.log.InfoContext(r.Context(), "refused", "reason", give.Error(), "request", requestID(r.Request))
		s.noteRefusal(r, policy.Members.String()+" give")
		s.ShowFault(w, r, http.StatusForbidden, r.GiveSentence(give))
		return
	case errors.As(err, &f):
	case slow(r.Request) || postgres.Unavailable(err):
		s.log.WarnContext(r.Context(), "unavailable", "error", err, "request", requestID(r.Request))
		f = &fault.Fault{Kind: fault.Unavailable, Key: "fault.unavailable", Wait: Patience}
		if errors.Is(err, postgres.ErrUnclear) {
			f.Key = "fault.unclear"
		}
	case r.Context().Err() != nil:
		s.log.InfoContext(r.Context(), "the reader has left", "error", err, "request", requestID(r.Request))
		w.WriteHeader(statusLeft)
		return
	default:
		s.log.ErrorContext(r.Context(), "request failed", "error", err, "request", requestID(r.Request))
		f = fault.New(fault.Internal, "fault.internal")
	}
	if f.Kind == fault.Forbidden && refusal == nil && f != ErrStaleForm && f.Key != "fault.no_cookies" {
		s.noteRefusal(r, f.Key)
	}
	if f.Kind == fault.Gone {
		w.Header().Set("Referrer-Policy", "no-referrer")
	}
	if f.Wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(f.Wait.Seconds())))
	}
	if f.Kind == fault.NotFound && s.showEnded(w, r) {
		return
	}
	s.ShowFault(w, r, statuses[f.Kind], r.sentence(f))
}

// noteRefusal writes into the log of the workspace that a member was refused. A page is
// refused all the same where it cannot.
func (s *Server) noteRefusal(r *Request, rule string) {
	if r.Who == nil || r.Who.Workspace == nil || r.Who.Actor.IsZero() {
		return
	}
	if err := s.database.NoteRefusal(r.Context(), r.Who.Actor, rule); err != nil {
		s.log.WarnContext(r.Context(), "a refusal stands in no log", "error", err, "request", requestID(r.Request))
	}
}

// ShowFault draws the page of a fault.
func (s *Server) ShowFault(w http.ResponseWriter, r *Request, code int, text string) {
	if code < http.StatusInternalServerError && code != http.StatusGone && r.Who != nil && r.Workspace() != nil && !ambiguous(r.URL) {
		s.showWithin(w, r, code, text)
		return
	}
	p := frame.FaultPage{
		Code:     code,
		Heading:  r.Words.T("fault.heading_" + strconv.Itoa(code)),
		Text:     text,
		HomeURL:  "/",
		HomeText: r.Words.T("fault.home"),
	}
	if code == http.StatusGone && r.Who == nil {
		p.HomeURL, p.HomeText = "/login", r.Words.T("fault.sign_in_page")
	}
	p.Document = s.Document(w, r, p.Heading)
	if code == http.StatusGone {
		p.Path = r.URL.Path // A dead link looks like any other.
	}
	if code == http.StatusServiceUnavailable {
		p.Again = again(w, r)
		if opensLink(r.URL.Path) { // The link of a mail stays out of the page, and out of what it leads to.
			p.Path, p.Again = "/", nil
			w.Header().Set("Referrer-Policy", "no-referrer")
		}
	}
	if code >= http.StatusInternalServerError {
		p.RequestID = requestID(r.Request)
	}
	if err := Render(w, r, code, frame.Fault(p)); err != nil {
		s.log.ErrorContext(r.Context(), "the page of a fault failed", "error", err)
		http.Error(w, http.StatusText(code), code)
	}
}

// showWithin is the page of a fault within a workspace of the reader's own: the navigation
// stays. A 404 is the same for what never was and for what they may not see.
func (s *Server) showWithin(w http.ResponseWriter, r *Request, code int, text string) {
	p := frame.FaultWithinPage{Frame: s.Frame(w, r, r.Words.T("fault.heading_"+strconv.Itoa(code)), ""), Text: text}
	p.BackURL, p.BackText = wayOn(r, code)
	if err := Render(w, r, code, frame.FaultWithin(p)); err != nil {
		s.log.ErrorContext(r.Context(), "the page of a fault failed", "error", err)
		http.Error(w, http.StatusText(code), code)
	}
}

// wayOn is where a fault within a workspace leads: to what has changed meanwhile, to the page without
// what its address asked in vain, or home.
func wayOn(r *Request, code int) (address, text string) {
	path, at := r.URL.EscapedPath(), chi.RouteContext(r.Context())
	id := at.URLParam("id")
	before, _, acts := strings.Cut(path, "/"+id+"/")
	changed := before + "/" + id
	switch {
	case code == http.StatusConflict && id != "" && acts && at.Routes.Match(chi.NewRouteContext(), http.MethodGet, changed):
		return changed, r.Words.T("fault.look_again")
	case code == http.StatusBadRequest && r.Method == http.MethodGet && r.URL.RawQuery != "":
		return path, r.Words.T("fault.page_anew")
	}
	return r.Address(""), r.Words.T("refusal.back_home")
}

// again is the same request once more: what was typed is kept, but no password.
func again(w http.ResponseWriter, r *Request) *frame.Again {
	a := &frame.Again{URL: SafePath(r.URL.RequestURI()), Text: r.Words.T("fault.again")}
	if a.URL == "" {
		return nil
	}
	if r.Method != http.MethodPost {
		return a
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil // A file is chosen again.
	}
	if r.PostForm == nil {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		if r.readValues() != nil {
			return nil
		}
	}
	a.Post = true
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		if strings.Contains(name, "password") {
			return &frame.Again{URL: a.URL, Text: a.Text} // The page of the form: a password is typed again.
		}
		for _, value := range r.PostForm[name] {
			a.Fields = append(a.Fields, frame.AgainField{Name: name, Value: value})
		}
	}
	return a
}

// sendToSignIn leads to the sign-in page and, after it, back to where the
// reader wanted to go. What was typed is kept by keepTyped, where it can be.
func (s *Server) sendToSignIn(w http.ResponseWriter, r *Request) {
	to := "/login"
	if r.Method == http.MethodGet && r.URL.Path != "/" {
		to += "?next=" + url.QueryEscape(r.URL.RequestURI())
	}
	http.Redirect(w, r.Request, to, http.StatusSeeOther)
}
