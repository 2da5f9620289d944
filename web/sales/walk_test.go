package sales_test

import (
	"testing"

	"latchkey/web/sales"
	"latchkey/web/walktest"
)

func TestWalk(t *testing.T) {
	t.Parallel()
	walktest.Run(t, sales.Area, nil)
}
