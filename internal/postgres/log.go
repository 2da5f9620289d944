package postgres

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/activity"
	"latchkey/internal/texts"
)

// Detail is what the activity log keeps of an act beside its target.
type Detail map[string]any

// Log writes the activity log in the transaction of the act: what the actor did,
// and to whom or what, as it is called now. Without an actor it was the system, or the
// workflow that the context names.
func (tx *Tx) Log(ctx context.Context, act, target string, id uuid.UUID, detail Detail) error {
	if detail == nil {
		detail = Detail{}
	}
	if workflow, caused := ctx.Value(causeKey{}).(string); caused {
		detail["by"] = workflow
	}
	if press, several := ctx.Value(togetherKey{}).(uuid.UUID); several {
		detail[together] = press
	}
	about, _ := detail[About].(uuid.UUID)
	encoded, err := json.Marshal(detail)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		with line as (
		    insert into activity (workspace_id, id, member_id, actor, act, subject, target, target_id, about_id, detail, address)
		    values (current_workspace(), @id, nullif(@member, '00000000-0000-0000-0000-000000000000'::uuid),
		            coalesce((select name from members where workspace_id = current_workspace() and id = @member), ''),
		            @act, @subject, @target, nullif(@target_id, '00000000-0000-0000-0000-000000000000'::uuid),
		            coalesce(nullif(@about, '00000000-0000-0000-0000-000000000000'::uuid),
		                     (select contact_id from conversations where workspace_id = current_workspace() and id = @target_id)),
		            @detail, @address)
		    returning *)`+WordsOfAct,
		pgx.NamedArgs{
			"id": NewID(), "member": uuid.UUID(tx.Member), "act": act, "subject": string(activity.SubjectOf(act)),
			"target": target, "target_id": id, "about": about, "detail": encoded, "address": Peer(ctx), "words": LogWords(target, detail),
		})
	return err
}

// About is where the detail of an act names the customer or the member whom it concerns
// beside its target.
const About = "contact"

// WordsOfAct and WordsOfLookup write by which words, @words, a line of the log, or of the
// ledger, is found, which a part of the statement called line has written. They say what the
// log is asked for beside a word, so that a search reads no line that it does not show.
const (
	WordsOfAct = `
	insert into log_words (workspace_id, id, word, at, ledger, subject, member_id, target_id, about_id)
	select line.workspace_id, line.id, word, line.at, false, line.subject, line.member_id, line.target_id, line.about_id
	  from line, unnest(@words::text[]) word`
	WordsOfLookup = `
	insert into log_words (workspace_id, id, word, at, ledger, subject, member_id, target_id)
	select line.workspace_id, line.id, word, line.found_at, true, '` + string(activity.Lookups) + `', line.member_id, line.contact_id
	  from line, unnest(@words::text[]) word`
)

// LogWords are the words by which an act is found: those of its target, and of what its
// detail tells of it.
func LogWords(target string, detail map[string]any) []string {
	told := []string{target}
	for _, key := range []string{"other", "was", "to", "reason"} {
		if text, ok := detail[key].(string); ok {
			told = append(told, text)
		}
	}
	var keys []string
	for _, text := range told {
		if strings.Contains(text, "@") {
			keys = append(keys, strings.ToLower(text))
		}
	}
	return texts.FoundBy(strings.Join(told, " "), "", keys...)
}
