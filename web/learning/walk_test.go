package learning_test

import (
	"testing"

	"latchkey/web/learning"
	"latchkey/web/walktest"
)

func TestWalk(t *testing.T) {
	t.Parallel()
	walktest.Run(t, learning.Area, nil)
}
