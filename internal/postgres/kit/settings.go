package kit

import (
	"context"
	"maps"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/section"
)

// Settings keeps a page of the settings in the row of its workspace.
type Settings[T any] struct {
	*section.Settings[T]
	// Elsewhere are fields that the row does not hold, and how they are read; Also
	// stores them.
	Elsewhere map[string]string
	Also      func(ctx context.Context, tx *postgres.Tx, value *T) error
	db        *postgres.Database
}

// NewSettings makes the repository of a page of the settings.
func NewSettings[T any](db *postgres.Database, of *section.Settings[T]) *Settings[T] {
	return &Settings[T]{Settings: of, db: db}
}

// Open reads what the page holds.
func (s *Settings[T]) Open(ctx context.Context, grant policy.Grant[policy.Open]) (value T, err error) {
	sql, targets := s.reading(&value)
	err = postgres.Read(ctx, s.db, grant, s.Resource, func(b *postgres.Batch) { b.Values(sql, nil, targets...) })
	return value, err
}

// now is what the page holds, in a change of it.
func (s *Settings[T]) now(ctx context.Context, tx *postgres.Tx) (value T, err error) {
	sql, targets := s.reading(&value)
	return value, tx.QueryRow(ctx, sql).Scan(targets...)
}

// reading reads the page into a value.
func (s *Settings[T]) reading(value *T) (sql string, targets []any) {
	columns, targets := []string{s.Version.Column}, []any{s.Version.At(value)}
	for _, f := range s.Fields() {
		column := f.Name
		if sql := s.Elsewhere[f.Name]; sql != "" {
			column = sql
		}
		columns, targets = append(columns, column), append(targets, where(f, value))
	}
	return `select ` + strings.Join(columns, `, `) + ` from workspaces where id = current_workspace()`, targets
}

// where is where a value keeps what it has in a field.
func where[T any](f *section.Field[T], value *T) any {
	if f.Kind == section.Number {
		return f.Number(value)
	}
	return f.Text(value)
}

// Save stores it. It fails with a fault: about the fields that are wrong, or
// Conflict when somebody else has saved since the version that the value carries;
// 0 is any. Nothing else that is stored changes.
func (s *Settings[T]) Save(ctx context.Context, grant policy.Grant[policy.Update], value T) error {
	if _, err := grant.For(s.Resource); err != nil {
		return err
	}
	value, wrong := s.Clean(value)
	if err := wrong.Err(); err != nil {
		return err
	}
	sets := []string{s.Version.Column + ` = ` + s.Version.Column + ` + 1`}
	args, detail := pgx.NamedArgs(s.Values(&value)), postgres.Detail(s.Values(&value))
	for _, f := range s.Fields() {
		if s.Elsewhere[f.Name] == "" {
			sets = append(sets, f.Name+` = @`+f.Name)
		}
	}
	args["version"] = *s.Version.At(&value)
	target, _ := detail[s.Target].(string)
	delete(detail, s.Target)
	return s.Change(ctx, grant, func(tx *postgres.Tx) error {
		was, err := s.now(ctx, tx)
		if err == nil && maps.Equal(s.Values(&was), s.Values(&value)) && (args["version"] == int64(0) || *s.Version.At(&was) == args["version"]) {
			err = postgres.ErrUnchanged
		}
		if err != nil {
			return err
		}
		changed, err := tx.Exec(ctx, `update workspaces set `+strings.Join(sets, `, `)+`
			 where id = current_workspace() and (@version = 0 or `+s.Version.Column+` = @version)`, args)
		if err == nil && changed.RowsAffected() == 0 {
			err = fault.New(fault.Conflict, "fault.settings_changed")
		}
		if err == nil && s.Also != nil {
			err = s.Also(ctx, tx, &value)
		}
		if err != nil {
			return err
		}
		return tx.Log(ctx, s.Resource.String()+".change", target, uuid.UUID(tx.Workspace), detail)
	})
}

// LastChange tells who saved the page last, and when; the zero one for nobody.
func (s *Settings[T]) LastChange(ctx context.Context, grant policy.Grant[policy.Open]) (act section.Act, err error) {
	err = postgres.Read(ctx, s.db, grant, s.Resource, func(b *postgres.Batch) {
		b.Queue(`
			select at, actor from activity
			 where workspace_id = current_workspace() and target_id = current_workspace() and act = $1
			 order by at desc, id desc limit 1`, s.Resource.String()+".change").Query(func(rows pgx.Rows) error {
			_, err := pgx.ForEachRow(rows, []any{&act.At, &act.Author}, func() error { return nil })
			return err
		})
	})
	return act, err
}

// Change runs f under the lock of the workspace, for whoever may still change the
// page then.
func (s *Settings[T]) Change(ctx context.Context, grant policy.Grant[policy.Update], f func(*postgres.Tx) error) error {
	return postgres.Change(ctx, s.db, grant, s.Resource, func(tx *postgres.Tx) error {
		if err := tx.LockWorkspace(ctx); err != nil {
			return err
		}
		actor, err := postgres.ActorNow(ctx, tx, uuid.UUID(tx.Member))
		if err != nil {
			return err
		}
		if _, err := policy.Authorize[policy.Update](actor, s.Resource); err != nil {
			return err
		}
		return f(tx)
	})
}
