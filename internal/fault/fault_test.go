package fault_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/fault"
)

// A fault keeps its kind, its sentence and what fills it, also behind another error.
func TestFaultsAreFoundBehindOtherErrors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err  error
		want fault.Fault
	}{
		"of the whole": {fault.New(fault.Conflict, "fault.changed", "By", "Ann"),
			fault.Fault{Kind: fault.Conflict, Key: "fault.changed", Arguments: []any{"By", "Ann"}}},
		"of a field": {fault.Field("city", "fault.line_long", "Max", 120),
			fault.Fault{Kind: fault.Invalid, Field: "city", Key: "fault.line_long", Arguments: []any{"Max", 120}}},
		"without arguments":             {fault.New(fault.NotFound, "fault.not_found"), fault.Fault{Kind: fault.NotFound, Key: "fault.not_found"}},
		"of a field, without arguments": {fault.Field("city", "fault.characters"), fault.Fault{Kind: fault.Invalid, Field: "city", Key: "fault.characters"}},
		"that waits": {&fault.Fault{Kind: fault.TooMany, Key: "fault.too_many", Wait: time.Minute},
			fault.Fault{Kind: fault.TooMany, Key: "fault.too_many", Wait: time.Minute}},
	} {
		var got *fault.Fault
		if !errors.As(fmt.Errorf("reading: %w", c.err), &got) {
			t.Fatalf("%s is not found", name)
		}
		if diff := cmp.Diff(c.want, *got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if want := "fault: " + c.want.Key; c.err.Error() != want {
			t.Errorf("the log reads %q, want %q", c.err, want)
		}
	}
}

// No kind is the zero one: a fault whose kind was forgotten is none that the edge knows.
func TestKindsDiffer(t *testing.T) {
	t.Parallel()
	seen := map[fault.Kind]bool{0: true}
	for _, kind := range []fault.Kind{
		fault.BadRequest, fault.Forbidden, fault.NotFound, fault.Conflict, fault.Gone, fault.TooLarge, fault.Misdirected, fault.Invalid,
		fault.TooMany, fault.Internal,
	} {
		if seen[kind] {
			t.Errorf("kind %d is there twice", kind)
		}
		seen[kind] = true
	}
}
