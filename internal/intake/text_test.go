package intake_test

import (
	"errors"
	"testing"

	"github.com/emersion/go-smtp"

	"latchkey/internal/intake"
)

// What is no text is no address, whatever stands between the brackets: it is refused for
// good, since nothing could keep it.
func TestAnAddressIsText(t *testing.T) {
	t.Parallel()
	s := &shelf{}
	server := listen(t, s, intake.Options{})
	for _, c := range [][2]string{{"a\xff@b.example", "hello@shop.example"}, {"a\x00@b.example", "hello@shop.example"}, {"a@b.example", "hello+\xff@shop.example"}, {"a@b.example", "hello+\x00@shop.example"}} {
		client := dial(t, server)
		err := client.Mail(c[0], nil)
		if err == nil {
			err = client.Rcpt(c[1], nil)
		}
		var said *smtp.SMTPError
		if !errors.As(err, &said) || said.Code != 553 {
			t.Errorf("from %q to %q: %v", c[0], c[1], err)
		}
	}
}
