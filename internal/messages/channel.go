package messages

import (
	"time"

	"latchkey/internal/policy"
	"latchkey/internal/section"
)

// The variables of texts that are written once and sent often.
const (
	ContactName   = "contact.name"
	MemberName    = "member.name"
	WorkspaceName = "workspace.name"
)

// BeforeSignature parts a message from its signature, as mail programs know it.
const BeforeSignature = "\n\n-- \n"

// MaxSignature is the longest signature of a channel, in characters.
const MaxSignature = 1000

// Channel is where customers write to. What they wrote over it is its Count.
type Channel struct {
	section.Item
	Address   string // no other channel of any workspace has it
	Signature string // stands below what members write, with variables
}

// Channels are the addresses that customers write to by e-mail.
var Channels = &section.Of[Channel]{
	Resource: policy.Channels, Table: "channels", Noun: "channel", Most: 50, Undo: true,
	Rows: struct{ Column, Value string }{"kind", "email"},
	Item: func(c *Channel) *section.Item { return &c.Item },
	Fields: []section.Field[Channel]{
		section.AddressOf("address", func(c *Channel) *string { return &c.Address }).Must().Distinct().InList(),
		section.ParagraphsOf("signature", MaxSignature, func(c *Channel) *string { return &c.Signature }).With(MemberName, WorkspaceName),
	},
	Counts: &section.Counts{
		Resource: policy.Conversations,
		SQL:      `from conversations v where v.workspace_id = x.workspace_id and v.channel_id = x.id and not v.hidden`,
	},
}

// How often and how long a code that was mailed to a channel's address is taken, and how
// soon another one is sent.
const (
	CodeTries = 5
	CodeLife  = 24 * time.Hour
	CodePause = time.Minute
)

// Confirmation says how far it is that the address of a channel is known to be its owner's.
type Confirmation struct {
	Name, Address   string
	Sent, Confirmed bool
}
