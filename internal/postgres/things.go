package postgres

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/listing"
	"latchkey/internal/masked"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
)

// Things are those of one kind that forms choose from, and may be many.
type Things struct {
	from, presence string // what follows "from", and the presence of a member
}

// The kinds of things.
var (
	ActiveMembers = Things{`members where workspace_id = (select current_workspace()) and ` + ActiveMember(`members`), PresenceOf(`members`)}
	AllMembers    = Things{`members where workspace_id = (select current_workspace())`, `''`}
	Tags          = Things{`tags where workspace_id = current_workspace()`, `''`}
	Labels        = Things{`tags where workspace_id = current_workspace() and used_for = 'both'`, `''`} // that conversations can have
	Courses       = there(`courses`).offered()
	Bundles       = there(`bundles`).offered()
	Products      = there(`products`).offered()
	AnyCourses    = there(`courses`)
	Physical      = there(`products`, ` and kind = 'physical'`)
	Digital       = there(`products`, ` and kind = 'digital'`)
)

// without leaves out those of an array of ids, which is $2.
func (t Things) without() Things { return Things{t.from + ` and id <> all ($2)`, t.presence} }

// there are those of a table that are not deleted.
func there(table string, kind ...string) Things {
	return Things{table + ` where workspace_id = current_workspace() and deleted_at is null` + strings.Join(kind, ``), `''`}
}

// offered leaves out those that are put away.
func (t Things) offered() Things { return Things{t.from + ` and active`, t.presence} }

// Things reads what a form chooses from: the first by name, and those that it has chosen
// already. More than listing.MaxChoices of them say that there may be others. It hides what the mask
// hides of their names.
func (b *Batch) Things(into *[]listing.Choice, of Things, chosen ...uuid.NullUUID) {
	b.things(into, of, chosen)
}

// OtherMembers reads to whom what some members have can be handed, as Things does.
func (b *Batch) OtherMembers(into *[]listing.Choice, than []uuid.UUID, chosen []uuid.NullUUID) {
	b.things(into, ActiveMembers.without(), chosen, than)
}

func (b *Batch) things(into *[]listing.Choice, of Things, chosen []uuid.NullUUID, more ...any) {
	var ids []uuid.UUID
	for _, one := range chosen {
		if one.Valid {
			ids = append(ids, one.UUID)
		}
	}
	Rows(b, into, scanThing(b.Mask), `
		select id, name, presence from (
		    (select id, name, name_key, `+of.presence+` as presence from `+of.from+` order by name_key, id`+UpTo(listing.MaxChoices+1)+`)
		    union select id, name, name_key, `+of.presence+` from `+of.from+` and id = any ($1)) things
		 order by name_key, id`, append([]any{ids}, more...)...)
}

func scanThing(mask policy.Mask) pgx.RowToFunc[listing.Choice] {
	return func(row pgx.CollectableRow) (c listing.Choice, err error) {
		err = row.Scan(&c.ID, &c.Name, &c.Presence)
		c.Name = masked.Within(mask, c.Name)
		return c, err
	}
}

// mostLike is how many things are offered that have the words that somebody typed.
const mostLike = 20

// Named finds what is called exactly as somebody typed, or else what has these words. Of
// a name that is masked nobody learns by typing.
func Named(
	ctx context.Context, db *Database, grant policy.Grant[policy.List], resource policy.Resource, of Things, typed string,
) (exact, like []listing.Choice, err error) {
	key := texts.SearchKey(typed)
	if key == "" {
		return nil, nil, nil
	}
	err = Read(ctx, db, grant, resource, func(b *Batch) {
		mask := b.Mask
		Rows(b, &like, func(row pgx.CollectableRow) (c listing.Choice, err error) {
			if err = row.Scan(&c.ID, &c.Name); masked.Within(mask, c.Name) != c.Name {
				c = listing.Choice{}
			}
			return c, err
		}, `select id, name from `+of.from+` and strpos(name_key, $1) > 0 order by name_key <> $1, name_key, id`+UpTo(mostLike), key)
	})
	like = slices.DeleteFunc(like, func(c listing.Choice) bool { return c.ID == uuid.Nil })
	for _, one := range like {
		if texts.SearchKey(one.Name) == key {
			exact = append(exact, one)
		}
	}
	return exact, like, err
}
