package watch

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// What every request pays is next to nothing.
func TestCountingARequestAllocatesNothing(t *testing.T) {
	count := func() { Request(http.MethodGet, "/w/{workspace}/dashboard", http.StatusOK, 3*time.Millisecond) }
	count()
	if allocations := testing.AllocsPerRun(1000, count); allocations > 0 {
		t.Errorf("%v allocations", allocations)
	}
}

// A method that no route has is a word from outside.
func TestWhatNoRouteHasCountsUnderNoName(t *testing.T) {
	Request("BREW", "", http.StatusMethodNotAllowed, 0)
	var written strings.Builder
	Write(&written)
	if text := written.String(); strings.Contains(text, "BREW") || !strings.Contains(text, `latchkey_requests_total{method="",route="",status="405"} 1`) {
		t.Error(text)
	}
}

func BenchmarkRequest(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Request(http.MethodGet, "/w/{workspace}/dashboard", http.StatusOK, 3*time.Millisecond)
	}
}
