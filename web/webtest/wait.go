package webtest

import (
	"context"
	"testing"
	"time"
)

// Until asks again and again: what workers do shows when it is done. It asks now
// and then, for a question takes a turn of the processors that the workers need.
func Until(t testing.TB, what string, done func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	again := time.NewTicker(25 * time.Millisecond)
	defer again.Stop()
	for !done() {
		select {
		case <-again.C:
		case <-ctx.Done():
			t.Fatalf("it never happens: %s", what)
		}
	}
}
