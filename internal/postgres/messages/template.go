package messages

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

const templateColumns = `
	select t.id, t.channel_id, k.name, t.name, t.language, t.category, t.body, t.examples, t.plain,
	       t.state, t.reason, t.provider_id, t.at, t.deleting
	  from message_templates t
	  join channels k on k.workspace_id = t.workspace_id and k.id = t.channel_id and k.deleted_at is null`

func scanTemplate(row pgx.CollectableRow) (t messages.Template, err error) {
	err = row.Scan(&t.ID, &t.Channel, &t.ChannelName, &t.Name, &t.Language, &t.Category, &t.Body, &t.Examples, &t.Plain,
		&t.State, &t.Reason, &t.ProviderID, &t.At, &t.Deleting)
	return t, err
}

// sendable holds for a template t that can be sent.
const sendable = `t.state = 'approved' and not t.deleting and t.plain and t.body <> ''`

// Templates reads the templates of all channels, and those channels.
func (s Store) Templates(
	ctx context.Context, grant policy.Grant[policy.List],
) (list []messages.Template, channels []messages.TemplateChannel, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.MessageTemplates, func(b *postgres.Batch) {
		postgres.Rows(b, &list, scanTemplate, templateColumns+`
			 where t.workspace_id = current_workspace() order by t.name, t.language, t.id`+postgres.UpTo(messages.MaxTemplates))
		postgres.Rows(b, &channels, scanTemplateChannel, templateChannels+` order by name_key, id`)
	})
	if err != nil {
		return nil, nil, err
	}
	return list, channels, nil
}

const templateChannels = `
	select id, name, account_id <> '' and sealed_token is not null, templates_at, templates_failure
	  from channels where workspace_id = current_workspace() and kind = 'whatsapp' and deleted_at is null`

func scanTemplateChannel(row pgx.CollectableRow) (c messages.TemplateChannel, err error) {
	var fetched *time.Time
	err = row.Scan(&c.ID, &c.Name, &c.Ready, &fetched, &c.Failure)
	c.Fetched = postgres.OrZero(fetched)
	return c, err
}

// Template reads a template. It fails with a fault of kind NotFound.
func (s Store) Template(ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID) (t messages.Template, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.MessageTemplates, func(b *postgres.Batch) {
		postgres.Row(b, &t, scanTemplate, templateColumns+` where t.workspace_id = current_workspace() and t.id = $1`, id)
	})
	return t, err
}

// RefreshTemplates has the templates of all channels fetched from their provider. It fails
// with a fault of kind Conflict where no channel is ready.
func (s Store) RefreshTemplates(ctx context.Context, grant policy.Grant[policy.Update]) error {
	return postgres.Change(ctx, s.db, grant, policy.MessageTemplates, func(tx *postgres.Tx) error {
		rows, _ := tx.Query(ctx, templateChannels)
		channels, err := pgx.CollectRows(rows, scanTemplateChannel)
		if err != nil {
			return err
		}
		asked := 0
		for _, c := range channels {
			if !c.Ready {
				continue
			}
			asked++
			if err := tx.Enqueue(ctx, jobs.TemplatesFetch{Workspace: uuid.UUID(tx.Workspace), Channel: c.ID}); err != nil {
				return err
			}
		}
		if asked == 0 {
			return fault.New(fault.Conflict, "fault.template_channel")
		}
		return nil
	})
}

// MakeTemplate keeps a new template and has it submitted. It fails with faults about its fields.
func (s Store) MakeTemplate(ctx context.Context, grant policy.Grant[policy.Create], t messages.Template) error {
	return postgres.Change(ctx, s.db, grant, policy.MessageTemplates, func(tx *postgres.Tx) error {
		t.ID = postgres.NewID()
		if err := tx.Once(ctx, t.ID); err != nil {
			return err
		}
		t, err := t.Clean()
		if err != nil {
			return err
		}
		var full bool
		err = tx.QueryRow(ctx, `
			select (select count(*) from message_templates where workspace_id = current_workspace() and channel_id = $1) >= $2
			  from channels where workspace_id = current_workspace() and id = $1 and kind = 'whatsapp' and deleted_at is null
			   and account_id <> '' and sealed_token is not null for update`, t.Channel, messages.MaxTemplates).Scan(&full)
		if errors.Is(postgres.OrNotFound(err), postgres.NotFound) || full {
			return fault.Field("channel", "fault.template_channel")
		}
		if err != nil {
			return err
		}
		made, err := tx.Exec(ctx, `
			insert into message_templates (workspace_id, id, channel_id, name, language, category, body, examples, state)
			values (current_workspace(), $1, $2, $3, $4, $5, $6, $7, 'submitting')
			    on conflict (workspace_id, channel_id, name, language) do nothing`,
			t.ID, t.Channel, t.Name, t.Language, t.Category, t.Body, orEmpty(t.Examples))
		if err != nil {
			return err
		}
		if made.RowsAffected() == 0 {
			return fault.Field("name", "fault.template_taken")
		}
		if err := tx.Enqueue(ctx, jobs.TemplateSubmit{Workspace: uuid.UUID(tx.Workspace), Template: t.ID}); err != nil {
			return err
		}
		return tx.Log(ctx, "template.submit", t.Name, t.ID, nil)
	})
}

// ChangeTemplate changes what a template says and has it submitted anew. Its name, its
// language and its channel stay. It fails with a fault: NotFound, or about a field.
func (s Store) ChangeTemplate(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, t messages.Template) error {
	return postgres.Change(ctx, s.db, grant, policy.MessageTemplates, func(tx *postgres.Tx) error {
		rows, _ := tx.Query(ctx, templateColumns+` where t.workspace_id = current_workspace() and t.id = $1 for update of t`, id)
		was, err := pgx.CollectExactlyOneRow(rows, scanTemplate)
		if err != nil {
			return err
		}
		t.Name, t.Language = was.Name, was.Language
		if t, err = t.Clean(); err != nil {
			return err
		}
		if !was.Plain || was.State == messages.Submitting || was.Deleting {
			return fault.New(fault.Conflict, "fault.template_elsewhere")
		}
		if _, err := tx.Exec(ctx, `
			update message_templates set category = $2, body = $3, examples = $4, state = 'submitting', reason = '', at = now()
			 where workspace_id = current_workspace() and id = $1`, id, t.Category, t.Body, orEmpty(t.Examples)); err != nil {
			return err
		}
		if err := tx.Enqueue(ctx, jobs.TemplateSubmit{Workspace: uuid.UUID(tx.Workspace), Template: id}); err != nil {
			return err
		}
		return tx.Log(ctx, "template.submit", was.Name, id, nil)
	})
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// OfferedTemplates reads the templates that can be sent in a conversation within reach.
func (s Store) OfferedTemplates(
	ctx context.Context, grant policy.Grant[policy.Open], conversation uuid.UUID,
) (list []messages.Template, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Conversations, func(b *postgres.Batch) {
		postgres.Rows(b, &list, scanTemplate, templateColumns+`
			  join conversations v on v.workspace_id = t.workspace_id and v.channel_id = t.channel_id and v.id = @id and not v.hidden
			 where t.workspace_id = current_workspace() and `+sendable+` and `+postgres.Within(`v`, b.Reach)+`
			 order by t.name, t.language, t.id`+postgres.UpTo(messages.MaxTemplates), b.Args(pgx.NamedArgs{"id": conversation}))
	})
	return list, err
}

// template reads one that can be sent in a conversation, and holds it. It fails with a fault about
// the field template; also where it says something else than what was kept of it.
func (v *held) template(ctx context.Context, tx *postgres.Tx, filling *messages.Filling) (t messages.Template, err error) {
	rows, _ := tx.Query(ctx, templateColumns+`
		  join conversations v on v.workspace_id = t.workspace_id and v.channel_id = t.channel_id and v.id = $2
		 where t.workspace_id = current_workspace() and t.id = $1 and `+sendable+` for share of t`, filling.Template, v.id)
	t, err = pgx.CollectExactlyOneRow(rows, scanTemplate)
	if errors.Is(postgres.OrNotFound(err), postgres.NotFound) || err == nil && filling.Body != "" && filling.Body != t.Body {
		err = fault.Field("template", "fault.template_gone")
	}
	return t, err
}

// filledIn is a template as it goes, and how it reads. It fails with a fault about the field template
// or a variable.
func (v *held) filledIn(ctx context.Context, tx *postgres.Tx, filling *messages.Filling) (f *filledTemplate, text string, err error) {
	t, err := v.template(ctx, tx, filling)
	if err != nil {
		return nil, "", err
	}
	variables, err := messages.CleanVariables(t.Body, filling.Variables)
	if err != nil {
		return nil, "", err
	}
	for i := range variables {
		field := "variable_" + strconv.Itoa(i+1)
		if variables[i], err = v.fill(field, variables[i], messages.MaxTemplateVariable); err != nil {
			return nil, "", err
		}
	}
	return &filledTemplate{t.Name, t.Language, orEmpty(variables)}, messages.FillTemplate(t.Body, variables), nil
}

// filledTemplate is a template with which a message goes.
type filledTemplate struct {
	name, language string
	variables      []string
}

func (f *filledTemplate) keep(ctx context.Context, tx *postgres.Tx, message uuid.UUID) error {
	_, err := tx.Exec(ctx, `
		insert into message_fillings (workspace_id, message_id, name, language, variables)
		values (current_workspace(), $1, $2, $3, $4)`, message, f.name, f.language, f.variables)
	return err
}
