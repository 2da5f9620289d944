package customers_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/customers"
)

// Whatever door a customer comes by, they are cleaned the same way, and all that
// is wrong is said at once.
func TestACustomerIsCleanedInOnePlace(t *testing.T) {
	t.Parallel()
	d, wrong := customers.NewDraft(customers.Typed{
		Name: "  Anna   Kern ", Email: " Anna@Example.org ", Phone: "06 12 34 56 78", Street: " Kade  7 ", PostalCode: " 1011 ", City: " Lyon",
		Tags: "vip, VIP,fair", PhoneCountry: "FR",
	})
	if len(wrong) > 0 || d.Name != "Anna Kern" || !d.HasEmail || d.Email.Key() != "anna@example.org" || d.Phone != "+33612345678" ||
		d.Street != "Kade 7" || d.PostalCode != "1011" || d.City != "Lyon" || !cmp.Equal(d.Tags, []string{"vip", "fair"}) {
		t.Errorf("%+v, %v", d, wrong)
	}
	_, wrong = customers.NewDraft(customers.Typed{
		Name: "An\u202ena", Email: "anna@@example.org", Phone: "12", Street: "Kade\u202e7", PostalCode: strings.Repeat("1", 21), City: "a\x01", Tags: "a\u202eb",
	})
	var fields []string
	for _, f := range wrong {
		fields = append(fields, f.Field)
	}
	if want := []string{"name", "email", "phone", "street", "postal_code", "city", "tags"}; !cmp.Equal(fields, want) {
		t.Errorf("wrong is %q, want %q: %v", fields, want, wrong)
	}
	if _, wrong := customers.NewDraft(customers.Typed{Name: " ", Email: " "}); len(wrong) != 1 || wrong[0].Key != "fault.name_or_address" {
		t.Errorf("nobody: %v", wrong)
	}
}
