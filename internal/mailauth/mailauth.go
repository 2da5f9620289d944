// Package mailauth asks DNS whether a mail comes from whom it names: by SPF, DKIM and
// DMARC. It believes nothing that the mail says of that itself, such as another server's
// Authentication-Results.
package mailauth

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"time"

	"blitiri.com.ar/go/spf"
	"github.com/emersion/go-msgauth/dkim"
	"github.com/emersion/go-msgauth/dmarc"
	"golang.org/x/net/publicsuffix"
)

// Verdict is what follows for the name that a mail shows.
type Verdict string

// The verdicts. Without one nobody asked.
const (
	Verified  Verdict = "verified"  // the sender's domain sent it
	Unproved  Verdict = "unproved"  // nothing says so
	Forbidden Verdict = "forbidden" // the domain says how to know its mails, and this is none
	Ambiguous Verdict = "ambiguous" // it names several senders, or none
	Unknown   Verdict = "unknown"   // DNS did not answer, or does not know a relay of ours
)

// The results of each check, as RFC 8601 calls them; "" where nobody asked.
const (
	pass      = "pass"
	fail      = "fail"
	none      = "none"
	tempError = "temperror"
	permError = "permerror"

	// MaxResult is how long the longest of them is.
	MaxResult = len(permError)
)

// Results are what was found out about a mail.
type Results struct {
	SPF, DKIM, DMARC string
	Verdict          Verdict
}

// Again tells whether DNS did not answer, and may know more later.
func (r Results) Again() bool {
	return r.Verdict == Unknown && (r.SPF == tempError || r.DKIM == tempError || r.DMARC == tempError)
}

// Letter is a mail as it came.
type Letter struct {
	Raw        []byte
	Peer       string // the address on the network that it came from
	Helo       string // what the peer calls itself
	ReturnPath string // the sender of the envelope, "" for none
	Domain     string // of the one address that it says it is from, "" where there is none, or several
}

// Resolver asks DNS. [net.Resolver] is one.
type Resolver = spf.DNSResolver

// Checker checks mails.
type Checker struct {
	Resolver Resolver
	// Development has nothing asked about mails of this very machine: whoever develops
	// sends them, in everybody's name.
	Development bool
}

// Limits of one check.
const (
	askTime        = 5 * time.Second
	mostSignatures = 5
	mostHeader     = 128 << 10 // bytes
	mostField      = 32 << 10  // bytes
	mostLines      = 1000
)

// Check asks about a mail. It takes no longer than five seconds, whatever DNS does.
func (c Checker) Check(ctx context.Context, l Letter) (r Results) {
	peer, _ := netip.ParseAddr(l.Peer)
	peer = peer.Unmap()
	if c.Development && peer.IsLoopback() {
		return r
	}
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	dns := resolver{c.Resolver}
	txt := func(name string) ([]string, error) { return dns.LookupTXT(ctx, name) }

	policy := findPolicy(l.Domain, txt)
	_, sender, _ := strings.Cut(l.ReturnPath, "@") // SPF looks at the name of the peer where there is none.
	relayed := !peer.IsValid() || peer.IsLoopback() || peer.IsPrivate()
	if !relayed {
		found, _ := spf.CheckHostWithSender(net.IP(peer.AsSlice()), l.Helo, l.ReturnPath, spf.WithContext(ctx), spf.WithResolver(dns))
		r.SPF = string(found)
	}
	bySPF := alignment(r.SPF, l.Domain, cmp.Or(sender, l.Helo), policy.strictSPF)
	best, byDKIM := checkDKIM(l, txt, policy.strictDKIM)
	r.DKIM = best
	r.DMARC = policy.result
	if policy.result == pass && bySPF != pass && byDKIM != pass {
		r.DMARC = fail
	}
	switch {
	case l.Domain == "":
		r.Verdict = Ambiguous
	case bySPF == pass || byDKIM == pass:
		r.Verdict = Verified
	case relayed, policy.result == tempError, bySPF == tempError, byDKIM == tempError:
		r.Verdict = Unknown
	case r.DMARC == fail, bySPF == fail:
		r.Verdict = Forbidden
	default:
		r.Verdict = Unproved
	}
	return r
}

// policy is how the mails of a domain are known, as it says itself.
type policy struct {
	result                string // pass where there is one
	strictSPF, strictDKIM bool
}

// findPolicy asks the domain, and the one that it was registered under. Where DNS does
// not answer, it is taken to be strict.
func findPolicy(domain string, txt func(string) ([]string, error)) (p policy) {
	if domain == "" {
		return policy{result: none}
	}
	for _, asked := range []string{domain, organization(domain)} {
		record, err := dmarc.LookupWithOptions(asked, &dmarc.LookupOptions{LookupTXT: txt})
		switch {
		case err == nil:
			return policy{pass, record.SPFAlignment == dmarc.AlignmentStrict, record.DKIMAlignment == dmarc.AlignmentStrict}
		case errors.Is(err, dmarc.ErrNoPolicy):
			p.result = none
		case dmarc.IsTempFail(err):
			return policy{tempError, true, true}
		default:
			return policy{result: permError}
		}
	}
	return p
}

// checkDKIM checks the signatures, and tells the best result of all, and of those that
// speak for the domain.
func checkDKIM(l Letter, txt func(string) ([]string, error), strict bool) (best, aligned string) {
	best, aligned = none, none
	if !quick(l.Raw) {
		return permError, none
	}
	found, err := dkim.VerifyWithOptions(bytes.NewReader(l.Raw), &dkim.VerifyOptions{LookupTXT: txt, MaxVerifications: mostSignatures})
	if err != nil && !errors.Is(err, dkim.ErrTooManySignatures) {
		return permError, none
	}
	for _, signature := range found {
		result := fail
		switch {
		case signature.Err == nil:
			result = pass
		case dkim.IsTempFail(signature.Err):
			result = tempError
		case dkim.IsPermFail(signature.Err):
			result = permError
		}
		best = better(best, result)
		aligned = better(aligned, alignment(result, l.Domain, signature.Domain, strict))
	}
	return best, aligned
}

// quick tells a header that is checked in little time: it grows with the square of how
// many lines a field has, and with how many fields a signature names.
func quick(raw []byte) bool {
	header, lines, field := 0, 0, 0
	for line := range bytes.Lines(raw) {
		if len(bytes.TrimRight(line, "\r\n")) == 0 {
			return true
		}
		if line[0] != ' ' && line[0] != '\t' {
			field = 0
		}
		header, lines, field = header+len(line), lines+1, field+len(line)
		if header > mostHeader || lines > mostLines || field > mostField {
			return false
		}
	}
	return true
}

// better is which of two results counts.
func better(a, b string) string {
	for _, result := range []string{pass, tempError, fail, permError} {
		if a == result || b == result {
			return result
		}
	}
	return none
}

// alignment is what a result about another domain says of the sender's: nothing, unless
// they are one domain or, where it is not strict, of one organization.
func alignment(result, domain, other string, strict bool) string {
	domain, other = strings.ToLower(domain), strings.ToLower(strings.TrimSuffix(other, "."))
	switch {
	case domain == "" || other == "":
	case domain == other, !strict && organization(domain) == organization(other):
		return result
	}
	return none
}

// organization is the domain that somebody registered.
func organization(domain string) string {
	registered, err := publicsuffix.EffectiveTLDPlusOne(domain)
	if err != nil {
		return domain
	}
	return registered
}

// resolver tells apart what is not there from what could not be asked, whatever fails.
type resolver struct{ dns Resolver }

func (r resolver) LookupTXT(ctx context.Context, name string) ([]string, error) {
	found, err := r.dns.LookupTXT(ctx, name)
	return found, fault(name, err)
}

func (r resolver) LookupMX(ctx context.Context, name string) ([]*net.MX, error) {
	found, err := r.dns.LookupMX(ctx, name)
	return found, fault(name, err)
}

func (r resolver) LookupIPAddr(ctx context.Context, host string) ([]net.IPAddr, error) {
	found, err := r.dns.LookupIPAddr(ctx, host)
	return found, fault(host, err)
}

func (r resolver) LookupAddr(ctx context.Context, address string) ([]string, error) {
	found, err := r.dns.LookupAddr(ctx, address)
	return found, fault(address, err)
}

func fault(name string, err error) error {
	var known *net.DNSError
	if err == nil || errors.As(err, &known) && known.IsNotFound {
		return err
	}
	return &net.DNSError{Err: err.Error(), Name: name, IsTemporary: true}
}
