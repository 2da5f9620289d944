package mail

import (
	"errors"
	"strings"
	"testing"
)

func TestRule26AddressKey(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, key string }{
		{"plain", "ann@example.com", "ann@example.com"},
		{"letter case", "Ann.Lee@EXAMPLE.Com", "ann.lee@example.com"},
		{"no provider rules", "A.n.n+News@gmail.com", "a.n.n+news@gmail.com"},
		{"spaces around", " \t\u00a0\u2003ann@example.com\r\n", "ann@example.com"},
		{"every character of an atom", "!#$%&'*+-/=?^_`{|}~9@example.com", "!#$%&'*+-/=?^_`{|}~9@example.com"},
		{"first and last letters and digits", "azAZ09@example.com", "azaz09@example.com"},
		{"digits in the domain", "ann@4711.example", "ann@4711.example"},
		{"accents", "ann@bücher.example", "ann@xn--bcher-kva.example"},
		{"accents in capitals", "ann@BÜCHER.example", "ann@xn--bcher-kva.example"},
		{"A-label", "ann@XN--bcher-KVA.example", "ann@xn--bcher-kva.example"},
		{"sharp s is not ss", "ann@straße.example", "ann@xn--strae-oqa.example"},
		{"Cyrillic", "ann@Почта.рф", "ann@xn--80a1acny.xn--p1ai"},
		{"Greek with a final sigma", "ann@λόγος.example", "ann@xn--oxapnm1c.example"},
		{"right to left", "ann@דואר.example", "ann@xn--4dbfg1f.example"},
		{"254 bytes", strings.Repeat("a", 60) + "@" + strings.Repeat("b.", 95) + "com", strings.Repeat("a", 60) + "@" + strings.Repeat("b.", 95) + "com"},
		{"longest local part", strings.Repeat("a", 64) + "@example.com", strings.Repeat("a", 64) + "@example.com"},
		{"longest label", "ann@" + strings.Repeat("a", 63) + ".com", "ann@" + strings.Repeat("a", 63) + ".com"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, err := ParseAddress(tt.in)
			if err != nil {
				t.Fatalf("ParseAddress(%q): %v", tt.in, err)
			}
			if a.Key() != tt.key {
				t.Errorf("Key() = %q, want %q", a.Key(), tt.key)
			}
			if want := strings.TrimSpace(tt.in); a.String() != want {
				t.Errorf("String() = %q, want %q", a.String(), want)
			}
		})
	}
}

func TestRule26AddressRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		want     error
	}{
		{"nothing", "", ErrAddressEmpty},
		{"spaces alone", " \t\u3000\n", ErrAddressEmpty},
		{"255 bytes", strings.Repeat("a", 61) + "@" + strings.Repeat("b.", 95) + "com", ErrAddressTooLong},
		{"long with spaces", strings.Repeat(" ", 300), ErrAddressTooLong},
		{"local part of 65", strings.Repeat("a", 65) + "@example.com", ErrAddressTooLong},
		{"long as A-labels alone", "ann@" + strings.Repeat("ü.", 60) + "example.com", ErrAddressTooLong},
		{"label of 64", "ann@" + strings.Repeat("a", 64) + ".com", ErrAddressInvalid},
		{"label of 64 as A-label", "ann@" + strings.Repeat("ü", 60) + ".com", ErrAddressInvalid},

		{"no at", "ann.example.com", ErrAddressInvalid},
		{"no local part", "@example.com", ErrAddressInvalid},
		{"no domain", "ann@", ErrAddressInvalid},
		{"two at", "ann@evil.com@example.com", ErrAddressInvalid},
		{"full-width at", "ann＠example.com", ErrAddressInvalid},
		{"two addresses", "ann@example.com,bob@example.com", ErrAddressInvalid},
		{"display name", "Ann <ann@example.com>", ErrAddressInvalid},
		{"angle brackets", "<ann@example.com>", ErrAddressInvalid},
		{"quoted local part", `"ann"@example.com`, ErrAddressInvalid},
		{"quoted to look like another", `"bob@example.com> eve"@evil.com`, ErrAddressInvalid},
		{"comment before", "(hi)ann@example.com", ErrAddressInvalid},
		{"comment after", "ann@example.com(hi)", ErrAddressInvalid},
		{"backslash", `a\nn@example.com`, ErrAddressInvalid},
		{"space inside", "an n@example.com", ErrAddressInvalid},
		{"space after at", "ann@ example.com", ErrAddressInvalid},
		{"line break inside", "ann\r\nRCPT TO:<eve@example.com>@example.com", ErrAddressInvalid},
		{"zero byte", "ann\x00@example.com", ErrAddressInvalid},
		{"zero byte at the end", "ann@example.com\x00", ErrAddressInvalid},
		{"delete", "ann\x7f@example.com", ErrAddressInvalid},
		{"broken UTF-8", "ann@ex\xffample.com", ErrAddressInvalid},
		{"replacement character", "ann@ex\ufffdample.com", ErrAddressInvalid},

		{"accent in the local part", "änn@example.com", ErrAddressInvalid},
		{"Kelvin sign in the local part", "\u212aim@example.com", ErrAddressInvalid},
		{"dotted I in the local part", "\u0130an@example.com", ErrAddressInvalid},
		{"full-width local part", "ａnn@example.com", ErrAddressInvalid},
		{"zero width in the local part", "a\u200bnn@example.com", ErrAddressInvalid},
		{"dot first", ".ann@example.com", ErrAddressInvalid},
		{"dot last", "ann.@example.com", ErrAddressInvalid},
		{"two dots", "a..nn@example.com", ErrAddressInvalid},

		{"single label", "ann@localhost", ErrAddressInvalid},
		{"empty label", "ann@example..com", ErrAddressInvalid},
		{"empty label first", "ann@.example.com", ErrAddressInvalid},
		{"root dot", "ann@example.com.", ErrAddressInvalid},
		{"hyphen first", "ann@-example.com", ErrAddressInvalid},
		{"hyphen last", "ann@example-.com", ErrAddressInvalid},
		{"underscore", "ann@ex_ample.com", ErrAddressInvalid},
		{"IP literal", "ann@[192.0.2.1]", ErrAddressInvalid},
		{"IPv6 literal", "ann@[IPv6:2001:db8::1]", ErrAddressInvalid},
		{"bare IP", "ann@192.0.2.1", ErrAddressInvalid},
		{"port", "ann@example.com:25", ErrAddressInvalid},
		{"full-width domain", "ann@ｅxample.com", ErrAddressInvalid},
		{"Kelvin sign in the domain", "ann@\u212aimono.example", ErrAddressInvalid},
		{"dotted I in the domain", "ann@\u0130stanbul.example", ErrAddressInvalid},
		{"long s", "ann@\u017fite.example", ErrAddressInvalid},
		{"zero-width space", "ann@exam\u200bple.com", ErrAddressInvalid},
		{"soft hyphen", "ann@exam\u00adple.com", ErrAddressInvalid},
		{"ideographic full stop", "ann@example。com", ErrAddressInvalid},
		{"decomposed accent", "ann@bu\u0308cher.example", ErrAddressInvalid},
		{"A-label of plain ASCII", "ann@xn--example-.com", ErrAddressInvalid},
		{"A-label of nothing", "ann@xn--.com", ErrAddressInvalid},
		{"A-label of a capital", "ann@xn--bcher-2pa.example", ErrAddressInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, err := ParseAddress(tt.in)
			if !errors.Is(err, tt.want) {
				t.Errorf("ParseAddress(%q) = %q, %v; want error %v", tt.in, a.Key(), err, tt.want)
			}
			if a != (Address{}) {
				t.Errorf("a refused address left %+v", a)
			}
		})
	}
}

func TestAddressEnvelopeKeepsCaseOfLocalPart(t *testing.T) {
	t.Parallel()
	a, err := ParseAddress(" Ann.Lee@BÜCHER.example ")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := a.envelope(), "Ann.Lee@xn--bcher-kva.example"; got != want {
		t.Errorf("envelope() = %q, want %q", got, want)
	}
}

func TestMask(t *testing.T) {
	t.Parallel()
	tests := []struct{ key, want string }{
		{"ann@example.com", "a•••@e•••.com"},
		{"a@e.com", "a•••@e•••.com"},
		{"annabelle.lee@east.example.com", "a•••@e•••.com"},
		{"ann@xn--80a1acny.xn--p1ai", "a•••@x•••.xn--p1ai"},
		{"", "•••"},
		{"ann", "•••"},
		{"ann@", "•••"},
		{"@example.com", "•••"},
	}
	for _, tt := range tests {
		if got := Mask(tt.key); got != tt.want {
			t.Errorf("Mask(%q) = %q, want %q", tt.key, got, tt.want)
		}
	}
}

func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{
		"", "ann@example.com", " Ann.Lee+x@EXAMPLE.com\n", "ann@BÜCHER.example", "ann@xn--bcher-kva.example",
		`"bob@example.com> eve"@evil.com`, "\u212aim@\u0130x.com", "ann@ｅxample。com", "ann@[::1]", "ann@דואר.example",
		"a@xn--.xn--", "a@faß.ẞ.de", "a@\u13a0\uab70.de", "a@\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.de",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := ParseAddress(s)
		if err != nil {
			return
		}
		key := a.Key()
		for _, b := range []byte(key) {
			if b <= ' ' || b >= 0x7f || 'A' <= b && b <= 'Z' || strings.IndexByte(`"(),:;<>[\]`, b) >= 0 {
				t.Fatalf("ParseAddress(%q): byte %q in key %q", s, b, key)
			}
		}
		if len(key) > MaxAddress || strings.Count(key, "@") != 1 {
			t.Fatalf("ParseAddress(%q): key %q", s, key)
		}
		again, err := ParseAddress(key)
		if err != nil || again.Key() != key {
			t.Fatalf("ParseAddress(%q).Key() = %q, but that gives %q, %v", s, key, again.Key(), err)
		}
		if sent, err := ParseAddress(a.envelope()); err != nil || sent.Key() != key {
			t.Fatalf("ParseAddress(%q): sent to %q, which is %q, %v", s, a.envelope(), sent.Key(), err)
		}
	})
}
