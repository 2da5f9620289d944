package jobs

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"latchkey/internal/mail"
)

// TemplateDelete has a template deleted by the provider, in its one language.
type TemplateDelete struct {
	Workspace uuid.UUID `json:"workspace"`
	Template  uuid.UUID `json:"template"`
}

// Kind names the job in the queue.
func (TemplateDelete) Kind() string { return "template_delete" }

// InsertOpts bounds the attempts.
func (TemplateDelete) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: hooksQueue, MaxAttempts: templateAttempts}
}

// deleteTemplate has the provider delete a template. One that it has deleted by then is gone all
// the same: it goes from the list that is fetched next.
func (o office) deleteTemplate(ctx context.Context, job *river.Job[TemplateDelete]) error {
	account, t, ok, err := o.replies.TemplateToDelete(ctx, job.Args)
	if err != nil {
		return err
	}
	if !ok { // It is gone, or there is no account any more to ask.
		return o.replies.NoteTemplateDeleted(ctx, job.Args, "no account")
	}
	query := url.Values{"hsm_id": {t.ProviderID}, "name": {t.Name}}
	var told struct{}
	err = o.ask(ctx, http.MethodDelete, "/"+account.ID+"/message_templates?"+query.Encode(), account.Token, nil, &told)
	switch {
	case err == nil:
		return o.replies.NoteTemplateDeleted(ctx, job.Args, "")
	case errors.Is(err, errRefused) || job.Attempt >= job.MaxAttempts:
		return errors.Join(river.JobCancel(err), o.replies.NoteTemplateDeleted(ctx, job.Args, mail.Shown(err.Error())))
	}
	return err
}
