package app

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/postgres"
	"latchkey/internal/watch"
)

type requestIDKey struct{}

func requestID(r *http.Request) string {
	id, _ := r.Context().Value(requestIDKey{}).(string)
	return id
}

// HolderOf is the answer of whoami that a request carries.
func HolderOf(r *http.Request) *postgres.Holder {
	h, _ := r.Context().Value(holderKey{}).(*postgres.Holder)
	return h
}

type holderKey struct{}

// Observe gives each request an id, logs and counts it when it is done, and
// turns a panic into a page. What it logs names the route, never the address: an address can
// hold a link's secret.
func (s *Server) Observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		id := uuid.Must(uuid.NewV7()).String()
		r = r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id))
		w.Header().Set("X-Request-Id", id)
		body := &noted{ReadCloser: r.Body}
		r.Body = body
		seen := &statusWriter{ResponseWriter: w, unread: func() bool { return r.ContentLength != 0 && !body.read }}
		defer func() {
			cause := recover()
			if cause == http.ErrAbortHandler { //nolint:errorlint // Compared as the standard library does.
				defer panic(cause) // An answer that is cut short must look cut short.
			} else if cause != nil {
				s.log.ErrorContext(r.Context(), "panic", "cause", cause, "stack", string(debug.Stack()), "request", id)
				if seen.status == 0 {
					s.Fail(seen, &Request{Request: r}, fault.New(fault.Internal, "fault.internal"))
				}
			}
			route, took := routeOf(r), time.Since(began)
			watch.Request(r.Method, route, seen.status, took)
			if kind, refused := kinds[seen.status]; refused && route != "/readyz" { // A stop is no refusal.
				watch.Refusal(kind)
			}
			level := slog.LevelInfo
			if strings.HasPrefix(r.URL.Path, "/static/") || r.URL.Path == "/healthz" {
				level = slog.LevelDebug
			}
			s.log.Log(r.Context(), level, "request", "request", id, "method", r.Method, "route", route,
				"status", seen.status, "ms", took.Milliseconds(), "peer", s.PeerOf(r))
		}()
		next.ServeHTTP(seen, r)
	})
}

func routeOf(r *http.Request) string {
	if c := chi.RouteContext(r.Context()); c != nil {
		return c.RoutePattern()
	}
	return ""
}

// noted is a body that tells whether anybody has begun to read it.
type noted struct {
	io.ReadCloser
	read bool
}

func (b *noted) Read(into []byte) (int, error) {
	b.read = true
	return b.ReadCloser.Read(into)
}

// statusWriter remembers the status for the log. An answer to a body that
// nobody has read goes out at once and closes the connection: net/http would
// wait for the body first, to use the connection again.
type statusWriter struct {
	http.ResponseWriter
	status int
	unread func() bool
}

func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
		if w.unread() {
			w.Header().Set("Connection", "close")
		}
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// ContentPolicy is what pages may load: nothing but ours.
const ContentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"

// Headers sets what every answer carries.
func Headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", ContentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
		h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// OwnHost refuses a Host that is not the one of PUBLIC_URL, so that no link or
// cookie is ever made for another.
func (s *Server) OwnHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.EqualFold(r.Host, s.Config.PublicURL.Host) {
			// Plain words: a page would set cookies for a host that is not ours.
			words := i18n.For(i18n.Match(r.Header.Get("Accept-Language")), nil)
			http.Error(w, words.T("fault.misdirected", "Address", s.Config.PublicURL.String()), http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// LimitQuery refuses an address that no page of ours has.
func (s *Server) LimitQuery(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.URL.RawQuery) > 2048 {
			s.Fail(w, &Request{Request: r}, fault.New(fault.BadRequest, "fault.unreadable"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Hold puts the question of whoami into the context, before scs asks it.
func (s *Server) Hold(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := &postgres.Holder{Slug: slugOf(r), Touch: !opensLink(r.URL.Path) && !byItself(r)}
		ctx := context.WithValue(r.Context(), holderKey{}, h)
		ctx = postgres.WithPeer(postgres.WithHolder(ctx, h), s.PeerOf(r))
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// opensLink tells that an address is behind a link of a mail: opening one
// writes nothing, not even that its reader was seen.
func opensLink(path string) bool {
	return path == "/join" || strings.HasPrefix(path, "/join/") || strings.HasPrefix(path, "/signup/") || strings.HasPrefix(path, "/forgot/")
}
