package messages

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// PlanReply keeps an answer that goes by itself at a time, as a draft of its writer until
// then. It fails as Reply does.
func (s Store) PlanReply(
	ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, reply messages.Reply, at time.Time,
) error {
	return postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		if err := tx.Once(ctx, postgres.NewID()); err != nil {
			return err
		}
		v, err := lockConversation(ctx, tx, id)
		if err != nil {
			return err
		}
		return v.plan(ctx, tx, reply, at)
	})
}

// plan keeps an answer that goes by itself at a time.
func (v *held) plan(ctx context.Context, tx *postgres.Tx, reply messages.Reply, at time.Time) error {
	out, err := v.goes(ctx, tx, reply)
	if err != nil {
		return err
	}
	kept, err := v.kept(ctx, tx, messages.Draft{Text: reply.Text, To: reply.To, Template: reply.Template})
	if err != nil {
		return err
	}
	if reply.Template == nil {
		if err := v.takes(ctx, out.placed, reply.Files); err != nil {
			return err
		}
		if err := out.drop(ctx, orNone(reply.Files)); err != nil {
			return err
		}
	}
	if err := keepDraft(ctx, tx, v.id, kept); err != nil {
		return err
	}
	mark := reply.To.Mark
	if reply.Template != nil {
		mark = ""
	}
	if _, err := tx.Exec(ctx, `
		update conversation_drafts set send_at = @at, seen = @seen, mark = @mark, form = @form
		 where workspace_id = current_workspace() and conversation_id = @id and member_id = @member`,
		tx.Args(pgx.NamedArgs{"id": v.id, "at": at, "seen": reply.Latest, "mark": mark, "form": postgres.Form(ctx)})); err != nil {
		return err
	}
	job := jobs.PlannedReply{Workspace: uuid.UUID(tx.Workspace), Conversation: v.id, Member: uuid.UUID(tx.Member)}
	if err := tx.EnqueueAt(ctx, job, at); err != nil {
		return err
	}
	return tx.Log(ctx, "conversation.plan", v.customer, v.id, nil)
}

// goes is what goes of an answer that could go now. It fails with a fault where it could not.
func (v *held) goes(ctx context.Context, tx *postgres.Tx, reply messages.Reply) (out outgoing, err error) {
	place := messages.Place{Conversation: uuid.NullUUID{UUID: v.id, Valid: true}}
	out = outgoing{text: reply.Text, placed: placed{tx, place}, files: reply.Files, wait: reply.UndoTime}
	if reply.Template != nil {
		if err = v.unreachable(); err == nil {
			out.template, out.text, err = v.filledIn(ctx, tx, reply.Template)
		}
	} else {
		err = v.obstacle()
	}
	if err != nil {
		return out, err
	}
	var latest uuid.UUID
	if err := tx.QueryRow(ctx, latestMessage, v.id).Scan(&latest); err != nil {
		return out, err
	}
	if latest != reply.Latest {
		return out, fault.New(fault.Conflict, "fault.answered_meanwhile")
	}
	if reply.Template != nil {
		return out, nil
	}
	if out.copies, err = v.copies(ctx, tx, reply.To); err != nil {
		return out, err
	}
	_, err = v.fill("text", reply.Text, messages.MaxText)
	return out, err
}

// unplan makes a planned answer an ordinary draft again, and tells whether there was one. Its form,
// where that is still open somewhere, plans or sends again what is in it.
func unplan(
	ctx context.Context, tx *postgres.Tx, args pgx.NamedArgs, condition string,
) (form uuid.NullUUID, was bool, err error) {
	planned := `
		 where workspace_id = current_workspace() and conversation_id = @id and member_id = @member and send_at is not null` + condition
	err = tx.QueryRow(ctx, `select form from conversation_drafts`+planned+` for update`, args).Scan(&form)
	if errors.Is(err, pgx.ErrNoRows) {
		return form, false, nil
	}
	if err == nil {
		err = tx.Release(ctx, form)
	}
	if err == nil {
		_, err = tx.Exec(ctx, `update conversation_drafts set send_at = null, seen = null, mark = null, form = null`+planned, args)
	}
	return form, err == nil, err
}

// UnplanReply makes the member's planned answer an ordinary draft again. A conversation that it was
// to begin goes, as TakeBack has it; contacts is nil for whoever may not open customers. It fails
// with a fault: NotFound, or Conflict where there is none any more, or where it does not fit beside
// what its writer has begun since.
func (s Store) UnplanReply(
	ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, contacts *policy.Grant[policy.Open],
) (back messages.TakenBack, err error) {
	err = postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		back = messages.TakenBack{Conversation: id}
		v, err := lockConversation(ctx, tx, id)
		if err != nil {
			return err
		}
		form, was, err := unplan(ctx, tx, tx.Args(pgx.NamedArgs{"id": id}), "")
		if err != nil {
			return err
		}
		if !was {
			return fault.New(fault.Conflict, "fault.planned_gone")
		}
		if back.About, err = v.unplanStart(ctx, tx, form, contacts); err != nil {
			return err
		}
		return tx.Log(ctx, "conversation.unplan", v.customer, id, nil)
	})
	if err != nil {
		return messages.TakenBack{}, err
	}
	return back, nil
}

// SendPlanned sends an answer whose time has come, as its writer, who may do that now. Where
// it cannot go any more it is a draft again, which its conversation says. It tells how long
// the time is to come: the clock of the database counts.
func (r Replies) SendPlanned(ctx context.Context, job jobs.PlannedReply) (wait time.Duration, err error) {
	if job.Message != uuid.Nil {
		return r.sendForward(ctx, job)
	}
	err = r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		var seconds float64
		err := tx.QueryRow(ctx, `
			select extract(epoch from send_at - now())::float8 from conversation_drafts
			 where workspace_id = current_workspace() and conversation_id = $1 and member_id = $2 and send_at is not null`,
			job.Conversation, job.Member).Scan(&seconds)
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
		if acting == nil { // Whoever has lost their access sends nothing.
			return missed(ctx, tx, job)
		}
		v, err := lockConversation(ctx, acting, job.Conversation)
		if errors.Is(err, pgx.ErrNoRows) {
			return missed(ctx, tx, job)
		}
		if err != nil {
			return err
		}
		var reply messages.Reply
		var dropped []string
		var templated bool
		var template uuid.NullUUID
		var filling messages.Filling
		err = acting.QueryRow(ctx, `
			select text, cc, bcc, dropped, seen, mark, `+templateGoes+`, template_id, template_body, variables, array (
			       select id from message_files f where f.workspace_id = d.workspace_id and f.conversation_id = d.conversation_id
			          and f.member_id = d.member_id and not f.for_note order by place, id)
			  from conversation_drafts d
			 where d.workspace_id = current_workspace() and d.conversation_id = @id and d.member_id = @member and d.send_at <= now()`,
			acting.Args(pgx.NamedArgs{"id": v.id})).
			Scan(&reply.Text, &reply.To.CC, &reply.To.BCC, &dropped, &reply.Latest, &reply.To.Mark,
				&templated, &template, &filling.Body, &filling.Variables, &reply.Files)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil // It was taken back, or planned anew, this moment.
		}
		if err != nil {
			return err
		}
		if templated { // Else it stands beside the text that goes.
			reply.Template = fillingOf(template, filling)
		}
		err = acting.Try(ctx, func(part *postgres.Tx) error { return v.sendPlanned(ctx, part, reply, dropped) })
		if refused := (*fault.Fault)(nil); !errors.As(err, &refused) {
			return err
		}
		return missed(ctx, tx, job)
	})
	return wait, err
}

// missed makes a planned answer that cannot go a draft again, and says so in its
// conversation, which its writer sees as one that they have not read.
func missed(ctx context.Context, tx *postgres.Tx, job jobs.PlannedReply) error {
	of := tx.As(policy.Scope{Membership: policy.Membership{Workspace: tx.Workspace, Member: policy.MemberID(job.Member)}})
	args := of.Args(pgx.NamedArgs{"id": job.Conversation})
	_, was, err := unplan(ctx, of, args, ` and send_at <= now()`)
	if err != nil || !was {
		return err
	}
	return sayMissed(ctx, of, `@about::uuid`, job.Conversation, "conversation.plan_missed")
}

// sayMissed says in a conversation, which is about something, that what its writer planned did not go.
func sayMissed(ctx context.Context, of *postgres.Tx, conversation string, about uuid.UUID, act string) error {
	args := of.Args(pgx.NamedArgs{"about": about})
	if _, err := of.Exec(ctx, `
		delete from conversation_reads where workspace_id = current_workspace() and conversation_id = `+conversation+` and member_id = @member`,
		args); err != nil {
		return err
	}
	var id uuid.UUID
	var customer string
	if err := of.QueryRow(ctx, `
		select v.id, c.name from conversations v join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
		 where v.workspace_id = current_workspace() and v.id = `+conversation, args).Scan(&id, &customer); err != nil {
		return err
	}
	return of.Log(ctx, act, customer, id, nil)
}

// writerNow is the transaction with a member acting in it as far as they may write to
// customers now, nil for one who may not.
func writerNow(ctx context.Context, tx *postgres.Tx, member uuid.UUID) (*postgres.Tx, error) {
	actor, err := postgres.ActorNow(ctx, tx, member)
	if errors.Is(err, postgres.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	grant, err := policy.Authorize[policy.Update](actor, policy.Conversations)
	if refusal := (*policy.Refusal)(nil); errors.As(err, &refusal) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	scope, err := grant.For(policy.Conversations)
	if err != nil {
		return nil, err
	}
	return tx.As(scope), nil
}

// sendPlanned sends an answer to whom its draft leaves it.
func (v *held) sendPlanned(ctx context.Context, tx *postgres.Tx, reply messages.Reply, dropped []string) error {
	offered, err := v.offered(ctx, tx)
	if err != nil {
		return err
	}
	for _, o := range offered {
		if key := messages.KeyOf(v.token, o.Address); !slices.Contains(dropped, key) {
			reply.To.Keep = append(reply.To.Keep, key)
		}
	}
	out, err := v.goes(ctx, tx, reply)
	if err != nil {
		return err
	}
	if _, err := v.send(ctx, tx, out); err != nil {
		return err
	}
	if err := tellFollowers(ctx, tx, v.id); err != nil {
		return err
	}
	return tx.Log(ctx, "conversation.reply", v.customer, v.id, nil)
}
