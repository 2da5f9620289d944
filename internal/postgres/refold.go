package postgres

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/texts"
)

// foldVersion is raised when texts folds otherwise, or a mask hides more: what is stored is then folded
// anew, by the next migration.
const foldVersion = 3

// foldStep is how many rows are folded in one transaction: others wait for it.
const foldStep = 500

// sectionTables reads which tables sections are kept in, and whether no two things of
// one have one name: triggers keep the words of each, and the identities of some.
func sectionTables(ctx context.Context, conn *pgx.Conn) (map[string]bool, error) {
	rows, _ := conn.Query(ctx, `
		select c.relname::text, exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgfoid = 'name_identity'::regproc)
		  from pg_class c
		 where c.relnamespace = 'public'::regnamespace and c.relname <> 'members' -- Their words are those of users.
		   and exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgfoid = 'keep_words'::regproc)
		   and (select count(*) from pg_attribute a
		         where a.attrelid = c.oid and not a.attisdropped and a.attname in ('name', 'name_key', 'words')) = 3`)
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct {
		Table  string
		Unique bool
	}])
	tables := map[string]bool{}
	for _, f := range found {
		tables[f.Table] = f.Unique
	}
	return tables, err
}

// refold brings what was folded by older rules up to date: keys, words, identities.
// It goes by small steps, and a row that is right is only read, so that it may be
// ended at any time and run again while others work.
func refold(ctx context.Context, conn *pgx.Conn) error {
	tables := map[string]func(context.Context, pgx.Tx, rowPlace) (rowPlace, error){
		"contacts": refoldContacts, "contact_values": refoldValues, "users": refoldUsers,
		"conversations": refoldConversations, "messages": refoldTexts("messages"), "conversation_notes": refoldTexts("conversation_notes"),
		"activity": refoldLog, "log_words": refoldLogWords,
	}
	sections, err := sectionTables(ctx, conn)
	if err != nil {
		return err
	}
	for table, unique := range sections {
		tables[table] = func(ctx context.Context, tx pgx.Tx, after rowPlace) (rowPlace, error) {
			return refoldSection(ctx, tx, table, unique, after)
		}
	}
	for table, step := range tables {
		var version int
		err := conn.QueryRow(ctx, `select coalesce(max(version), 0) from folded where list = $1`, table).Scan(&version)
		if err != nil || version >= foldVersion {
			if err != nil {
				return err
			}
			continue
		}
		after := rowPlace{}
		for more := true; more; {
			err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
				next, err := step(ctx, tx, after)
				more, after = next != after, next
				return err
			})
			if err != nil {
				return err
			}
		}
		if _, err := conn.Exec(ctx, `
			insert into folded (list, version) values ($1, $2) on conflict (list) do update set version = excluded.version`,
			table, foldVersion); err != nil {
			return err
		}
	}
	return nil
}

// rowPlace is a row in the order of the primary key.
type rowPlace struct{ Workspace, ID, Field uuid.UUID }

func refoldContacts(ctx context.Context, tx pgx.Tx, after rowPlace) (rowPlace, error) {
	rows, _ := tx.Query(ctx, `
		select c.workspace_id, c.id, c.name, c.name_key, c.phone, c.deleted_at is not null,
		       array (select a.email_key from contact_addresses a where a.workspace_id = c.workspace_id
		                 and a.contact_id = c.id and not a.claim and not a.freed),
		       coalesce(w.words, '{}'), coalesce(w.shared, '{}'), coalesce(w.beside, '{}')
		  from contacts c cross join lateral (
		       select array_agg(word order by word) as words, array_agg(shared::integer order by word) as shared,
		              array_agg(beside order by word) as beside
		         from contact_words where workspace_id = c.workspace_id and contact_id = c.id) w
		 where (c.workspace_id, c.id) > ($1, $2)
		 order by c.workspace_id, c.id`+UpTo(foldStep)+` for no key update of c`, after.Workspace, after.ID)
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct {
		Workspace, ID    uuid.UUID
		Name, Key, Phone string
		Deleted          bool
		Addresses, Words []string
		Shared           []int
		Beside           []string
	}])
	if err != nil {
		return after, err
	}
	batch := &pgx.Batch{}
	for _, c := range found {
		after = rowPlace{Workspace: c.Workspace, ID: c.ID}
		if key := texts.SearchKey(c.Name); key != c.Key {
			batch.Queue(`update contacts set name_key = $3 where workspace_id = $1 and id = $2`, c.Workspace, c.ID, key)
		}
		var words []WordOfContact
		if !c.Deleted {
			words = WordsOf(c.ID, texts.FoundBy(c.Name, c.Phone, c.Addresses...), nil)
		}
		there := make([]WordOfContact, len(c.Words))
		for i, word := range c.Words {
			there[i] = WordOfContact{Value: texts.Word{Text: word, Shared: c.Shared[i], Beside: c.Beside[i]}, Contact: c.ID}
		}
		if !slices.Equal(there, words) {
			batch.Queue(`delete from contact_words where workspace_id = $1 and contact_id = $2`, c.Workspace, c.ID)
			QueueWords(batch, c.Workspace, words)
		}
	}
	return after, tx.SendBatch(ctx, batch).Close()
}

func refoldValues(ctx context.Context, tx pgx.Tx, after rowPlace) (rowPlace, error) {
	rows, _ := tx.Query(ctx, `
		select workspace_id, contact_id, field_id, value, value_key from contact_values
		 where (workspace_id, contact_id, field_id) > ($1, $2, $3) and octet_length(value) <> length(value)
		 order by 1, 2, 3`+UpTo(foldStep), after.Workspace, after.ID, after.Field)
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct {
		Workspace, Contact, Field uuid.UUID
		Value, Key                string
	}])
	if err != nil {
		return after, err
	}
	batch := &pgx.Batch{}
	for _, v := range found {
		after = rowPlace{v.Workspace, v.Contact, v.Field}
		if key := texts.SearchKey(v.Value); key != v.Key {
			batch.Queue(`update contact_values set value_key = $5
				where workspace_id = $1 and contact_id = $2 and field_id = $3 and value = $4`, v.Workspace, v.Contact, v.Field, v.Value, key)
		}
	}
	return after, tx.SendBatch(ctx, batch).Close()
}

// refoldUsers folds the names of accounts; those of their members follow by a trigger.
func refoldUsers(ctx context.Context, tx pgx.Tx, after rowPlace) (rowPlace, error) {
	rows, _ := tx.Query(ctx, `
		select id, name, name_key, words from users where id > $1 order by id`+UpTo(foldStep)+` for no key update`, after.ID)
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct {
		ID        uuid.UUID
		Name, Key string
		Words     []string
	}])
	if err != nil {
		return after, err
	}
	batch := &pgx.Batch{}
	for _, u := range found {
		after = rowPlace{ID: u.ID}
		key, words := texts.SearchKey(u.Name), texts.SearchWords(u.Name)
		if key != u.Key || !slices.Equal(words, u.Words) {
			batch.Queue(`update users set name_key = $2, words = $3 where id = $1`, u.ID, key, OrEmpty(words))
		}
	}
	return after, tx.SendBatch(ctx, batch).Close()
}

func refoldSection(ctx context.Context, tx pgx.Tx, table string, unique bool, after rowPlace) (rowPlace, error) {
	rows, _ := tx.Query(ctx, `select workspace_id, id, name from `+table+`
		where (workspace_id, id) > ($1, $2) order by 1, 2`+UpTo(foldStep)+` for no key update`, after.Workspace, after.ID)
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct {
		Workspace, ID uuid.UUID
		Name          string
	}])
	if err != nil {
		return after, err
	}
	batch := &pgx.Batch{}
	for _, r := range found {
		after = rowPlace{Workspace: r.Workspace, ID: r.ID}
		batch.Queue(`update `+table+` set name_key = $3, words = $4 where workspace_id = $1 and id = $2 and (name_key, words) <> ($3, $4)`,
			r.Workspace, r.ID, texts.SearchKey(r.Name), OrEmpty(texts.SearchWords(r.Name)))
		if unique { // Where two would be one now, the later one keeps what it has.
			batch.Queue(`update `+table+` x set identity = $3 where workspace_id = $1 and id = $2 and identity <> $3
				and not exists (select from `+table+` o where o.workspace_id = x.workspace_id and o.identity = $3)`,
				r.Workspace, r.ID, texts.Identity(r.Name))
		}
	}
	return after, tx.SendBatch(ctx, batch).Close()
}
