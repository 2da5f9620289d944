package messages

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/listing"
	"latchkey/internal/masked"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// oneConversation is conversation @id while its customer is not deleted; the reach follows.
const (
	oneConversation = itsCustomer + thisConversation
	itsCustomer     = `
	  from conversations v join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id`
	thisConversation = `
	 where v.workspace_id = current_workspace() and v.id = @id and not v.hidden and `
)

// entriesSQL is a page of what was said and done in conversation @id, the latest first.
// Acts come from the activity log.
var entriesSQL = func() string {
	page := func(columns, from string) string {
		return `(select ` + columns + from + ` and (x.at, x.id) < (@at, @before) order by x.at desc, x.id desc` +
			postgres.UpTo(messages.EntryRows+1) + `)`
	}
	return `select e.kind, e.id, e.at, e.member_id, coalesce(m.name, ''), e.text, e.state, e.failure,
		case when e.kind <> 'in' or exists (` + theirAddress + `) then ''
		     else coalesce(nullif(e.sender, ''), '` + messages.NoSender + `') end, ` + goesOn + ` from (` +
		page(`case when x.automatic then 'auto' when x.member_id is null then 'in' when x.forwards is null then 'out' else 'forward' end as kind,
			x.id, x.at, x.member_id, x.text, x.state, x.failure,
			case when x.member_id is null then x.sender else '' end as sender`,
			` from messages x where x.workspace_id = current_workspace() and x.conversation_id = @id`) + `
		union all ` +
		page(`'note', x.id, x.at, x.member_id, x.text, '', '', ''`,
			` from conversation_notes x where x.workspace_id = current_workspace() and x.conversation_id = @id`) + `
		union all ` +
		page(`'event', x.id, x.at, x.member_id, x.act, coalesce(x.detail->>'to', ''), coalesce(x.detail->>'by', ''), ''`,
			` from activity x where x.workspace_id = current_workspace() and x.act in (`+eventActs+`) and (@flows or x.act not in (`+flowActs+`))
			   and x.target_id = any (array (select @id::uuid union all select id from merged_conversations
			           where workspace_id = current_workspace() and conversation_id = @id))`) + `) e
		  left join members m on m.workspace_id = current_workspace() and m.id = e.member_id
		 where exists (select` + oneConversation + `{within})
		 order by e.at desc, e.id desc` + postgres.UpTo(messages.EntryRows+1)
}()

// latestMessage is the id of the latest one of a conversation, the zero id for none.
const latestMessage = `
	select coalesce((select id from messages where workspace_id = current_workspace() and conversation_id = $1
	                  order by at desc, id desc limit 1), '00000000-0000-0000-0000-000000000000')`

// theirAddress is found where the sender of message e is the customer of conversation @id:
// one without a sender is of a customer who has no address. A channel that is no address
// knows them by a handle. An address that is a claim looks like any other of theirs.
const theirAddress = `
	select from conversations o
	  join contact_addresses a on a.workspace_id = o.workspace_id and a.contact_id = o.contact_id
	 where o.workspace_id = current_workspace() and o.id = @id and a.email_key = lower(e.sender)
	union all
	select from conversations o
	 where o.workspace_id = current_workspace() and o.id = @id and nullif(o.handle, '') = e.sender
	union all
	select from conversations o
	 where o.workspace_id = current_workspace() and o.id = @id and e.sender = '' and not exists (
	       select from contact_addresses a
	        where a.workspace_id = o.workspace_id and a.contact_id = o.contact_id and not a.claim)`

// holdsIt keeps conversation v there until the end of the transaction, for what hangs on it.
const holdsIt = ` for key share of v`

// readSQL notes that the member has seen conversation @id; the reach and readAlready follow.
// Who has seen all of it already writes nothing, and waits for nobody.
const (
	readSQL = `
	insert into conversation_reads as r (workspace_id, member_id, conversation_id, read_at)
	select v.workspace_id, @member, v.id, v.last_at` + oneConversation
	readAlready = `
	   and not exists (select from conversation_reads seen where seen.workspace_id = current_workspace()
	           and seen.member_id = @member and seen.conversation_id = v.id and seen.read_at >= v.last_at)` + holdsIt + `
	    on conflict (workspace_id, member_id, conversation_id) do update set read_at = excluded.read_at
	 where r.read_at < excluded.read_at`
)

// eventActs are the acts of the log that stand in the conversation itself.
const eventActs = `'conversation.close', 'conversation.reopen', 'conversation.assign', 'conversation.turn',
	'conversation.snooze', 'conversation.wake', 'conversation.spam',
	'conversation.tag', 'conversation.untag', 'conversation.move', 'conversation.merge', 'conversation.split', 'conversation.split_off',
	'conversation.continued', 'conversation.continues',
	'conversation.plan_missed', 'conversation.forward_missed', ` + flowActs

// flowActs are those that name a workflow. Whoever has no shortcuts does not see them.
const flowActs = `'conversation.workflow', 'conversation.workflow_failed', 'conversation.workflow_stopped'`

// With is what a conversation is read with, besides itself.
type With struct {
	Tags, Shortcuts *policy.Grant[policy.List] // nil for a reader who has none
	Shown           bool                       // the page is shown to its reader, who has read it then
}

// Conversation reads a conversation within reach with a page of what was said in it, and
// the inbox beside it, and what can be started by hand with a further grant, in one round
// trip. Beyond the reach, and never there, are the same fault of kind NotFound.
func (s Store) Conversation(
	ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID, before listing.Cursor, q messages.Query, with With,
) (page messages.Page, err error) {
	if err := within(grant, q.Inbox); err != nil {
		return page, err
	}
	if with.Shortcuts != nil {
		if _, err := with.Shortcuts.For(policy.Shortcuts); err != nil {
			return page, err
		}
	}
	of, err := weighed(ctx, s, grant, q, with.Tags)
	if err != nil {
		return page, err
	}
	err = postgres.Read(ctx, s.db, grant, policy.Conversations, func(b *postgres.Batch) {
		queueConversation(b, id, &page.Conversation)
		queueEntries(b, id, before, with.Shortcuts != nil, &page)
		queueMails(b, id, before, &page)
		b.Values(latestMessage, []any{id}, &page.Latest)
		queueCopies(b, entriesBefore(b, id, before), &page)
		queueDraft(b, id, &page)
		queueSigned(b, ofConversation, id, &page.Signed)
		queueOffered(b, id, &page)
		queueAttached(b, id, &page)
		queueTold(b, id, with.Shown, &page)
		if with.Shown {
			b.Queue(readSQL+postgres.Within(`v`, b.Reach)+readAlready, b.Args(pgx.NamedArgs{"id": id}))
		}
		if with.Shortcuts != nil {
			queueShortcuts(b, b.Mask, &page.Shortcuts)
			b.Values(`
				select count(*) from workflow_runs
				 where workspace_id = current_workspace() and conversation_id = $1 and state in ('running', 'waiting')`, []any{id}, &page.Ongoing)
		}
		of.queue(b, &page.Beside)
	})
	if err != nil {
		return messages.Page{}, err
	}
	return page, nil
}

// Said reads a conversation within reach with a page of what was said in it, and nothing that stands
// beside it. Beyond the reach, and never there, are the same fault of kind NotFound.
func (s Store) Said(
	ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID, before listing.Cursor,
) (page messages.Page, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Conversations, func(b *postgres.Batch) {
		queueConversation(b, id, &page.Conversation)
		queueEntries(b, id, before, false, &page)
	})
	if err != nil {
		return messages.Page{}, err
	}
	return page, nil
}

func queueConversation(b *postgres.Batch, id uuid.UUID, v *messages.Conversation) {
	var waiting, until, written *time.Time
	var email, phone, handle, claim string
	var tags []uuid.UUID
	var names []string
	b.Queue(`
		select v.id, v.number, v.subject, v.state, (select name from channels where workspace_id = v.workspace_id and id = v.channel_id),
		       (select kind from channels where workspace_id = v.workspace_id and id = v.channel_id), v.handle, `+lastWritten+`,
		       v.assignee_id, v.team_id,
		       coalesce((select name from members m where m.workspace_id = v.workspace_id and m.id = v.assignee_id), ''),
		       coalesce((select `+postgres.PresenceOf(`m`)+` from members m
		                  where m.workspace_id = v.workspace_id and m.id = v.assignee_id and `+postgres.ActiveMember(`m`)+`), ''),
		       coalesce((select name from teams t where t.workspace_id = v.workspace_id and t.id = v.team_id), ''),
		       v.waiting_since, v.snoozed_until, v.stay_snoozed, exists (select from contact_addresses a
		           join blocked_senders b on b.workspace_id = a.workspace_id and b.email_key = a.email_key
		          where a.workspace_id = v.workspace_id and a.contact_id = v.contact_id and not a.claim),
		       c.id, c.name, c.email, c.phone, c.language, `+theirLabels+`, `+claimed+
		itsCustomer+labelsOf+thisConversation+postgres.Within(`v`, b.Reach), b.Args(pgx.NamedArgs{"id": id})).QueryRow(func(row pgx.Row) error {
		err := row.Scan(&v.ID, &v.Number, &v.Subject, &v.State, &v.Channel, &v.Kind, &handle, &written,
			&v.AssigneeID, &v.TeamID, &v.Assignee, &v.Presence, &v.Team, &waiting,
			&until, &v.Stay, &v.Blocked, &v.Contact.ID, &v.Contact.Name, &email, &phone, &v.Contact.Language,
			&tags, &names, &claim)
		v.Waiting, v.Until, v.Written = postgres.OrZero(waiting), postgres.OrZero(until), postgres.OrZero(written)
		v.Tags = labelsFrom(b.Mask, tags, names)
		v.Handle = masked.Hide(b.Mask, policy.MaskPhone, handle)
		v.Subject, v.Contact.Name = masked.Within(b.Mask, v.Subject), masked.Within(b.Mask, v.Contact.Name)
		v.Contact.Email, v.Contact.Phone = masked.Hide(b.Mask, policy.MaskEmail, email), masked.Hide(b.Mask, policy.MaskPhone, phone)
		v.Contact.Claim = masked.Hide(b.Mask, policy.MaskEmail, claim)
		return err
	})
}

// entriesBefore are the arguments of a page of conversation id.
func entriesBefore(b *postgres.Batch, id uuid.UUID, before listing.Cursor) pgx.NamedArgs {
	until := before.ID
	if before == (listing.Cursor{}) {
		until = uuid.Max
	}
	return b.Args(pgx.NamedArgs{"id": id, "at": postgres.CursorTime(before), "before": until})
}

// queueEntries reads a page of entries, those of workflows too where flows says so.
func queueEntries(b *postgres.Batch, id uuid.UUID, before listing.Cursor, flows bool, page *messages.Page) {
	args := entriesBefore(b, id, before)
	args["flows"] = flows
	b.Queue(reaching(b, entriesSQL), args).Query(func(rows pgx.Rows) (err error) {
		page.Entries, err = pgx.CollectRows(rows, scanEntry(b.Mask, flows))
		if len(page.Entries) > messages.EntryRows {
			page.Entries, page.More = page.Entries[:messages.EntryRows], true
			first := &page.Entries[messages.EntryRows-1]
			page.Earlier = listing.Cursor{At: first.At, ID: first.ID}
		}
		slices.Reverse(page.Entries)
		return err
	})
}

// scanEntry reads what was said or done, and hides what the mask hides of it, and the names
// of workflows from whoever has no shortcuts.
func scanEntry(mask policy.Mask, flows bool) pgx.RowToFunc[messages.Entry] {
	return func(row pgx.CollectableRow) (e messages.Entry, err error) {
		var stranger string
		var forwards *time.Time
		err = row.Scan(&e.Kind, &e.ID, &e.At, &e.Member, &e.Author, &e.Text, &e.State, &e.Failure, &stranger, &forwards)
		e.Forwards = postgres.OrZero(forwards)
		if e.Kind == messages.Event && e.Failure != "" && !flows {
			e.Failure = messages.AnyWorkflow
		}
		if e.Kind != messages.Event {
			e.Text = masked.Within(mask, e.Text)
		}
		e.State, e.Failure = masked.Within(mask, e.State), masked.Within(mask, e.Failure)
		e.Stranger = masked.Hide(mask, policy.MaskEmail, stranger)
		return e, err
	}
}

// Numbered finds the conversation within reach that people name by a number. It fails
// with a fault of kind NotFound.
func (s Store) Numbered(ctx context.Context, grant policy.Grant[policy.Open], number int64) (id uuid.UUID, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Conversations, func(b *postgres.Batch) {
		b.Values(`
			select v.id from conversations v
			 where v.workspace_id = current_workspace() and not v.hidden and v.id in (
			       select id from conversations where workspace_id = current_workspace() and number = @number
			        union all
			       select conversation_id from merged_conversations where workspace_id = current_workspace() and number = @number)
			   and `+postgres.Within(`v`, b.Reach), []any{b.Args(pgx.NamedArgs{"number": number})}, &id)
	})
	return id, err
}
