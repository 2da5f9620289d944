package app

import (
	"encoding/base64"
	"encoding/binary"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
)

// ReadQuery hands each value of an address to the reader of its name. A name
// that the page does not offer, one that is repeated, and a value that is not
// one of those offered are faults, never guesses.
func ReadQuery(values url.Values, readers map[string]func(string) bool) error {
	for name, given := range values {
		read, known := readers[name]
		if !known {
			return fault.New(fault.BadRequest, "fault.field_unknown")
		}
		if len(given) > 1 {
			return fault.New(fault.BadRequest, "fault.field_repeated")
		}
		if !utf8.ValidString(given[0]) || strings.ContainsRune(given[0], 0) || given[0] != "" && !read(given[0]) {
			return fault.New(fault.BadRequest, "fault.filter")
		}
	}
	return nil
}

// IntoID reads an id of a query.
func IntoID(target *uuid.NullUUID) func(string) bool {
	return func(text string) bool {
		id, err := uuid.Parse(text)
		*target = uuid.NullUUID{UUID: id, Valid: true}
		return err == nil && len(text) == 36
	}
}

// IntoSearch reads what somebody searches for.
func IntoSearch(target *string) func(string) bool {
	return func(text string) bool {
		*target = strings.TrimSpace(text)
		return utf8.RuneCountInString(text) <= listing.MaxSearch
	}
}

// MaxMicros is the latest time of a place in a list, in microseconds since 1970: the year 9999.
const MaxMicros = 253370764800_000_000

// IntoCursor reads a place in a list.
func IntoCursor(target *listing.Cursor) func(string) bool {
	return func(text string) bool {
		decoded, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil || len(decoded) < 24 || !listing.IsKey(decoded[24:]) {
			return false
		}
		micros := int64(binary.BigEndian.Uint64(decoded)) // Before 1970 it is below zero.
		if micros <= (time.Time{}).UnixMicro() || micros > MaxMicros {
			return false
		}
		*target = listing.Cursor{At: time.UnixMicro(micros).UTC(), ID: uuid.UUID(decoded[8:24]), Key: string(decoded[24:])}
		return true
	}
}

// CursorText writes a cursor into an address: the place of a row that the reader saw.
func CursorText(c listing.Cursor) string {
	if c == (listing.Cursor{}) {
		return ""
	}
	var micros int64 // A list by name has no times.
	if !c.At.IsZero() {
		micros = c.At.UnixMicro()
	}
	encoded := binary.BigEndian.AppendUint64(nil, uint64(micros))
	return base64.RawURLEncoding.EncodeToString(append(append(encoded, c.ID[:]...), c.Key...))
}

// QueryString writes what is not empty.
func QueryString(pairs ...string) string {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			values.Set(pairs[i], pairs[i+1])
		}
	}
	if len(values) == 0 {
		return ""
	}
	return "?" + values.Encode()
}
