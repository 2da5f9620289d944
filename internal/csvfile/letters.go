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
	if broken == 0 || l.whole >= 2*broken {
		return UTF8, true // A byte here and there may be broken.
	}
	scores := map[Encoding]int{}
	for encoding := range tables {
		var text strings.Builder
		for _, line := range l.sample {
			text.WriteString(encoding.Text(line) + " ")
		}
		scores[encoding] = plausible(text.String()) + 3*ofOneLanguage(text.String())
	}
	best = Windows1252 // Before those that are rarer, where they are much alike.
	for _, encoding := range Encodings[1:] {
		if scores[encoding] > scores[best]+abs(scores[best])/8 {
			best = encoding
		}
	}
	for encoding, score := range scores {
		if encoding != best && score > scores[best]-max(1, abs(scores[best])/8) && l.differ(best, encoding) {
			return best, false
		}
	}
	return best, scores[best] > 0
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
		if r < utf8.RuneSelf {
			continue
		}
		before, after := at(i-1), at(i+1)
		within := unicode.IsLetter(before) || unicode.IsLetter(after)
		switch {
		case r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Co, r):
			score -= 20
		case r >= 0xff61 && r <= 0xff9f: // Narrow kana: in Shift-JIS nearly any byte is one.
			score--
		case unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han):
			score += 4
			if !unicode.In(before, unicode.Latin) && !unicode.In(after, unicode.Latin) {
				score += 2
			} else {
				score -= 8
			}
		case unicode.IsLower(r) && within:
			score += 3 + usual(r)
			if unicode.IsUpper(after) {
				score -= 6
			}
		case unicode.IsUpper(r) && (unicode.IsLower(before) || unicode.IsLower(after) && unicode.IsLetter(before)):
			score -= 6 // A capital within a word.
		case unicode.IsUpper(r) && within:
			score += 2 + usual(r)
		case strings.ContainsRune("’‘“”«»–…€£°№", r):
			score++
		case within:
			score -= 5 // A sign within a word.
		}
	}
	return score
}

// usual are the letters of the languages that most of these files are in.
func usual(r rune) int {
	if strings.ContainsRune("éèêëàâçùûüôöäîïñíóáúßåøæœÉÈÀÇÖÄÜØÅ", r) {
		return 2
	}
	return 0
}

// alphabets are the letters that languages have beside those of ASCII.
var alphabets = []string{
	"éèêëàâçùûüôöîïœæÿ", "äöüßé", "ñáéíóúü", "ãõáéíóúâêôçà", "àèéìòù", "éëïöüèá", "æøåé", "åäöé", "áéíóúýþæöð",
	"ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "čćđšž", "ăâîşţ",
}

// ofOneLanguage is how many letters of a text are of the one language that has
// most of them.
func ofOneLanguage(text string) (most int) {
	text = strings.ToLower(text)
	for _, r := range text {
		if unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han) {
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
