package messages

import (
	"time"

	"github.com/google/uuid"

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

// The kinds of channels.
const (
	Email  = "email"
	Custom = "custom" // a program of the business's own, which speaks by signed webhooks
)

// MaxChannelURL is the longest address of the program behind a channel, in characters.
const MaxChannelURL = 500

// Channel is where customers write to. What they wrote over it is its Count.
type Channel struct {
	section.Item
	Kind      string
	Address   string // of e-mail: no other channel of any workspace has it
	URL       string // of a custom one: where answers go, "" for nowhere
	Signature string // stands below what members write, with variables
	Away      string // of e-mail: answers by itself outside business hours, with variables; "" for nothing
}

// Channels are where customers write to.
var Channels = &section.Of[Channel]{
	Resource: policy.Channels, Table: "channels", Noun: "channel", Most: 50, Undo: true,
	Item: func(c *Channel) *section.Item { return &c.Item },
	Fields: []section.Field[Channel]{
		section.ChoiceOf("kind", []string{Email, Custom, WhatsApp}, func(c *Channel) *string { return &c.Kind }).InList().Kept(),
		section.AddressOf("address", func(c *Channel) *string { return &c.Address }).Must().Distinct().InList().When(isKind(Email)),
		section.LinkOf("url", MaxChannelURL, func(c *Channel) *string { return &c.URL }).When(isKind(Custom)),
		section.ParagraphsOf("signature", MaxSignature, func(c *Channel) *string { return &c.Signature }).With(SignatureVariables...),
		section.ParagraphsOf("away", MaxAway, func(c *Channel) *string { return &c.Away }).With(ContactName, WorkspaceName),
	},
	Counts: &section.Counts{
		Resource: policy.Conversations,
		SQL:      `from conversations v where v.workspace_id = x.workspace_id and v.channel_id = x.id and not v.hidden`,
	},
}

func isKind(kind string) func(*Channel) bool { return func(c *Channel) bool { return c.Kind == kind } }

// How often and how long a code that was mailed to a channel's address is taken, and how
// soon another one is sent.
const (
	CodeTries = 5
	CodeLife  = 24 * time.Hour
	CodePause = time.Minute
)

// ChannelMark is a channel about which there is something to do.
type ChannelMark struct {
	ID    uuid.UUID
	Kind  string
	Ready bool // its address is confirmed, or it has a secret
}

// RecordHost is where the text stands that confirms an address, in front of its domain.
const RecordHost = "_latchkey."

// Confirmation says how far it is that the address of a channel is known to be its owner's.
type Confirmation struct {
	Name, Address   string
	Sent, Confirmed bool
	Record          string // a text that whoever has the domain can put into its DNS instead
}
