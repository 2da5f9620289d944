package kit_test

import (
	"testing"

	"latchkey/web/walktest"
)

func TestWalk(t *testing.T) {
	t.Parallel()
	walktest.Run(t, nil, nil)
}
