package messages

import (
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/messages"
)

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
