package customers

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/texts"
)

const fromTags = ` from tags x where x.workspace_id = current_workspace()`

// withTag are the contacts of a tag. Deleted ones, which keep their tags for as
// long as that can be undone, have no place in its order.
const withTag = `from contact_tags ct where ct.workspace_id = x.workspace_id and ct.tag_id = x.id and ct.created_at is not null`

// tagsSQL reads tags; their contacts are counted with a grant for them alone.
func tagsSQL(contacts *policy.Grant[policy.List]) (string, error) {
	count := `0`
	if contacts != nil {
		if _, err := contacts.For(policy.Contacts); err != nil {
			return "", err
		}
		count = postgres.Counted(withTag)
	}
	return `select x.id, x.name, x.name_key, ` + count + fromTags, nil
}

func scanTag(row pgx.CollectableRow) (t customers.Tag, err error) {
	err = row.Scan(&t.ID, &t.Name, &t.SortKey, &t.Contacts)
	return t, err
}

// Tags reads one page of the tags. Their contacts are counted for a grant on
// Contacts, nil for whom people are closed.
func (s Store) Tags(ctx context.Context, grant policy.Grant[policy.List], q listing.NameQuery, contacts *policy.Grant[policy.List]) (page listing.NamePage[customers.Tag], err error) {
	scope, err := grant.For(policy.Tags)
	if err != nil {
		return page, err
	}
	sql, err := tagsSQL(contacts)
	if err != nil {
		return page, err
	}
	return kit.ReadNamed(ctx, s.db, scope, sql, q, pgx.NamedArgs{}, scanTag)
}

// Tag reads one, its contacts counted as in Tags.
func (s Store) Tag(ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID, contacts *policy.Grant[policy.List]) (t customers.Tag, err error) {
	scope, err := grant.For(policy.Tags)
	if err != nil {
		return t, err
	}
	sql, err := tagsSQL(contacts)
	if err != nil {
		return t, err
	}
	return kit.OneNamed(ctx, s.db, scope, sql, pgx.NamedArgs{"id": id}, scanTag)
}

// writeTag writes a tag and the activity log. A name that another tag has is a
// fault about the field name: two tags are not made one by a name.
func writeTag(ctx context.Context, tx pgx.Tx, scope policy.Scope, act, sql string, id uuid.UUID, name string) error {
	_, err := tx.Exec(ctx, sql, id, name, texts.SearchKey(name))
	if postgres.Violates(err, "tags_name") {
		return fault.Field("name", "fault.tag_taken")
	}
	if err != nil {
		return err
	}
	return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: act, Target: name, TargetID: id})
}

// CreateTag adds one.
func (s Store) CreateTag(ctx context.Context, grant policy.Grant[policy.Create], t customers.Tag) error {
	scope, err := grant.For(policy.Tags)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		return writeTag(ctx, tx, scope, "tag.create", `insert into tags (workspace_id, id, name, name_key) values (current_workspace(), $1, $2, $3)`, postgres.NewID(), t.Name)
	})
}

// UpdateTag gives one another name.
func (s Store) UpdateTag(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, t customers.Tag) error {
	scope, err := grant.For(policy.Tags)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		if _, _, err := kit.LockNamed(ctx, tx, `select x.name, 0::bigint`+fromTags, pgx.NamedArgs{"id": id}); err != nil {
			return err
		}
		return writeTag(ctx, tx, scope, "tag.change", `update tags set name = $2, name_key = $3 where workspace_id = current_workspace() and id = $1`, id, t.Name)
	})
}

// DeleteTag takes one away from every contact that has it.
func (s Store) DeleteTag(ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID) (name string, err error) {
	scope, err := grant.For(policy.Tags)
	if err != nil {
		return "", err
	}
	err = s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		if name, _, err = kit.LockNamed(ctx, tx, `select x.name, 0::bigint`+fromTags, pgx.NamedArgs{"id": id}); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `delete from tags where workspace_id = current_workspace() and id = $1`, id); err != nil {
			return err
		}
		return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: "tag.delete", Target: name, TargetID: id})
	})
	return name, err
}
