// Package webhook speaks Standard Webhooks: it signs what goes to the program of a
// business, checks what comes from there, and reaches public addresses alone.
package webhook

import (
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// MaxID is the longest id of an event, in bytes.
const MaxID = 256

// How far the time of an event may be from ours. Whoever sends one again keeps its time,
// and an event is taken once by its id: so it may be old, and its id is kept longer.
const (
	MaxAge   = 72 * time.Hour
	maxAhead = 5 * time.Minute
	IDKept   = 7 * 24 * time.Hour
)

// Errors of a check. Whoever gets ErrForged is told nothing.
var (
	ErrForged = errors.New("not signed with a secret of this channel")
	ErrTime   = errors.New("the webhook-timestamp is not of the last three days")
)

// Secret is how a secret of 32 bytes is written, of which text is the base64 of a link.
func Secret(link string) string {
	raw, err := base64.RawURLEncoding.DecodeString(link)
	if err != nil {
		panic(err) // A link is made of base64.
	}
	return "whsec_" + base64.StdEncoding.EncodeToString(raw)
}

// Sign adds the headers of an event to h, signed with each of the secrets, the latest first.
func Sign(h http.Header, secrets []string, id string, at time.Time, body []byte) error {
	var signatures []string
	for _, secret := range secrets {
		key, err := standard.NewWebhook(secret)
		if err != nil {
			return err
		}
		signature, err := key.Sign(id, at, body)
		if err != nil {
			return err
		}
		signatures = append(signatures, signature)
	}
	h.Set(standard.HeaderWebhookID, id)
	h.Set(standard.HeaderWebhookTimestamp, strconv.FormatInt(at.Unix(), 10))
	h.Set(standard.HeaderWebhookSignature, strings.Join(signatures, " "))
	return nil
}

// Check tells the id of an event that is signed with one of the secrets. It fails with
// ErrForged, or with ErrTime for one that is signed and too old, or of the future.
func Check(h http.Header, secrets []string, body []byte, now time.Time) (id string, err error) {
	signed := false
	for _, secret := range secrets {
		key, err := standard.NewWebhook(secret)
		if err != nil {
			return "", err
		}
		signed = key.VerifyIgnoringTimestamp(body, h) == nil || signed
	}
	id = h.Get(standard.HeaderWebhookID)
	if !signed || len(id) > MaxID || !utf8.ValidString(id) {
		return "", ErrForged
	}
	seconds, _ := strconv.ParseInt(h.Get(standard.HeaderWebhookTimestamp), 10, 64)
	if at := time.Unix(seconds, 0); at.Before(now.Add(-MaxAge)) || at.After(now.Add(maxAhead)) {
		return "", ErrTime
	}
	return id, nil
}
