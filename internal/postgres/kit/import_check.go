package kit

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/importing"
	"latchkey/internal/jobs"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// CheckImport begins to look at the whole file: what its rows would do is counted,
// and nothing is stored of them. It fails with a fault of kind Conflict when the
// file is gone or was begun already.
func (s Store) CheckImport(
	ctx context.Context, grant policy.Grant[policy.Create], id uuid.UUID, columns []string, reading importing.Reading,
) error {
	return s.beginImport(ctx, grant, id, "import.check", `
		update imports set state = 'checking', member_version = @version, columns = @columns, settings = @settings, checked = '{}',
		       position = 0, line = 0
		 where id = @id and`+ownImport+` and state in ('uploaded', 'checked') returning file`,
		pgx.NamedArgs{"columns": columns, "settings": reading})
}

// KeepColumns remembers what was said of the columns so far.
func (s Store) KeepColumns(
	ctx context.Context, grant policy.Grant[policy.Create], id uuid.UUID, columns []string, reading importing.Reading,
) error {
	return s.changeImport(ctx, grant, func(tx *postgres.Tx) error {
		kept, err := tx.Exec(ctx, `
			update imports set columns = @columns, settings = @settings where id = @id and`+ownImport+` and state = 'uploaded'`,
			importArgs(tx.Scope, pgx.NamedArgs{"id": id, "columns": columns, "settings": reading}))
		if err == nil && kept.RowsAffected() == 0 {
			return fault.New(fault.Conflict, "fault.import_begun")
		}
		return err
	})
}

// StartImport begins to take the rows in, as they were checked.
func (s Store) StartImport(ctx context.Context, grant policy.Grant[policy.Create], id uuid.UUID) error {
	return s.beginImport(ctx, grant, id, "import.begin", `
		update imports set state = 'running', member_version = @version, position = 0, line = 0
		 where id = @id and`+ownImport+` and state = 'checked' returning file`, nil)
}

func (s Store) beginImport(
	ctx context.Context, grant policy.Grant[policy.Create], id uuid.UUID, act, sql string, args pgx.NamedArgs,
) error {
	return s.changeImport(ctx, grant, func(tx *postgres.Tx) error {
		if err := tx.Once(ctx, id); err != nil {
			return err
		}
		all := pgx.NamedArgs{"id": id}
		for name, arg := range args {
			all[name] = arg
		}
		var file string
		err := tx.QueryRow(ctx, sql, importArgs(tx.Scope, all)).Scan(&file)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.New(fault.Conflict, "fault.import_begun")
		}
		if err != nil {
			return err
		}
		if err := tx.Enqueue(ctx, jobs.Import{Workspace: uuid.UUID(tx.Workspace), Import: id}); err != nil {
			return err
		}
		return tx.Log(ctx, act, file, id, postgres.Detail{"resource": tx.Resource.String()})
	})
}

// ReopenImport leads back to the columns of a file, from its check or out of it.
func (s Store) ReopenImport(ctx context.Context, grant policy.Grant[policy.Create], id uuid.UUID) error {
	return s.changeImport(ctx, grant, func(tx *postgres.Tx) error {
		reopened, err := tx.Exec(ctx, `
			update imports set state = 'uploaded', checked = '{}' where id = @id and`+ownImport+` and state in ('checking', 'checked')`,
			importArgs(tx.Scope, pgx.NamedArgs{"id": id}))
		if err == nil && reopened.RowsAffected() == 0 {
			return fault.New(fault.Conflict, "fault.import_begun")
		}
		if err != nil {
			return err
		}
		return forgetForeseen(ctx, tx, id)
	})
}

// Foreseen finds what earlier rows of a file that is checked would make, by keys of
// the taker's own.
func Foreseen[T any](ctx context.Context, tx pgx.Tx, r *ImportStep, keys []string) (map[string]T, error) {
	if !r.Dry {
		return map[string]T{}, nil
	}
	return Noted[T](ctx, tx, r, keys)
}

// Noted finds what earlier steps of a file noted, of a check or not, by keys of the taker's own.
func Noted[T any](ctx context.Context, tx pgx.Tx, r *ImportStep, keys []string) (map[string]T, error) {
	there := map[string]T{}
	if len(keys) == 0 {
		return there, nil
	}
	// Each key is asked of the index: "= any" read the whole of a table that grows.
	rows, _ := tx.Query(ctx, `
		select f.key, f.what from (select distinct unnest($2::text[]) as key) k cross join lateral (
		    select key, what from import_foreseen
		     where workspace_id = current_workspace() and import_id = $1 and key = k.key limit 1) f`, r.id, keys)
	type foreseen struct {
		Key  string
		What T
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[foreseen])
	for _, f := range list {
		there[f.Key] = f.What
	}
	return there, err
}

// Foresee notes what rows would make, for the later ones of the same file.
func Foresee[T any](ctx context.Context, tx pgx.Tx, r *ImportStep, made map[string]T) error {
	if !r.Dry {
		return nil
	}
	return Note(ctx, tx, r, made)
}

// Note keeps what rows told, for the later ones of the same file.
func Note[T any](ctx context.Context, tx pgx.Tx, r *ImportStep, made map[string]T) error {
	if r.Last() || len(made) == 0 { // Or there are no later ones.
		return nil
	}
	var keys, list []string
	for key, one := range made {
		what, err := json.Marshal(one)
		if err != nil {
			return err
		}
		keys, list = append(keys, key), append(list, string(what))
	}
	_, err := tx.Exec(ctx, `
		insert into import_foreseen (workspace_id, import_id, key, what)
		select current_workspace(), $1, * from unnest($2::text[], $3::jsonb[])
		    on conflict (workspace_id, import_id, key) do update set what = excluded.what`, r.id, keys, list)
	return err
}

func forgetForeseen(ctx context.Context, tx pgx.Tx, id uuid.UUID) error {
	_, err := tx.Exec(ctx, `delete from import_foreseen where workspace_id = current_workspace() and import_id = $1`, id)
	return err
}

// noteChecked notes what the rows of a step would do, and ends the check at the end
// of the file.
func noteChecked(ctx context.Context, tx *postgres.Tx, r *ImportStep, done *ImportTally) (more bool, err error) {
	c := &r.checked
	c.Created += int64(done.Created)
	c.Changed += int64(done.Changed)
	c.Refused += int64(done.refused)
	c.Already += done.tallies[importing.Already]
	for _, reason := range importing.LeftOut {
		c.Left += done.tallies[string(reason)]
	}
	c.Remarked += int64(len(done.remarked))
	c.Samples = append(c.Samples, done.Samples...)
	c.Samples = c.Samples[:min(len(c.Samples), importing.MaxSamples)]
	for _, refusal := range done.refusals {
		refusal.Cells = storable(refusal.Cells)
		c.Note(r.columns, refusal)
	}
	state := importing.ImportChecking
	if r.position >= r.bytes {
		state = importing.ImportChecked
		if err := forgetForeseen(ctx, tx, r.id); err != nil {
			return false, err
		}
	}
	_, err = tx.Exec(ctx, `
		update imports set state = $2, position = $3, line = $4, checked = $5 where workspace_id = current_workspace() and id = $1`,
		r.id, state, r.position, r.line, c)
	return state == importing.ImportChecking, err
}

// failCheck leads back to the columns of a file that could not be looked at to its end.
func failCheck(ctx context.Context, tx *postgres.Tx, id uuid.UUID) error {
	if err := forgetForeseen(ctx, tx, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		update imports set state = 'uploaded', checked = $2 where workspace_id = current_workspace() and id = $1`,
		id, importing.Checked{Failed: true})
	if err != nil {
		return err
	}
	return tx.Log(ctx, "import.check_fail", "", id, nil)
}
