package texts

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Cut is the beginning of a text, at most so many characters of it, to be shown to whoever
// may see less of it than others. It ends with a whole word, and ahead of an address or a
// number that goes on behind it: half of one is known by no mask. Where a text is nothing
// else, nothing is left of it.
func Cut(text string, most int) string {
	end := len(text)
	for at := range text {
		if most == 0 {
			end = at
			break
		}
		most--
	}
	if end == len(text) {
		return text
	}
	if next, _ := utf8.DecodeRuneInString(text[end:]); !endsWord(next) {
		if at := strings.LastIndexFunc(text[:end], endsWord); at > 0 && end-at <= longestWord {
			end = at
		}
	}
	from, to := max(end-cutAround, 0), min(end+cutAround, len(text))
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	return strings.TrimSpace(text[:from+aheadOfContacts(text[from:to], end-from)])
}

const (
	cutAround   = 2000 // bytes, more than an address and what is written around its @
	longestWord = 320  // bytes, longer than an address
)

func endsWord(r rune) bool { return unicode.IsSpace(r) || unspaced(r) }

// aheadOfContacts moves the end of a beginning ahead of each address and number that goes
// on behind it, save where the half is hidden like the whole.
func aheadOfContacts(text string, end int) int {
	all := contacts(text)
	for moved := true; moved; {
		moved = false
		for _, span := range all {
			if span[0] < end && end < span[1] && !within(contacts(text[:end]), span[0], end) {
				end, moved = span[0], true
			}
		}
	}
	return end
}

// within tells that one of the spans has all of a part, or all but signs behind it.
func within(spans [][]int, from, to int) bool {
	for _, span := range spans {
		if span[0] <= from && span[1] == to {
			return true
		}
	}
	return false
}
