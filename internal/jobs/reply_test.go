package jobs

import (
	"strings"
	"testing"

	"github.com/google/uuid"
)

// An answer comes back to its conversation, and a report to its message. The address of a
// channel that is too long for a token leaves both out, and the mail is sent.
func TestAReplyNamesWhereAnswersAndReportsGo(t *testing.T) {
	t.Parallel()
	answer, back := strings.Repeat("A", 26), strings.Repeat("B", 26)
	for channel, want := range map[string][2]string{
		"hello@shop.example":                      {"hello+" + answer + "@shop.example", "hello+return-" + back + "@shop.example"},
		strings.Repeat("h", 31) + "@shop.example": {strings.Repeat("h", 31) + "+" + answer + "@shop.example", ""},
		strings.Repeat("h", 60) + "@shop.example": {"", ""},
	} {
		m, err := office{}.writeReply(uuid.New(), ReplyLetter{
			To: "anna@test.example", Deliver: "anna@test.example", Channel: channel, Token: answer, Return: back, Text: "Hello",
		})
		if got := [2]string{m.ReplyTo, m.ReturnPath.String()}; err != nil || got != want {
			t.Errorf("%s: %q, want %q: %v", channel, got, want, err)
		}
	}
}
