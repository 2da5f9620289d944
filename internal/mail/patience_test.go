package mail_test

import (
	"testing"
	"time"

	"latchkey/internal/mail"
)

// A short mail has the time of a short one, and the largest as much more as its bytes take.
func TestLargeMailsHaveMoreTime(t *testing.T) {
	t.Parallel()
	for size, want := range map[int]time.Duration{0: 10 * time.Second, 100 << 10: 10 * time.Second, 25 << 20: 60 * time.Second} {
		if got := mail.Patience(10*time.Second, size); got != want {
			t.Errorf("%d bytes have %s, want %s", size, got, want)
		}
	}
}
