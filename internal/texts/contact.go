package texts

import (
	"strings"
	"unicode"
)

// ReplaceAddresses hands on each address of mail in a text, as it is written there, and
// puts what it gets back in its place. It finds too much rather than too little.
func ReplaceAddresses(text string, by func(address string) string) string {
	text = looseAddress().ReplaceAllStringFunc(text, by)
	if !anyAt().MatchString(text) {
		return text
	}
	return address().ReplaceAllStringFunc(text, by)
}

// PlainAddress is an address with its @ as it is where every program knows it.
func PlainAddress(written string) string { return anyAt().ReplaceAllString(written, "@") }

// ReplaceNumbers puts something in the place of each number in a text that may be a
// phone's: whatever has so many digits may be one.
func ReplaceNumbers(text, by string) string {
	return number().ReplaceAllStringFunc(text, func(found string) string {
		named := nameOfNumber().FindString(found)
		if !isNumber(named, found[len(named):]) {
			return found
		}
		return named + by
	})
}

// isNumber tells a phone's number behind what calls it one, "" for nothing. The numbers
// of orders beside each other are none.
func isNumber(named, number string) bool {
	digits := 0
	for _, r := range number {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	if named != "" {
		return digits >= fewestNamed
	}
	return digits >= fewestDigits && !ordersBeside(number)
}

// ordersBeside tells 1042 & #1043: of one length, and without a zero before them.
func ordersBeside(number string) bool {
	if !orders().MatchString(number) {
		return false
	}
	each := strings.FieldsFunc(number, func(r rune) bool { return !unicode.IsDigit(r) })
	for _, one := range each {
		if len(one) != len(each[0]) {
			return false
		}
	}
	return true
}

// contacts are where the addresses and numbers in a text begin and end.
func contacts(text string) (spans [][]int) {
	spans = append(looseAddress().FindAllStringIndex(text, -1), address().FindAllStringIndex(text, -1)...)
	for _, at := range number().FindAllStringIndex(text, -1) {
		found := text[at[0]:at[1]]
		if named := nameOfNumber().FindString(found); isNumber(named, found[len(named):]) {
			spans = append(spans, at)
		}
	}
	return spans
}

const (
	fewestDigits = 7 // that a text has at least to be a number
	fewestNamed  = 5 // and behind a word that says so
)

// They are made when they are first needed: most of a program's time nobody is masked.
var (
	anyAt = OnceMade(at + `|` + faintAt)
	// A word with an @ is hidden to its end: what stands behind an address may be another.
	// Behind (a), which begins a list, too, it has to be one.
	address = OnceMade(local + `(?:` + at + `)(?:\[[^\]\s]*\]|(?:` + inWord + `|@|＠)*` + lastOfWord + `)|` +
		local + `(?:` + faintAt + `)` + inWord + `*\.\pL(?:` + inWord + `|@|＠)*` + lastOfWord)
	// What is torn at its @, as programs break lines and quote them, or written as it is spoken.
	looseAddress = OnceMade(inWord + `+(?:` + gap + `*[@＠﹫]` + gap + `+|` + gap + `+[@＠﹫]` + gap + `*)` +
		inWord + `+\.[\pL\p{Nd}-]{2,}` +
		`|` + inWord + `+` + gap + `+(?i:` + spokenAt + `)` + gap + `+` +
		inWord + `+(?:` + gap + `+(?i:dot|point|punt)` + gap + `+[\pL\p{Nd}-]{2,})+`)
	// Two colons stand in a time of day; more do not.
	number = OnceMade(`(?:` + named + `)?(?:\p{Nd}{1,4}(?::\p{Nd}{2,4}){3,}|` +
		`[+(]?\p{Nd}(?:[\p{Nd}\s\pZ\pM.,;，、()/+_‐‑–—−·•~|>*=\\'’"&#\[\]{}-]|nbsp;|(?i:` + extension + `))*\p{Nd})`)
	nameOfNumber = OnceMade(`^(?:` + named + `)`)
	orders       = OnceMade(`^[1-9][0-9]{3,5}(?:[\s\pZ,;&]+#[1-9][0-9]{3,5})+$`)
)

const (
	// at is an @, also as links and pages write it, and as people do who hide it from programs.
	at         = `[@＠﹫]|%(?:25)*40|=40|&#0*64;|&#[xX]0*40;|&commat;|` + opened + `(?i:` + spokenAt + `)` + closed
	faintAt    = opened + `(?i:a|à)` + closed
	opened     = `[ \t]?[(\[{] ?`
	closed     = ` ?[)\]}][ \t]?`
	spokenAt   = `at|arobase|arobas|apenstaart|apenstaartje`
	gap        = `[\s\pZ>]`
	local      = `(?:"[^"\n]{1,64}"|` + inWord + `+)`
	inWord     = `[^\s\pZ<>()\[\]"',;:@＠]`
	lastOfWord = `[^\s\pZ<>()\[\]"',;:@＠.!?]`
	extension  = `extension|ext|poste|toestel|tst`
	named      = `\b(?i:t[ée]l|t[ée]l[ée]phone|telefoon|telefoonnummer|phone|mobile|mobiel|portable|gsm|cell|fax|whatsapp)` +
		`(?:[\s\pZ.:=-]|(?i:is|est|n°|no|nr|number|nummer))*`
)
