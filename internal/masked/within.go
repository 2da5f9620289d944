package masked

import (
	"strings"

	"latchkey/internal/mail"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
)

// Within hides the addresses and the numbers that people wrote into a text. It hides
// too much rather than too little: whatever has so many digits may be a number.
func Within(mask policy.Mask, text string) string {
	if mask.Hides(policy.MaskEmail) {
		text = texts.ReplaceAddresses(text, func(written string) string {
			address := strings.ToLower(texts.PlainAddress(written))
			if !plainAddress().MatchString(address) {
				return "•••" // Several of them may stand in it, or it is torn.
			}
			return mail.Mask(address)
		})
	}
	if mask.Hides(policy.MaskPhone) {
		text = texts.ReplaceNumbers(text, "•••")
	}
	return text
}

var plainAddress = texts.OnceMade(`^[\pL\p{Nd}][^@\s]*@[\pL\p{Nd}][\pL\p{Nd}.-]*\.[\pL\p{Nd}-]+$`)
