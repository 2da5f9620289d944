package messages

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// plannedForward is a forward that a member has planned, of @message.
const plannedForward = thisBegun + ` and send_at is not null`

// plan keeps what goes by itself at a time as what its writer has begun until then.
func (on *handedOn) plan(ctx context.Context, tx *postgres.Tx) error {
	begun := messages.Begun{
		Recipients: on.forward.To, Text: on.forward.Comment, Files: orNone(on.forward.Files),
		Channel: uuid.NullUUID{UUID: on.forward.Channel, Valid: on.forward.Channel != uuid.Nil},
	}
	begun, err := begun.Clean()
	if err != nil {
		return err
	}
	args := aboutArgs(on.about(), pgx.NamedArgs{
		"files": begun.Files, "at": on.forward.At, "head": on.forward.Head, "form": postgres.Form(ctx),
	})
	var count, size int
	err = tx.QueryRow(ctx, `
		select count(*), coalesce(sum(size), 0) from message_files
		 where workspace_id = current_workspace() and id = any (@files) and (message_id = @message or `+myLoose+`)`,
		tx.Args(args)).Scan(&count, &size)
	switch {
	case err != nil:
		return err
	case count != len(begun.Files):
		return fault.Field("files", "fault.files_gone")
	}
	if err := fitTogether(0, size); err != nil {
		return err
	}
	if err := keepBegun(ctx, tx, on.about(), begun); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `update begun_drafts set send_at = @at, head = @head, form = @form`+thisBegun, tx.Args(args)); err != nil {
		return err
	}
	job := jobs.PlannedReply{Workspace: uuid.UUID(tx.Workspace), Message: on.message, Member: uuid.UUID(tx.Member)}
	if err := tx.EnqueueAt(ctx, job, on.forward.At); err != nil {
		return err
	}
	return tx.Log(ctx, "conversation.forward_plan", on.customer, on.id, nil)
}

// noForwardIsPlanned is noneIsPlanned for a message that is handed on.
func noForwardIsPlanned(ctx context.Context, tx *postgres.Tx, about messages.About) error {
	var planned bool
	err := tx.QueryRow(ctx, `select exists (select from begun_drafts`+plannedForward+`)`, tx.Args(aboutArgs(about, nil))).Scan(&planned)
	if err == nil && planned {
		err = fault.New(fault.Conflict, "fault.forward_planned")
	}
	return err
}

// unplanForward is unplan for a message that is handed on.
func unplanForward(ctx context.Context, tx *postgres.Tx, args pgx.NamedArgs, condition string) (was bool, err error) {
	var form uuid.NullUUID
	err = tx.QueryRow(ctx, `select form from begun_drafts`+plannedForward+condition+` for update`, args).Scan(&form)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err == nil {
		err = tx.Release(ctx, form)
	}
	if err == nil {
		_, err = tx.Exec(ctx, `update begun_drafts set send_at = null, head = null, form = null`+thisBegun, args)
	}
	return err == nil, err
}

// UnplanForward is UnplanReply for a message that the member planned to hand on.
func (s Store) UnplanForward(ctx context.Context, grant policy.Grant[policy.Update], message uuid.UUID) error {
	return postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		on, err := lockForwarded(ctx, tx, message)
		if err != nil {
			return err
		}
		was, err := unplanForward(ctx, tx, tx.Args(aboutArgs(on.about(), nil)), "")
		if err == nil && !was {
			err = fault.New(fault.Conflict, "fault.planned_gone")
		}
		if err != nil {
			return err
		}
		return tx.Log(ctx, "conversation.forward_unplan", on.customer, on.id, nil)
	})
}

// sendForward is SendPlanned for a message that is handed on.
func (r Replies) sendForward(ctx context.Context, job jobs.PlannedReply) (wait time.Duration, err error) {
	about := messages.About{Message: uuid.NullUUID{UUID: job.Message, Valid: true}}
	err = r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		var seconds float64
		err := tx.QueryRow(ctx, `select extract(epoch from send_at - now())::float8 from begun_drafts`+plannedForward,
			aboutArgs(about, pgx.NamedArgs{"member": job.Member})).Scan(&seconds)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil // It went, or is a draft again.
		}
		if wait = time.Duration(seconds * float64(time.Second)); err != nil || wait > 0 {
			return err
		}
		wait = 0
		acting, err := writerNow(ctx, tx, job.Member)
		if err != nil {
			return err
		}
		if acting == nil {
			return missedForward(ctx, tx, job)
		}
		on, err := lockForwarded(ctx, acting, job.Message)
		var forward messages.Forward
		var channel uuid.NullUUID
		if err == nil {
			err = acting.QueryRow(ctx, `select recipients, text, channel_id, files, head from begun_drafts`+thisBegun+` and send_at <= now()`,
				acting.Args(aboutArgs(about, nil))).Scan(&forward.To, &forward.Comment, &channel, &forward.Files, &forward.Head)
			if errors.Is(err, pgx.ErrNoRows) {
				return nil // It was taken back, or planned anew, this moment.
			}
		}
		if err == nil {
			forward.Channel = channel.UUID
			err = acting.Try(ctx, func(part *postgres.Tx) error {
				if err := on.check(ctx, part, forward); err != nil {
					return err
				}
				return on.hand(ctx, part, postgres.NewID())
			})
		}
		if refused := (*fault.Fault)(nil); errors.Is(err, pgx.ErrNoRows) || errors.As(err, &refused) {
			return missedForward(ctx, tx, job)
		}
		return err
	})
	return wait, err
}

// missedForward is missed for a message that is handed on.
func missedForward(ctx context.Context, tx *postgres.Tx, job jobs.PlannedReply) error {
	of := tx.As(policy.Scope{Membership: policy.Membership{Workspace: tx.Workspace, Member: policy.MemberID(job.Member)}})
	about := messages.About{Message: uuid.NullUUID{UUID: job.Message, Valid: true}}
	was, err := unplanForward(ctx, of, of.Args(aboutArgs(about, nil)), ` and send_at <= now()`)
	if err != nil || !was {
		return err
	}
	return sayMissed(ctx, of, `(select conversation_id from messages where workspace_id = current_workspace() and id = @about)`,
		job.Message, "conversation.forward_missed")
}

// goesOn is when the member hands entry e on, null where they have not planned that.
const goesOn = `(
	select send_at from begun_drafts
	 where workspace_id = current_workspace() and message_id = e.id and member_id = @member and send_at is not null)`
