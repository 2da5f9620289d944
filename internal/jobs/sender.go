package jobs

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
)

// sendersQueue keeps what waits for DNS out of the way of everything else.
const sendersQueue = "senders"

// mostChecks is how often the sender of a mail is checked that DNS says nothing of, in
// about two minutes.
const mostChecks = 8

var errDNS = errors.New("DNS does not answer what is asked about the sender of a mail")

// CheckSender finds out whether a mail comes from whom it names.
type CheckSender struct {
	Workspace uuid.UUID `json:"workspace"`
	Mail      uuid.UUID `json:"mail"`
}

// Kind names the job in the queue.
func (CheckSender) Kind() string { return "check_sender" }

// InsertOpts chooses the queue.
func (CheckSender) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: sendersQueue} }

// checkSender checks a mail beside its reading. Until it is noted, nothing is said of the
// sender; where DNS does not answer for long, that is noted.
func (o office) checkSender(ctx context.Context, job *river.Job[CheckSender]) error {
	letter, ok, err := o.incoming.MailToCheck(ctx, job.Args)
	if err != nil || !ok {
		return err
	}
	found := o.checker.Check(ctx, letter)
	if found.Again() && job.Attempt < mostChecks {
		return errDNS
	}
	return o.incoming.NoteSender(ctx, job.Args, found)
}
