package people

import (
	"latchkey/internal/signin"
	"latchkey/web/app"
	"net/http"
	"net/url"

	"github.com/go-chi/chi/v5"
)

// takeLink is behind every link of a mail. It only reads: the secret moves into
// a cookie and out of the address, and nothing is decided before a person
// presses a button. Mail scanners open links too.
func takeLink(name, to string) func(http.ResponseWriter, *app.Request) error {
	return func(w http.ResponseWriter, r *app.Request) error {
		token := chi.URLParam(r.Request, "token")
		if len(token) != signin.LinkLength || url.PathEscape(token) != token {
			return app.DeadLink
		}
		w.Header().Set("Referrer-Policy", "no-referrer")
		app.SetCookie(w, name, token, signin.LinkCookieLife)
		return app.Redirect(w, r, to)
	}
}
