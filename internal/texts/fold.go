package texts

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// SearchKey folds a text for comparison and for the order of a list: lower case, no
// accents, plain letters. Its signs stay; SearchWords takes those out too.
func SearchKey(s string) string { return OneSpaced(folded(s, norm.NFD)) }

// Identity is what tells names apart where no two may be the same: their normal
// form, without case and double spaces, and nothing else. An accent makes another name.
func Identity(name string) string {
	name = OneSpaced(name)
	return norm.NFC.String(strings.Map(oneCase, norm.NFC.String(name)))
}

// oneCase is the same letter for all cases of it: a sigma at the end of a word is one.
func oneCase(r rune) rune {
	least := r
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		least = min(least, other)
	}
	return unicode.ToLower(least)
}

// folded folds letters, and takes what is composed apart by a form.
func folded(s string, form norm.Form) string {
	if isASCII(s) {
		return strings.ToLower(s) // There is nothing to take apart.
	}
	s = strings.Map(func(r rune) rune {
		if isAccent(r) || r == tatweel {
			return -1
		}
		return r
	}, form.String(s))
	return plainLetters.Replace(strings.ToLower(norm.NFC.String(s)))
}

// tatweel stretches an Arabic word, and says nothing.
const tatweel = '\u0640'

// isAccent tells a mark that people leave out when they type: on Latin, Greek,
// Cyrillic, Hebrew and Arabic letters. Marks of other scripts are vowels, and those
// of kana make another syllable.
func isAccent(r rune) bool {
	return unicode.Is(unicode.Mn, r) && r != '\u3099' && r != '\u309a' &&
		unicode.In(r, unicode.Inherited, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Hebrew, unicode.Arabic, unicode.Syriac)
}

// plainLetters are what people type for letters that have no accent to lose.
var plainLetters = strings.NewReplacer(
	"œ", "oe", "æ", "ae", "ß", "ss", "ĳ", "ij", "þ", "th", "ſ", "s", "ŉ", "n",
	"ø", "o", "ł", "l", "đ", "d", "ð", "d", "ı", "i", "ȷ", "j", "ħ", "h", "ŧ", "t", "ŋ", "n", "ĸ", "k",
	"ɓ", "b", "ƀ", "b", "ɖ", "d", "ɗ", "d", "ǥ", "g", "ɨ", "i", "ƙ", "k", "ƚ", "l", "ɫ", "l", "ɲ", "n", "ɵ", "o",
	"ʉ", "u", "ƴ", "y", "ƶ", "z", "ς", "σ",
)
