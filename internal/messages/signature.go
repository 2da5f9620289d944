package messages

import "latchkey/internal/texts"

// MaxSignature is the longest signature of a channel or of a member, in characters.
const MaxSignature = 1000

// SignatureVariables are those of both.
var SignatureVariables = []string{MemberName, WorkspaceName}

// Signed is what is put below a message from a channel, as its reader gets it.
type Signed struct{ Channel, Text string }

// CleanSignature checks a member's own signature, "" for none. It fails with a fault about
// the field signature.
func CleanSignature(text string) (string, error) {
	if texts.Blank(text) {
		return "", nil
	}
	text, err := texts.CleanParagraphs("signature", text, "fault.required", MaxSignature)
	if err == nil {
		err = texts.CheckVariables("signature", text, SignatureVariables)
	}
	return text, err
}
