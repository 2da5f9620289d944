package app

import (
	"net/http"
	"strings"
)

// PlainCookies is for development on plain http: some browsers keep no cookie
// there that is Secure, nor one whose name begins with __Host-. It takes both
// away on the way out and gives the names back on the way in, so that nobody
// else has to know.
func PlainCookies(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cookies := r.Cookies()
		r.Header.Del("Cookie")
		for _, kept := range [2]bool{false, true} { // Those of a version that kept other names come last.
			for _, c := range cookies {
				if strings.HasPrefix(c.Name, hostOnly) == kept {
					r.AddCookie(&http.Cookie{Name: hostOnly + strings.TrimPrefix(c.Name, hostOnly), Value: c.Value})
				}
			}
		}
		plain := &plainWriter{ResponseWriter: w}
		next.ServeHTTP(plain, r)
		plain.rename()
	})
}

// hostOnly begins the name of a cookie that browsers bind to its host.
const hostOnly = "__Host-"

// plainWriter renames the cookies of an answer before it goes out.
type plainWriter struct {
	http.ResponseWriter
	sent bool
}

func (w *plainWriter) rename() {
	if w.sent {
		return
	}
	w.sent = true
	for i, cookie := range w.Header()["Set-Cookie"] {
		w.Header()["Set-Cookie"][i] = strings.Replace(strings.TrimPrefix(cookie, hostOnly), "; Secure", "", 1)
	}
}

func (w *plainWriter) WriteHeader(status int) {
	w.rename()
	w.ResponseWriter.WriteHeader(status)
}

func (w *plainWriter) Write(b []byte) (int, error) {
	w.rename()
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *plainWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
