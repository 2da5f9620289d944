// Package watch counts what operators look at, and writes it as Prometheus reads
// it. Each label is a word of ours, never of a request: the pattern of a route,
// not a path. So the number of series has a bound.
package watch

import (
	"fmt"
	"io"
	"strconv"
	"sync"
	"time"

	"github.com/VictoriaMetrics/metrics"

	"latchkey/internal/fault"
)

// request is what requests are counted by.
type request struct {
	method, route string
	status        int
}

// meters are those of one kind of request.
type meters struct {
	number  *metrics.Counter
	seconds *metrics.PrometheusHistogram // of the route, whatever its status
}

var requests = struct {
	sync.RWMutex
	of map[request]meters
}{of: map[request]meters{}}

// Request counts an answer. What no route has is told apart by its status alone.
func Request(method, route string, status int, took time.Duration) {
	if route == "" {
		method = ""
	}
	key := request{method, route, status}
	requests.RLock()
	m, ok := requests.of[key]
	requests.RUnlock()
	if !ok {
		m = newMeters(key)
	}
	m.number.Inc()
	m.seconds.Update(took.Seconds())
}

func newMeters(r request) meters {
	requests.Lock()
	defer requests.Unlock()
	route := fmt.Sprintf("method=%q,route=%q", r.method, r.route)
	m := meters{
		number:  metrics.GetOrCreateCounter("latchkey_requests_total{" + route + `,status="` + strconv.Itoa(r.status) + `"}`),
		seconds: metrics.GetOrCreatePrometheusHistogram("latchkey_request_seconds{" + route + "}"),
	}
	requests.of[r] = m
	return m
}

// Refusal counts a request that was refused.
func Refusal(kind fault.Kind) {
	metrics.GetOrCreateCounter(fmt.Sprintf("latchkey_refusals_total{kind=%q}", kind)).Inc()
}

// Outcome is what became of something.
type Outcome string

// The outcomes of a mail: the server took it, it is tried again, or it was
// refused for good.
const (
	Sent    Outcome = "sent"
	Delayed Outcome = "delayed"
	Failed  Outcome = "failed"
)

// Mail counts a try to send a mail of some kind of job.
func Mail(job string, outcome Outcome) {
	metrics.GetOrCreateCounter(fmt.Sprintf("latchkey_mails_total{kind=%q,outcome=%q}", job, outcome)).Inc()
}

// The outcomes of a mail that comes in, beside those it shares with others: it is stored, or
// nobody has the address, or it is too much.
const (
	Taken   Outcome = "taken"
	Refused Outcome = "refused"
)

// Incoming counts a mail at the door, or an address that it is for.
func Incoming(outcome Outcome) {
	metrics.GetOrCreateCounter(fmt.Sprintf("latchkey_incoming_total{outcome=%q}", outcome)).Inc()
}

// The outcomes of a lookup: somebody has the address, nobody has, or it was one
// search too many.
const (
	Found   Outcome = "found"
	Missed  Outcome = "missed"
	Limited Outcome = "limited"
)

// Lookup counts a restricted search.
func Lookup(outcome Outcome) {
	metrics.GetOrCreateCounter(fmt.Sprintf("latchkey_lookups_total{outcome=%q}", outcome)).Inc()
}

// Write writes what was counted in this process, and how it does itself.
func Write(w io.Writer) { metrics.WritePrometheus(w, true) }
