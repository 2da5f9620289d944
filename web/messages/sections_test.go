package messages_test

import (
	"testing"

	"latchkey/web/messages"
	"latchkey/web/sectiontest"
)

func TestSections(t *testing.T) {
	t.Parallel()
	sectiontest.Run(t, messages.Area)
}
