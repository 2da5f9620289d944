package fault

import (
	"errors"
	"fmt"
	"testing"
)

func TestAListKeepsEveryFaultInItsOrder(t *testing.T) {
	t.Parallel()
	var list List
	list.Add(nil)
	if err := list.Err(); err != nil {
		t.Fatalf("nothing is wrong, and Err is %v", err)
	}
	list.Add(Field("name", "fault.name_missing"))
	list.Add(List{Field("city", "fault.line_long"), Field("phone", "fault.phone")})
	list.Add(List(nil))
	list.Add(fmt.Errorf("of a field: %w", Field("country", "fault.choice")))
	var fields []string
	for _, f := range list {
		fields = append(fields, f.Field)
	}
	if got := fmt.Sprint(fields); got != "[name city phone country]" {
		t.Errorf("the list holds %s", got)
	}
}

func TestAListIsAnErrorOfItsFaults(t *testing.T) {
	t.Parallel()
	first, second := Field("name", "fault.name_missing"), New(Conflict, "fault.team_changed")
	err := fmt.Errorf("saving: %w", List{first, second}.Err())
	var list List
	var f *Fault
	if !errors.As(err, &list) || len(list) != 2 || !errors.As(err, &f) || f != first || !errors.Is(err, second) {
		t.Errorf("%v does not lead to its faults", err)
	}
	if got := list.Error(); got != "fault: fault.name_missing\nfault: fault.team_changed" {
		t.Errorf("it says %q", got)
	}
}

func TestAListTakesNoOtherError(t *testing.T) {
	t.Parallel()
	cause := errors.New("the disk is full")
	defer func() {
		if got := recover(); got != cause { //nolint:errorlint // The very cause comes out.
			t.Errorf("it panics with %v", got)
		}
	}()
	new(List).Add(cause)
}
