package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"latchkey/internal/mail"
	"latchkey/internal/messages"
	"latchkey/internal/texts"
)

// TemplatesFetch fetches the templates of a channel from its provider.
type TemplatesFetch struct {
	Workspace uuid.UUID `json:"workspace"`
	Channel   uuid.UUID `json:"channel"`
}

// Kind names the job in the queue.
func (TemplatesFetch) Kind() string { return "templates_fetch" }

// InsertOpts bounds the attempts: whoever wants it once more asks again.
func (TemplatesFetch) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: hooksQueue, MaxAttempts: templateAttempts}
}

// TemplateSubmit hands a template to the provider, which decides on it.
type TemplateSubmit struct {
	Workspace uuid.UUID `json:"workspace"`
	Template  uuid.UUID `json:"template"`
}

// Kind names the job in the queue.
func (TemplateSubmit) Kind() string { return "template_submit" }

// InsertOpts bounds the attempts.
func (TemplateSubmit) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: hooksQueue, MaxAttempts: templateAttempts}
}

const (
	templateAttempts = 5 // in about half a minute
	templatePages    = messages.MaxTemplates / templatePage
	templatePage     = 20 // bodies, names and examples of so many fit into an answer
)

// Account is where the templates of a channel are.
type Account struct{ ID, Token string }

// Templates is what the work on templates reads and notes.
type Templates interface {
	// TemplateAccount reads where the templates of a channel are; false for nowhere.
	TemplateAccount(context.Context, TemplatesFetch) (Account, bool, error)
	// KeepTemplates keeps all that the provider has, as of a moment: what is older than what
	// is kept is nothing new.
	KeepTemplates(ctx context.Context, job TemplatesFetch, all []messages.Template, asOf time.Time) error
	// NoteTemplates notes why they could not be fetched.
	NoteTemplates(ctx context.Context, job TemplatesFetch, failure string) error
	// TemplateToSubmit reads a template that is to be submitted; false for one that is not.
	TemplateToSubmit(context.Context, TemplateSubmit) (Account, messages.Template, bool, error)
	// TemplateToDelete reads a template that is to be deleted; false for one that is not.
	TemplateToDelete(context.Context, TemplateDelete) (Account, messages.Template, bool, error)
	// NoteTemplateDeleted forgets it, or notes why the provider does not delete it.
	NoteTemplateDeleted(ctx context.Context, job TemplateDelete, failure string) error
	// NoteSubmitted notes what the provider says of it: its id there and its state, or why it
	// does not take it.
	NoteSubmitted(ctx context.Context, job TemplateSubmit, providerID, state, failure string) error
}

// providerTemplate is a template as the provider has it.
type providerTemplate struct {
	ID             string              `json:"id,omitempty"`
	Name           string              `json:"name,omitempty"`
	Language       string              `json:"language,omitempty"`
	Category       string              `json:"category,omitempty"`
	Status         string              `json:"status,omitempty"`
	RejectedReason string              `json:"rejected_reason,omitempty"`
	Components     []templateComponent `json:"components,omitempty"`
}

type templateComponent struct {
	Type    string            `json:"type"`
	Format  string            `json:"format,omitempty"`
	Text    string            `json:"text,omitempty"`
	Buttons []json.RawMessage `json:"buttons,omitempty"`
	Example *templateExample  `json:"example,omitempty"`
}

type templateExample struct {
	Body [][]string `json:"body_text,omitempty"`
}

// states of the provider as they are kept; what is not here is disabled.
var templateStates = map[string]string{
	"APPROVED": messages.Approved, "PENDING": messages.Pending, "IN_APPEAL": messages.Pending,
	"REJECTED": messages.Rejected, "PAUSED": messages.PausedThere,
}

func templateState(said string) string {
	if state, known := templateStates[strings.ToUpper(said)]; known {
		return state
	}
	return messages.Disabled
}

// kept is a template of the provider as it is kept; false for one that cannot be.
func (p *providerTemplate) kept() (t messages.Template, ok bool) {
	t = messages.Template{
		Name: p.Name, Language: p.Language, Category: strings.ToLower(p.Category), ProviderID: p.ID,
		State: templateState(p.Status), Plain: true,
	}
	if p.RejectedReason != "" && p.RejectedReason != "NONE" {
		t.Reason = mail.Shown(p.RejectedReason)
	}
	for _, c := range p.Components {
		switch {
		case c.Type == "BODY":
			t.Body = c.Text
			if c.Example != nil && len(c.Example.Body) > 0 {
				t.Examples = c.Example.Body[0]
			}
		case c.Type == "HEADER" && c.Format != "TEXT", strings.Contains(c.Text, "{{"):
			t.Plain = false
		case c.Type == "BUTTONS":
			for _, button := range c.Buttons {
				t.Plain = t.Plain && !strings.Contains(string(button), "{{")
			}
		}
	}
	t.Body = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return ' '
		}
		return r
	}, t.Body)
	t.Examples = slices.Clone(t.Examples[:min(len(t.Examples), messages.VariablesOf(t.Body))])
	for i, example := range t.Examples {
		t.Examples[i] = mail.Shown(example)
	}
	fits := func(text string, most int) bool {
		return len([]rune(text)) <= most && !strings.ContainsFunc(text, texts.Unseen)
	}
	ok = t.Name != "" && t.Language != "" && t.ProviderID != "" &&
		fits(t.Name, messages.MaxTemplateName) && fits(t.Language, messages.MaxTemplateLanguage) &&
		fits(t.Category, messages.MaxCategory) && fits(t.ProviderID, messages.MaxAccountID) && len([]rune(t.Body)) <= messages.MaxTemplateBody
	return t, ok
}

// fetchTemplates takes over what the provider has: in whatever order it told of changes, this
// is how things are.
func (o office) fetchTemplates(ctx context.Context, job *river.Job[TemplatesFetch]) error {
	account, ok, err := o.replies.TemplateAccount(ctx, job.Args)
	if err != nil || !ok {
		return err
	}
	asOf := time.Now()
	all, err := o.listTemplates(ctx, account)
	if err == nil {
		return o.replies.KeepTemplates(ctx, job.Args, all, asOf)
	}
	if job.Attempt >= job.MaxAttempts || errors.Is(err, errRefused) {
		return errors.Join(river.JobCancel(err), o.replies.NoteTemplates(ctx, job.Args, mail.Shown(err.Error())))
	}
	return err
}

var errRefused = errors.New("refused")

// listTemplates reads page after page.
func (o office) listTemplates(ctx context.Context, account Account) (all []messages.Template, err error) {
	query := url.Values{
		"fields": {"id,name,language,category,status,rejected_reason,components"}, "limit": {"20"},
	}
	for range templatePages {
		var told struct {
			Data   []providerTemplate `json:"data"`
			Paging struct {
				Next    string `json:"next"`
				Cursors struct {
					After string `json:"after"`
				} `json:"cursors"`
			} `json:"paging"`
		}
		if err := o.ask(ctx, http.MethodGet, "/"+account.ID+"/message_templates?"+query.Encode(), account.Token, nil, &told); err != nil {
			return nil, err
		}
		for i := range told.Data {
			if t, ok := told.Data[i].kept(); ok {
				all = append(all, t)
			}
		}
		if told.Paging.Next == "" || told.Paging.Cursors.After == "" {
			break
		}
		query.Set("after", told.Paging.Cursors.After)
	}
	return all, nil
}

// ask asks the provider of WhatsApp. What it refuses for good is errRefused, in its words.
func (o office) ask(ctx context.Context, method, path, token string, body []byte, answer any) error {
	status, raw, err := o.outside.Client.Do(ctx, method, o.outside.WhatsApp+path, bearer(token), body)
	if err != nil {
		return err
	}
	var told struct {
		Error struct {
			Message string `json:"message"`
			User    string `json:"error_user_msg"`
		} `json:"error"`
	}
	if status/100 == 2 {
		return json.Unmarshal(raw, answer)
	}
	_ = json.Unmarshal(raw, &told)
	said := told.Error.User
	if said == "" {
		said = told.Error.Message
	}
	err = errors.New(strings.TrimSpace(http.StatusText(status) + " " + mail.Shown(said)))
	if status/100 == 4 && status != http.StatusTooManyRequests {
		return refused{err}
	}
	return err
}

// refused is errRefused in the words of the provider.
type refused struct{ error }

func (refused) Is(target error) bool { return target == errRefused }

// submitTemplate hands a template over. Twice is once: the provider knows names.
func (o office) submitTemplate(ctx context.Context, job *river.Job[TemplateSubmit]) error {
	account, t, ok, err := o.replies.TemplateToSubmit(ctx, job.Args)
	if err != nil || !ok {
		return err
	}
	component := templateComponent{Type: "BODY", Text: t.Body}
	if len(t.Examples) > 0 {
		component.Example = &templateExample{Body: [][]string{t.Examples}}
	}
	out := providerTemplate{Category: strings.ToUpper(t.Category), Components: []templateComponent{component}}
	path := "/" + t.ProviderID
	if t.ProviderID == "" {
		path, out.Name, out.Language = "/"+account.ID+"/message_templates", t.Name, t.Language
	}
	body, err := json.Marshal(out)
	if err != nil {
		return river.JobCancel(err)
	}
	var told providerTemplate
	err = o.ask(ctx, http.MethodPost, path, account.Token, body, &told)
	switch {
	case err == nil && told.Status == "":
		return o.replies.NoteSubmitted(ctx, job.Args, told.ID, messages.Pending, "")
	case err == nil:
		return o.replies.NoteSubmitted(ctx, job.Args, told.ID, templateState(told.Status), "")
	case errors.Is(err, errRefused) || job.Attempt >= job.MaxAttempts:
		return errors.Join(river.JobCancel(err), o.replies.NoteSubmitted(ctx, job.Args, "", messages.Refused, mail.Shown(err.Error())))
	}
	return err
}

// parts are a filled template as the provider reads it.
func (f *FilledTemplate) parts() map[string]any {
	parts := map[string]any{"name": f.Name, "language": map[string]any{"code": f.Language}}
	if len(f.Variables) > 0 {
		parameters := make([]map[string]any, len(f.Variables))
		for i, text := range f.Variables {
			parameters[i] = map[string]any{"type": "text", "text": text}
		}
		parts["components"] = []any{map[string]any{"type": "body", "parameters": parameters}}
	}
	return parts
}
