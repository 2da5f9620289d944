package web_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/go-chi/chi/v5"

	"latchkey/internal/mail"
	"latchkey/web"
	"latchkey/web/app"
)

// What the router serves is the list, what needs no list, and nothing else.
func TestEveryRouteIsOnTheList(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		mailbox *mail.Mailbox
		more    []string
	}{
		{"production", nil, nil},
		{"development", mail.NewMailbox(), []string{"/mailbox", "/mailbox/{id}", "/mailbox/{id}/html"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			want := []string{"GET /healthz", "GET /readyz", "POST /in/{key}", "GET /in/{key}", "POST /unsubscribe/{token}"} // Programs ask them, who have no session.
			for _, route := range web.Routes() {
				if route.Road.Kind == "" {
					t.Errorf("%s %s has no road", route.Method, route.Pattern)
				}
				want = append(want, route.Method+" "+route.Pattern)
				if route.Method == http.MethodGet {
					want = append(want, "HEAD "+route.Pattern)
				}
			}
			for _, pattern := range tt.more {
				want = append(want, "GET "+pattern, "HEAD "+pattern)
			}
			routes, ok := web.New(app.Options{Mailbox: tt.mailbox}).Handler().(chi.Routes)
			if !ok {
				t.Fatal("the handler cannot be walked")
			}
			err := chi.Walk(routes, func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
				if pattern == "/static/*" {
					return nil // Files, under every method.
				}
				at := slices.Index(want, method+" "+pattern)
				if at < 0 {
					t.Errorf("%s %s is served and not on the list", method, pattern)
					return nil
				}
				want = slices.Delete(want, at, at+1)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if len(want) > 0 {
				t.Errorf("on the list and not served: %q", want)
			}
		})
	}
}
