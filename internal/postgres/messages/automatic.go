package messages

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/incoming"
	"latchkey/internal/mail"
	"latchkey/internal/mailauth"
	"latchkey/internal/messages"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// limitAutomatic is how many mails an address gets that nobody wrote, from a workspace; and how
// many messages somebody gets over another channel.
var limitAutomatic = postgres.Limit{Count: 3, Window: time.Hour}

// MayMailByItself tells whether a program may send a mail to an address now, and counts
// that it does. Whatever sends by itself asks here, in the transaction that queues the
// mail: another program may answer each of them, whatever its mails say of themselves.
func MayMailByItself(ctx context.Context, tx *postgres.Tx, to mail.Address) (bool, error) {
	return withinLimit(ctx, tx, to.Key())
}

// mayBeToldByItself is MayMailByItself for somebody whom a channel knows by a handle.
func mayBeToldByItself(ctx context.Context, tx *postgres.Tx, channel uuid.UUID, handle string) (bool, error) {
	sum := sha256.Sum256([]byte(handle))
	return withinLimit(ctx, tx, channel.String()+":"+hex.EncodeToString(sum[:]))
}

func withinLimit(ctx context.Context, tx *postgres.Tx, whom string) (bool, error) {
	err := postgres.ThrottleIn(ctx, tx, "automatic:"+uuid.UUID(tx.Workspace).String()+":"+whom, limitAutomatic)
	if wrong := (*fault.Fault)(nil); errors.As(err, &wrong) && wrong.Kind == fault.TooMany {
		return false, nil
	}
	return err == nil, err
}

// mayBeAnswered tells a mail that a person wrote, whom it can be answered.
func (a *arrival) mayBeAnswered() bool {
	return !a.Automatic && !a.blocked && a.Known() && !ofProgram(a.Email) &&
		a.Reading != incoming.Complicated && a.Reading != incoming.Broken
}

// waitsForAnswer lets a mail that became a message wait for its automatic answer until its
// sender is known, or answers it where that is so.
func (a *arrival) waitsForAnswer(ctx context.Context, tx *postgres.Tx) error {
	var checked bool
	var verdict mailauth.Verdict
	if err := tx.QueryRow(ctx, `
		update inbound_mails set away_waits = not checked where workspace_id = current_workspace() and id = $1
		returning checked, verdict`, a.id).Scan(&checked, &verdict); err != nil || !checked {
		return err
	}
	return afterCheck(ctx, tx, a.id, verdict)
}

// answerWaiting answers a mail that waited until its sender was known.
func answerWaiting(ctx context.Context, tx *postgres.Tx, id uuid.UUID, verdict mailauth.Verdict) error {
	waited, err := tx.Exec(ctx, `
		update inbound_mails set away_waits = false where workspace_id = current_workspace() and id = $1 and away_waits`, id)
	if err != nil || waited.RowsAffected() == 0 {
		return err
	}
	return afterCheck(ctx, tx, id, verdict)
}

// afterCheck does what a mail brings about by itself, once its sender is known: it is answered, and
// begins what a new conversation triggers.
func afterCheck(ctx context.Context, tx *postgres.Tx, id uuid.UUID, verdict mailauth.Verdict) error {
	if err := answerAway(ctx, tx, id, verdict); err != nil {
		return err
	}
	var conversation uuid.UUID
	var first bool
	err := tx.QueryRow(ctx, `
		select x.conversation_id, not exists (
		       select from messages e where e.workspace_id = current_workspace() and e.conversation_id = x.conversation_id
		          and e.member_id is null and not e.automatic and (e.at, e.id) < (x.at, x.id) offset 0)
		  from messages x
		 where x.workspace_id = current_workspace()
		   and x.id = (select message_id from inbound_mails where workspace_id = current_workspace() and id = $1)`, id).
		Scan(&conversation, &first)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return startArrived(ctx, tx, conversation, first)
}

// startArrived begins what a message that a customer wrote triggers, the first of a conversation or
// a later one.
func startArrived(ctx context.Context, tx *postgres.Tx, conversation uuid.UUID, first bool) error {
	if first {
		if err := kit.StartWorkflows(ctx, tx, messages.OnArrival, conversation); err != nil {
			return err
		}
	}
	return kit.StartWorkflows(ctx, tx, messages.OnMessage, conversation)
}

// checkedWithin is how long it can take at most to find out who wrote a mail.
const checkedWithin = time.Hour

// errNotYet says that nobody knows yet who wrote a mail: whatever is to be sent waits.
var errNotYet = errors.New("the sender of a mail is not known yet")

// mayWriteByItself refuses what nobody would read, what would reach somebody who wrote
// nothing, and what is too much: over whatever channel, a program may be at its other end.
func (v *held) mayWriteByItself(ctx context.Context, tx *postgres.Tx) error {
	if v.kind != messages.Email {
		may, err := mayBeToldByItself(ctx, tx, v.channelID.UUID, v.handle)
		if err == nil && !may {
			err = fault.New(fault.TooMany, "workflow.too_many_mails")
		}
		return err
	}
	to, err := mail.ParseAddress(v.email)
	if err != nil || ofProgram(to) {
		return fault.New(fault.Invalid, "workflow.nobody_reads")
	}
	var verdict mailauth.Verdict
	var checking bool // what came long ago was perhaps never looked at
	err = tx.QueryRow(ctx, `
		select i.verdict, not i.checked and i.received_at > now() - `+postgres.Interval(checkedWithin)+`
		  from messages x cross join lateral (
		       select * from inbound_mails where workspace_id = current_workspace() and message_id = x.id offset 0) i
		 where x.workspace_id = current_workspace() and x.conversation_id = $1 order by x.at desc, x.id desc limit 1`, v.id).
		Scan(&verdict, &checking)
	switch {
	case err != nil && !errors.Is(err, pgx.ErrNoRows):
		return err
	case checking:
		return errNotYet
	case verdict == mailauth.Forbidden, verdict == mailauth.Ambiguous:
		return fault.New(fault.Invalid, "workflow.not_verified")
	}
	may, err := MayMailByItself(ctx, tx, to)
	if err == nil && !may {
		err = fault.New(fault.TooMany, "workflow.too_many_mails")
	}
	return err
}

// ofProgram tells an address behind which nobody reads: RFC 3834 names those that are never
// answered by itself.
func ofProgram(a mail.Address) bool {
	local, _, _ := strings.Cut(a.Key(), "@")
	switch strings.NewReplacer("-", "", "_", "", ".", "").Replace(local) {
	case "mailerdaemon", "postmaster", "noreply", "donotreply", "listserv", "majordomo", "bounce", "bounces":
		return true
	}
	return strings.HasPrefix(local, "owner-") || strings.HasSuffix(local, "-request") || strings.HasPrefix(local, "bounce+")
}
