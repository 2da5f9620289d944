package people

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"latchkey/internal/fault"
	"latchkey/internal/signin"
	"latchkey/web/app"

	"github.com/go-chi/chi/v5"
)

// opener is what the links of one kind of mail open: a cookie keeps those that
// a browser has opened, the newest first, and one page is that of each of them.
type opener struct{ cookie, page string }

var (
	joinLinks   = opener{app.JoinCookie, "/join"}
	signUpLinks = opener{app.SignUpCookie, "/signup/finish"}
	resetLinks  = opener{app.ResetCookie, "/forgot/reset"}
)

// maxOpened is how many links of one kind a browser keeps, each in a tab.
const maxOpened = 5

// errOtherLink refuses a form of a link that the browser does not have any more.
var errOtherLink = fault.New(fault.Conflict, "fault.other_link")

// take is behind every link of a mail. It only reads: the secret moves into
// a cookie and out of the address, and nothing is decided before a person
// presses a button. Mail scanners open links too.
func (o opener) take(w http.ResponseWriter, r *app.Request) error {
	token := chi.URLParam(r.Request, "token")
	if len(token) != signin.LinkLength || url.PathEscape(token) != token {
		return app.DeadLink
	}
	w.Header().Set("Referrer-Policy", "no-referrer")
	links := append([]string{token}, slices.DeleteFunc(o.opened(r), func(other string) bool { return other == token })...)
	app.SetCookie(w, o.cookie, strings.Join(links[:min(len(links), maxOpened)], "."), signin.LinkCookieLife)
	if r.Who == nil && app.CookieOf(r.Request, app.LanguageCookie) != "" {
		app.DropCookie(w, app.LanguageCookie) // The page is in the language of its mail, until another is chosen there.
	}
	if len(links) == 1 {
		return app.Redirect(w, r, o.page)
	}
	return app.Redirect(w, r, o.pageOf(token))
}

// opened are the links that a browser has opened, the newest first.
func (o opener) opened(r *app.Request) []string {
	links := strings.Split(app.CookieOf(r.Request, o.cookie), ".")
	return slices.DeleteFunc(links, func(link string) bool { return len(link) != signin.LinkLength })
}

// of is the link that a request is about, "" for none: the one that its form, or
// the address of its page, was made from. A page that names none that is there
// is that of the newest; a form that names none is of the only one there is.
func (o opener) of(r *app.Request) string {
	links, isForm := o.opened(r), r.Method == http.MethodPost
	named := r.URL.Query().Get(app.LinkField)
	if isForm {
		named = r.PostForm.Get(app.LinkField)
	}
	if i := slices.IndexFunc(links, func(link string) bool { return signin.LinkName(link) == named }); i >= 0 {
		return links[i]
	}
	if len(links) == 0 || isForm && (named != "" || len(links) > 1) {
		return ""
	}
	return links[0]
}

// pageOf is where the page of a link is, whichever others are open.
func (o opener) pageOf(link string) string {
	return o.page + "?" + app.LinkField + "=" + signin.LinkName(link)
}

// ofOther tells that a form is of a link that is not there, while others are.
func (o opener) ofOther(r *app.Request) bool { return o.of(r) == "" && len(o.opened(r)) > 0 }

// speak draws a page in the language of the mail that led to it, for who is not
// signed in and has chosen no other since.
func speak(w http.ResponseWriter, r *app.Request, language string) {
	if r.Who != nil || app.CookieOf(r.Request, app.LanguageCookie) != "" {
		return
	}
	r.Words = app.WordsFor(language)
	app.SetCookie(w, app.LanguageCookie, language, app.PreferenceLife)
}
