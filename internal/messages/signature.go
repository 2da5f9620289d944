package messages

import (
	"slices"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/texts"
)

// MaxSignature is the longest signature of a channel or of a member, in characters.
const MaxSignature = 1000

// SignatureVariables are those of both.
var SignatureVariables = []string{MemberName, WorkspaceName}

// Signed is what is put below a message from a channel, as its reader gets it.
type Signed struct{ Channel, Text string }

// Signatures are a member's own.
type Signatures struct {
	Text string // of all their mails, "" for none
	Of   []SignatureOf
}

// SignatureOf is the one of what goes from a channel, "" for that of all mails.
type SignatureOf struct {
	Channel    uuid.UUID
	Name, Text string
}

// Clean checks them. It fails with faults about the fields signature, and own_ with the id of a channel.
func (s Signatures) Clean() (Signatures, error) {
	var wrong fault.List
	var err error
	s.Text, err = cleanSignature("signature", s.Text)
	wrong.Add(err)
	s.Of = slices.Clone(s.Of) // What was typed stays with whoever typed it.
	for i := range s.Of {
		s.Of[i].Text, err = cleanSignature("own_"+s.Of[i].Channel.String(), s.Of[i].Text)
		wrong.Add(err)
	}
	return s, wrong.Err()
}

func cleanSignature(field, text string) (string, error) {
	if texts.Blank(text) {
		return "", nil
	}
	text, err := texts.CleanParagraphs(field, text, "fault.required", MaxSignature)
	if err == nil {
		err = texts.CheckVariables(field, text, SignatureVariables)
	}
	return text, err
}
