package masked

import (
	"regexp"
	"strings"
	"sync"
	"unicode"

	"latchkey/internal/mail"
	"latchkey/internal/policy"
)

// Within hides the addresses and the numbers that people wrote into a text. It hides
// too much rather than too little: whatever has so many digits may be a number.
func Within(mask policy.Mask, text string) string {
	if mask.Hides(policy.MaskEmail) && strings.ContainsAny(text, "@＠") {
		text = addressWithin().ReplaceAllStringFunc(text, func(address string) string {
			return mail.Mask(strings.ToLower(strings.ReplaceAll(address, "＠", "@")))
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

// Both are made when they are first needed: most of a program's time nobody is masked.
var (
	addressWithin = onceMade(`[^\s\pZ<>()\[\]"',;:@＠]+[@＠][^\s\pZ<>()\[\]"',;:@＠]*[^\s\pZ<>()\[\]"',;:@＠.!?]`)
	numberWithin  = onceMade(`[+(]?\p{Nd}[\p{Nd}\s\pZ.()/+_‐‑–—-]*\p{Nd}`)
)

func onceMade(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}
