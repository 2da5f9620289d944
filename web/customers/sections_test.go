package customers_test

import (
	"testing"

	"latchkey/web/customers"
	"latchkey/web/sectiontest"
)

func TestSections(t *testing.T) {
	t.Parallel()
	sectiontest.Run(t, customers.Area)
}
