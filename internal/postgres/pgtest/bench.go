package pgtest

import (
	"slices"
	"testing"
	"time"
)

// InTurn asks the same of a large workspace and of a small one in turn, after some rounds
// that prepare statements and fill caches, and reports their medians.
func InTurn(b *testing.B, large, small func()) {
	b.Helper()
	var times [2][]float64
	both := [2]func(){large, small}
	for round := -10; round < 0 || b.Loop(); round++ {
		for i := range both {
			i = (i + round&1) % 2
			began := time.Now()
			both[i]()
			if round >= 0 {
				times[i] = append(times[i], time.Since(began).Seconds()*1000)
			}
		}
	}
	median := func(of []float64) float64 { slices.Sort(of); return of[len(of)/2] }
	b.ReportMetric(0, "ns/op") // of both together
	b.ReportMetric(median(times[0]), "large-ms")
	b.ReportMetric(median(times[1]), "small-ms")
	b.ReportMetric(median(times[0])/median(times[1]), "large/small")
}
