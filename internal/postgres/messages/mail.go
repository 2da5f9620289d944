package messages

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/mailauth"
	"latchkey/internal/masked"
	"latchkey/internal/messages"
	"latchkey/internal/picture"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// mailsSQL is what came with the messages of the page that entriesSQL reads: a row for
// each file, and one for a mail without any.
var mailsSQL = `
	select m.id, exists (select from message_pages where workspace_id = current_workspace() and message_id = m.id),
	       i.verdict is not null, coalesce(i.verdict, ''), m.message_id <> '', m.broadcast_id,
	       coalesce((select name from broadcasts where workspace_id = current_workspace() and id = m.broadcast_id), ''),
	       f.id, f.name, f.kind, f.size, f.state
	  from (select x.id, x.message_id, x.broadcast_id from messages x
	         where x.workspace_id = current_workspace() and x.conversation_id = @id and (x.at, x.id) < (@at, @before)
	         order by x.at desc, x.id desc` + postgres.UpTo(messages.EntryRows+1) + `) m
	  left join lateral (
		select case when of_customer and verdict <> 'verified' then verdict else '' end as verdict from inbound_mails
		 where workspace_id = current_workspace() and message_id = m.id and state <> 'duplicate' limit 1) i on true
	  left join lateral (
		select id, name, kind, size, place, state from message_files
		 where workspace_id = current_workspace() and message_id = m.id offset 0) f on true
	 where exists (select` + oneConversation + `{within})
	 order by m.id, f.place`

// noteFilesSQL are the files beside the notes of that page.
var noteFilesSQL = `
	select n.id, false, false, '', false, null::uuid, '', f.id, f.name, f.kind, f.size, f.state
	  from (select x.id from conversation_notes x
	         where x.workspace_id = current_workspace() and x.conversation_id = @id and (x.at, x.id) < (@at, @before)
	         order by x.at desc, x.id desc` + postgres.UpTo(messages.EntryRows+1) + `) n
	  join message_files f on f.workspace_id = current_workspace() and f.note_id = n.id
	 where exists (select` + oneConversation + `{within})
	 order by n.id, f.place`

// queueMails adds what came with a page of messages, and stands beside its notes, to its
// entries.
func queueMails(b *postgres.Batch, id uuid.UUID, before listing.Cursor, page *messages.Page) {
	for _, sql := range []string{mailsSQL, noteFilesSQL} {
		queueFiles(b, reaching(b, sql), entriesBefore(b, id, before), page)
	}
}

func queueFiles(b *postgres.Batch, sql string, args pgx.NamedArgs, page *messages.Page) {
	b.Queue(sql, args).Query(func(rows pgx.Rows) error {
		of := map[uuid.UUID]*messages.Mail{}
		for i := range page.Entries {
			of[page.Entries[i].ID] = &page.Entries[i].Mail
		}
		var message uuid.UUID
		var hasPage, hasOriginal, named bool
		var broadcast uuid.NullUUID
		var broadcastName string
		var doubt mailauth.Verdict
		var file *uuid.UUID
		var name, kind, state *string
		var size *int
		_, err := pgx.ForEachRow(rows, []any{
			&message, &hasPage, &hasOriginal, &doubt, &named, &broadcast, &broadcastName, &file, &name, &kind, &size, &state,
		}, func() error {
			m := of[message]
			if m == nil {
				return nil // It is on the page before.
			}
			m.Page, m.Original, m.Doubt = hasPage && b.Mask == 0, hasOriginal && b.Mask == 0, doubt
			m.Named, m.Broadcast, m.BroadcastName = named, broadcast, broadcastName
			if file != nil {
				f := fileOf(b.Mask, *file, *name, *kind, *size)
				f.State = *state
				m.Files = append(m.Files, f)
			}
			return nil
		})
		return err
	})
}

// fileOf is a file as somebody with a mask may see it.
func fileOf(mask policy.Mask, id uuid.UUID, name, kind string, size int) messages.File {
	f := messages.File{ID: id, Kind: kind, Size: size, Closed: mask != 0 && messages.HoldsText(kind)}
	f.Name.Shown = masked.Within(mask, name)
	f.Name.Hidden = f.Name.Shown != name
	return f
}

// ofMessage is message x @id of conversation v, within reach while its customer is not deleted.
const ofMessage = `
	  from messages x
	  join conversations v on v.workspace_id = x.workspace_id and v.id = x.conversation_id and not v.hidden and {within}
	  %s
	 where x.workspace_id = current_workspace() and x.id = @id`

// reaching puts the reach into a statement.
func reaching(b *postgres.Batch, sql string) string {
	return strings.Replace(sql, `{within}`, postgres.Within(`v`, b.Reach), 1)
}

// FilePart reads a file within reach, and a part of it that begins at a byte. Whoever has a
// mask gets all of it at once: a picture as it is drawn, without what it says besides. It
// fails with a fault: NotFound, or Forbidden where the mask could not be kept.
func (s Store) FilePart(
	ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID, from int,
) (f messages.File, part []byte, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Conversations, func(b *postgres.Batch) {
		b.Queue(reaching(b, `
			select f.name, f.kind, f.size, substring(f.bytes from @from + 1 for case when @masked then f.size else @most end)
			  from message_files f
			  left join messages x on x.workspace_id = f.workspace_id and x.id = f.message_id
			  left join conversation_notes n on n.workspace_id = f.workspace_id and n.id = f.note_id
			  join conversations v on v.workspace_id = f.workspace_id and not v.hidden
			   and v.id = coalesce(x.conversation_id, n.conversation_id, f.conversation_id)
			 where f.workspace_id = current_workspace() and f.id = @id and (f.member_id is null or f.member_id = @member) and {within}`),
			b.Args(pgx.NamedArgs{"id": id, "from": from, "most": messages.FilePart, "masked": b.Mask != 0})).QueryRow(func(row pgx.Row) error {
			var name, kind string
			var size int
			if err := row.Scan(&name, &kind, &size, &part); err != nil {
				return err
			}
			if f = fileOf(b.Mask, id, name, kind, size); f.Closed {
				return fault.New(fault.Forbidden, "fault.file_masked")
			}
			if b.Mask != 0 && messages.IsPicture(kind) { // It is read whole, and from its beginning.
				if part, err = picture.Clean(kind, part); err != nil {
					return fault.New(fault.Forbidden, "fault.file_masked")
				}
				f.Size = len(part)
			}
			return nil
		})
	})
	if err != nil {
		return messages.File{}, nil, err
	}
	return f, part, nil
}

// MailPage reads the HTML of a message within reach. It fails with a fault: NotFound, or
// Forbidden for a reader with a mask, which nobody can keep within a page.
func (s Store) MailPage(ctx context.Context, grant policy.Grant[policy.Open], message uuid.UUID) (p messages.MailPage, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Conversations, func(b *postgres.Batch) {
		b.Queue(reaching(b, fmt.Sprintf(`select v.id, v.subject, p.html,
			(select coalesce(jsonb_object_agg(content_id, id), '{}') from message_files
			  where workspace_id = x.workspace_id and message_id = x.id and content_id <> '')`+ofMessage,
			`join message_pages p on p.workspace_id = x.workspace_id and p.message_id = x.id`)),
			b.Args(pgx.NamedArgs{"id": message})).QueryRow(func(row pgx.Row) error {
			if err := row.Scan(&p.Conversation, &p.Subject, &p.HTML, &p.Pictures); err != nil {
				return err
			}
			return unmasked(b, "fault.page_masked")
		})
	})
	if err != nil {
		return messages.MailPage{}, err
	}
	return p, nil
}

// OriginalPart reads a part of the mail that became a message within reach, as it came,
// which begins at a byte. It fails with a fault: NotFound, or Forbidden for a reader with
// a mask.
func (s Store) OriginalPart(
	ctx context.Context, grant policy.Grant[policy.Open], message uuid.UUID, from int,
) (o messages.Original, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Conversations, func(b *postgres.Batch) {
		b.Queue(reaching(b, fmt.Sprintf(`select v.id, v.subject, octet_length(i.raw), substring(i.raw from @from + 1 for @most)`+ofMessage,
			`join inbound_mails i on i.workspace_id = x.workspace_id and i.message_id = x.id and i.state <> 'duplicate'`)),
			b.Args(pgx.NamedArgs{"id": message, "from": from, "most": messages.FilePart})).QueryRow(func(row pgx.Row) error {
			if err := row.Scan(&o.Conversation, &o.Subject, &o.Size, &o.Bytes); err != nil {
				return err
			}
			return unmasked(b, "fault.original_masked")
		})
	})
	if err != nil {
		return messages.Original{}, err
	}
	return o, nil
}

// unmasked fails for a reader from whom something is hidden.
func unmasked(b *postgres.Batch, why string) error {
	if b.Mask != 0 {
		return fault.New(fault.Forbidden, why)
	}
	return nil
}
