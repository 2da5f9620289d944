package pgtest

import (
	"errors"
	"os"
	"sync"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/fault"
)

// Must ends a test whose setting cannot be made.
func Must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// MustBe asks for a fault of a kind.
func MustBe(t testing.TB, want fault.Kind, err error) {
	t.Helper()
	if KindOf(err) != want {
		t.Errorf("the error is %v, want a fault of kind %d", err, want)
	}
}

// KindOf is the kind of a fault, and zero for any other error.
func KindOf(err error) fault.Kind {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f.Kind
	}
	return 0
}

// ErrorOf is the error of a call that answers more.
func ErrorOf[T any](_ T, err error) error { return err }

// Some is an id that there is, unless it is nil.
func Some(id uuid.UUID) uuid.NullUUID { return uuid.NullUUID{UUID: id, Valid: id != uuid.Nil} }

// Rounds is how often a proof repeats: few times in `make test`, and the whole
// figure of security.md in `make prove`.
func Rounds(few, whole int) int {
	if os.Getenv("LATCHKEY_PROVE") == "1" {
		return whole
	}
	return few
}

// AtOnce calls functions in the same moment and returns their errors.
func AtOnce(functions ...func() error) []error {
	var done sync.WaitGroup
	start, errs := make(chan struct{}), make([]error, len(functions))
	for i, f := range functions {
		done.Go(func() {
			<-start
			errs[i] = f()
		})
	}
	close(start)
	done.Wait()
	return errs
}
