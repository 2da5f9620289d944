package incoming

import (
	"regexp"
	"strings"
)

// SoleDomain is the domain of the address that a mail says it is from, as people see it.
// It is "" where a mail names nobody, or several: then no proof of one of them counts.
func SoleDomain(raw []byte) string {
	header, _ := divide(raw)
	h := head(fields(header))
	var from []string
	for _, f := range h {
		if f.name == "from" && f.value != "" {
			from = append(from, f.value)
		}
	}
	if len(from) != 1 || severalAddresses.MatchString(aside.ReplaceAllString(from[0], "")) {
		return ""
	}
	s := readSender(from[0], headerSet(h.first("content-type")))
	_, domain, _ := strings.Cut(s.Email.Key(), "@")
	return domain
}

var (
	// aside is what stands beside the addresses of a field: names in quotes, and comments.
	aside = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|\((?:[^()\\]|\\.)*\)`)
	// severalAddresses are a list, or in several brackets.
	severalAddresses = regexp.MustCompile(`@.*[,;].*@|<.*<`)
)
