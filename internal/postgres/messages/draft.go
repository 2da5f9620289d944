package messages

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/masked"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

// KeepDraft keeps what the member has begun to write in a conversation, with a snippet in
// it where one is asked for; an empty draft goes. It fails with a fault: NotFound, or about
// the fields text and snippet.
func (s Store) KeepDraft(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, draft messages.Draft) error {
	return postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		v, err := lockConversation(ctx, tx, id)
		if err != nil {
			return err
		}
		if draft.Text, err = v.with(ctx, tx, draft); err != nil {
			return err
		}
		if draft.Template != nil && draft.Template.Blank() {
			if err := noneIsPlanned(ctx, tx, id); err != nil {
				return err
			}
			return forgetDraft(ctx, tx, id, forgetTemplate)
		}
		kept, err := v.kept(ctx, tx, draft)
		if err != nil {
			return err
		}
		if draft.Files != nil {
			place := messages.Place{Conversation: uuid.NullUUID{UUID: id, Valid: true}}
			if err := (placed{tx, place}).drop(ctx, draft.Files); err != nil {
				return err
			}
		}
		if draft.Snippet.Valid {
			in := placed{tx, messages.Place{Conversation: uuid.NullUUID{UUID: id, Valid: true}}}
			if _, err := in.takeSnippet(ctx, draft.Snippet.UUID, nil); err != nil {
				return err
			}
			if err := in.fit(ctx, nil); err != nil {
				return err
			}
		}
		return keepDraft(ctx, tx, id, kept)
	})
}

// kept is a draft as it is kept. A template is kept with what it says.
func (v *held) kept(ctx context.Context, tx *postgres.Tx, draft messages.Draft) (kept messages.KeptDraft, err error) {
	kept = messages.KeptDraft{CC: draft.To.CC, BCC: draft.To.BCC, Dropped: []string{}}
	if draft.Template != nil {
		t, err := v.template(ctx, tx, draft.Template)
		if err != nil {
			return kept, err
		}
		variables, err := messages.TrimVariables(t.Body, draft.Template.Variables)
		kept.Template = &messages.Filling{Template: t.ID, Variables: orEmpty(variables), Body: t.Body}
		return kept, err
	}
	if kept.Text, err = messages.CleanDraft(draft.Text); err != nil {
		return kept, err
	}
	for field, text := range map[string]string{"cc": kept.CC, "bcc": kept.BCC} {
		if _, err := texts.CleanLine(field, text, messages.MaxCopies); err != nil {
			return kept, err
		}
	}
	if draft.To.Mark == "" {
		return kept, nil // Its form offered nobody.
	}
	offered, err := v.offered(ctx, tx)
	for _, o := range offered {
		if key := messages.KeyOf(v.token, o.Address); !slices.Contains(draft.To.Keep, key) {
			kept.Dropped = append(kept.Dropped, key)
		}
	}
	return kept, err
}

// ownDraft is the draft of the member in conversation @id.
const ownDraft = ` where workspace_id = current_workspace() and conversation_id = @id and member_id = @member`

// keepDraft keeps what the member has begun to write in a conversation: a text, or a template beside
// it; nothing at all goes. It fails with a fault of kind Conflict where an answer of theirs is planned,
// which stays as it is.
func keepDraft(ctx context.Context, tx *postgres.Tx, id uuid.UUID, kept messages.KeptDraft) error {
	if err := noneIsPlanned(ctx, tx, id); err != nil {
		return err
	}
	var sql string
	args := pgx.NamedArgs{"id": id}
	switch t := kept.Template; {
	case t != nil:
		sql = `insert into conversation_drafts (workspace_id, conversation_id, member_id, text, template_id, template_body, variables)
			values (current_workspace(), @id, @member, '', @template, @body, @variables)
			on conflict (workspace_id, conversation_id, member_id) do update
			   set template_id = excluded.template_id, template_body = excluded.template_body, variables = excluded.variables,
			       kept_at = now()`
		args["template"], args["body"], args["variables"] = t.Template, t.Body, t.Variables
	case kept.Text != "" || kept.CC != "" || kept.BCC != "" || len(kept.Dropped) > 0:
		sql = `insert into conversation_drafts (workspace_id, conversation_id, member_id, text, cc, bcc, dropped)
			values (current_workspace(), @id, @member, @text, @cc, @bcc, @dropped)
			on conflict (workspace_id, conversation_id, member_id) do update
			   set text = excluded.text, cc = excluded.cc, bcc = excluded.bcc, dropped = excluded.dropped, kept_at = now()`
		args["text"], args["cc"], args["bcc"], args["dropped"] = kept.Text, kept.CC, kept.BCC, kept.Dropped
	default:
		return forgetDraft(ctx, tx, id, forgetText)
	}
	_, err := tx.Exec(ctx, sql, tx.Args(args))
	return err
}

// noneIsPlanned fails with a fault where the member planned an answer: another one would take its place,
// and nobody would know.
func noneIsPlanned(ctx context.Context, tx *postgres.Tx, id uuid.UUID) error {
	var planned bool
	err := tx.QueryRow(ctx, `select exists (select from conversation_drafts`+ownDraft+` and send_at is not null)`,
		tx.Args(pgx.NamedArgs{"id": id})).Scan(&planned)
	if err == nil && planned {
		err = fault.New(fault.Conflict, "fault.planned")
	}
	return err
}

// templateGoes holds for a planned draft whose template goes, and not the text beside it: whom a text
// goes to is marked, a template has nobody to mark.
const templateGoes = `template_id is not null and coalesce(mark, '') = ''`

// What of a draft goes: a text, or a template.
const (
	forgetText     = `text = '', cc = '', bcc = '', dropped = '{}'`
	forgetTemplate = `template_id = null, template_body = '', variables = '{}'`
)

// forgetDraft forgets one of them, with its plan, and leaves the other.
func forgetDraft(ctx context.Context, tx *postgres.Tx, id uuid.UUID, what string) error {
	args := tx.Args(pgx.NamedArgs{"id": id})
	_, err := tx.Exec(ctx, `update conversation_drafts set send_at = null, seen = null, mark = null, form = null, `+what+ownDraft, args)
	if err == nil {
		_, err = tx.Exec(ctx, `
			delete from conversation_drafts`+ownDraft+` and text = '' and cc = '' and bcc = '' and dropped = '{}' and template_id is null`, args)
	}
	return err
}

// filled is a snippet as its reader may see it. A variable that stands for nothing, or for
// what the mask hides, stays: it is filled, or refused, when the message goes.
func (v *held) filled(snippet string, mask policy.Mask) string {
	known := v.known()
	if masked.Within(mask, v.customer) != v.customer {
		delete(known, messages.ContactName)
	}
	return texts.FillKnown(snippet, known)
}

// queueDraft reads the member's own words: what the member has begun to write in conversation @id, and from which
// snippets they choose.
func queueDraft(b *postgres.Batch, id uuid.UUID, page *messages.Page) {
	b.Queue(`
		select text, cc, bcc, dropped, send_at, `+templateGoes+`, template_id, template_body, variables from conversation_drafts`+ownDraft,
		b.Args(pgx.NamedArgs{"id": id})).Query(func(rows pgx.Rows) error {
		kept := &page.Kept
		var at *time.Time
		var template uuid.NullUUID
		var filling messages.Filling
		_, err := pgx.ForEachRow(rows, []any{
			&kept.Text, &kept.CC, &kept.BCC, &kept.Dropped, &at, &kept.TemplateGoes, &template, &filling.Body, &filling.Variables,
		}, func() error {
			kept.Template = fillingOf(template, filling)
			return nil
		})
		kept.SendAt = postgres.OrZero(at)
		return err
	})
	queueSnippets(b, &page.Snippets)
}

// fillingOf is a template that is kept, nil for none.
func fillingOf(template uuid.NullUUID, filling messages.Filling) *messages.Filling {
	if !template.Valid {
		return nil
	}
	filling.Template = template.UUID
	return &filling
}

func queueSnippets(b *postgres.Batch, snippets *[]listing.Choice) {
	postgres.Rows(b, snippets, postgres.ScanChoice, `
		select id, name from snippets where workspace_id = current_workspace() and deleted_at is null
		 order by name_key, id`+postgres.UpTo(messages.MaxSnippets))
}
