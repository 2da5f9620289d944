// Package masked holds texts of customers as their reader may see them. A hidden
// one holds the mask alone.
package masked

import (
	"latchkey/internal/mail"
	"latchkey/internal/policy"
)

// Text is a part of a customer as its reader may see it. A hidden one holds the
// mask and nothing else: the clear text never leaves the repository.
type Text struct {
	Shown  string
	Hidden bool
}

// Hide replaces what the mask hides. It is called where rows are read.
func Hide(mask policy.Mask, part policy.Mask, clear string) Text {
	if !mask.Hides(part) {
		return Text{Shown: clear}
	}
	if clear == "" && part != policy.MaskName {
		return Text{} // That one is missing may be told: whoever sees the mask may fill it in.
	}
	switch part {
	case policy.MaskEmail:
		return Text{mail.Mask(clear), true}
	case policy.MaskPhone:
		return Text{Phone(clear), true}
	default:
		return Text{"•••", true}
	}
}

// Phone keeps the country's first digits and the last two: enough to
// recognise, of constant shape, so that it tells no length. A number so short
// that fewer than four digits would be hidden is hidden whole.
func Phone(phone string) string {
	if len(phone) < 9 {
		return "•••"
	}
	return phone[:3] + " •• •• •• " + phone[len(phone)-2:]
}
