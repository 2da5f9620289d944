package messages

import (
	"strings"
	"time"

	"latchkey/internal/fault"
	"latchkey/internal/texts"
)

// WhatsApp is a channel whose customers write over WhatsApp.
const WhatsApp = "whatsapp"

// ReplyWindow is how long after a customer wrote members may answer over WhatsApp.
const ReplyWindow = 24 * time.Hour

// Lengths of what the provider gives, in characters.
const (
	MaxNumberID      = 40
	MaxProviderToken = 1000
)

// The states of a message that a provider tells of, beyond Sent.
const (
	Delivered = "delivered"
	Read      = "read"
)

// MaxMedia is how large a file that came over WhatsApp may be, in bytes.
const MaxMedia = 16 << 20

// Provider is how a channel of WhatsApp reaches its provider.
type Provider struct {
	Name     string
	NumberID string // by which the provider knows the number, "" for not yet
	// AccountID is where the provider keeps our templates, "" for nobody who sends any.
	AccountID string
	Verify    string // the word by which the provider knows us
	// Token opens the provider to us, Secret is what it signs with; "" in a form leaves them.
	Token, Secret string
	Ready         bool
}

// Clean checks what was typed. It fails with faults about number_id, account_id, token and secret.
func (p Provider) Clean() (Provider, error) {
	var wrong fault.List
	for _, f := range []struct {
		name string
		text *string
		most int
		must bool
	}{
		{"number_id", &p.NumberID, MaxNumberID, true},
		{"account_id", &p.AccountID, MaxAccountID, false},
		{"token", &p.Token, MaxProviderToken, !p.Ready},
		{"secret", &p.Secret, MaxProviderToken, !p.Ready},
	} {
		line, err := texts.CleanLine(f.name, *f.text, f.most)
		if err == nil && line == "" && f.must {
			err = fault.Field(f.name, "fault.required")
		}
		wrong.Add(err)
		*f.text = line
	}
	if strings.Trim(p.NumberID, "0123456789") != "" {
		wrong.Add(fault.Field("number_id", "fault.number_id"))
	}
	if strings.Trim(p.AccountID, "0123456789") != "" {
		wrong.Add(fault.Field("account_id", "fault.number_id"))
	}
	return p, wrong.Err()
}
