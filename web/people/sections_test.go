package people_test

import (
	"testing"

	"latchkey/web/people"
	"latchkey/web/sectiontest"
)

func TestSections(t *testing.T) {
	t.Parallel()
	sectiontest.Run(t, people.Area)
}
