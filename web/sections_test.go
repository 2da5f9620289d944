package web_test

import (
	"testing"

	"latchkey/web"
	"latchkey/web/sectiontest"
)

func TestSections(t *testing.T) {
	t.Parallel()
	sectiontest.Run(t, web.Sections())
}
