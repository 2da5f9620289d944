package messages

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/incoming"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// myFiles are those that wait with the member at a place.
const myFiles = `workspace_id = current_workspace() and member_id = @member
	and conversation_id is not distinct from @conversation and for_note = @note`

func (tx placed) args(more pgx.NamedArgs) pgx.NamedArgs {
	args := tx.Args(more)
	args["conversation"], args["note"] = tx.place.Conversation, tx.place.Note
	return args
}

// placed is a transaction about the files of a place.
type placed struct {
	*postgres.Tx
	place messages.Place
}

// Attach keeps files that a member brings until what they write goes. What waits there
// already is not kept twice. It fails with a fault: NotFound, about the field files, or Conflict where
// an answer of theirs is planned, with which they would go.
func (s Store) Attach(
	ctx context.Context, grant policy.Grant[policy.Update], place messages.Place, files []messages.Upload,
) (ids []uuid.UUID, err error) {
	if _, err := grant.For(policy.Conversations); err != nil {
		return nil, err
	}
	if !place.Conversation.Valid {
		return nil, postgres.NotFound
	}
	return attach(ctx, s, grant, place, files)
}

// AttachLoose is Attach for a conversation that has not begun.
func (s Store) AttachLoose(
	ctx context.Context, grant policy.Grant[policy.Create], files []messages.Upload,
) (ids []uuid.UUID, err error) {
	return attach(ctx, s, grant, messages.Place{}, files)
}

func attach[A policy.Action](
	ctx context.Context, s Store, grant policy.Grant[A], place messages.Place, files []messages.Upload,
) (ids []uuid.UUID, err error) {
	err = postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		ids = nil
		in := placed{tx, place}
		if place.Conversation.Valid {
			if _, err := lockConversation(ctx, tx, place.Conversation.UUID); err != nil {
				return err
			}
			if !place.Note {
				if err := noneIsPlanned(ctx, tx, place.Conversation.UUID); err != nil {
					return err
				}
			}
		} else if err := in.forget(ctx); err != nil {
			return err
		}
		for _, f := range files {
			id, err := in.keep(ctx, incoming.NewFile(f.Name, "", f.Bytes))
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		if !place.Conversation.Valid {
			return in.fit(ctx, ids) // Another form may wait with others.
		}
		return in.fit(ctx, nil)
	})
	return ids, err
}

// forget deletes what the member brought for conversations that never began, and that goes
// with nothing that they have begun to write.
func (tx placed) forget(ctx context.Context) error {
	_, err := tx.Exec(ctx, `
		delete from message_files f where `+myFiles+` and brought_at < now() - `+postgres.Interval(messages.LooseKept)+`
		   and not exists (select from begun_drafts d
		                    where d.workspace_id = current_workspace() and d.member_id = @member and f.id = any (d.files))`, tx.args(nil))
	return err
}

func (tx placed) keep(ctx context.Context, f incoming.File) (id uuid.UUID, err error) {
	err = tx.QueryRow(ctx, `
		with same as (select id from message_files where `+myFiles+` and name = @name and bytes = @bytes limit 1),
		kept as (
			insert into message_files (workspace_id, id, member_id, conversation_id, for_note, place, name, kind, size, bytes)
			select current_workspace(), @id, @member, @conversation, @note,
			       (select count(*) from message_files where `+myFiles+`), @name, @kind, @size, @bytes
			 where not exists (select from same) returning id)
		select id from same union all select id from kept`, tx.args(pgx.NamedArgs{
		"id": postgres.NewID(), "name": f.Name, "kind": f.Kind, "size": len(f.Bytes), "bytes": f.Bytes,
	})).Scan(&id)
	return id, err
}

// fit fails with a fault about the field files where those of the ids, nil for all that
// wait there, are too many or too large for one mail.
func (tx placed) fit(ctx context.Context, ids []uuid.UUID) error {
	var count, size int
	err := tx.QueryRow(ctx, `
		select count(*), coalesce(sum(size), 0) from message_files
		 where `+myFiles+` and (@ids::uuid[] is null or id = any (@ids))`,
		tx.args(pgx.NamedArgs{"ids": ids})).Scan(&count, &size)
	if err != nil {
		return err
	}
	return fitTogether(count, size)
}

// fitTogether fails with a fault about the field files where so many files, so large together, do not
// go with one message.
func fitTogether(count, size int) error {
	switch {
	case count > messages.MostAttached:
		return fault.Field("files", "fault.files_many", "Max", messages.MostAttached)
	case size > messages.MaxAttached:
		return FilesLarge()
	}
	return nil
}

// FilesLarge is the fault of files that are too large for one mail.
func FilesLarge() error {
	const mega = 1_000_000
	return fault.Field("files", "fault.files_large", "Max", messages.MaxAttached/mega)
}

// drop deletes the files that wait at a place, but for some.
func (tx placed) drop(ctx context.Context, but []uuid.UUID) error {
	_, err := tx.Exec(ctx, `delete from message_files where `+myFiles+` and not id = any (@ids)`, tx.args(pgx.NamedArgs{"ids": orNone(but)}))
	return err
}

// into lets files that wait loose wait in a conversation. It fails with a fault about the field files.
func (tx placed) into(ctx context.Context, conversation uuid.UUID, ids []uuid.UUID) error {
	moved, err := tx.Exec(ctx, `
		update message_files set conversation_id = @into where `+myFiles+` and id = any (@ids)`,
		tx.args(pgx.NamedArgs{"into": conversation, "ids": orNone(ids)}))
	if err != nil {
		return err
	}
	if int(moved.RowsAffected()) != len(ids) {
		return fault.Field("files", "fault.files_gone")
	}
	return placed{tx.Tx, messages.Place{Conversation: uuid.NullUUID{UUID: conversation, Valid: true}}}.fit(ctx, nil)
}

// give makes files that wait those of a message, or of a note, and deletes the others that
// wait there. It returns their names. It fails with a fault about the field files.
func (tx placed) give(ctx context.Context, ids []uuid.UUID, message, note uuid.NullUUID) (names []string, err error) {
	if err := tx.fit(ctx, orNone(ids)); err != nil {
		return nil, err
	}
	rows, _ := tx.Query(ctx, `
		update message_files set message_id = @message, note_id = @of_note, member_id = null, conversation_id = null, for_note = false
		 where `+myFiles+` and id = any (@ids) returning name`, tx.args(pgx.NamedArgs{"message": message, "of_note": note, "ids": orNone(ids)}))
	if names, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
		return nil, err
	}
	if len(names) != len(ids) {
		return nil, fault.Field("files", "fault.files_gone")
	}
	if !tx.place.Conversation.Valid {
		return names, nil // Another form may wait with the others.
	}
	return names, tx.drop(ctx, nil)
}

func orNone(ids []uuid.UUID) []uuid.UUID {
	if ids == nil {
		return []uuid.UUID{}
	}
	return ids
}

// queueAttached reads which files wait with the member in conversation id.
func queueAttached(b *postgres.Batch, id uuid.UUID, page *messages.Page) {
	b.Queue(`
		select for_note, id, name, kind, size from message_files
		 where workspace_id = current_workspace() and member_id = @member and conversation_id = @id order by place, id`,
		b.Args(pgx.NamedArgs{"id": id})).Query(func(rows pgx.Rows) error {
		var note bool
		var f messages.File
		_, err := pgx.ForEachRow(rows, []any{&note, &f.ID, &f.Name.Shown, &f.Kind, &f.Size}, func() error {
			if note {
				page.NoteFiles = append(page.NoteFiles, f)
			} else {
				page.Attached = append(page.Attached, f)
			}
			return nil
		})
		return err
	})
}

// Loose reads those of some files that wait with the member for a conversation which has
// not begun.
func (s Store) Loose(ctx context.Context, grant policy.Grant[policy.Create], ids []uuid.UUID) (files []messages.File, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Conversations, func(b *postgres.Batch) {
		postgres.Rows(b, &files, scanWaiting, `select id, name, kind, size from message_files
			 where workspace_id = current_workspace() and member_id = @member and conversation_id is null and id = any (@ids)
			 order by brought_at, place, id`,
			b.Args(pgx.NamedArgs{"ids": orNone(ids)}))
	})
	return files, err
}
