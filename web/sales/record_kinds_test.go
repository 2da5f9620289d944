package sales_test

import (
	"testing"

	"latchkey/web/recordtest"
	"latchkey/web/sales"
)

func TestRecords(t *testing.T) {
	t.Parallel()
	recordtest.Run(t, sales.Area)
}
