package jobs

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"latchkey/internal/mail"
	"latchkey/internal/mailauth"
	"latchkey/internal/messages"
	"latchkey/internal/people"
	"latchkey/internal/promise"
	"latchkey/internal/watch"
)

// Times of a job. A job of a process that died runs again soon after
// rescueAfter, which must be longer than any job takes.
const (
	jobTimeout  = 15 * time.Second
	rescueAfter = 20 * time.Second
	markTime    = 4 * time.Second // to write that a mail was taken, also after the end of the job's time
	maxWait     = 24 * time.Hour

	// FetchCooldown parts two looks at the queue, and two words that there is
	// something in it: each step of an import or an export waits so long for the one
	// before. Whoever inserts a job says the same, or the workers hear of it too late.
	FetchCooldown = 2 * time.Millisecond

	// MaxAttempts is how often a job is tried; whoever inserts one says it.
	MaxAttempts = 40
)

// sealEvery is how long new lines of the activity logs wait for their seal.
const sealEvery = 10 * time.Minute

// Source is what the workers read and note.
type Source interface {
	Safety
	Invitation(context.Context, InvitationMail) (InvitationLetter, bool, error)
	NoteInvitation(context.Context, InvitationMail, people.MailState, string) error
	Void(context.Context, VoidMail) (VoidLetter, bool, error)
	Account(context.Context, AccountMail) (AccountLetter, bool, error)
	Limit(context.Context, LimitMail) (LimitLetter, bool, error)
	// TellLapse tells that an invitation ran out; it says how long that is to come.
	TellLapse(context.Context, InvitationLapse) (wait time.Duration, err error)
	// TellEnding tells that an access ends soon; it says how long that is to come.
	TellEnding(context.Context, AccessEnding) (wait time.Duration, err error)
	// EndLending takes back what was lent to a member; it says how long that is to come.
	EndLending(context.Context, LendingEnd) (wait time.Duration, err error)
	KnownAddress(context.Context, uuid.UUID) (people.Account, error)
	IssueLink(context.Context, LinkRequest) error
	Sweep(context.Context) error
	SealLogs(context.Context) error
	// Digests queues the mails of the weeks that are to be told now.
	Digests(ctx context.Context, now time.Time) error
	Digest(context.Context, DigestMail) (DigestLetter, bool, error)
}

// Workers work on the queue until they are stopped.
type Workers = river.Client[pgx.Tx]

// Start begins to work on the queue.
func Start(
	ctx context.Context, pool *pgxpool.Pool, source Source, replies Replies, incoming Incoming, files Files,
	sender *mail.Sender, outside Outside, checker mailauth.Checker, sections promise.Sections, publicURL string, log *slog.Logger,
) (*Workers, error) {
	o := office{
		source: source, replies: replies, hooks: replies, broadcasts: replies, bells: replies, workflows: replies, incoming: incoming,
		sender: sender, outside: outside, checker: checker, mark: markTaken,
		sections: sections, publicURL: publicURL,
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, work(o.invitation))
	river.AddWorker(workers, work(o.remind))
	river.AddWorker(workers, work(o.lapse))
	river.AddWorker(workers, work(o.void))
	river.AddWorker(workers, work(o.limit))
	river.AddWorker(workers, work(o.account))
	river.AddWorker(workers, work(o.password))
	river.AddWorker(workers, work(o.signIn))
	river.AddWorker(workers, work(o.access))
	river.AddWorker(workers, work(o.notifications))
	river.AddWorker(workers, work(o.accessEnding))
	river.AddWorker(workers, work(o.lendingEnd))
	river.AddWorker(workers, work(o.knownAddress))
	river.AddWorker(workers, long[ReplyMail]{Worker: work(o.reply)})
	river.AddWorker(workers, work(o.hook))
	river.AddWorker(workers, work(o.whatsApp))
	river.AddWorker(workers, work(o.media))
	river.AddWorker(workers, work(o.fetchTemplates))
	river.AddWorker(workers, work(o.submitTemplate))
	river.AddWorker(workers, work(o.deleteTemplate))
	river.AddWorker(workers, work(o.channel))
	river.AddWorker(workers, work(o.broadcast))
	river.AddWorker(workers, work(o.broadcastTest))
	river.AddWorker(workers, work(o.workflow))
	river.AddWorker(workers, work(o.read))
	river.AddWorker(workers, work(o.checkSender))
	river.AddWorker(workers, work(o.wake))
	river.AddWorker(workers, work(o.undelivered))
	river.AddWorker(workers, work(o.giveTurn))
	river.AddWorker(workers, work(o.forgetMails))
	river.AddWorker(workers, work(o.planned))
	river.AddWorker(workers, work(func(ctx context.Context, job *river.Job[LinkRequest]) error { return source.IssueLink(ctx, job.Args) }))
	river.AddWorker(workers, work(func(ctx context.Context, _ *river.Job[Sweep]) error { return source.Sweep(ctx) }))
	river.AddWorker(workers, work(func(ctx context.Context, _ *river.Job[SealLogs]) error { return source.SealLogs(ctx) }))
	river.AddWorker(workers, work(func(ctx context.Context, _ *river.Job[Digests]) error { return source.Digests(ctx, time.Now()) }))
	river.AddWorker(workers, work(o.digest))
	addFiles(workers, files)
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{
		Logger:  log,
		Workers: workers,
		Queues: map[string]river.QueueConfig{
			river.QueueDefault: {MaxWorkers: 4}, mailsQueue: {MaxWorkers: 2}, sendersQueue: {MaxWorkers: 4}, filesQueue: {MaxWorkers: 2},
			broadcastsQueue: {MaxWorkers: 2}, workflowsQueue: {MaxWorkers: 4}, hooksQueue: {MaxWorkers: 4},
		},
		FetchCooldown:        FetchCooldown,
		JobTimeout:           jobTimeout,
		RescueStuckJobsAfter: rescueAfter,
		RetryPolicy:          backOff{},
		MaxAttempts:          MaxAttempts,
		ReindexerIndexNames:  []string{}, // The app login owns no index.
		PeriodicJobs: []*river.PeriodicJob{
			river.NewPeriodicJob(river.PeriodicInterval(time.Hour), func() (river.JobArgs, *river.InsertOpts) { return Sweep{}, nil }, nil),
			river.NewPeriodicJob(river.PeriodicInterval(sealEvery), func() (river.JobArgs, *river.InsertOpts) { return SealLogs{}, nil }, nil),
			river.NewPeriodicJob(river.PeriodicInterval(time.Hour), func() (river.JobArgs, *river.InsertOpts) { return Digests{}, nil }, nil),
		},
	})
	if err != nil {
		return nil, err
	}
	return client, client.Start(ctx)
}

// backOff waits one second, then twice as long each time, up to a day, with
// some jitter so that a mail server that comes back is not met by all at once.
type backOff struct{}

func (backOff) NextRetry(job *rivertype.JobRow) time.Time {
	wait := maxWait
	if job.Attempt < 17 {
		wait = time.Second << max(job.Attempt-1, 0)
	}
	return time.Now().Add(wait + rand.N(wait/5+1)) //nolint:gosec // Jitter is no secret.
}

// work makes a River worker of a function.
func work[A river.JobArgs](f func(context.Context, *river.Job[A]) error) river.Worker[A] {
	return river.WorkFunc(f)
}

// longTime is what the largest mail takes, where the mail server is slow, and a little more
// to note it. A job is not rescued before its own time is over.
const longTime = jobTimeout + messages.MaxMail/(512<<10)*time.Second + markTime

// long is a worker that has longTime.
type long[A river.JobArgs] struct{ river.Worker[A] }

// Timeout is longTime.
func (long[A]) Timeout(*river.Job[A]) time.Duration { return longTime }

// office sends the mails.
type office struct {
	source     Source
	replies    Replies
	hooks      Hooks
	broadcasts Broadcasts
	bells      Notifications
	workflows  Workflows
	outside    Outside
	incoming   Incoming
	sender     *mail.Sender
	checker    mailauth.Checker
	mark       func(ctx context.Context, job int64) error
	sections   promise.Sections
	publicURL  string
}

// send hands a mail over, unless the server has taken it from an attempt that
// did not come to its end. A refusal for good ends the job; everything else is
// tried again.
func (o office) send(ctx context.Context, job *rivertype.JobRow, m mail.Message) error {
	if job.Output() != nil {
		return nil
	}
	m.Date = job.CreatedAt
	err := o.sender.Send(ctx, m)
	var refusal *mail.Error
	if errors.As(err, &refusal) && refusal.Permanent {
		watch.Mail(job.Kind, watch.Failed)
		return river.JobCancel(err)
	}
	if err != nil {
		watch.Mail(job.Kind, watch.Delayed)
		return err
	}
	watch.Mail(job.Kind, watch.Sent)
	return o.taken(ctx, job.ID)
}

// taken writes down at once that the server has a mail: River notes the end of
// a job a little later, and a process may be killed before. A database that is
// just starting again is worth a little patience.
func (o office) taken(ctx context.Context, job int64) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), markTime)
	defer cancel()
	for {
		err := o.mark(ctx, job)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// markTaken keeps the mark in the row of the job, where its next attempt finds it.
func markTaken(ctx context.Context, job int64) error {
	_, err := river.ClientFromContext[pgx.Tx](ctx).JobUpdate(ctx, job, &river.JobUpdateParams{Output: "taken"})
	return err
}

func (o office) invitation(ctx context.Context, job *river.Job[InvitationMail]) error {
	letter, ok, err := o.source.Invitation(ctx, job.Args)
	if err != nil || !ok {
		return err
	}
	m, err := o.writeInvitation(ctx, job.Args, letter, "mail.invitation", "invitation")
	if err != nil {
		return err
	}
	sent := o.send(ctx, job.JobRow, m)
	state, text := people.MailSent, ""
	var refusal *mail.Error
	if errors.As(sent, &refusal) {
		state = people.MailDelayed
		if refusal.Permanent {
			state, text = people.MailFailed, refusal.Text
		}
	}
	return errors.Join(sent, o.source.NoteInvitation(ctx, job.Args, state, text))
}

// remind says once more what an invitation says, unless it was answered or replaced.
func (o office) remind(ctx context.Context, job *river.Job[InvitationReminder]) error {
	letter, ok, err := o.source.Invitation(ctx, InvitationMail(job.Args))
	if err != nil || !ok {
		return err
	}
	m, err := o.writeInvitation(ctx, InvitationMail(job.Args), letter, "mail.invitation_reminder", "reminder")
	if err != nil {
		return err
	}
	return o.send(ctx, job.JobRow, m)
}

func (o office) void(ctx context.Context, job *river.Job[VoidMail]) error {
	letter, ok, err := o.source.Void(ctx, job.Args)
	if err != nil || !ok {
		return err
	}
	m, err := o.writeVoid(ctx, job.Args, letter)
	if err != nil {
		return err
	}
	return o.send(ctx, job.JobRow, m)
}

func (o office) limit(ctx context.Context, job *river.Job[LimitMail]) error {
	letter, ok, err := o.source.Limit(ctx, job.Args)
	if err != nil || !ok {
		return err
	}
	m, err := o.writeLimit(ctx, job, letter)
	if err != nil {
		return err
	}
	return o.send(ctx, job.JobRow, m)
}

func (o office) account(ctx context.Context, job *river.Job[AccountMail]) error {
	letter, ok, err := o.source.Account(ctx, job.Args)
	if err != nil || !ok {
		return err
	}
	m, err := o.writeAccount(ctx, job.Args, letter)
	if err != nil {
		return err
	}
	return o.send(ctx, job.JobRow, m)
}

func (o office) knownAddress(ctx context.Context, job *river.Job[KnownAddressMail]) error {
	account, err := o.source.KnownAddress(ctx, job.Args.User)
	if err != nil || account.ID == uuid.Nil {
		return err
	}
	m, err := o.writeKnownAddress(ctx, job, account)
	if err != nil {
		return err
	}
	return o.send(ctx, job.JobRow, m)
}
