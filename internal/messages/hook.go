package messages

import (
	"encoding/base64"
	"time"

	"github.com/google/uuid"
)

// MaxHandle is the longest id by which a channel knows a customer, in characters.
const MaxHandle = 254

// SecretOverlap is how long the secret of a channel counts once there is another.
const SecretOverlap = 24 * time.Hour

// SecretShown is how long after it was made a secret is told.
const SecretShown = 5 * time.Minute

// DeliveryRows is how many deliveries the page of a channel shows.
const DeliveryRows = 50

// HookKey is the last part of the address that the program behind a channel sends to.
func HookKey(workspace, channel uuid.UUID) string {
	return base64.RawURLEncoding.EncodeToString(append(workspace[:], channel[:]...))
}

// ReadHookKey reads the workspace and the channel out of a HookKey.
func ReadHookKey(key string) (workspace, channel uuid.UUID, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(key)
	if err != nil || len(raw) != len(workspace)+len(channel) {
		return workspace, channel, false
	}
	copy(workspace[:], raw)
	copy(channel[:], raw[len(workspace):])
	return workspace, channel, true
}

// Hook is how a channel and the program behind it speak with each other.
type Hook struct {
	Name, URL  string
	Secret     string       // the latest, where it is told
	Secrets    []HookSecret // the latest first
	Deliveries []Delivery   // the latest first
}

// HookSecret is one that counts, with which both sign.
type HookSecret struct {
	Number int
	Made   time.Time
	Ends   *time.Time // nil for the latest
}

// Delivery is one time that a message was handed to the program behind a channel.
type Delivery struct {
	Message, Conversation uuid.UUID
	Number                int64 // of the conversation
	At                    time.Time
	Status                int // of HTTP, 0 for no answer
	Failure               string
	State                 string // of the message by now
	Latest                bool   // of this message
}

// Taken tells that the program took the message.
func (d *Delivery) Taken() bool { return d.Status/100 == 2 }
