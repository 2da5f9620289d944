package workspace

import (
	"crypto/rand"
	"hash/fnv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"latchkey/internal/fault"
)

// MaxName is the longest name of a person, workspace or organization, in characters.
const MaxName = 120

// Workspace is what Settings → General holds.
type Workspace struct {
	ID               uuid.UUID
	Name             string
	Slug             string
	LookupsPerMinute int
	LookupsPerDay    int
}

// Context is what mails say about a workspace.
type Context struct {
	Name, Slug, Organization, Language string
}

// CleanName trims a name and refuses what no name has: nothing, more than
// MaxName characters, control characters, or characters that draw nothing or
// turn the text around. The fault is about field.
func CleanName(field, name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	switch {
	case name == "":
		return "", fault.Field(field, "fault.name_missing")
	case !utf8.ValidString(name):
		return "", fault.Field(field, "fault.characters")
	case utf8.RuneCountInString(name) > MaxName:
		return "", fault.Field(field, "fault.name_long", "Max", MaxName)
	}
	visible := false
	for _, r := range name {
		if unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) && r != '\u200d' || r == utf8.RuneError {
			return "", fault.Field(field, "fault.characters")
		}
		visible = visible || unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsSymbol(r)
	}
	if !visible {
		return "", fault.Field(field, "fault.name_missing")
	}
	return name, nil
}

// SearchKey folds a name or a search for comparison: lower case, no accents.
func SearchKey(s string) string {
	folded, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), s)
	if err != nil {
		folded = s
	}
	return strings.ToLower(strings.Join(strings.Fields(folded), " "))
}

// NewSlug makes an address out of a name: its plain letters and four random
// characters, so that an address tells nobody whether a name is taken.
func NewSlug(name string) string {
	var b strings.Builder
	for _, r := range SearchKey(name) {
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

// CleanSlug accepts what can stand in an address.
func CleanSlug(slug string) (string, error) {
	slug = strings.ToLower(strings.TrimSpace(slug))
	if len(slug) < 3 || len(slug) > 60 || strings.Trim(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" ||
		strings.HasPrefix(slug, "-") || strings.HasSuffix(slug, "-") {
		return "", fault.Field("slug", "fault.slug")
	}
	return slug, nil
}

// Initials are the one or two letters that stand for a name without a picture.
func Initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '\'' && r != '’' })
	if len(words) == 0 {
		return "?"
	}
	first, _ := utf8.DecodeRuneInString(words[0])
	if len(words) == 1 || strings.Contains(name, "@") {
		return string(unicode.ToUpper(first))
	}
	last, _ := utf8.DecodeRuneInString(words[len(words)-1])
	return string([]rune{unicode.ToUpper(first), unicode.ToUpper(last)})
}

// Tint chooses one of eight colours for a text, always the same: an address
// for a person, an id for a workspace.
func Tint(of string) int {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(of))
	return int(sum.Sum32() % 8)
}

// FirstName is how a person is spoken of in a sentence.
func FirstName(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}

// EndOfDay is the last moment of a day in a workspace's zone: an access that
// "ends 3 December" includes the third.
func EndOfDay(day time.Time, zone *time.Location) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, zone).Add(-time.Second)
}
