package texts

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// blanks draw nothing, though Unicode counts them among letters and symbols:
// a braille cell without dots, an empty hieroglyph, a note without a head.
var blanks = &unicode.RangeTable{
	R16: []unicode.Range16{{Lo: 0x2800, Hi: 0x2800, Stride: 1}},
	R32: []unicode.Range32{{Lo: 0x13441, Hi: 0x13442, Stride: 1}, {Lo: 0x1d159, Hi: 0x1d159, Stride: 1}},
}

// drawsNothing tells a character that leaves no mark: a space, a filler, a
// joiner, a tag, or one that only shapes the character before it.
func drawsNothing(r rune) bool {
	if r < utf8.RuneSelf {
		return r <= ' ' || r == 0x7f
	}
	return unicode.IsSpace(r) ||
		unicode.In(r, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector, blanks)
}

// shapes tells a character that draws nothing and has its place in a name: it
// joins two emoji, parts two letters of Persian, or chooses the form of the one before it.
func shapes(r rune) bool {
	return r == '\u200c' || r == '\u200d' || unicode.Is(unicode.Variation_Selector, r)
}

// Blank tells a text that draws nothing. To whoever reads it, it is empty.
func Blank(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !drawsNothing(r) })
}

// Unseen tells a character that nothing typed has, in a name or in a line: one
// that draws nothing, turns the text around, steers a device, or is broken. A
// space draws a gap.
func Unseen(r rune) bool {
	return r == utf8.RuneError || unicode.IsControl(r) || drawsNothing(r) && !unicode.IsSpace(r) && !shapes(r)
}

// OneSpaced is a text whose words are parted by one space each, with none around them.
// Most are so already, and come back as they are.
func OneSpaced(text string) string {
	for i := range len(text) {
		switch c := text[i]; {
		case c == ' ' && i > 0 && i < len(text)-1 && text[i-1] != ' ', c > ' ' && c < utf8.RuneSelf:
		case c >= 0xc3 && (c < 0xe1 || c > 0xe3), c >= utf8.RuneSelf && c < 0xc0: // The spaces of Unicode begin with others.
		default:
			return strings.Join(strings.Fields(text), " ")
		}
	}
	return text
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
