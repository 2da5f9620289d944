package mail

import (
	"strings"

	"latchkey/internal/texts"
)

// NobodyHas tells from a status and from what a server said that nobody has the address of a mail:
// it said so by a status of RFC 3463, or, where it has none that says anything, by its answer. A
// full mailbox, and a mail that somebody does not take, are no such thing.
func NobodyHas(status, said string) bool {
	if status == "" || strings.HasSuffix(status, ".0.0") {
		status = detailed().FindString(said)
	}
	switch {
	case status == "5.1.7", status == "5.1.8": // That is ours, from which it went.
		return false
	case strings.HasPrefix(status, "5.1."), status == "5.2.1":
		return status != "5.1.0"
	case status == "":
		said = strings.TrimSpace(said)
		return refused().MatchString(said) && missing().MatchString(said) && !ours().MatchString(said)
	}
	return false
}

var (
	// detailed is a status of which the digits say something.
	detailed = texts.OnceMade(`\b[245]\.(?:0\.[1-9]\d{0,2}|[1-9]\d{0,2}\.\d{1,3})\b`)
	// refused is an answer that servers give for a mailbox that is not there, and for mails that
	// they do not want: only words tell.
	refused = texts.OnceMade(`^(?:550|551|553|556)[ -]`)
	missing = texts.OnceMade(`(?i)no such|unknown|not (?:found|exist|known|valid)|n['’]t exist|invalid|unrouteable|null mx|` +
		`no (?:mailbox|account)|no longer|disabled|deactivated|inactive|closed`)
	ours = texts.OnceMade(`(?i)sender|host|spam|block|policy|relay|reputation|denied|listed|dns|spf|dkim|dmarc`)
)
