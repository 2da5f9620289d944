package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strings"

	"latchkey/internal/texts"
)

// MaxReply is how much of a server's reply is shown, in characters.
const MaxReply = 200

// Error says why a message was not delivered.
type Error struct {
	// Permanent means that another attempt would get the same answer: the server refused the
	// sender, the recipient or the message for good (5xx), or the message cannot be written.
	Permanent bool

	// Unclear means that all of the message was handed over and the answer did not come: the
	// server may have taken it. Another attempt may be a second mail.
	Unclear bool

	// Code is the server's three-digit answer, or zero when there was none.
	Code int

	// Text may be shown to the person who asked for the mail. It is one line: the server's reply
	// to the message, cut to 200 characters, else plain English words. It holds no credentials.
	Text string

	// Err is the cause, for the log.
	Err error
}

func (e *Error) Error() string {
	kind := "temporary"
	if e.Permanent {
		kind = "permanent"
	}
	return fmt.Sprintf("mail: %s failure, code %d: %s: %v", kind, e.Code, e.Text, e.Err)
}

// Unwrap returns the cause, so that errors.Is finds context.Canceled and the like.
func (e *Error) Unwrap() error { return e.Err }

// notTaken explains an error from MAIL, RCPT, DATA or the message itself.
func notTaken(ctx context.Context, err error) *Error {
	var reply *textproto.Error
	if !errors.As(err, &reply) {
		return interrupted(ctx, err, "the connection to the mail server was lost")
	}
	return &Error{
		Permanent: reply.Code/100 == 5,
		Code:      reply.Code,
		Text:      Shown(reply.Msg),
		Err:       err,
	}
}

// noConnection explains an error before the message's turn. It is always temporary: a refusal here is about
// this server and its credentials, and the message can go once they are put right.
// No reply is quoted, since one to a sign-in might repeat what it was given.
func noConnection(ctx context.Context, err error) *Error {
	var reply *textproto.Error
	if errors.As(err, &reply) {
		return &Error{Code: reply.Code, Text: "the mail server refused the connection", Err: err}
	}
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "dial" {
		return interrupted(ctx, err, "the mail server could not be reached")
	}
	return interrupted(ctx, err, "no secure connection to the mail server could be made")
}

// interrupted explains an error without a reply. Once ctx has ended that is the cause,
// and err is only what the closed connection looked like from inside.
func interrupted(ctx context.Context, err error, text string) *Error {
	if cause := ctx.Err(); cause != nil {
		err = fmt.Errorf("%w: %w", cause, err)
		text = "the mail server did not answer in time"
		if errors.Is(cause, context.Canceled) {
			text = "the delivery was interrupted"
		}
	}
	return &Error{Text: text, Err: err}
}

// Shown is what a program elsewhere says, as it may be shown and kept: one line of at most
// MaxReply characters.
func Shown(said string) string { return cut(clean(strings.ToValidUTF8(said, ""))) }

func cut(s string) string {
	return texts.Cut(s, MaxReply) // A server says whom it refuses: half an address passes every mask.
}
