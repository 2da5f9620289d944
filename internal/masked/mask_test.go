package masked_test

import (
	"testing"

	"latchkey/internal/masked"
	"latchkey/internal/policy"
)

const phone = "+33612345678"

// A masked phone has one shape whatever its length, and hides four digits at least.
func TestMaskedPhoneIsNeverTheNumber(t *testing.T) {
	t.Parallel()
	for clear, want := range map[string]string{
		phone: "+33 •• •• •• 78", "+4915112345678": "+49 •• •• •• 78", "+14155550101": "+14 •• •• •• 01", "+29022222": "+29 •• •• •• 22",
		"+6834567": "•••", "+49123": "•••", "112": "•••", "": "•••",
	} {
		if got := masked.Phone(clear); got != want {
			t.Errorf("%q is shown as %q, want %q", clear, got, want)
		}
	}
}

// Each part is hidden by its own mask alone. That a part is missing may be told,
// save of the name: somebody without one is not told from the others.
func TestHiddenPartsShowNothing(t *testing.T) {
	t.Parallel()
	const all = policy.MaskName | policy.MaskEmail | policy.MaskPhone | policy.MaskAddress
	for _, c := range []struct {
		part        policy.Mask
		clear, want string
	}{
		{policy.MaskName, "Helene Dubois", "•••"},
		{policy.MaskName, "", "•••"},
		{policy.MaskEmail, "helene@customers.example", "h•••@c•••.example"},
		{policy.MaskEmail, "", ""},
		{policy.MaskPhone, phone, "+33 •• •• •• 78"},
		{policy.MaskPhone, "", ""},
		{policy.MaskAddress, "Rue du Four 3", "•••"},
		{policy.MaskAddress, "", ""},
	} {
		for _, mask := range []policy.Mask{all, c.part} {
			if got, want := masked.Hide(mask, c.part, c.clear), (masked.Text{Shown: c.want, Hidden: c.want != ""}); got != want {
				t.Errorf("%s of %q behind %s: %+v, want %+v", c.part, c.clear, mask, got, want)
			}
		}
		for _, mask := range []policy.Mask{0, all &^ c.part} {
			if got, want := masked.Hide(mask, c.part, c.clear), (masked.Text{Shown: c.clear}); got != want {
				t.Errorf("%s of %q behind %s: %+v, want %+v", c.part, c.clear, mask, got, want)
			}
		}
	}
}
