package messages

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/mail"
	"latchkey/internal/mailauth"
	"latchkey/internal/masked"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

// ownAddress is found for an address of the workspace's own channels, with the token of a
// conversation in it or without.
const ownAddress = `exists (select from channels own where own.workspace_id = current_workspace() and own.deleted_at is null
	and lower(own.address) in (lower(%[1]s), regexp_replace(lower(%[1]s), '\+[^@]*@', '@')))`

// customersAddress is found for an address of the customer of conversation @id. One that is a
// claim looks like any other of theirs.
const customersAddress = `exists (select from conversations o
	  join contact_addresses a on a.workspace_id = o.workspace_id and a.contact_id = o.contact_id
	 where o.workspace_id = current_workspace() and o.id = @id and a.email_key = lower(%[1]s))`

// wantedAt are the addresses, in their order, at which the customer of conversation v wants answers: the
// latest mail of theirs says so, where nothing shows that it is somebody else's. The business's own
// addresses are none: what goes there comes back in.
var wantedAt = fmt.Sprintf(`
	select w.address, w.place
	  from (select x.id, x.at, x.reply_to from messages x
	         where x.workspace_id = v.workspace_id and x.conversation_id = v.id and x.reply_to <> '' and %[5]s
	         order by x.at desc, x.id desc limit 1) l
	 cross join lateral unnest(string_to_array(l.reply_to, '%[4]s')) with ordinality w (address, place)
	 where not %[1]s and not exists (
	       select from messages x
	        where x.workspace_id = v.workspace_id and x.conversation_id = v.id and (x.at, x.id) > (l.at, l.id) and %[5]s)
	   and not exists (
	       select from inbound_mails i
	        where i.workspace_id = v.workspace_id and i.message_id = l.id and i.verdict not in ('', '%[2]s', '%[3]s'))`,
	fmt.Sprintf(ownAddress, "w.address"), mailauth.Verified, mailauth.Unknown, messages.BetweenReplyTo, ofCustomer)

// ofCustomer is the condition that the customer of conversation v wrote message x, by mail.
const ofCustomer = `x.member_id is null and not x.automatic and lower(x.sender) = any (array (
	select a.email_key from contact_addresses a where a.workspace_id = current_workspace() and a.contact_id = v.contact_id))`

// repliesTo is the first of them, and empty for none. The others get a copy.
var repliesTo = `coalesce((select w.address from (` + wantedAt + `) w order by w.place limit 1), '')`

// toCustomer is found for an address of the customer of conversation @id, also for one that a
// mail of theirs wanted answers to go to.
var toCustomer = `(` + customersAddress + ` or exists (select from messages z
	 where z.workspace_id = current_workspace() and z.conversation_id = @id and z.reply_to <> ''
	   and lower(%[1]s) = any (string_to_array(lower(z.reply_to), '` + messages.BetweenReplyTo + `'))
	   and ` + fmt.Sprintf(customersAddress, "z.sender") + `))`

// offeredSQL is to whom an answer in conversation @id goes besides its customer: whoever
// the latest mail went to openly, of us to the customer, of the customer, or of somebody to
// whom we wrote besides them; the further addresses at which the customer wants answers; and whoever
// our latest one went to without the others' knowledge, who is kept from them. What a stranger
// writes adds nobody, nor what was said with the customer before, where the conversation moved.
var offeredSQL = fmt.Sprintf(`
	with latest as (
		select x.id, x.sender, x.member_id from messages x
		 where x.workspace_id = current_workspace() and x.conversation_id = @id and x.forwards is null and not x.automatic
		   and (x.member_id is not null and %[4]s or %[2]s
		        or exists (select from messages y join message_copies c on c.workspace_id = y.workspace_id and c.message_id = y.id
		                    where y.workspace_id = current_workspace() and y.conversation_id = @id
		                      and y.member_id is not null and y.forwards is null and lower(c.address) = lower(x.sender) and %[5]s))
		 order by x.at desc, x.id desc limit 1),
	ours as (
		select x.id from messages x
		 where x.workspace_id = current_workspace() and x.conversation_id = @id and x.forwards is null and not x.automatic
		   and x.member_id is not null and %[4]s
		 order by x.at desc, x.id desc limit 1),
	wanted as materialized (
		select w.address, w.place from conversations v cross join lateral (%[6]s) w
		 where v.workspace_id = current_workspace() and v.id = @id)
	select k.way, k.address
	  from (select distinct on (lower(p.address)) p.place, p.way, p.address
	          from (select 0 as place, l.sender as address, case when exists (
	                       select from messages y join message_copies c on c.workspace_id = y.workspace_id and c.message_id = y.id
	                        where y.workspace_id = current_workspace() and y.conversation_id = @id
	                          and c.way <> 'bcc' and lower(c.address) = lower(l.sender)) then 'cc' else 'bcc' end as way
	                  from latest l where l.member_id is null and l.sender <> ''
	                union all
	                select c.place, c.address, 'cc'
	                  from latest l join message_copies c on c.workspace_id = current_workspace() and c.message_id = l.id
	                 where c.way <> 'bcc'
	                union all
	                select `+afterCopies+` + place, address, 'cc' from wanted
	                union all
	                select 2 * `+afterCopies+` + c.place, c.address, 'bcc'
	                  from ours o join message_copies c on c.workspace_id = current_workspace() and c.message_id = o.id
	                 where c.way = 'bcc') p
	         where not %[1]s and (p.place between `+afterCopies+` and 2 * `+afterCopies+` or not %[3]s)
	           and lower(p.address) <> coalesce((select lower(address) from wanted order by place limit 1), '')
	         order by lower(p.address), p.place) k
	 order by k.place`+postgres.UpTo(messages.MostCopies),
	fmt.Sprintf(ownAddress, "p.address"), fmt.Sprintf(customersAddress, "x.sender"), fmt.Sprintf(customersAddress, "p.address"),
	fmt.Sprintf(toCustomer, "x.recipient"), fmt.Sprintf(toCustomer, "y.recipient"), wantedAt)

// afterCopies is a place behind those of all copies of a mail.
const afterCopies = `1000`

// copiesSQL is who got the messages of the page that entriesSQL reads; their recipient
// too, where it is not the customer's address alone.
var copiesSQL = fmt.Sprintf(`
	select m.id, p.way, p.address, p.state, p.failure
	  from (select x.id, x.member_id, x.recipient from messages x
	         where x.workspace_id = current_workspace() and x.conversation_id = @id and (x.at, x.id) < (@at, @before)
	         order by x.at desc, x.id desc`+postgres.UpTo(messages.EntryRows+1)+`) m
	  join lateral (
		select 0 as place, 'to' as way, m.recipient as address, '' as state, '' as failure
		 where m.member_id is not null and (not (%s or exists (
		           select from conversations o where o.workspace_id = current_workspace() and o.id = @id and nullif(o.handle, '') = m.recipient))
		       or exists (select from message_copies where workspace_id = current_workspace() and message_id = m.id))
		union all
		select place, way, address, state, failure from message_copies
		 where workspace_id = current_workspace() and message_id = m.id) p on true
	 where exists (select`+oneConversation+`{within})
	 order by m.id, p.place`, fmt.Sprintf(customersAddress, "m.recipient"))

// queueCopies adds who got the messages of a page to its entries.
func queueCopies(b *postgres.Batch, args pgx.NamedArgs, page *messages.Page) {
	b.Queue(reaching(b, copiesSQL), args).Query(func(rows pgx.Rows) error {
		of := map[uuid.UUID]*messages.Entry{}
		for i := range page.Entries {
			of[page.Entries[i].ID] = &page.Entries[i]
		}
		var message uuid.UUID
		var c messages.Copy
		var address string
		_, err := pgx.ForEachRow(rows, []any{&message, &c.Way, &address, &c.State, &c.Failure}, func() error {
			if e := of[message]; e != nil { // Or it is on the page before.
				c.Address, c.Failure = masked.Hide(b.Mask, policy.MaskEmail, address), masked.Within(b.Mask, c.Failure)
				e.Copies = append(e.Copies, c)
			}
			return nil
		})
		return err
	})
}

// queueOffered reads whom an answer in a conversation is offered to go to.
func queueOffered(b *postgres.Batch, id uuid.UUID, page *messages.Page) {
	var token, email, replyTo string
	args := b.Args(pgx.NamedArgs{"id": id})
	b.Queue(`select v.token, `+mailed+`, `+repliesTo+oneConversation+postgres.Within(`v`, b.Reach), args).QueryRow(func(row pgx.Row) error {
		err := row.Scan(&token, &email, &replyTo)
		page.ReplyTo = masked.Hide(b.Mask, policy.MaskEmail, replyTo)
		return err
	})
	b.Queue(offeredSQL, args).Query(func(rows pgx.Rows) error {
		offered, err := pgx.CollectRows(rows, pgx.RowToStructByPos[offeredTo])
		page.Mark = messages.Mark(token, page.Contact.ID, cmp.Or(replyTo, email), ofMark(offered))
		for _, o := range offered {
			key := messages.KeyOf(token, o.Address)
			page.Others = append(page.Others, messages.OtherRecipient{
				Key: key, Way: o.Way, Address: masked.Hide(b.Mask, policy.MaskEmail, o.Address), Dropped: slices.Contains(page.Kept.Dropped, key),
			})
		}
		return err
	})
}

// copy is somebody whom a message is sent to besides its recipient.
type copyTo struct {
	way     messages.Way
	address mail.Address
}

// offeredTo is somebody to whom an answer is offered to go.
type offeredTo struct {
	Way     messages.Way
	Address string
}

// ofMark is what the mark of a form says of them.
func ofMark(list []offeredTo) []string {
	all := make([]string, len(list))
	for i, o := range list {
		if all[i] = o.Address; o.Way == messages.BCC {
			all[i] = string(o.Way) + ":" + o.Address
		}
	}
	return all
}

// offered are those to whom an answer is offered to go.
func (v *held) offered(ctx context.Context, tx *postgres.Tx) ([]offeredTo, error) {
	rows, _ := tx.Query(ctx, offeredSQL, tx.Args(pgx.NamedArgs{"id": v.id}))
	return pgx.CollectRows(rows, pgx.RowToStructByPos[offeredTo])
}

// copies are those to whom an answer goes besides the customer, as its form says. It fails
// with a fault: Conflict where the form offered others, or about the fields cc and bcc.
func (v *held) copies(ctx context.Context, tx *postgres.Tx, to messages.Recipients) (list []copyTo, err error) {
	offered, err := v.offered(ctx, tx)
	if err != nil {
		return nil, err
	}
	if to.Mark != messages.Mark(v.token, v.contact, v.to(), ofMark(offered)) {
		return nil, fault.New(fault.Conflict, "fault.recipients_changed")
	}
	if v.kind != messages.Email { // Nobody gets a copy of what is no mail.
		if to.CC+to.BCC != "" {
			err = fault.Field("cc", "fault.not_here")
		}
		return nil, err
	}
	for _, o := range offered {
		if !slices.Contains(to.Keep, messages.KeyOf(v.token, o.Address)) {
			continue
		}
		if address, err := mail.ParseAddress(o.Address); err == nil { // Or nothing can be sent there.
			list = append(list, copyTo{o.Way, address})
		}
	}
	return v.typed(ctx, tx, to, list)
}

// typed adds those whose addresses were typed, nobody twice. Whoever may not read addresses
// adds nobody: who gets a copy, which may be the writer, reads in its head whom it goes to.
func (v *held) typed(ctx context.Context, tx *postgres.Tx, to messages.Recipients, list []copyTo) ([]copyTo, error) {
	var wrong fault.List
	if tx.Mask != 0 && !texts.Blank(to.CC+to.BCC) {
		return nil, fault.New(fault.Invalid, "fault.copies_masked")
	}
	customer, _ := mail.ParseAddress(v.to())
	seen := map[string]bool{customer.Key(): true}
	for _, c := range list {
		seen[c.address.Key()] = true
	}
	for _, field := range []struct {
		way  messages.Way
		text string
	}{{messages.CC, to.CC}, {messages.BCC, to.BCC}} {
		addresses, err := messages.ReadCopies(string(field.way), field.text)
		wrong.Add(err)
		for _, address := range addresses {
			own, err := isOwn(ctx, tx, address)
			switch {
			case err != nil:
				return nil, err
			case own:
				wrong.Add(fault.Field(string(field.way), "fault.copy_own", "Email", address.String()))
			case !seen[address.Key()]:
				seen[address.Key()] = true
				list = append(list, copyTo{field.way, address})
			}
		}
	}
	if len(list) > 0 && v.kind != messages.Email {
		wrong.Add(fault.Field("cc", "fault.mail_alone"))
	}
	if len(list) > messages.MostCopies {
		wrong.Add(fault.Field("cc", "fault.copies_many", "Max", messages.MostCopies))
	}
	return list, wrong.Err()
}

// isOwn tells an address of one of the workspace's channels: a mail there comes back in.
func isOwn(ctx context.Context, tx *postgres.Tx, address mail.Address) (own bool, err error) {
	err = tx.QueryRow(ctx, `select `+fmt.Sprintf(ownAddress, "$1::text"), address.Key()).Scan(&own)
	return own, err
}

// keepCopies writes down who gets a message besides its recipient.
func keepCopies(ctx context.Context, tx *postgres.Tx, message uuid.UUID, list []copyTo, state string) error {
	ways, addresses := make([]string, len(list)), make([]string, len(list))
	for i, c := range list {
		ways[i], addresses[i] = string(c.way), c.address.String()
	}
	_, err := tx.Exec(ctx, `
		insert into message_copies (workspace_id, message_id, place, way, address, state)
		select current_workspace(), $1, c.place, c.way, c.address, $4
		  from unnest($2::text[], $3::text[]) with ordinality c (way, address, place)`, message, ways, addresses, state)
	return err
}

// addressesOf is what a message is found by of those who get it.
func addressesOf(list []copyTo) string {
	found := make([]string, len(list))
	for i, c := range list {
		found[i] = c.address.String()
	}
	return strings.Join(found, " ")
}
