package phone

import (
	"strings"
	"unicode"
)

// number is a number that was read: the calling code of its country, and what
// follows it from abroad.
type number struct{ code, national string }

// A national number has so many digits, whatever its country.
const (
	fewestDigits = 2
	mostDigits   = 17
)

// A number of E.164 has so many digits, with its calling code.
const (
	fewestStored = 5
	mostStored   = 15
)

// read reads a number as it was typed. One without a calling code is one of
// the country given.
func read(text, country string) (n number, ok bool) {
	digits, ok := clean(text)
	if !ok {
		return n, false
	}
	home, known := planOf(country)
	if !known && !strings.HasPrefix(digits, "+") {
		return n, false
	}
	code, national, ok := splitCode(digits, home)
	if !ok {
		return n, false
	}
	plan := home
	if code == "" {
		code = home.code
	} else {
		plan, _ = planOfCode(code)
	}
	// What is left without the prefix is the number if it can be one of the
	// country; else the prefix belongs to it.
	if short := plan.withoutPrefix(national); plan.lengths.has(len(short)) || plan.lengths.exceededBy(len(short)) {
		national = short
	}
	return number{code, national}, len(national) >= fewestDigits && len(national) <= mostDigits
}

// exists reports whether one of the countries of its code has such numbers, and
// whether it is no longer than a number may be. Those that are not given out to
// anybody are taken: a table of ours would be older than a customer's phone.
func (n number) exists() bool {
	if all := len(n.code) + len(n.national); all < fewestStored || all > mostStored {
		return false
	}
	for _, plan := range plansOfCode(n.code) {
		if plan.lengths.has(len(n.national)) && plan.valid(n.national) {
			return true
		}
	}
	return false
}

// grouped is the national number in the groups that are usual in its country.
func (n number) grouped() string {
	plan, _ := planOfCode(n.code)
	for i := range plan.formats {
		if text, ok := plan.formats[i].write(n.national); ok {
			return text
		}
	}
	return n.national
}

// splitCode cuts the calling code off, which follows a plus or what is dialled
// at home to call abroad, or is the one of home itself, where a number of home
// would be too long or none. The code is "" where there is none.
func splitCode(digits string, home plan) (code, national string, ok bool) {
	rest, international := strings.CutPrefix(digits, "+")
	if international {
		if len(rest) <= fewestDigits {
			return "", "", false
		}
		if code, national, ok = cutCode(rest); ok {
			return code, national, true
		}
		// A plus may stand before what is dialled.
	}
	if home.code == "" {
		return "", rest, !international
	}
	if prefix := pattern("^(?:" + home.abroad + ")").FindString(rest); prefix != "" && !strings.HasPrefix(rest[len(prefix):], "0") {
		rest = rest[len(prefix):]
		if len(rest) <= fewestDigits {
			return "", "", false
		}
		return cutCode(rest)
	}
	if after, found := strings.CutPrefix(rest, home.code); found {
		short := home.withoutPrefix(after)
		if !home.valid(rest) && home.valid(short) || home.lengths.exceededBy(len(rest)) {
			return home.code, short, true
		}
	}
	return "", rest, !international
}

// cutCode cuts the calling code off that a number begins with.
func cutCode(digits string) (code, national string, ok bool) {
	for i := 1; i <= min(3, len(digits)); i++ {
		if _, ok := planOfCode(digits[:i]); ok {
			return digits[:i], digits[i:], true
		}
	}
	return "", "", false
}

const (
	punctuation = `-x\x{2010}-\x{2015}\x{2212}\x{30FC}\x{FF0D}-\x{FF0F} ` +
		`\x{A0}\x{AD}\x{200B}\x{2060}\x{3000}()\x{FF08}\x{FF09}\x{FF3B}\x{FF3D}.\[\]/~\x{2053}\x{223C}\x{FF5E}*`
	written = `\d{2}|\+*(?:[` + punctuation + `]*\d){3,}[` + punctuation + `a-z\d]*`
	// An extension is what is dialled later: ext. 12, x12, #12, ,,12 or - 12#.
	separated = "[ \u00A0\\t,]*"
	begun     = "[:.\uFF0E]?[ \u00A0\\t,-]*"
	extension = `;ext=\d{1,20}` +
		"|" + separated + "(?:e?xt(?:ensi(?:o\u0301?|\u00F3))?n?|\uFF45?\uFF58\uFF54\uFF4E?|\u0434\u043E\u0431|anexo)" + begun + `\d{1,20}#?` +
		"|" + separated + "(?:[x\uFF58#\uFF03~\uFF5E]|int|\uFF49\uFF4E\uFF54)" + begun + `\d{1,9}#?` +
		`|[- ]+\d{1,6}#` +
		"|[ \u00A0\\t]*(?:,{2}|;)" + begun + `\d{1,15}#?` +
		"|[ \u00A0\\t]*,+" + begun + `\d{1,9}#?`
)

// fewestBeforeWord is how many digits a whole number has at least, where a word in brackets follows.
const fewestBeforeWord = 8

// clean is the digits of what was typed, after a plus if one stands before
// them. A second number and an extension are left out; three letters or more
// are those of a keypad.
func clean(text string) (digits string, ok bool) {
	digits, _, ok = cut(text)
	return digits, ok
}

// cut cleans a number, and tells what was left out behind it.
func cut(text string) (digits, behind string, ok bool) {
	if plain, _ := strings.CutPrefix(text, "+"); len(plain) >= 3 && strings.Trim(plain, "0123456789") == "" {
		return text, "", true // As every number that is stored.
	}
	text = strings.Map(westernDigit, text)
	text = text[max(0, strings.IndexAny(text, "+0123456789")):]
	for _, end := range []string{`[\\/] *x`, `;isub=`} {
		number := pattern(end).Split(text, 2)[0]
		text, behind = number, text[len(number):]+behind
	}
	// A word in brackets says whose number it is, or which: no key of a keypad is meant.
	if at := pattern(`[ \x{A0}]*[(\x{FF08}]\p{L}[^0-9]*[)\x{FF09}]$`).FindStringIndex(text); at != nil &&
		len(strings.Map(onlyDigits, text[:at[0]])) >= fewestBeforeWord {
		text, behind = text[:at[0]], text[at[0]:]+behind
	}
	if !pattern(`(?i)^(?:(?:` + written + `)(?:` + extension + `)?)$`).MatchString(text) {
		return "", "", false
	}
	alone := pattern(`(?i)^(?:` + written + `)$`)
	if at := pattern(`(?i)(?:` + extension + `)$`).FindStringIndex(text); at != nil && alone.MatchString(text[:at[0]]) {
		text, behind = text[:at[0]], text[at[0]:]+behind
	}
	keep := onlyDigits
	if len(pattern(`[A-Za-z]`).FindAllString(text, 3)) == 3 {
		keep = keypad
	}
	digits = strings.Map(keep, text)
	if strings.HasPrefix(text, "+") {
		digits = "+" + digits
	}
	return digits, behind, true
}

// westernDigit turns the digits and the plus of other scripts into ours.
func westernDigit(r rune) rune {
	for _, zero := range []rune{'\u0660', '\u06F0', '\uFF10'} {
		if r >= zero && r <= zero+9 {
			return '0' + r - zero
		}
	}
	if r == '\uFF0B' {
		return '+'
	}
	return r
}

func onlyDigits(r rune) rune {
	if r >= '0' && r <= '9' {
		return r
	}
	return -1
}

func keypad(r rune) rune {
	if upper := unicode.ToUpper(r); upper >= 'A' && upper <= 'Z' {
		return rune("22233344455566677778889999"[upper-'A'])
	}
	return onlyDigits(r)
}
