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

// SnippetFiles reads the files of a snippet. It fails with a fault of kind NotFound.
func (s Store) SnippetFiles(
	ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID,
) (of messages.SnippetFiles, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Snippets, func(b *postgres.Batch) {
		b.Values(`select name, version from snippets where workspace_id = current_workspace() and id = $1 and deleted_at is null`,
			[]any{id}, &of.Name, &of.Version)
		postgres.Rows(b, &of.Files, scanWaiting, `
			select id, name, kind, size from message_files
			 where workspace_id = current_workspace() and snippet_id = $1 order by place, id`, id)
	})
	if err != nil {
		return messages.SnippetFiles{}, err
	}
	return of, nil
}

// SnippetFilePart reads a file of a snippet, and a part of it that begins at a byte. It fails with
// a fault of kind NotFound.
func (s Store) SnippetFilePart(
	ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID, from int,
) (f messages.File, part []byte, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Snippets, func(b *postgres.Batch) {
		b.Values(`
			select f.name, f.kind, f.size, substring(f.bytes from $2 + 1 for $3)
			  from message_files f join snippets s on s.workspace_id = f.workspace_id and s.id = f.snippet_id and s.deleted_at is null
			 where f.workspace_id = current_workspace() and f.id = $1`,
			[]any{id, from, messages.FilePart}, &f.Name.Shown, &f.Kind, &f.Size, &part)
	})
	if err != nil {
		return messages.File{}, nil, err
	}
	f.ID = id
	return f, part, nil
}

func scanWaiting(row pgx.CollectableRow) (f messages.File, err error) {
	err = row.Scan(&f.ID, &f.Name.Shown, &f.Kind, &f.Size)
	return f, err
}

// KeepSnippetFiles keeps those files of a snippet that stay, and further ones. It fails with a
// fault: NotFound, Conflict where somebody changed the snippet since that version, or about the
// field files.
func (s Store) KeepSnippetFiles(
	ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, version int64, stay []uuid.UUID, more []messages.Upload,
) error {
	return postgres.Change(ctx, s.db, grant, policy.Snippets, func(tx *postgres.Tx) error {
		var name string
		var is int64
		if err := tx.QueryRow(ctx, `
			select name, version from snippets
			 where workspace_id = current_workspace() and id = $1 and deleted_at is null for update`, id).Scan(&name, &is); err != nil {
			return err
		}
		if is != version {
			return fault.New(fault.Conflict, "fault.section_changed", "Name", name)
		}
		gone, err := tx.Exec(ctx, `
			delete from message_files where workspace_id = current_workspace() and snippet_id = $1 and not id = any ($2)`, id, orNone(stay))
		if err != nil {
			return err
		}
		changed := gone.RowsAffected()
		for _, u := range more {
			f := incoming.NewFile(u.Name, "", u.Bytes)
			added, err := tx.Exec(ctx, `
				insert into message_files (workspace_id, id, snippet_id, place, name, kind, size, bytes)
				select current_workspace(), $1, $2, coalesce(max(place) + 1, 0), $3, $4, $5, $6 from message_files
				 where workspace_id = current_workspace() and snippet_id = $2
				having not coalesce(bool_or(name = $3 and bytes = $6), false)`, postgres.NewID(), id, f.Name, f.Kind, len(f.Bytes), f.Bytes)
			if err != nil {
				return err
			}
			changed += added.RowsAffected()
		}
		if changed == 0 {
			return postgres.ErrUnchanged
		}
		var count, size int
		if err := tx.QueryRow(ctx, `
			update snippets set version = version + 1 where workspace_id = current_workspace() and id = $1
			returning (select count(*) from message_files where workspace_id = current_workspace() and snippet_id = $1),
			          (select coalesce(sum(size), 0) from message_files where workspace_id = current_workspace() and snippet_id = $1)`, id).
			Scan(&count, &size); err != nil {
			return err
		}
		if err := fitTogether(count, size); err != nil {
			return err
		}
		return tx.Log(ctx, "snippet.change", name, id, postgres.Detail{"fields": []string{"files"}})
	})
}

// takeSnippet lets the files of a snippet wait where it is put into a text, but for those that are
// there already: among some, or nil for all that wait there. It returns all of them.
func (tx placed) takeSnippet(ctx context.Context, snippet uuid.UUID, among []uuid.UUID) (ids []uuid.UUID, err error) {
	rows, _ := tx.Query(ctx, `
		with of as (
			select name, kind, size, bytes, row_number() over (order by place, id) as nth from message_files
			 where workspace_id = current_workspace() and snippet_id = @snippet),
		there as (
			select distinct on (o.nth) w.id, o.nth from of o
			  join (select id, name, bytes from message_files where `+myFiles+` and (@among::uuid[] is null or id = any (@among))) w
			    on w.name = o.name and w.bytes = o.bytes),
		taken as (
			insert into message_files (workspace_id, id, member_id, conversation_id, for_note, place, name, kind, size, bytes)
			select current_workspace(), gen_random_uuid(), @member, @conversation, @note,
			       (select coalesce(max(place), -1) from message_files where `+myFiles+`) + o.nth, o.name, o.kind, o.size, o.bytes
			  from of o where o.nth not in (select nth from there) returning id)
		select id from there union all select id from taken`, tx.args(pgx.NamedArgs{"snippet": snippet, "among": among}))
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

// giveSnippet gives a message the files of a snippet. It returns their names. It fails with a fault
// about the field files where the channel does not take one of them.
func (v *held) giveSnippet(ctx context.Context, tx *postgres.Tx, snippet, message uuid.UUID) (names []string, err error) {
	rows, _ := tx.Query(ctx, `
		insert into message_files (workspace_id, id, message_id, place, name, kind, size, bytes)
		select workspace_id, gen_random_uuid(), $2, place, name, kind, size, bytes from message_files
		 where workspace_id = current_workspace() and snippet_id = $1 returning name, kind, size`, snippet, message)
	type file struct {
		Name, Kind string
		Size       int
	}
	files, err := pgx.CollectRows(rows, pgx.RowToStructByPos[file])
	for _, f := range files {
		names = append(names, f.Name)
		if v.kind == messages.WhatsApp {
			if err := messages.FitsWhatsApp(f.Name, f.Kind, f.Size); err != nil {
				return nil, err
			}
		}
	}
	return names, err
}
