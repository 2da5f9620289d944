package customers_test

import (
	"strings"
	"testing"

	"latchkey/internal/customers"
)

// A note keeps its lines and tabs, and holds nothing else that draws nothing.
func TestCleanNote(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", customers.MaxNote)
	for text, want := range map[string]string{"\n called \r\n back\tlater \n": "called \n back\tlater", long: long, long + "\n": long} {
		if got, err := customers.CleanNote(text); err != nil || got != want {
			t.Errorf("%.20q becomes %.20q, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"": "text: fault.note_empty", " \r\n": "text: fault.note_empty", long + "é": "text: fault.line_long",
		"a\x00b": "text: fault.characters", "a\rb": "text: fault.characters", "a\x1bb": "text: fault.characters", "a\x7fb": "text: fault.characters",
	} {
		if got, err := customers.CleanNote(text); got != "" || faultOf(t, err) != want {
			t.Errorf("%.20q becomes %.20q, %v", text, got, err)
		}
	}
}

func TestABulkChangesOneField(t *testing.T) {
	t.Parallel()
	for kind, want := range map[customers.BulkKind]string{
		customers.BulkTag: "tags", customers.BulkUntag: "tags", customers.BulkAssign: "assignee", customers.BulkTeam: "team",
	} {
		if got := (customers.Bulk{Kind: kind}).Field(); got != want {
			t.Errorf("%s changes %s, want %s", kind, got, want)
		}
	}
}
