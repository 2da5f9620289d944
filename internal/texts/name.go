// Package texts cleans what people type, and folds it for comparison.
package texts

import (
	"hash/fnv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"latchkey/internal/fault"
)

// MaxName is the longest name of a person, workspace or organization, in characters.
const MaxName = 120

// CleanName trims a name and refuses what no name has: nothing, more than
// MaxName characters, control characters, or characters that draw nothing or
// turn the text around. The fault is about field.
func CleanName(field, name string) (string, error) { return CleanNameUpTo(field, name, MaxName) }

// CleanNameUpTo is CleanName for what has a shorter name.
func CleanNameUpTo(field, name string, most int) (string, error) {
	name = OneSpaced(name)
	switch {
	case Blank(name):
		return "", fault.Field(field, "fault.name_missing")
	case !utf8.ValidString(name):
		return "", fault.Field(field, "fault.characters")
	case max(utf8.RuneCountInString(name), utf8.RuneCountInString(norm.NFC.String(name))) > most:
		// Some characters are several once they are folded, and so would its key be.
		return "", fault.Field(field, "fault.name_long", "Max", most)
	}
	visible := false
	for _, r := range name {
		if Unseen(r) {
			return "", fault.Field(field, "fault.characters")
		}
		visible = visible || unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsSymbol(r)
	}
	if !visible {
		return "", fault.Field(field, "fault.name_missing")
	}
	return name, nil
}

// Printable cuts what somebody sent down to what may be shown back.
func Printable(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// Initials are the one or two letters that stand for a name without a picture.
func Initials(name string) string {
	var first, last rune
	words := 0
	for word := range strings.FieldsFuncSeq(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '\'' && r != '’'
	}) {
		last, _ = utf8.DecodeRuneInString(word)
		if words++; words == 1 {
			first = last
		}
	}
	switch {
	case words == 0:
		return "?"
	case words == 1 || strings.Contains(name, "@"):
		return string(unicode.ToUpper(first))
	}
	return string(unicode.ToUpper(first)) + string(unicode.ToUpper(last))
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
