package app

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"latchkey/templates/ui"
)

// The cookies beside the session's. All of them are bound to this host.
const (
	noticeCookie   = "__Host-notice"   // a message that survives a redirect
	formCookie     = "__Host-form"     // binds the forms of somebody who is not signed in
	JoinCookie     = "__Host-join"     // the link of an invitation, on its way to the clean address
	SignUpCookie   = "__Host-signup"   // the link of a sign-up
	ResetCookie    = "__Host-reset"    // the link of a forgotten password
	LanguageCookie = "__Host-language" // of somebody who is not signed in
	ThemeCookie    = "__Host-theme"
	typedCookie    = "__Host-typed" // which form is kept for whoever signs in
)

// PreferenceLife is how long a browser keeps the language and the theme.
const PreferenceLife = 365 * 24 * time.Hour

// formLife is how long a form of somebody without a session can wait.
const formLife = 24 * time.Hour

// SetCookie sets a cookie that is bound to this host.
func SetCookie(w http.ResponseWriter, name, value string, life time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(life.Seconds()),
		Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// DropCookie takes a cookie away.
func DropCookie(w http.ResponseWriter, name string) {
	http.SetCookie(w, &http.Cookie{Name: name, Path: "/", MaxAge: -1, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// Notice is a message for the next page, and the row that it is about.
type Notice struct {
	Text  string `json:"t"`
	Alert bool   `json:"a,omitempty"`
	Row   string `json:"r,omitempty"`
	Undo  string `json:"u,omitempty"` // the address of the form that undoes it
}

// LeaveNotice leaves a message for the next page.
func LeaveNotice(w http.ResponseWriter, n Notice) {
	encoded, err := json.Marshal(n)
	if err != nil {
		return
	}
	SetCookie(w, noticeCookie, base64.RawURLEncoding.EncodeToString(encoded), time.Minute)
}

// ReadNotice reads the message that the page before left; document drops it.
func ReadNotice(r *Request) (n Notice) {
	decoded, err := base64.RawURLEncoding.DecodeString(CookieOf(r.Request, noticeCookie))
	if err != nil || json.Unmarshal(decoded, &n) != nil || len(n.Text) > 1000 {
		return Notice{}
	}
	return n
}

// takeNotice shows the message once.
func takeNotice(w http.ResponseWriter, r *Request) *ui.Notice {
	n := ReadNotice(r)
	if n.Text == "" || byItself(r.Request) {
		return nil
	}
	DropCookie(w, noticeCookie)
	notice := &ui.Notice{Text: n.Text, Alert: n.Alert}
	if n.Undo != "" && SafePath(n.Undo) == n.Undo {
		notice.Undo, notice.UndoLabel, notice.CSRF = n.Undo, r.Words.T("frame.undo"), r.CSRF
	}
	return notice
}

// ensureFormCookie gives somebody who is not signed in what their forms are bound to.
func (s *Server) ensureFormCookie(w http.ResponseWriter, r *Request) {
	if r.Who != nil || CookieOf(r.Request, formCookie) != "" {
		return
	}
	value := rand.Text()
	SetCookie(w, formCookie, value, formLife)
	r.AddCookie(&http.Cookie{Name: formCookie, Value: value})
	r.CSRF = s.sealedToken(r)
}

// SafePath keeps a target of a redirect within this site: a path, or "".
func SafePath(target string) string {
	parsed, err := url.Parse(target)
	if err != nil || len(target) > 2000 || parsed.Scheme != "" || parsed.Host != "" || parsed.User != nil ||
		!strings.HasPrefix(target, "/") || strings.Contains(parsed.Path, "//") || path.Clean(parsed.Path) != parsed.Path {
		return ""
	}
	for _, r := range target + parsed.Path {
		if r < ' ' || r == 0x7f || r == '\\' {
			return ""
		}
	}
	return target
}
