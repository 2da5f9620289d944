package sales_test

import (
	"testing"

	"latchkey/web/sales"
	"latchkey/web/sectiontest"
)

func TestSections(t *testing.T) {
	t.Parallel()
	sectiontest.Run(t, sales.Area)
}
