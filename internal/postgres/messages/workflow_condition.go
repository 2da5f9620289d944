package messages

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// TryFlow tells what the steps of a workflow would do in the conversation of a number: of
// each whether it would be done, and whether its condition holds. Nothing changes. It fails
// with a fault of kind NotFound, also for a conversation beyond the reach of the second grant.
func (s Store) TryFlow(
	ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID, conversations *policy.Grant[policy.List], number int64,
) (done []messages.FlowStep, err error) {
	seen, err := seenWith(conversations)
	if err != nil {
		return nil, err
	}
	var f messages.Flow
	var conversation uuid.UUID
	err = postgres.Read(ctx, s.db, grant, policy.Workflows, func(b *postgres.Batch) {
		b.Queue(flowSQL, b.Args(pgx.NamedArgs{"id": id})).QueryRow(scanFlow(&f))
		b.Values(`
			select v.id from conversations v
			 where v.workspace_id = current_workspace() and not v.hidden and v.number = @number and `+postgres.Within(`v`, seen.Reach),
			[]any{postgres.Arguments(seen, pgx.NamedArgs{"number": number})}, &conversation)
	})
	if err != nil {
		return nil, err
	}
	for place := 0; place < len(f.Steps); {
		step := messages.FlowStep{Place: place, Kind: f.Steps[place].Kind}
		if step.Kind == messages.StepIf {
			err := postgres.Read(ctx, s.db, grant, policy.Workflows, func(b *postgres.Batch) {
				b.Values(conditionSQL(f.Steps[place]), []any{conditionArgs(f.Steps[place], conversation)}, &step.Holds)
			})
			if err != nil {
				return nil, err
			}
		}
		done = append(done, step)
		place = messages.After(f.Steps, place, step.Holds)
	}
	return done, nil
}

// conditionSQL asks whether the condition of a step holds in conversation @conversation.
func conditionSQL(s messages.Step) string {
	holds := `false`
	switch {
	case s.What == messages.IsUnassigned:
		holds = `v.assignee_id is null and v.team_id is null`
	case s.What == messages.IsWaiting:
		holds = `v.waiting_since is not null`
	case s.What == messages.IsOpen:
		holds = `v.state = 'open'`
	case s.What == messages.Contains:
		holds = `coalesce((select strpos(lower(x.text), lower(@with)) > 0 from messages x
		                    where x.workspace_id = v.workspace_id and x.conversation_id = v.id and x.member_id is null
		                      and not x.automatic order by x.at desc, x.id desc limit 1), false)`
	case strings.HasPrefix(s.What, messages.OfLabel):
		holds = labelled + `@thing)`
	case strings.HasPrefix(s.What, messages.OfTag):
		holds = `exists (select from contact_tags t where t.workspace_id = v.workspace_id and t.contact_id = v.contact_id and t.tag_id = @thing)`
	case strings.HasPrefix(s.What, messages.OfChannel):
		holds = `v.channel_id = @thing`
	}
	return `select ` + holds + ` from conversations v where v.workspace_id = current_workspace() and v.id = @conversation`
}

func conditionArgs(s messages.Step, conversation uuid.UUID) pgx.NamedArgs {
	return pgx.NamedArgs{"conversation": conversation, "with": s.With, "thing": s.ID()}
}
