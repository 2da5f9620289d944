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
	numberWithin = texts.OnceMade(`[+(]?\p{Nd}[\p{Nd}\s\pZ.,;，、()/+_‐‑–—−·•~|>-]*\p{Nd}`)
)

const (
	// at is an @, also as links and pages write it, and as people do who hide it from programs.
	at         = `[@＠﹫]|%40|&#0*64;|&#[xX]0*40;|&commat;|[ \t]?[(\[] ?(?i:at) ?[)\]][ \t]?`
	inWord     = `[^\s\pZ<>()\[\]"',;:@＠]`
	lastOfWord = `[^\s\pZ<>()\[\]"',;:@＠.!?]`
)
