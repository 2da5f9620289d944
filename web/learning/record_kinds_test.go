package learning_test

import (
	"testing"

	"latchkey/web/learning"
	"latchkey/web/recordtest"
)

func TestRecords(t *testing.T) {
	t.Parallel()
	recordtest.Run(t, learning.Area)
}
