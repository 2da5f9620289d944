package texts

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Unbroken leaves out of the beginning of a longer text the word at its end, and what stands
// before it up to a letter: half an address, or half a number, is known by no mask. Of a
// short one without a space it leaves nothing, and of a word longer than any address all.
func Unbroken(beginning string) string {
	const most = 320 // bytes, longer than an address
	from := max(len(beginning)-most, 0)
	for from > 0 && !utf8.RuneStart(beginning[from]) {
		from--
	}
	end := strings.TrimRightFunc(beginning[from:], func(r rune) bool { return !unicode.IsSpace(r) && !unspaced(r) })
	end = strings.TrimRightFunc(end, func(r rune) bool { return !unicode.IsLetter(r) })
	if end == "" && from > 0 {
		return beginning
	}
	return beginning[:from] + end
}
