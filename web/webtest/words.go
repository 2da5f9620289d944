package webtest

import (
	"sync"
	"testing"

	"latchkey/internal/i18n"
)

// unspoken are the keys without words that this process has asked for, and whether a test has told of them.
var unspoken sync.Map

// speaks fails the test when something asks for a key that has no words.
func speaks(t testing.TB) {
	t.Helper()
	t.Cleanup(func() {
		unspoken.Range(func(key, _ any) bool {
			if unspoken.CompareAndSwap(key, false, true) {
				t.Errorf("people see %q, which has no words", key)
			}
			return true
		})
	})
}

var hearMissing = sync.OnceFunc(func() {
	i18n.Missing = func(key string) { unspoken.LoadOrStore(key, false) }
})
