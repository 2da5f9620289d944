package texts

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// What is searched has words, and a search finds what has a word that begins with
// each of its own. A name is cut at its spaces, and whatever stands within it
// between two letters joins them as well as it parts them: O’Malley has the words
// o, malley and omalley. Where a script puts no spaces, a word begins at each sign.
const (
	// mostWord is the longest word, in bytes: as long as an address.
	mostWord = 254
	// mostSigns is how many signs of a script without spaces a word has.
	mostSigns = 16
	// mostTerms is how many words of a search count.
	mostTerms = 6
	// mostRanges is in how many ways one of them may be written.
	mostRanges = 6
	// fewDigits are the fewest that are looked for at the end of a phone number.
	fewDigits = 4
	// phoneMark begins the word of a phone number: its digits, the last one first.
	phoneMark = "+"
	lastRune  = string(unicode.MaxRune)
)

// FoundBy are the words that something is found by: those of its name, of the keys of
// its e-mail addresses, and of a phone number.
func FoundBy(name, phone string, addresses ...string) []string {
	words := append(SearchWords(name), PhoneWords(phone)...)
	for _, key := range addresses {
		words = append(words, AddressWords(key)...)
	}
	return distinct(words)
}

// SearchWords are the words of a name, without doubles.
func SearchWords(name string) []string {
	var words []string
	var unspaced strings.Builder // the signs without spaces so far: whatever parts them, they are one name too
	for _, of := range split(plain(name)) {
		for _, part := range of.parts {
			if isUnspaced(part) {
				unspaced.WriteString(part)
				continue
			}
			words = append(append(words, suffixes(unspaced.String())...), part)
			unspaced.Reset()
		}
		words = append(words, of.joined, of.whole)
	}
	return distinct(append(words, suffixes(unspaced.String())...))
}

// AddressWords are what the key of an e-mail address is found by: the whole, its
// domain, also as it is written in its own script, and the words of its local part. What
// is longer than any address is none.
func AddressWords(key string) []string {
	if len(key) > mostWord {
		return nil
	}
	local, domain, _ := strings.Cut(key, "@")
	words := []string{key, domain}
	for part := range strings.FieldsFuncSeq(local, func(r rune) bool { return strings.ContainsRune(".-_+", r) }) {
		words = append(append(words, part), SearchWords(part)...)
	}
	if written, err := idna.ToUnicode(domain); err == nil && written != domain {
		words = append(words, SearchWords(written)...)
	}
	return distinct(words)
}

// PhoneWords are what a phone number is found by: people type it with and without
// its country, and always to the end.
func PhoneWords(number string) []string {
	if digits := digitsOf(number); digits != "" {
		return []string{phoneMark + reversed(digits)}
	}
	return nil
}

// Range is where words lie that begin alike: from a word on, up to another.
type Range struct{ From, To string }

func beginning(with string) Range { return Range{with, with + lastRune} }

func exactly(word string) Range { return Range{word, word + "\x01"} }

// Has tells whether a word lies in it.
func (r Range) Has(word string) bool { return r.From <= word && word < r.To }

// Term is one word of a search: what is found has a word in one of the ranges.
type Term []Range

// SearchTerms are what somebody searches for, the rarest first as far as a word
// tells. They are none for a blank search alone: what nothing is called finds nothing.
func SearchTerms(typed string) []Term {
	if Blank(typed) {
		return nil
	}
	var terms []Term
	for _, group := range groups(typed) {
		terms = append(terms, group.terms()...)
	}
	if len(terms) == 0 {
		return []Term{{exactly(" ")}}
	}
	slices.SortStableFunc(terms, func(a, b Term) int { return b.rareness() - a.rareness() })
	return terms[:min(len(terms), mostTerms)]
}

// rareness of a word: digits are rarer than letters, a long word is rarer than a short one.
func (t Term) rareness() int {
	rare := len(t[0].From)
	if strings.ContainsAny(t[0].From, "0123456789") {
		rare += mostWord
	}
	return rare
}

// Finds tells whether a search finds a name, for the few that stand in no database.
func Finds(typed, name string) bool {
	words := SearchWords(name)
	return !slices.ContainsFunc(SearchTerms(typed), func(t Term) bool {
		return !slices.ContainsFunc(words, func(word string) bool {
			return slices.ContainsFunc(t, func(r Range) bool { return r.Has(word) })
		})
	})
}

// piece is a stretch of a text without spaces and hyphens.
type piece struct {
	parts  []string
	joined string // the parts without what stands between them, "" where there is but one
	whole  string // the same of all pieces that hyphens part, in the first and the others
	short  bool   // it is joined by an apostrophe behind a letter or two: d’Artagnan
	dotted bool   // it is words joined by dots alone, as those of an address are
}

// split cuts a folded text into pieces.
func split(text string) (pieces []piece) {
	for word := range strings.FieldsFuncSeq(text, parts) {
		first := len(pieces)
		for section := range strings.FieldsFuncSeq(word, isHyphen) {
			if of := cut(section); len(of.parts) > 0 {
				pieces = append(pieces, of)
			}
		}
		if hyphened := pieces[first:]; len(hyphened) > 1 {
			whole := ""
			for i := 0; i < len(hyphened) && len(whole) <= mostWord; i++ {
				whole += cmp.Or(hyphened[i].joined, hyphened[i].parts[0])
			}
			whole = capped(whole)
			for i := range hyphened {
				hyphened[i].whole = whole
			}
		}
	}
	return pieces
}

func isHyphen(r rune) bool { return r == '-' || r >= utf8.RuneSelf && unicode.Is(unicode.Pd, r) }

// plain folds a text, with one apostrophe for all of them.
func plain(s string) string {
	if isASCII(s) {
		return strings.ToLower(strings.ReplaceAll(s, "`", "'"))
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, " ")
	}
	return folded(strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune("’‘‛`´ʹʻʼʽˈ′＇՚׳ꞌ\u07f4\u07f5", r):
			return '\''
		case unicode.Is(unicode.Cf, r):
			return -1 // It draws nothing.
		case r >= utf8.RuneSelf && unicode.Is(unicode.Nd, r):
			return digit(r)
		}
		return r
	}, s), norm.NFKD)
}

// PlainWords are the words of a text, folded, without any sign.
func PlainWords(s string) []string {
	return strings.FieldsFunc(plain(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// parts tells what always parts words: a space, a bracket, a quotation mark.
func parts(r rune) bool {
	if r < utf8.RuneSelf {
		return r <= ' ' || r == 0x7f || strings.IndexByte(`"()[]{}`, byte(r)) >= 0
	}
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.In(r, unicode.Ps, unicode.Pe, unicode.Pi, unicode.Pf)
}

// cut takes a piece apart at whatever is no letter, digit or symbol.
func cut(word string) (of piece) {
	if strings.Trim(word, "abcdefghijklmnopqrstuvwxyz0123456789") == "" && word != "" {
		return piece{parts: []string{capped(word)}} // As most are.
	}
	var part, joined strings.Builder
	spaced, dotted := true, true
	end := func() {
		if part.Len() > 0 {
			of.parts = append(of.parts, capped(part.String()))
			part.Reset()
		}
	}
	lastLetter := strings.LastIndexFunc(word, isLetter)
	for i, r := range word {
		switch {
		case unspaced(r):
			if spaced {
				end()
			}
			spaced = false
		case unicode.In(r, unicode.L, unicode.N, unicode.M):
			if !spaced {
				end()
			}
			spaced = true
			joined.WriteRune(r)
		case (r == '+' || r == '#') && part.Len() > 0 && i > lastLetter:
			// C++, A+
		default:
			dotted = dotted && r == '.'
			of.short = of.short || r == '\'' && len(of.parts) == 0 && 0 < part.Len() && part.Len() <= 2
			end()
			continue
		}
		part.WriteRune(r)
	}
	end()
	if len(of.parts) > 1 && joined.Len() > 0 {
		of.joined = capped(joined.String())
		of.dotted = dotted && !slices.ContainsFunc(of.parts, func(part string) bool { return len(part) < 3 })
	}
	return of
}

func isLetter(r rune) bool { return unicode.In(r, unicode.L, unicode.N) }

// unspaced tells a sign of a script that puts no spaces between words, or a symbol.
func unspaced(r rune) bool {
	if r < utf8.RuneSelf {
		return r == '$'
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.So, unicode.Sc) || r == 'ー' || r == '\u3099' || r == '\u309a'
}

func isUnspaced(part string) bool {
	first, _ := utf8.DecodeRuneInString(part)
	return unspaced(first)
}

// suffixes are the words of signs without spaces, one from each sign on.
func suffixes(signs string) (words []string) {
	runes := []rune(signs)
	for i, r := range runes {
		if !unicode.Is(unicode.M, r) {
			words = append(words, string(runes[i:min(len(runes), i+mostSigns)]))
		}
	}
	return words
}

// group is a piece of a search with what it may also stand for.
type group struct {
	piece
	raw    string // as it was typed, folded: part of an address
	host   string // the same, if it is a domain in its own script
	digits string // of what may be a phone number
}

// groups cuts a search. Pieces of digits, one behind the other, may be one number.
func groups(typed string) (list []group) {
	number := -1 // where a number is being put together
	for word := range strings.FieldsSeq(typed) {
		address := strings.ToLower(strings.Trim(word, `<>()[]"',;`))
		word = plain(word)
		switch {
		case strings.Trim(word, "0123456789+()-./") == "" && strings.ContainsAny(word, "0123456789"):
			if number < 0 {
				number = len(list)
				list = append(list, group{})
			}
			list[number].parts = append(list[number].parts, flat(split(word))...)
			list[number].digits += digitsOf(strings.Replace(word, "(0)", "", 1))
			continue
		case strings.ContainsRune(address, '@'):
			list = append(list, ofAddress(address))
		default:
			for _, of := range split(word) {
				g := group{piece: of, host: hostOf(address)}
				if of.joined != "" || of.whole != "" {
					g.raw = word
				}
				list = append(list, g)
			}
		}
		number = -1
	}
	return list
}

// hostOf is a domain that is typed in its own script, as it is kept; "" for none.
func hostOf(typed string) string {
	if !strings.ContainsRune(typed, '.') {
		return ""
	}
	if host, err := idna.Lookup.ToASCII(typed); err == nil && host != typed {
		return host
	}
	return ""
}

// ofAddress is an address as far as it is typed. Its domain is kept in ASCII.
func ofAddress(typed string) group {
	local, domain, _ := strings.Cut(typed, "@")
	host, err := idna.Lookup.ToASCII(domain)
	if err != nil || host == domain {
		return group{raw: typed}
	}
	return group{piece: piece{parts: append([]string{local}, flat(split(plain(domain)))...)}, raw: local + "@" + host}
}

func flat(pieces []piece) (list []string) {
	for _, of := range pieces {
		list = append(list, of.parts...)
	}
	return list
}

// terms are one for each part. What the whole may stand for does for each of them.
func (g *group) terms() (terms []Term) {
	var whole Term
	for _, as := range []string{g.joined, g.whole, g.raw, g.host} {
		if as != "" {
			whole = append(whole, beginning(capped(as)))
		}
	}
	if len(g.digits) >= fewDigits {
		whole = Term{beginning(g.digits), beginning(phoneMark + reversed(g.digits))}
		if end := strings.TrimLeft(g.digits, "0"); len(end) >= fewDigits {
			whole = append(whole, beginning(phoneMark+reversed(end)))
		}
		if len(g.digits) > 8 && g.digits[0] == '8' { // In some countries it stands before a number as a 0 does.
			whole = append(whole, beginning(phoneMark+reversed(g.digits[1:])))
		}
	}
	if len(whole) > 0 && (len(g.parts) == 0 || g.dotted || len(g.digits) > 8) {
		return []Term{whole.normal()}
	}
	for i, part := range g.parts {
		of := signs(part)
		if i == 0 && g.short {
			of = Term{exactly(part)} // The d of d’Artagnan is not the beginning of Dirk.
		}
		terms = append(terms, append(of, whole...).normal())
	}
	return terms
}

// signs is the term of one part.
func signs(part string) Term {
	if isUnspaced(part) {
		part = string([]rune(part)[:min(utf8.RuneCountInString(part), mostSigns)])
	}
	return Term{beginning(part)}
}

// normal leaves out ranges that lie in others: of two, one lies in the other or
// they have nothing in common.
func (t Term) normal() (ranges Term) {
	for i, r := range t {
		within := slices.ContainsFunc(t[:i], func(o Range) bool { return o.From <= r.From && r.To <= o.To }) ||
			slices.ContainsFunc(t[i+1:], func(o Range) bool { return o != r && o.From <= r.From && r.To <= o.To })
		if !within {
			ranges = append(ranges, r)
		}
	}
	return ranges[:min(len(ranges), mostRanges)]
}

// digit is the digit of another script as it is written here: they stand in tens.
func digit(r rune) rune {
	zero := r
	for unicode.Is(unicode.Nd, zero-1) && r-zero < 9 {
		zero--
	}
	return '0' + r - zero
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, s)
}

func reversed(s string) string {
	b := []byte(s)
	slices.Reverse(b)
	return string(b)
}

// capped is a text of at most mostWord bytes.
func capped(s string) string {
	for len(s) > mostWord {
		_, last := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-last]
	}
	return s
}

func distinct(words []string) []string {
	const few = 32
	if len(words) > few {
		seen := map[string]bool{"": true}
		return slices.DeleteFunc(words, func(word string) bool {
			again := seen[word]
			seen[word] = true
			return again
		})
	}
	kept := words[:0]
	for _, word := range words { // A map for each name would cost more than they.
		if word != "" && !slices.Contains(kept, word) {
			kept = append(kept, word)
		}
	}
	return kept
}
