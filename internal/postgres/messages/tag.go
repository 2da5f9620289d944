package messages

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/masked"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

const (
	// labels are the tags that conversations can have: who sees a conversation sees them.
	labels = `tags where workspace_id = current_workspace() and used_for = 'both'`

	// labelled is found where conversation v has the tag of an id. A tag that is looked up by its
	// id says what it is for in other words than the list: the index of the list does not help.
	labelled = `exists (select from conversation_tags ct
		join tags g on g.workspace_id = ct.workspace_id and g.id = ct.tag_id and g.used_for <> 'customers'
		where ct.workspace_id = current_workspace() and ct.conversation_id = v.id and ct.tag_id = `
)

// labelsOf joins the tags of conversation v, which have the columns theirLabels.
const (
	theirLabels = `labels.ids, labels.names`
	labelsOf    = ` left join lateral (
		select array_agg(g.id order by g.name_key, g.id) as ids, array_agg(g.name order by g.name_key, g.id) as names
		  from conversation_tags ct
		  join tags g on g.workspace_id = ct.workspace_id and g.id = ct.tag_id and g.used_for <> 'customers'
		 where ct.workspace_id = current_workspace() and ct.conversation_id = v.id) labels on true`
)

// labelsFrom makes the tags of a conversation of their ids and names, and hides what the mask
// hides of the names.
func labelsFrom(mask policy.Mask, ids []uuid.UUID, names []string) (tags []listing.Choice) {
	for i, id := range ids {
		tags = append(tags, listing.Choice{ID: id, Name: masked.Within(mask, names[i])})
	}
	return tags
}

// TagConversation gives a conversation within reach a tag, or takes one away. It fails with a
// fault: NotFound, Invalid where there is no room for more, or about the field tag.
func (s Store) TagConversation(ctx context.Context, grant policy.Grant[policy.Update], id, tag uuid.UUID, has bool) error {
	return postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		return changeTag(ctx, tx, id, tag, has)
	})
}

// changeTag is giveTag or takeTag, with what that triggers.
func changeTag(ctx context.Context, tx *postgres.Tx, id, tag uuid.UUID, has bool) error {
	if !has {
		return takeTag(ctx, tx, id, tag)
	}
	if err := giveTag(ctx, tx, id, tag); err != nil {
		return err
	}
	return kit.StartWorkflows(ctx, tx, messages.OnTag, id)
}

// giveTag gives a conversation within reach a tag, where there is room for one.
func giveTag(ctx context.Context, tx *postgres.Tx, id, tag uuid.UUID) error {
	v, name, err := lockTagged(ctx, tx, id, tag)
	if err != nil {
		return err
	}
	var has bool
	var count int
	if err := tx.QueryRow(ctx, `
		select coalesce(bool_or(tag_id = $2), false), count(*) from conversation_tags
		 where workspace_id = current_workspace() and conversation_id = $1`, id, tag).Scan(&has, &count); err != nil {
		return err
	}
	switch {
	case has:
		return postgres.ErrUnchanged
	case count >= customers.MaxTags:
		return fault.New(fault.Invalid, "fault.conversation_tags_full", "Max", customers.MaxTags)
	}
	if _, err := tx.Exec(ctx, `
		insert into conversation_tags (workspace_id, conversation_id, tag_id) values (current_workspace(), $1, $2)`, id, tag); err != nil {
		return err
	}
	return tagged(ctx, tx, "conversation.tag", &v, name)
}

// takeTag takes a tag from a conversation within reach.
func takeTag(ctx context.Context, tx *postgres.Tx, id, tag uuid.UUID) error {
	v, name, err := lockTagged(ctx, tx, id, tag)
	if err != nil {
		return err
	}
	taken, err := tx.Exec(ctx, `
		delete from conversation_tags where workspace_id = current_workspace() and conversation_id = $1 and tag_id = $2`, id, tag)
	if err != nil {
		return err
	}
	if taken.RowsAffected() == 0 {
		return postgres.ErrUnchanged
	}
	return tagged(ctx, tx, "conversation.untag", &v, name)
}

// lockTagged locks a conversation within reach, and reads the tag that it gets or loses.
func lockTagged(ctx context.Context, tx *postgres.Tx, id, tag uuid.UUID) (v held, name string, err error) {
	if v, err = lockConversation(ctx, tx, id); err != nil {
		return v, "", err
	}
	rows, _ := tx.Query(ctx, `select name from `+labels+` and id = $1 for key share`, tag)
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err == nil && len(names) == 0 {
		err = fault.Field("tag", "fault.choice")
	}
	return v, strings.Join(names, ""), err
}

// tagged tells those who look at a conversation that its tags changed, and writes it down.
func tagged(ctx context.Context, tx *postgres.Tx, act string, v *held, name string) error {
	if _, err := tx.Exec(ctx, `
		select pg_notify('latchkey', concat_ws(' ', 'conversation', current_workspace(), $1::uuid))`, v.id); err != nil {
		return err
	}
	return tx.Log(ctx, act, v.customer, v.id, postgres.Detail{"to": name})
}
