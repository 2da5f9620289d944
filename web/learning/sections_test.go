package learning_test

import (
	"testing"

	"latchkey/web/learning"
	"latchkey/web/sectiontest"
)

func TestSections(t *testing.T) {
	t.Parallel()
	sectiontest.Run(t, learning.Area)
}
