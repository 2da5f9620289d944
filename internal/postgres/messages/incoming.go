package messages

import (
	"context"
	"crypto/sha256"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"latchkey/internal/incoming"
	"latchkey/internal/intake"
	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// Incoming keeps the mails that customers send. Like a job it holds no grant: it acts for
// the product, in the workspace whose channel an address is.
type Incoming struct{ db *postgres.Database }

// NewIncoming returns the repository of the mails that come in.
func NewIncoming(db *postgres.Database) Incoming { return Incoming{db} }

// Channel finds whose an address is, by its key.
func (in Incoming) Channel(ctx context.Context, key string) (c intake.Channel, ok bool, err error) {
	err = postgres.NewOutside(in.db).QueryRow(ctx, `select workspace_id, channel_id from channel_of($1)`, key).Scan(&c.Workspace, &c.ID)
	if errors.Is(err, pgx.ErrNoRows) {
		return c, false, nil
	}
	return c, err == nil, err
}

// Store keeps a mail as it came, and queues its reading. Once it returns nil, the mail
// outlives the process.
func (in Incoming) Store(ctx context.Context, m intake.Mail) error {
	sum := sha256.Sum256(m.Raw)
	return postgres.NewOutside(in.db).Begin(ctx, func(tx *postgres.Tx) error {
		for _, to := range m.To {
			entered, err := tx.Enter(ctx, policy.Scope{Membership: policy.Membership{Workspace: policy.WorkspaceID(to.Channel.Workspace)}})
			if err != nil {
				return err
			}
			id := postgres.NewID()
			if _, err := entered.Exec(ctx, `
				insert into inbound_mails (workspace_id, id, channel_id, sender, recipient, peer, helo, sha256, raw)
				values (current_workspace(), $1, $2, $3, $4, $5, $6, $7, $8)`,
				id, to.Channel.ID, m.From, to.Address, m.Peer, m.Helo, sum[:], m.Raw); err != nil {
				return err
			}
			// Reading waits for nobody, and DNS answers when it will.
			for _, job := range []river.JobArgs{
				jobs.IncomingMail{Workspace: to.Channel.Workspace, Mail: id}, jobs.CheckSender{Workspace: to.Channel.Workspace, Mail: id},
			} {
				if err := entered.Enqueue(ctx, job); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// BeginMail reads a mail that waits, and notes that it is begun.
func (in Incoming) BeginMail(ctx context.Context, job jobs.IncomingMail) (letter jobs.IncomingLetter, ok bool, err error) {
	err = in.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		err := tx.QueryRow(ctx, `
			update inbound_mails i set begun = begun + 1 from workspaces w
			 where i.workspace_id = current_workspace() and i.id = $1 and i.state = 'waiting' and w.id = i.workspace_id
			returning i.raw, i.sender, w.language, i.begun`, job.Mail).
			Scan(&letter.Raw, &letter.Sender, &letter.Language, &letter.Begun)
		ok = err == nil
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		return err
	})
	return letter, ok && err == nil, err
}

// arrival is a mail that becomes a message.
type arrival struct {
	incoming.Mail
	id, channel uuid.UUID
	at          time.Time
	recipient   string
	nobody      string
	handle      string // who the sender is to a channel that is no address of mail
	phone       string // of the sender, as contacts have it
	blocked     bool   // what its sender writes lands in Spam
	fresh       bool   // its sender was nobody's address until now
	begun       bool   // it begins a conversation
}

// KeepMail makes a message of a mail, once: in the conversation that it answers, or in a
// new one with whoever has its address, or with somebody new. Where the database has no room,
// or no time, the mail is to be begun as if for the first time: it is not to blame.
func (in Incoming) KeepMail(ctx context.Context, job jobs.IncomingMail, m incoming.Mail, nobody string) error {
	err := in.keep(ctx, job, m, nobody)
	if ctx.Err() != nil || !postgres.Unavailable(err) {
		return err
	}
	return errors.Join(err, in.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		_, err := tx.Exec(ctx, `
			update inbound_mails set begun = begun - 1
			 where workspace_id = current_workspace() and id = $1 and state = 'waiting' and begun > 0`, job.Mail)
		return err
	}))
}

func (in Incoming) keep(ctx context.Context, job jobs.IncomingMail, m incoming.Mail, nobody string) error {
	return in.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		a := arrival{Mail: m, id: job.Mail, nobody: nobody}
		// Mails of a channel are kept one after the other: two of one sender are of one
		// customer, and two copies are one message.
		err := tx.QueryRow(ctx, `
			select i.channel_id, i.received_at, i.recipient
			  from inbound_mails i join channels k on k.workspace_id = i.workspace_id and k.id = i.channel_id
			 where i.workspace_id = current_workspace() and i.id = $1 and i.state = 'waiting'
			   for no key update of k, i`, job.Mail).Scan(&a.channel, &a.at, &a.recipient)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil // It was kept.
		}
		if err != nil {
			return err
		}
		first, err := a.first(ctx, tx)
		if err != nil {
			return err
		}
		if first != uuid.Nil {
			return a.note(ctx, tx, "duplicate", first)
		}
		deleted, err := a.wasDeleted(ctx, tx)
		if err != nil {
			return err
		}
		if deleted {
			return a.note(ctx, tx, "duplicate", uuid.Nil)
		}
		if is, of, err := a.reported(ctx, tx); err != nil || is {
			return errors.Join(err, a.note(ctx, tx, "report", of))
		}
		if err := a.knowOwn(ctx, tx); err != nil {
			return err
		}
		if err := a.knowBlocked(ctx, tx); err != nil {
			return err
		}
		conversation, err := a.conversation(ctx, tx)
		if err == nil {
			err = a.giveByTurn(ctx, tx, conversation)
		}
		if err != nil {
			return err
		}
		message, err := a.write(ctx, tx, conversation)
		if err == nil {
			err = a.keepParts(ctx, tx, message)
		}
		if err == nil {
			err = a.tell(ctx, tx, conversation)
		}
		if err != nil {
			return err
		}
		state := "parsed"
		if a.Reading == incoming.Broken || a.Reading == incoming.Complicated {
			state = "unreadable"
		}
		if err := a.note(ctx, tx, state, message); err != nil {
			return err
		}
		if !a.mayBeAnswered() {
			return a.startWorkflows(ctx, tx, conversation)
		}
		return a.waitsForAnswer(ctx, tx)
	})
}

// note writes down what became of a mail.
func (a *arrival) note(ctx context.Context, tx *postgres.Tx, state string, message uuid.UUID) error {
	_, err := tx.Exec(ctx, `
		update inbound_mails
		   set state = $2, message_id = $3, body_sha256 = $4, of_customer = not $5 and exists (
		       select from messages x
		         join conversations v on v.workspace_id = x.workspace_id and v.id = x.conversation_id
		         join contact_addresses o on o.workspace_id = v.workspace_id and o.contact_id = v.contact_id and not o.claim
		        where x.workspace_id = current_workspace() and x.id = $3 and o.email_key = $6)
		 where workspace_id = current_workspace() and id = $1`, a.id, state,
		uuid.NullUUID{UUID: message, Valid: message != uuid.Nil}, a.BodySum[:], a.fresh, a.Email.Key())
	return err
}

// first is the message of the first copy of a mail: with the same Message-ID and the
// same body, in the same channel. The same Message-ID alone is no proof: programs use
// one twice.
func (a *arrival) first(ctx context.Context, tx *postgres.Tx) (message uuid.UUID, err error) {
	if a.MessageID == "" {
		return message, nil
	}
	err = tx.QueryRow(ctx, `
		select x.id from messages x
		 where x.workspace_id = current_workspace() and x.message_id = $1 and x.message_id <> ''
		   and exists (select from inbound_mails i
		        where i.workspace_id = current_workspace() and i.message_id = x.id and i.channel_id = $2 and i.body_sha256 = $3 offset 0)
		 limit 1`, a.MessageID, a.channel, a.BodySum[:]).Scan(&message)
	if errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, nil
	}
	return message, err
}

// knowOwn takes a mail from one of the workspace's own channels for automatic: two
// programs may be talking to each other.
func (a *arrival) knowOwn(ctx context.Context, tx *postgres.Tx) error {
	return tx.QueryRow(ctx, `
		select $2 or exists (select from channel_of($1) where workspace_id = current_workspace())`, a.Email.Key(), a.Automatic).Scan(&a.Automatic)
}

// knowBlocked finds out whether the sender was blocked.
func (a *arrival) knowBlocked(ctx context.Context, tx *postgres.Tx) error {
	return tx.QueryRow(ctx, `
		select exists (select from blocked_senders where workspace_id = current_workspace() and email_key = $1)`, a.Email.Key()).Scan(&a.blocked)
}

// answeredBroadcast is the broadcast of the channel that is answered: the ids $9 are those of who got
// it, by their mails, $10 those by which a provider knows messages.
const answeredBroadcast = `
	select r.broadcast_id from broadcast_recipients r
	  join broadcast_sendings s on s.workspace_id = r.workspace_id and s.broadcast_id = r.broadcast_id and s.channel_id = $5
	 where r.workspace_id = current_workspace() and r.id in (
	       select id from broadcast_recipients where workspace_id = current_workspace() and id = any ($9)
	        union all
	       select id from broadcast_recipients
	        where workspace_id = current_workspace() and provider_id = any ($10::text[]) and provider_id <> '') limit 1`

// write adds the message to a conversation, which a person's mail opens again.
func (a *arrival) write(ctx context.Context, tx *postgres.Tx, conversation uuid.UUID) (message uuid.UUID, err error) {
	message = postgres.NewID()
	wanted := make([]string, len(a.ReplyTo))
	for i, address := range a.ReplyTo {
		wanted[i] = address.String()
	}
	if _, err = tx.Exec(ctx, `
		insert into messages (workspace_id, id, conversation_id, at, sender, recipient, text, state, message_id, reply_to, broadcast_id)
		values (current_workspace(), $1, $2, $3, $4, (select address from channels where workspace_id = current_workspace() and id = $5),
		        $6, 'received', $7, $8, (`+answeredBroadcast+`))`,
		message, conversation, a.at, a.Shown, a.channel, a.Text, a.MessageID, strings.Join(wanted, messages.BetweenReplyTo),
		messages.BroadcastAnswered(a.Answers), a.Answers); err != nil {
		return message, err
	}
	written := []string{a.Text}
	for _, c := range a.Copies {
		written = append(written, c.Address.String())
	}
	for i := range a.Files {
		written = append(written, a.Files[i].Name)
	}
	if err := findBy(ctx, tx, conversation, written...); err != nil {
		return message, err
	}
	// Another mail, or an answer, may be later and yet stand here already.
	_, err = tx.Exec(ctx, `
		update conversations
		   set last_text = case when last_at <= $2 then $3 else last_text end,
		       last_ours = last_ours and last_at > $2,
		       last_at = greatest(last_at, $2),
		       waiting_since = case when $4 then waiting_since else coalesce(waiting_since, $2) end,
		       state = case when $4 or state = 'spam' or (state = 'snoozed' and stay_snoozed) then state else 'open' end,
		       snoozed_until = case when $4 or stay_snoozed then snoozed_until end
		 where workspace_id = current_workspace() and id = $1`, conversation, a.at, messages.Preview(a.Text), a.Automatic)
	return message, err
}

// giveByTurn gives what a person wrote to whose turn it is, over whatever channel it came.
func (a *arrival) giveByTurn(ctx context.Context, tx *postgres.Tx, conversation uuid.UUID) error {
	if a.Automatic || a.blocked {
		return nil
	}
	return GiveByTurn(ctx, tx, conversation)
}

// startWorkflows begins what a message that somebody wrote triggers. What a program sends by
// itself begins nothing.
func (a *arrival) startWorkflows(ctx context.Context, tx *postgres.Tx, conversation uuid.UUID) error {
	if a.Automatic || a.blocked {
		return nil
	}
	return startArrived(ctx, tx, conversation, a.begun)
}
