package mail

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Limits of RFC 5321 and RFC 1035, in bytes.
const (
	MaxAddress = 254
	maxLocal   = 64
	maxLabel   = 63
)

// The kinds of mistake in an address.
// They carry no text of the address; the web edge words them in the member's language.
var (
	ErrAddressEmpty   = errors.New("mail: address is empty")
	ErrAddressTooLong = errors.New("mail: address is too long")
	ErrAddressInvalid = errors.New("mail: address is not valid")
)

// Address is an e-mail address that has passed [ParseAddress].
// Two addresses are the same when their keys are, so compare Key and never the Address itself.
type Address struct{ original, key string }

// ParseAddress is the only function of the product that decides what an e-mail address is.
// Sign-up, invitation, import and look-up all call it, or one person could pass for two and two for one.
//
// It takes a plain address with a dotted ASCII local part and a domain of at least two labels.
// A domain in another script is accepted when its A-label differs from it in letter case at most.
// Nothing is known of providers: dots and plus signs stay.
//
// The error is ErrAddressEmpty, ErrAddressTooLong or ErrAddressInvalid.
func ParseAddress(s string) (Address, error) {
	if len(s) > MaxAddress { // before any work that grows with the input
		return Address{}, ErrAddressTooLong
	}
	s = strings.TrimSpace(s)
	if s == "" {
		return Address{}, ErrAddressEmpty
	}
	local, domain, _ := strings.Cut(s, "@")
	if len(local) > maxLocal {
		return Address{}, ErrAddressTooLong
	}
	host, ok := canonicalDomain(domain)
	if !ok || !isDotAtom(local) {
		return Address{}, ErrAddressInvalid
	}
	key := strings.ToLower(local) + "@" + host // local is ASCII by now, so no foreign letter can fold into it
	if len(key) > MaxAddress {
		return Address{}, ErrAddressTooLong
	}
	return Address{original: s, key: key}, nil
}

// String returns the address as it was given, without the spaces around it.
func (a Address) String() string { return a.original }

// Key returns the canonical form: lower-case ASCII, the domain as A-labels. Compare and store it byte for byte.
func (a Address) Key() string { return a.key }

// envelope returns the form that mail servers get: the local part as it was given, since only
// its own server may fold its case, and the domain in ASCII, since not every server takes another.
func (a Address) envelope() string {
	local, _, _ := strings.Cut(a.original, "@")
	return local + "@" + a.domain()
}

func (a Address) domain() string {
	_, domain, _ := strings.Cut(a.key, "@")
	return domain
}

// isDotAtom reports whether s is a dot-atom of RFC 5322. That leaves out everything
// quoted, commented, bracketed, spaced or outside ASCII, and empty pieces between dots.
func isDotAtom(s string) bool {
	for piece := range strings.SplitSeq(s, ".") {
		if piece == "" || strings.ContainsFunc(piece, func(r rune) bool { return !isAtomText(r) }) {
			return false
		}
	}
	return true
}

func isAtomText(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' ||
		strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r)
}

// canonicalDomain returns the A-label form of a domain name.
//
// The look-up profile maps as browsers do: it narrows full-width letters, drops zero-width ones
// and turns the Kelvin sign into a k. Two different texts would then be one address, so the
// mapping must do no more than lower-case: the bare Punycode of the lower-cased text is the same.
func canonicalDomain(s string) (string, bool) {
	if !utf8.ValidString(s) { // idna takes broken UTF-8 for the replacement character, and lets it pass
		return "", false
	}
	host, err := idna.Lookup.ToASCII(s)
	if err != nil {
		return "", false
	}
	bare, err := idna.Punycode.ToASCII(strings.Map(lowerLetter, s))
	if err != nil || bare != host {
		return "", false
	}
	labels := strings.Split(host, ".")
	for _, label := range labels {
		if label == "" || len(label) > maxLabel {
			return "", false
		}
	}
	// No top-level domain is a number: an address that ends in one is an IP address in some notation.
	top := labels[len(labels)-1]
	return host, len(labels) > 1 && strings.Trim(top, "0123456789") != ""
}

// lowerLetter lower-cases a letter that is the capital of its lower case.
// It leaves look-alikes (the Kelvin sign, İ) as they are, since another letter is the capital there.
func lowerLetter(r rune) rune {
	if lower := unicode.ToLower(r); unicode.ToUpper(lower) == r {
		return lower
	}
	return r
}

// Mask returns what a member sees of a key that is hidden from them, such as a•••@e•••.com.
// Its shape is constant: it tells the length neither of the name nor of the domain.
// A text that is no key is masked whole.
func Mask(key string) string {
	local, domain, _ := strings.Cut(key, "@")
	if local == "" || domain == "" {
		return "•••"
	}
	top := domain[strings.LastIndexByte(domain, '.')+1:]
	return first(local) + "•••@" + first(domain) + "•••." + top
}

// first is the first sign of a text, whole.
func first(text string) string {
	_, size := utf8.DecodeRuneInString(text)
	return text[:size]
}
