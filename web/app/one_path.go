package app

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/go-chi/chi/v5"

	"latchkey/internal/people"
)

// nowhere is a path that no route has.
const nowhere = "/\x00"

// DecodedPath has chi choose the route by the decoded path, from which everything
// else is read; chi by itself prefers the path as it was sent. A path that can
// be read in two ways leads nowhere.
func DecodedPath(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		route := chi.RouteContext(r.Context())
		route.RoutePath = r.URL.Path
		if ambiguous(r.URL) {
			route.RoutePath = nowhere
		}
		next.ServeHTTP(w, r)
	})
}

// ambiguous tells that a path has an encoded slash, or what some programs take
// for a slash or for the end of a text.
func ambiguous(address *url.URL) bool {
	return strings.Contains(strings.ToUpper(address.RawPath), "%2F") || strings.ContainsAny(address.Path, "\\\x00")
}

// slugOf is the workspace of an address: /w/{workspace}/…, or the one that a
// personal page was opened from: /profile?workspace=…. What cannot be a slug is none.
func slugOf(r *http.Request) string {
	slug, within := strings.CutPrefix(r.URL.Path, "/w/")
	if within {
		slug, _, _ = strings.Cut(slug, "/")
	} else {
		slug = r.URL.Query().Get("workspace")
	}
	if clean, err := people.CleanSlug(slug); err != nil || clean != slug {
		return ""
	}
	return slug
}
