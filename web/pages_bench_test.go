package web_test

import (
	"net/http"
	"testing"

	"latchkey/web/webtest"
)

// BenchmarkPages asks for main pages of the demo, each as somebody who works
// with it.
func BenchmarkPages(b *testing.B) {
	site := webtest.New(b)
	for name, page := range map[string]struct{ who, path string }{
		"members":      {"owner@demo.test", "/settings/members"},
		"contacts":     {"owner@demo.test", "/contacts"},
		"dashboard":    {"owner@demo.test", "/dashboard"},
		"orders":       {"owner@demo.test", "/orders"},
		"tags":         {"owner@demo.test", "/tags"},
		"audit log":    {"owner@demo.test", "/settings/audit-log"},
		"roles":        {"owner@demo.test", "/settings/roles"},
		"search alone": {"assistant@demo.test", "/contacts"},
	} {
		v := site.SignIn(b, page.who)
		b.Run(name, func(b *testing.B) {
			r := v.Request(http.MethodGet, "/w/atelier-marchand"+page.path, nil)
			for range 5 {
				took(b, v, r, http.StatusOK)
			}
			b.ReportAllocs()
			var bytes int
			for b.Loop() {
				bytes = len(v.Send(r).Body)
			}
			b.ReportMetric(float64(bytes), "B/page")
		})
	}
}
