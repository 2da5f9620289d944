package browsertest

import (
	"cmp"
	"net/http"
	"slices"
	"testing"
	"time"
)

// BenchmarkVisits asks for every page that has one, as everybody who opens it, in
// turn with the list of members, and names the ten that take longest beside it.
// Neither needs a browser.
func BenchmarkVisits(b *testing.B) {
	w := newWorld(b)
	type measured struct {
		who, path string
		ratio     float64 // of the medians
		bytes     int
	}
	var all []measured
	took := func(who, path string) (time.Duration, int, int) {
		began := time.Now()
		page := w.who[who].Get(path)
		return time.Since(began), page.Status, len(page.Body)
	}
	for _, list := range allVisits(b) {
		for _, v := range list {
			path := w.resolve(v.path)
			if v.status != http.StatusOK || w.who[v.who] == nil {
				continue
			}
			var ours, beside []time.Duration
			m := measured{who: v.who, path: v.path}
			for round := range 15 {
				mine, status, bytes := took(v.who, path)
				other, _, _ := took("owner", atelier+members)
				if status != http.StatusOK {
					break // It leads to another page.
				}
				if round >= 5 { // By then statements are prepared.
					ours, beside, m.bytes = append(ours, mine), append(beside, other), bytes
				}
			}
			if len(ours) > 0 {
				slices.Sort(ours)
				slices.Sort(beside)
				m.ratio = ours[len(ours)/2].Seconds() / beside[len(beside)/2].Seconds()
				all = append(all, m)
			}
		}
	}
	slices.SortFunc(all, func(x, y measured) int { return cmp.Compare(y.ratio, x.ratio) })
	for _, m := range all[:10] {
		b.Logf("%5.2f of the list of members, %6d bytes: %s as %s", m.ratio, m.bytes, m.path, m.who)
	}
	b.ReportMetric(all[0].ratio, "worst/members")
	b.ReportMetric(float64(len(all)), "pages")
}
