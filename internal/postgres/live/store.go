// Package live hears what happens in the database, and knows who may be told.
package live

import (
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/live"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// Store hears for a process, and asks for all of its readers at once: in a workspace, but
// for nobody who acts in it.
type Store struct{ db *postgres.Database }

// New returns what the hub of a process stands on.
func New(db *postgres.Database) Store { return Store{db} }

// Listen implements live.Store.
func (s Store) Listen(ctx context.Context, begun func(), heard func(payload string)) error {
	return s.db.Listen(ctx, "latchkey", begun, heard)
}

// within is the scope of pages, of each of many members r.
func within(reach policy.Reach) string { return postgres.WithinOf(`v`, reach, `r.member`) }

// Of the readers who see a part of the conversations, by their reach: who has which of
// some conversations, and who had one of those that were given away or deleted.
var hasSQL, hadSQL = map[policy.Reach]string{}, map[policy.Reach]string{}

func init() {
	for _, reach := range []policy.Reach{policy.ReachOwn, policy.ReachTeam} {
		hasSQL[reach] = `
			select r.member, v.id from unnest(@members::uuid[]) r (member)
			  join conversations v on v.workspace_id = current_workspace() and v.id = any (@ids) and not v.hidden
			 where ` + within(reach)
		hadSQL[reach] = `
			select r.member from unnest(@members::uuid[]) r (member)
			 where exists (select from unnest(@assignees::uuid[], @teams::uuid[]) v (assignee_id, team_id) where ` + within(reach) + `)`
	}
}

// Reached implements live.Store, in one round trip.
func (s Store) Reached(
	ctx context.Context, workspace uuid.UUID, readers []live.Reader, news *live.News, there bool,
) (live.Reached, error) {
	reached := live.Reached{
		Sessions: map[uuid.UUID]bool{}, Members: map[uuid.UUID]live.Access{},
		Conversations: map[live.Part][]uuid.UUID{}, Fewer: map[live.Part]bool{},
	}
	sessions, members, byReach := map[uuid.UUID]bool{}, map[uuid.UUID]bool{}, map[policy.Reach]map[uuid.UUID]bool{}
	for _, r := range readers {
		member := uuid.UUID(r.Member)
		sessions[r.Session], members[member] = true, true
		if byReach[r.Reach] == nil {
			byReach[r.Reach] = map[uuid.UUID]bool{}
		}
		byReach[r.Reach][member] = true
	}
	concerned := news.Concerned()
	err := s.db.ReadWorkspace(ctx, workspace, func(b *postgres.Batch) {
		b.Queue(`select id from open_sessions($1)`, listOf(sessions)).Query(func(rows pgx.Rows) error {
			return each(rows, func(id uuid.UUID) { reached.Sessions[id] = true })
		})
		var member, id uuid.UUID
		var role string
		var restrictions []string
		var access live.Access
		b.Queue(`
			select m.id, `+postgres.Held(`m`, `role`)+`, `+postgres.Held(`m`, `restrictions`)+`, m.version from members m
			 where m.workspace_id = current_workspace() and m.id = any ($1) and `+postgres.ActiveMember(`m`)+`
			   and exists (select from workspaces w where w.id = current_workspace() and w.deleted_at is null)`, listOf(members)).
			Query(func(rows pgx.Rows) error {
				_, err := pgx.ForEachRow(rows, []any{&member, &role, &restrictions, &access.Version}, func() (err error) {
					access.Offer, err = postgres.ParseOffer(role, restrictions)
					reached.Members[member] = access
					return err
				})
				return err
			})
		if there {
			queueThere(b, listOf(members), &reached)
		}
		for reach, has := range hasSQL {
			if of := byReach[reach]; len(of) > 0 && len(concerned) > 0 {
				b.Queue(has, pgx.NamedArgs{"members": listOf(of), "ids": concerned}).Query(func(rows pgx.Rows) error {
					_, err := pgx.ForEachRow(rows, []any{&member, &id}, func() error {
						part := live.Part{Member: member, Reach: reach}
						reached.Conversations[part] = append(reached.Conversations[part], id)
						return nil
					})
					return err
				})
			}
			if of := byReach[reach]; len(of) > 0 && len(news.Left) > 0 {
				var assignees, teams []uuid.NullUUID
				for whose := range news.Left {
					assignees, teams = append(assignees, whose.Assignee), append(teams, whose.Team)
				}
				b.Queue(hadSQL[reach], pgx.NamedArgs{"members": listOf(of), "assignees": assignees, "teams": teams}).Query(func(rows pgx.Rows) error {
					return each(rows, func(id uuid.UUID) { reached.Fewer[live.Part{Member: id, Reach: reach}] = true })
				})
			}
		}
	})
	return reached, err
}

func listOf(set map[uuid.UUID]bool) []uuid.UUID { return slices.Collect(maps.Keys(set)) }

func each(rows pgx.Rows, f func(uuid.UUID)) error {
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	for _, id := range ids {
		f(id)
	}
	return err
}
