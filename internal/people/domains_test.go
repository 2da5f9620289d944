package people_test

import (
	"strings"
	"testing"

	"latchkey/internal/people"
)

func TestDomainsAreReadAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"": "", " , ": "", "ours.example": "ours.example", "@Ours.example": "ours.example",
		"ours.example, @ours.nl;ours.example": "ours.example ours.nl", "bücher.example": "xn--bcher-kva.example",
	} {
		if got, err := people.CleanDomains(typed); err != nil || got != want {
			t.Errorf("%q is %q, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"ours", "a@ours.example", "@@ours.example", "*.ours.example", ".example", strings.Repeat("a.example ", 1) + "-", "ours.example/x"} {
		if got, err := people.CleanDomains(typed); err == nil {
			t.Errorf("%q is %q", typed, got)
		}
	}
}

func TestOnlyTheDomainItselfMayBeInvited(t *testing.T) {
	t.Parallel()
	for address, may := range map[string]bool{
		"ann@ours.example": true, "ann@ours.nl": true, "ann@x.ours.example": false, "ann@ours.example.evil.example": false,
		"ann@notours.example": false, "ours.example@evil.example": false,
	} {
		if err := people.MayInvite("ours.example ours.nl", address); (err == nil) != may {
			t.Errorf("%s: %v", address, err)
		}
		if err := people.MayInvite("", address); err != nil {
			t.Errorf("%s, any domain: %v", address, err)
		}
	}
}
