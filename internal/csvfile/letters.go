package csvfile

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Letters finds out from all bytes of a file how its letters are written. It is
// fed the file as it comes, and keeps a sample of it.
type Letters struct {
	whole, broken int // characters of several bytes that are UTF-8, and bytes that are none
	rest          []byte
	sample        [][]byte // lines with bytes that are not ASCII
	sampled       int
}

// maxSample is how many bytes are kept to try encodings with.
const maxSample = 32 << 10

// Write looks at the next bytes.
func (l *Letters) Write(part []byte) (int, error) {
	text := append(l.rest, part...)
	l.rest = nil
	kept := 0 // up to where cells of the text are in the sample
	for at := 0; at < len(text); {
		if text[at] < utf8.RuneSelf {
			at++
			continue
		}
		r, size := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && size == 1 {
			if !utf8.FullRune(text[at:]) {
				l.rest = slices.Clone(text[at:])
				break
			}
			l.broken++
		} else {
			l.whole++
		}
		if at >= kept {
			kept = l.keep(text, at)
		}
		at += size
	}
	return len(part), nil
}

// keep keeps the cell that a byte stands in, and tells where it ends.
func (l *Letters) keep(text []byte, at int) (end int) {
	const around, ends = 100, ",;\t\"\r\n"
	begin := max(0, at-around)
	begin += bytes.LastIndexAny(text[begin:at], ends) + 1
	end = min(len(text), at+around)
	if cell := bytes.IndexAny(text[at:end], ends); cell >= 0 {
		end = at + cell
	}
	if l.sampled <= maxSample {
		l.sample = append(l.sample, slices.Clone(text[begin:end]))
		l.sampled += end - begin
	}
	return end
}

// Encoding is how the letters are written, and whether that is sure: another
// encoding makes words of them, too.
func (l *Letters) Encoding() (best Encoding, sure bool) {
	broken := l.broken + len(l.rest)
	if broken == 0 || l.whole >= 10*broken {
		return UTF8, true // A byte here and there may be broken.
	}
	words, latin := l.wholeWords()
	if l.whole >= 2*broken && words >= 0 {
		return UTF8, true
	}
	scores := map[Encoding]int{}
	for encoding := range tables {
		var text strings.Builder
		for _, line := range l.sample {
			text.WriteString(encoding.Text(line) + " ")
			scores[encoding] -= 12 * rare(encoding, line)
		}
		scores[encoding] += plausible(text.String()) + 3*ofOneLanguage(text.String())
	}
	best = Windows1252 // Before those that are rarer, where they are much alike.
	for _, encoding := range Encodings[1:] {
		if scores[encoding] > scores[best]+abs(scores[best])/8 {
			best = encoding
		}
	}
	if latin && words > 0 { // By chance no bytes make such words: a part of the file is UTF-8.
		if words+8*(l.whole-broken) > scores[best] {
			best = UTF8
		}
		return best, false
	}
	for encoding, score := range scores {
		if encoding != best && score > scores[best]-max(1, abs(scores[best])/8) && l.differ(best, encoding) {
			return best, false
		}
	}
	return best, scores[best] > 0
}

// wholeWords scores how much the characters that are UTF-8 look like words, whatever is
// broken beside them, and tells whether all are Latin.
func (l *Letters) wholeWords() (score int, latin bool) {
	var text strings.Builder
	for _, line := range l.sample {
		text.WriteString(strings.ReplaceAll(UTF8.Text(line), "\ufffd", " ") + " ")
	}
	latin = !strings.ContainsFunc(text.String(), func(r rune) bool { return r >= utf8.RuneSelf && !unicode.Is(unicode.Latin, r) })
	return plausible(text.String()) + 3*ofOneLanguage(text.String()), latin
}

// differ tells whether two encodings read the file differently.
func (l *Letters) differ(a, b Encoding) bool {
	return slices.ContainsFunc(l.sample, func(line []byte) bool { return a.Text(line) != b.Text(line) })
}

// Samples are words of the file that are not ASCII, as an encoding reads them.
func (l *Letters) Samples(encoding Encoding) (words []string) {
	const most = 4
	for _, line := range l.sample {
		for word := range strings.FieldsFuncSeq(encoding.Text(line), func(r rune) bool { return strings.ContainsRune(",;\t|\" ", r) }) {
			if !ascii([]byte(word)) && !slices.Contains(words, word) && len(words) < most {
				words = append(words, word)
			}
		}
	}
	return words
}

// usualPairs are the first bytes of the characters of two bytes that people use,
// and the least second one.
var usualPairs = map[Encoding]struct{ first, last, second byte }{
	GB18030: {0xb0, 0xf7, 0xa1}, Big5: {0xa4, 0xc6, 0x40}, EUCKR: {0xb0, 0xc8, 0xa1},
}

// rare counts the characters of two bytes that hardly anybody uses.
func rare(encoding Encoding, line []byte) (count int) {
	usual, pairs := usualPairs[encoding]
	for i := 0; pairs && i < len(line); i++ {
		if line[i] < utf8.RuneSelf {
			continue
		}
		if line[i] < usual.first || line[i] > usual.last || i+1 < len(line) && line[i+1] < usual.second {
			count++
		}
		i++
	}
	return count
}

// plausible scores how much a text looks like words of people.
func plausible(text string) (score int) {
	runes := []rune(text)
	at := func(i int) rune {
		if i < 0 || i >= len(runes) {
			return ' '
		}
		return runes[i]
	}
	for i, r := range runes {
		if r >= utf8.RuneSelf {
			score += fits(at(i-1), r, at(i+1))
		}
	}
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		score -= 5 * accentsAlone(word)
	}
	return score
}

// fits scores how well a character stands between two others.
func fits(before, r, after rune) int {
	within := unicode.IsLetter(before) || unicode.IsLetter(after)
	switch {
	case r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Co, r):
		return -20
	case r >= 0xff61 && r <= 0xff9f: // Narrow kana: in Shift-JIS nearly any byte is one.
		return -6
	case unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r):
		if within && (!alike(before, r) || !alike(r, after)) {
			return -8 // Words are of one script.
		}
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			return -6
		}
		if unicode.In(r, unicode.Cyrillic, unicode.Greek) && !within {
			return 0
		}
		return 3 + usual(r)
	case unicode.IsLower(r) && within:
		if unicode.IsUpper(after) {
			return -3 + usual(r)
		}
		return 3 + usual(r)
	case unicode.IsUpper(r) && (unicode.IsLower(before) || unicode.IsLower(after) && unicode.IsLetter(before)):
		return -6 // A capital within a word.
	case unicode.IsUpper(r) && within:
		return 2 + usual(r)
	case strings.ContainsRune("’‘“”«»–…", r) && before < utf8.RuneSelf && after < utf8.RuneSelf:
		return 4
	case strings.ContainsRune("€£°№", r) && !within:
		return 4
	case within:
		return -5 // A sign within a word.
	}
	return 0
}

// alike tells that two characters can stand in one word: Japanese has three scripts.
func alike(a, b rune) bool {
	scripts := []*unicode.RangeTable{unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Hangul, unicode.Han}
	of := func(r rune) int {
		if unicode.In(r, unicode.Hiragana, unicode.Katakana) {
			return len(scripts) - 1
		}
		return slices.IndexFunc(scripts, func(script *unicode.RangeTable) bool { return unicode.Is(script, r) })
	}
	return !unicode.IsLetter(a) || !unicode.IsLetter(b) || of(a) == of(b)
}

// accentsAlone counts the letters of a word in Latin that has none of ASCII, as
// hardly a word is.
func accentsAlone(word string) (letters int) {
	for _, r := range word {
		if r < utf8.RuneSelf || !unicode.Is(unicode.Latin, r) {
			return 0
		}
		letters++
	}
	if letters == 1 {
		return 0
	}
	return letters
}

// usual are the letters of the languages that most of these files are in.
func usual(r rune) int {
	if strings.ContainsRune("éèêëàâçùûüôöäîïñíóáúßåøæœÉÈÀÇÖÄÜØÅ", r) {
		return 2
	}
	if strings.ContainsRune("оеаинтсрвлОАИСαοιετσνηυρς", r) || unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han, unicode.Hangul) {
		return 3
	}
	return 0
}

// alphabets are the letters that languages have beside those of ASCII.
var alphabets = []string{
	"éèêëàâçùûüôöîïœæÿ", "äöüßé", "ñáéíóúü", "ãõáéíóúâêôçà", "àèéìòù", "éëïöüèá", "æøåé", "åäöé", "áéíóúýþæöð",
	"ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "čćđšž", "ăâîşţ", "çğıöşü",
	"абвгдежзийклмнопрстуфхцчшщъыьэюяё", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋ",
}

// ofOneLanguage is how many letters of a text are of the one language that has
// most of them.
func ofOneLanguage(text string) (most int) {
	text = strings.ToLower(text)
	for _, r := range text {
		if unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han, unicode.Hangul) &&
			(r < 0xff61 || r > 0xff9f) {
			most++
		}
	}
	for _, alphabet := range alphabets {
		count := 0
		for _, r := range text {
			if r >= utf8.RuneSelf && strings.ContainsRune(alphabet, r) {
				count++
			}
		}
		most = max(most, count)
	}
	return most
}

func abs(n int) int { return max(n, -n) }
