package incoming

import (
	"testing"
)

// Only one sender can be proved: of several, a signature speaks for the last, and people
// read the first.
func TestOneSenderCanBeProved(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"From: Anna <anna@shop.example>":                          "shop.example",
		"From: anna@Shop.Example (Anna, of the shop)":             "shop.example",
		`From: "Anna, the potter" <anna@shop.example>`:            "shop.example",
		`From: "ben@evil.example, or so" <anna@shop.example>`:     "shop.example",
		"From: anna@shop.example <anna@shop.example>":             "shop.example",
		"From : Anna <anna@shop.example>":                         "shop.example",
		"From: anna@shop.example\nFrom: ben@evil.example":         "",
		"From: anna@shop.example\nfrom : ben@evil.example":        "",
		"From: anna@shop.example, ben@evil.example":               "",
		"From: anna@shop.example, Ben <ben@evil.example>":         "",
		"From: <anna@shop.example> <ben@evil.example>":            "",
		"From: Anna <anna@shop.example>, Ben <ben@shop.example>;": "",
		"From: the shop\nReply-To: anna@shop.example":             "",
		"Sender: anna@shop.example":                               "",
		"From: undisclosed-senders:;":                             "",
	} {
		if got := SoleDomain([]byte(header + "\nSubject: x\n\nHello")); got != want {
			t.Errorf("%q: %q, want %q", header, got, want)
		}
	}
}
