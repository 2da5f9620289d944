package kit

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	"latchkey/internal/notification"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// About is a notice of a conversation.
func About(kind notification.Kind, conversation uuid.UUID) notification.Notice {
	return notification.Notice{Kind: kind, Conversation: uuid.NullUUID{UUID: conversation, Valid: true}}
}

// TellTeam tells the team that has a conversation, while nobody in it has: it is new there.
func TellTeam(ctx context.Context, tx *postgres.Tx, conversation uuid.UUID) error {
	return TellThose(ctx, tx, notification.Team, conversation, `
		select t.member_id from conversations v
		  join team_members t on t.workspace_id = v.workspace_id and t.team_id = v.team_id
		 where v.workspace_id = current_workspace() and v.id = $1 and v.assignee_id is null and v.state not in ('spam', 'closed')`,
		conversation)
}

// TellThose tells those whom a query finds, as far as they may see the conversation.
func TellThose(ctx context.Context, tx *postgres.Tx, kind notification.Kind, conversation uuid.UUID, found string, args ...any) error {
	rows, err := tx.Query(ctx, found, args...)
	if err != nil {
		return err
	}
	members, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return err
	}
	seeing, err := WhoSee(ctx, tx, conversation, members)
	if err != nil {
		return err
	}
	return tx.Tell(ctx, About(kind, conversation), seeing...)
}

// TellGiven tells whoever customers were given to of the conversations that came with them.
func TellGiven(ctx context.Context, tx *postgres.Tx, contacts ...uuid.UUID) error {
	given, err := openOf(ctx, tx, `v.contact_id = any ($1)`, contacts)
	if err != nil {
		return err
	}
	return TellAssigned(ctx, tx, given...)
}

// TellTeams tells the teams that customers were given to of the conversations that came with
// them, and that nobody has.
func TellTeams(ctx context.Context, tx *postgres.Tx, contacts ...uuid.UUID) error {
	given, err := openOf(ctx, tx, `v.contact_id = any ($1)`, contacts)
	if err != nil {
		return err
	}
	for _, conversation := range given {
		if err := TellTeam(ctx, tx, conversation); err != nil {
			return err
		}
	}
	return nil
}

// OpenOf are the latest open conversations of a member.
func OpenOf(ctx context.Context, tx *postgres.Tx, member uuid.UUID) ([]uuid.UUID, error) {
	return openOf(ctx, tx, `v.assignee_id = $1`, member)
}

// openOf are the latest open conversations v of a condition, the latest last: as many as
// somebody is told of at once.
func openOf(ctx context.Context, tx *postgres.Tx, condition string, of any) ([]uuid.UUID, error) {
	rows, _ := tx.Query(ctx, `
		select id from (
		    select v.id, v.last_at from conversations v
		     where v.workspace_id = current_workspace() and `+condition+` and not v.hidden and v.state in ('open', 'snoozed')
		     order by v.last_at desc, v.id desc`+postgres.UpTo(messages.MostGiven)+`) v order by last_at, id`, of)
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

// TellAssigned tells whoever has some conversations of them.
func TellAssigned(ctx context.Context, tx *postgres.Tx, conversations ...uuid.UUID) error {
	rows, _ := tx.Query(ctx, `
		select k.id, v.assignee_id from unnest($1::uuid[]) with ordinality k (id, place)
		  join conversations v on v.workspace_id = current_workspace() and v.id = k.id and v.assignee_id is not null
		 order by k.place`, conversations)
	given, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct{ ID, Assignee uuid.UUID }])
	if err != nil {
		return err
	}
	for _, v := range given {
		if err := tx.Tell(ctx, About(notification.Assigned, v.ID), v.Assignee); err != nil {
			return err
		}
	}
	return nil
}

// WhoSee are those of some members who may open a conversation.
func WhoSee(ctx context.Context, tx *postgres.Tx, conversation uuid.UUID, members []uuid.UUID) (seeing []uuid.UUID, err error) {
	if len(members) == 0 {
		return nil, nil
	}
	actors, err := postgres.ActorsNow(ctx, tx, members)
	if err != nil {
		return nil, err
	}
	byReach := map[policy.Reach][]uuid.UUID{}
	for _, actor := range actors {
		if grant, err := policy.Authorize[policy.Open](actor, policy.Conversations); err == nil {
			scope, err := grant.For(policy.Conversations)
			if err != nil {
				return nil, err
			}
			byReach[scope.Reach] = append(byReach[scope.Reach], uuid.UUID(scope.Member))
		}
	}
	for _, reach := range slices.Sorted(maps.Keys(byReach)) {
		rows, _ := tx.Query(ctx, `
			select r.member from unnest(@members::uuid[]) r (member)
			  join conversations v on v.workspace_id = current_workspace() and v.id = @id and not v.hidden
			 where `+postgres.WithinOf(`v`, reach, `r.member`), pgx.NamedArgs{"id": conversation, "members": byReach[reach]})
		some, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		if err != nil {
			return nil, err
		}
		seeing = append(seeing, some...)
	}
	return seeing, nil
}

// TurnLater has customers whom a team got given to whose turn it is there, in the latest
// conversation of each. It is another transaction: whoever chooses locks the team behind the
// customer, and who gives it a customer has locked it before.
func TurnLater(ctx context.Context, tx *postgres.Tx, contacts ...uuid.UUID) error {
	rows, _ := tx.Query(ctx, `
		select v.id from contacts c
		  join teams t on t.workspace_id = c.workspace_id and t.id = c.team_id and t.turns <> $2
		 cross join lateral (
		       select id from conversations
		        where workspace_id = current_workspace() and contact_id = c.id and not hidden and state <> 'spam'
		        order by last_at desc, id desc limit 1) v
		 where c.workspace_id = current_workspace() and c.id = any ($1) and c.assignee_id is null`, contacts, people.NoTurns)
	conversations, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return err
	}
	turns := make([]jobs.GiveTurn, len(conversations))
	for i, conversation := range conversations {
		turns[i] = jobs.GiveTurn{Workspace: uuid.UUID(tx.Workspace), Conversation: conversation}
	}
	return postgres.EnqueueAllAt(ctx, tx, turns, time.Now())
}
