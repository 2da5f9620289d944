package importing

import (
	"strings"
	"unicode"
)

// Mark parts the decimals of a number: a point, a comma, or nobody knows.
type Mark string

// The marks.
const (
	NoMark Mark = ""
	Point  Mark = "."
	Comma  Mark = ","
)

// digits are those of a number without its sign: its marks are points and commas,
// and what parts its thousands otherwise is left out.
type digits struct {
	text    string
	grouped bool // spaces or apostrophes part its thousands
}

// digitsOf takes the digits of a text, which may have nothing else in it.
func digitsOf(text string) (d digits, ok bool) {
	if plain := strings.Trim(text, "0123456789.,"); plain == "" {
		return digits{text: text}, text != ""
	}
	groups := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("'’`´", r) || unicode.IsSpace(r) })
	for i, group := range groups {
		whole := group
		if at := strings.IndexAny(group, ".,"); at >= 0 && i == len(groups)-1 {
			whole = group[:at]
		}
		if i > 0 && len(whole) != 3 || len(groups) > 1 && (len(whole) > 3 || strings.Trim(whole, "0123456789") != "") {
			return d, false
		}
	}
	d = digits{strings.Join(groups, ""), len(groups) > 1}
	return d, d.text != "" && strings.Trim(d.text, "0123456789.,") == ""
}

// mark is what parts the decimals, as the number alone proves it. It is not sure
// of "1.234", which is a thousand here and little more than one there.
func (d digits) mark() (mark Mark, sure bool) {
	points, commas := strings.Count(d.text, "."), strings.Count(d.text, ",")
	last := strings.LastIndexAny(d.text, ".,")
	switch {
	case points+commas == 0:
		return NoMark, true
	case points > 0 && commas > 0:
		return Mark(d.text[last : last+1]), true
	case points > 1:
		return Comma, true // They part thousands.
	case commas > 1:
		return Point, true
	}
	before, after := d.text[:last], d.text[last+1:]
	if d.grouped || len(after) != 3 || len(before) > 3 || before == "" || before[0] == '0' {
		return Mark(d.text[last : last+1]), true
	}
	return NoMark, false
}

// parts reads the digits before and behind a mark. The other mark parts
// thousands, in groups of three, or as people do in India.
func (d digits) parts(mark Mark) (whole, fraction string, ok bool) {
	whole = d.text
	if mark != NoMark {
		whole, fraction, _ = strings.Cut(d.text, string(mark))
	}
	other := "."
	if mark == Point {
		other = ","
	}
	groups := strings.Split(whole, other)
	for i, group := range groups {
		last := i == len(groups)-1
		switch {
		case i == 0 && len(groups) > 1 && (group == "" || len(group) > 3), i > 0 && last && len(group) != 3,
			i > 0 && !last && len(group) != 3 && len(group) != 2:
			return "", "", false
		}
	}
	whole = strings.Join(groups, "")
	if d.grouped && len(groups) > 1 || strings.Trim(whole+fraction, "0123456789") != "" || whole+fraction == "" {
		return "", "", false
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	return whole, fraction, true
}

// signs stand before or behind a number that is below nothing.
const signs = "-−–—‒"

// cutSign takes the sign off a text, wherever it stands; brackets are one, too.
func cutSign(text string) (rest string, negative bool) {
	text = strings.TrimSpace(text)
	if inner, open := strings.CutPrefix(text, "("); open && strings.HasSuffix(inner, ")") {
		return strings.TrimSpace(strings.TrimSuffix(inner, ")")), true
	}
	rest = strings.TrimFunc(text, func(r rune) bool { return strings.ContainsRune(signs, r) || unicode.IsSpace(r) })
	if rest != text {
		return rest, true
	}
	return strings.TrimSpace(strings.TrimPrefix(text, "+")), false
}

// Decimal reads a number, and writes it as it is stored: -1234.5. Where it does
// not prove its mark by itself, it has the one that is given.
func Decimal(text string, mark Mark) (stored string, ok bool) {
	text, negative := cutSign(text)
	d, ok := digitsOf(text)
	if !ok {
		return "", false
	}
	own, sure := d.mark()
	if !sure {
		if mark == NoMark {
			return "", false
		}
		own = mark
	}
	whole, fraction, ok := d.parts(own)
	if !ok {
		return "", false
	}
	stored = whole
	if fraction = strings.TrimRight(fraction, "0"); fraction != "" {
		stored += "." + fraction
	}
	if negative && stored != "0" {
		stored = "-" + stored
	}
	return stored, true
}
