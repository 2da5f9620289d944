package messages

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// mergeTalks hands everything of conversation @id to conversation @into. What hangs on a
// message goes with it. Whoever had not seen all of both has not seen all of them.
var mergeTalks = []string{
	`delete from conversation_reads r
	  where r.workspace_id = current_workspace() and r.conversation_id = @into and not exists (
	        select from conversation_reads o join conversations v on v.workspace_id = o.workspace_id and v.id = o.conversation_id
	         where o.workspace_id = r.workspace_id and o.conversation_id = @id and o.member_id = r.member_id and o.read_at >= v.last_at)`,
	`update conversation_reads r set read_at = o.read_at from conversation_reads o
	  where r.workspace_id = current_workspace() and r.conversation_id = @into and o.workspace_id = r.workspace_id
	    and o.conversation_id = @id and o.member_id = r.member_id and o.read_at > r.read_at and r.read_at > '-infinity'`,
	`insert into conversation_drafts as d (workspace_id, conversation_id, member_id, text, kept_at, cc, bcc, dropped,
	        template_id, template_body, variables)
	 select workspace_id, @into, member_id, text, kept_at, cc, bcc, dropped, template_id, template_body, variables
	   from conversation_drafts where workspace_id = current_workspace() and conversation_id = @id
	     on conflict (workspace_id, conversation_id, member_id) do update
	    set template_id = coalesce(d.template_id, excluded.template_id),
	        template_body = case when d.template_id is null then excluded.template_body else d.template_body end,
	        variables = case when d.template_id is null then excluded.variables else d.variables end,
	        text = concat_ws(E'\n\n', nullif(d.text, ''), case when d.text <> excluded.text then nullif(excluded.text, '') end), ` +
		kit.BothLists("cc", "bcc"),
	kit.MoveBegun("conversation_id", "@id", "@into"),
	`update message_files set conversation_id = @into where workspace_id = current_workspace() and conversation_id = @id`,
	`update messages set conversation_id = @into where workspace_id = current_workspace() and conversation_id = @id`,
	`update conversation_notes set conversation_id = @into where workspace_id = current_workspace() and conversation_id = @id`,
	`update workflow_runs r set conversation_id = @into
	  where r.workspace_id = current_workspace() and r.conversation_id = @id and not (r.state in ('running', 'waiting') and exists (
	        select from workflow_runs o
	         where o.workspace_id = current_workspace() and o.conversation_id = @into and o.workflow_id = r.workflow_id
	           and o.state in ('running', 'waiting')))`,
	`update notifications set conversation_id = @into where workspace_id = current_workspace() and conversation_id = @id`,
	`insert into conversation_followers (workspace_id, conversation_id, member_id, since)
	 select workspace_id, @into, member_id, since from conversation_followers
	  where workspace_id = current_workspace() and conversation_id = @id on conflict do nothing`,
	`insert into conversation_tags (workspace_id, conversation_id, tag_id)
	 select workspace_id, @into, tag_id from conversation_tags
	  where workspace_id = current_workspace() and conversation_id = @id on conflict do nothing`,
	`insert into conversation_words as w (workspace_id, conversation_id, word, customer, secret)
	 select workspace_id, @into, word, false, secret
	   from conversation_words where workspace_id = current_workspace() and conversation_id = @id and not customer order by word
	     on conflict (workspace_id, conversation_id, word, customer) do update set secret = false where w.secret and not excluded.secret`,
	`update conversations v
	    set waiting_since = least(v.waiting_since, o.waiting_since),
	        state = case when 'open' in (v.state, o.state) then 'open' else v.state end,
	        snoozed_until = case when 'open' in (v.state, o.state) then null else v.snoozed_until end,
	        stay_snoozed = v.stay_snoozed and 'open' not in (v.state, o.state)
	   from conversations o
	  where v.workspace_id = current_workspace() and v.id = @into and o.workspace_id = v.workspace_id and o.id = @id`,
	`update merged_conversations set conversation_id = @into where workspace_id = current_workspace() and conversation_id = @id`,
	`insert into merged_conversations (workspace_id, id, number, token, conversation_id)
	 select workspace_id, id, number, token, @into from conversations where workspace_id = current_workspace() and id = @id`,
	`update conversations set split_from = nullif((select coalesce(split_from, id) from conversations
	         where workspace_id = current_workspace() and id = @into), id)
	  where workspace_id = current_workspace() and split_from = @id`,
	`delete from conversations where workspace_id = current_workspace() and id = @id`,
}

// MergeConversations makes a conversation a part of another over the same channel, both
// within reach. Nothing is lost: what led to the first leads to the second. Of two customers
// it does so once whoever asks has agreed to that. It fails with a fault: NotFound, or about
// the field into; or with messages.TwoCustomers.
func (s Store) MergeConversations(ctx context.Context, grant policy.Grant[policy.Update], id, into uuid.UUID, agreed string) error {
	return postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		if id == into {
			return fault.Field("into", "fault.merge_itself")
		}
		// In one order for everybody, or two merges of the same pair wait for each other.
		first, second := id, into
		if bytes.Compare(second[:], first[:]) < 0 {
			first, second = second, first
		}
		var v, from held
		for _, one := range []uuid.UUID{first, second} {
			locked, err := lockConversation(ctx, tx, one)
			if err != nil {
				return err
			}
			if one == into {
				v = locked
			} else {
				from = locked
			}
		}
		args := pgx.NamedArgs{"id": id, "into": into, "most": messages.MaxText}
		var number int64
		var fits, sameChannel, planned bool
		err := tx.QueryRow(ctx, `
			select o.number, o.channel_id = v.channel_id and o.handle = v.handle, not exists (
			       select from conversation_drafts d join conversation_drafts e on e.workspace_id = d.workspace_id and e.member_id = d.member_id
			        where d.workspace_id = current_workspace() and d.conversation_id = @id and e.conversation_id = @into
			          and (length(d.text) + length(e.text) + 2 > @most or num_nonnulls(d.template_id, e.template_id) = 2
			               or `+kit.ListsTooLong("cc", "bcc")+`))
			       and `+kit.BegunFit("conversation_id", "@id", "@into")+`, exists (
			       select from conversation_drafts p
			        where p.workspace_id = current_workspace() and p.conversation_id in (@id, @into) and p.send_at is not null)
			  from conversations v join conversations o on o.workspace_id = v.workspace_id and o.id = @id
			 where v.workspace_id = current_workspace() and v.id = @into`, args).Scan(&number, &sameChannel, &fits, &planned)
		switch {
		case err != nil:
			return err
		case !sameChannel:
			return fault.Field("into", "fault.merge_channel")
		case planned:
			return fault.Field("into", "fault.merge_planned")
		case !fits:
			return fault.Field("into", "fault.merge_drafts")
		}
		mark := messages.Mark(v.token, v.contact, id.String(), []string{from.contact.String()})
		if from.contact != v.contact && agreed != mark {
			return &messages.TwoCustomers{From: from.title(tx.Mask), Into: v.title(tx.Mask), Mark: mark}
		}
		batch := &pgx.Batch{}
		for _, sql := range mergeTalks {
			batch.Queue(sql, args)
		}
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return err
		}
		if err := settle(ctx, tx, into); err != nil {
			return err
		}
		return tx.Log(ctx, "conversation.merge", v.customer, into, postgres.Detail{"to": fmt.Sprint("#", number), "other_id": id})
	})
}

// MergedTo finds what a conversation became a part of, where that is within reach. It fails
// with a fault of kind NotFound, as for one that never was.
func (s Store) MergedTo(ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID) (into uuid.UUID, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Conversations, func(b *postgres.Batch) {
		b.Values(`
			select v.id from merged_conversations m
			  join conversations v on v.workspace_id = m.workspace_id and v.id = m.conversation_id and not v.hidden and `+
			postgres.Within(`v`, b.Reach)+` where m.workspace_id = current_workspace() and m.id = @id`,
			[]any{b.Args(pgx.NamedArgs{"id": id})}, &into)
	})
	return into, err
}

// settle writes anew what a list shows, and reports read, of a conversation whose messages
// are others now. What was forwarded, or sent by itself, is no answer.
func settle(ctx context.Context, tx *postgres.Tx, id uuid.UUID) error {
	var last uuid.UUID
	var text string
	if err := tx.QueryRow(ctx, `
		select id, text from messages where workspace_id = current_workspace() and conversation_id = $1
		 order by forwards is null and not automatic desc, at desc, id desc limit 1`, id).Scan(&last, &text); err != nil {
		if !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		_, err := tx.Exec(ctx, `
			update conversations set last_text = '', last_ours = true where workspace_id = current_workspace() and id = $1`, id)
		return err // Its first message was taken back.
	}
	_, err := tx.Exec(ctx, `
		with asked as (
		    select min(at) as at from messages where workspace_id = current_workspace() and conversation_id = $1
		       and member_id is null and not automatic),
		answered as (
		    select m.at, m.member_id from messages m, asked
		     where m.workspace_id = current_workspace() and m.conversation_id = $1 and m.member_id is not null and m.forwards is null
		       and m.at >= asked.at
		     order by m.at, m.id limit 1)
		update conversations v
		   set last_at = x.at, last_ours = x.member_id is not null, last_text = $3,
		       asked_at = (select asked.at from asked, answered), first_answer_at = (select at from answered),
		       answered_by = (select member_id from answered)
		  from messages x
		 where v.workspace_id = current_workspace() and v.id = $1 and x.workspace_id = v.workspace_id and x.id = $2`,
		id, last, messages.Preview(text))
	return err
}
