package masked

import (
	"strings"
	"unicode"

	"latchkey/internal/mail"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
)

// Within hides the addresses and the numbers that people wrote into a text. It hides
// too much rather than too little: whatever has so many digits may be a number.
func Within(mask policy.Mask, text string) string {
	if mask.Hides(policy.MaskEmail) {
		text = looseAddress().ReplaceAllString(text, "•••")
	}
	if mask.Hides(policy.MaskEmail) && atWithin().MatchString(text) {
		text = addressWithin().ReplaceAllStringFunc(text, func(address string) string {
			address = strings.ToLower(atWithin().ReplaceAllString(address, "@"))
			if !plainAddress().MatchString(address) {
				return "•••" // Several of them may stand in it.
			}
			return mail.Mask(address)
		})
	}
	if mask.Hides(policy.MaskPhone) {
		text = numberWithin().ReplaceAllStringFunc(text, func(number string) string {
			digits := strings.Map(func(r rune) rune {
				if unicode.IsDigit(r) {
					return r
				}
				return -1
			}, number)
			if len([]rune(digits)) < fewestDigits {
				return number
			}
			return "•••"
		})
	}
	return text
}

// fewestDigits is how many digits a text has at least to be hidden as a phone number.
const fewestDigits = 7

// They are made when they are first needed: most of a program's time nobody is masked.
var (
	atWithin = texts.OnceMade(at)
	// A word with an @ is hidden to its end: what stands behind an address may be another.
	addressWithin = texts.OnceMade(`(?:"[^"\n]{1,64}"|` + inWord + `+)(?:` +
		at + `)(?:\[[^\]\s]*\]|(?:` + inWord + `|@|＠)*` + lastOfWord + `)`)
	plainAddress = texts.OnceMade(`^[\pL\p{Nd}][^@]*@[\pL\p{Nd}][\pL\p{Nd}.-]*\.[\pL\p{Nd}-]+$`)
	// What is torn at its @, as programs break lines and quote them, or written as it is spoken.
	looseAddress = texts.OnceMade(inWord + `+(?:` + gap + `*[@＠﹫]` + gap + `+|` + gap + `+[@＠﹫]` + gap + `*)` +
		inWord + `+\.[\pL\p{Nd}-]{2,}` +
		`|` + inWord + `+` + gap + `+(?i:` + spokenAt + `)` + gap + `+` +
		inWord + `+(?:` + gap + `+(?i:dot|point|punt)` + gap + `+[\pL\p{Nd}-]{2,})+`)
	// Two colons stand in a time of day; more do not.
	numberWithin = texts.OnceMade(`\p{Nd}{1,4}(?::\p{Nd}{2,4}){3,}|` +
		`[+(]?\p{Nd}(?:[\p{Nd}\s\pZ\pM.,;，、()/+_‐‑–—−·•~|>*=\\'’"&#\[\]{}-]|nbsp;)*\p{Nd}`)
)

const (
	// at is an @, also as links and pages write it, and as people do who hide it from programs.
	at         = `[@＠﹫]|%(?:25)*40|=40|&#0*64;|&#[xX]0*40;|&commat;|[ \t]?[(\[{] ?(?i:a|à|` + spokenAt + `) ?[)\]}][ \t]?`
	spokenAt   = `at|arobase|arobas|apenstaart|apenstaartje`
	gap        = `[\s\pZ>]`
	inWord     = `[^\s\pZ<>()\[\]"',;:@＠]`
	lastOfWord = `[^\s\pZ<>()\[\]"',;:@＠.!?]`
)
