package web_test

import (
	"slices"
	"testing"

	"latchkey/internal/policy"
	"latchkey/internal/postgres/stores"
	"latchkey/web"
)

// A section that its repository forgets would have a button that fails, or none.
func TestASectionLeavesAsAFileWhereTheMatrixSaysSo(t *testing.T) {
	t.Parallel()
	exportable := stores.New(nil).Exportable()
	for _, section := range web.Sections() {
		if is, want := slices.Contains(exportable, section.Resource), policy.Leaves(section.Resource); is != want {
			t.Errorf("%s leaves as a file: %v, by the matrix %v", section.Resource, is, want)
		}
	}
}
