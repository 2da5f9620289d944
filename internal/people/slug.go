package people

import (
	"crypto/rand"

	"strings"

	"latchkey/internal/fault"
	"latchkey/internal/texts"
)

// NewSlug makes an address out of a name: its plain letters and four random
// characters, so that an address tells nobody whether a name is taken.
func NewSlug(name string) string {
	var b strings.Builder
	for _, r := range texts.SearchKey(name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 40 {
			break
		}
	}
	stem := strings.Trim(b.String(), "-")
	if stem == "" {
		stem = "workspace"
	}
	return stem + "-" + strings.ToLower(rand.Text()[:4])
}

// MaxSlug is the longest address of a workspace.
const MaxSlug = 60

// MinSlug is the shortest.
const MinSlug = 3

// CleanSlug accepts what can stand in an address.
func CleanSlug(slug string) (string, error) {
	slug = strings.ToLower(strings.TrimSpace(slug))
	if len(slug) < MinSlug || len(slug) > MaxSlug || strings.Trim(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" ||
		strings.HasPrefix(slug, "-") || strings.HasSuffix(slug, "-") {
		return "", fault.Field("slug", "fault.slug", "Min", MinSlug, "Max", MaxSlug)
	}
	return slug, nil
}
