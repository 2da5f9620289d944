package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/policy"
)

// NoteRefusal counts that somebody was refused by a rule: one line of the log for each hour,
// however often they try.
func (db *Database) NoteRefusal(ctx context.Context, actor policy.Actor, rule string) error {
	if actor.IsPreview() {
		return nil // Whose access it is has asked for nothing.
	}
	return ReadAs(ctx, db, actor, func(b *Batch) {
		b.Queue(`
			insert into refusals (workspace_id, id, member_id, rule, hour, peer)
			values (current_workspace(), @id, @member, left(@rule, 120), date_trunc('hour', now()), @peer)
			on conflict (workspace_id, member_id, rule, hour) do update set count = refusals.count + 1`,
			b.Args(pgx.NamedArgs{"id": NewID(), "rule": rule, "peer": Peer(ctx)}))
	})
}

// RuleOf is how the log names the rule of a refusal: the resource, the action, and the
// restriction where that closes it.
func RuleOf(f *policy.Refusal) string {
	rule := f.Resource.String() + " " + f.Action.String()
	if f.Restricted {
		rule += " " + f.By.String()
	}
	return rule
}
