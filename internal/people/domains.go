package people

import (
	"slices"
	"strings"

	"latchkey/internal/fault"
	"latchkey/internal/mail"
)

// MaxDomains is how long the list of domains may be, in characters.
const MaxDomains = 254

// mostDomains is how many domains a workspace may name.
const mostDomains = 10

// CleanDomains reads the domains that may be invited, as somebody types them: with or without
// an @ before them, and commas or spaces between. None means any. It fails with a fault about
// the field invite_domains.
func CleanDomains(typed string) (string, error) {
	var domains []string
	for part := range strings.FieldsFuncSeq(typed, func(r rune) bool { return strings.ContainsRune(" \t,;", r) }) {
		address, err := mail.ParseAddress("x@" + strings.TrimPrefix(part, "@"))
		if err != nil {
			return "", fault.Field("invite_domains", "fault.domain", "Domain", part)
		}
		if domain := DomainOf(address.Key()); !slices.Contains(domains, domain) {
			domains = append(domains, domain)
		}
	}
	if len(domains) > mostDomains {
		return "", fault.Field("invite_domains", "fault.domains_many", "Most", mostDomains)
	}
	clean := strings.Join(domains, " ")
	if len(clean) > MaxDomains { // What was typed in another script is longer in ours.
		return "", fault.Field("invite_domains", "fault.domains_many", "Most", mostDomains)
	}
	return clean, nil
}

// DomainOf is the domain of an address in its canonical form.
func DomainOf(emailKey string) string {
	_, domain, _ := strings.Cut(emailKey, "@")
	return domain
}

// MayInvite fails unless an address is of one of the domains that CleanDomains has read: of
// that very one, not of one below it.
func MayInvite(domains, emailKey string) error {
	allowed := strings.Fields(domains)
	if len(allowed) == 0 || slices.Contains(allowed, DomainOf(emailKey)) {
		return nil
	}
	return fault.Field("email", "fault.not_our_domain", "Email", emailKey, "Domains", "@"+strings.Join(allowed, ", @"))
}
