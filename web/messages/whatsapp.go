package messages

import (
	"crypto/subtle"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"latchkey/internal/incoming"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	store "latchkey/internal/postgres/messages"
	"latchkey/internal/webhook"
	"latchkey/templates/frame"
	view "latchkey/templates/messages"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// takeWhatsApp takes what the provider of WhatsApp sends: messages, and how far ours got.
func (s *Pages) takeWhatsApp(r *http.Request, door store.Door, body []byte) error {
	if !incoming.SignedByProvider(s.incoming.ProviderSecret(door), r.Header.Get("X-Hub-Signature-256"), body) {
		return webhook.ErrForged
	}
	chats, statuses, err := incoming.ReadWhatsApp(body, door.NumberID)
	if err != nil {
		return wrongHook{err}
	}
	// What cannot be kept comes again, with all the others, and keeps none of them out.
	var failed error
	for i := range chats {
		failed = errors.Join(failed, s.incoming.KeepChat(r.Context(), door, chats[i].MessageID, chats[i]))
	}
	for _, status := range statuses {
		failed = errors.Join(failed, s.incoming.KeepStatus(r.Context(), door, status))
	}
	if incoming.TellsOfTemplates(body) {
		failed = errors.Join(failed, s.incoming.HearOfTemplates(r.Context(), door))
	}
	return failed
}

// verifyHook answers the provider of WhatsApp that asks whether an address is ours.
func (s *Pages) verifyHook(w http.ResponseWriter, r *http.Request) {
	if s.incoming.Throttle(r.Context(), "hook "+s.PeerOf(r), limitHookPeer) != nil {
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
	workspace, channel, ok := messages.ReadHookKey(chi.URLParam(r, "key"))
	q := r.URL.Query()
	if ok && q.Get("hub.mode") == "subscribe" {
		door, found, err := s.incoming.Door(r.Context(), workspace, channel)
		word := []byte(q.Get("hub.verify_token"))
		if err == nil && found && door.Kind == messages.WhatsApp && subtle.ConstantTimeCompare(word, []byte(s.incoming.VerifyWord(door))) == 1 {
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			_, _ = io.WriteString(w, q.Get("hub.challenge")) // Where the provider has left, it asks again.
			return
		}
	}
	w.WriteHeader(http.StatusUnauthorized)
}

func whatsAppAddress(r *app.Request, id uuid.UUID) string {
	return r.Address(app.PathOf(policy.Channels) + "/" + id.String() + "/whatsapp")
}

type providerForm struct {
	NumberID string `form:"number_id"`
	Account  string `form:"account_id"`
	Token    string `form:"token"`
	Secret   string `form:"secret"`
}

// providerPage asks how a channel of WhatsApp reaches its provider.
func (s *Pages) providerPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	return s.showProvider(w, r, grant, http.StatusOK, nil, app.Faults{})
}

// setProvider keeps it.
func (s *Pages) setProvider(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in providerForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	err = s.store.SetProvider(r.Context(), grant, id, messages.Provider{
		NumberID: in.NumberID, AccountID: in.Account, Token: in.Token, Secret: in.Secret,
	})
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		return s.showProvider(w, r, grant, app.StatusOf(w, err), &in, wrong)
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("channel.provider_saved")})
	return app.Redirect(w, r, whatsAppAddress(r, id))
}

func (s *Pages) showProvider(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update], status int, in *providerForm, wrong app.Faults,
) error {
	id, err := r.ID()
	if err != nil {
		return err
	}
	provider, err := s.store.Provider(r.Context(), grant, id)
	if err != nil {
		return err
	}
	if in == nil {
		in = &providerForm{NumberID: provider.NumberID, Account: provider.AccountID}
	}
	list := r.Address(app.PathOf(policy.Channels))
	key := messages.HookKey(uuid.UUID(grant.Actor().Membership().Workspace), id)
	secret := func(name, value string) ui.TextField {
		f := ui.TextField{
			ID: name, Name: name, Type: "password",
			Label: r.Words.T("channel.provider_" + name), Hint: r.Words.T("channel.provider_" + name + "_hint"),
			Value: value, Error: wrong[name], Required: !provider.Ready, MaxLength: messages.MaxProviderToken, Autocomplete: "off",
		}
		if provider.Ready {
			f.Hint = r.Words.T("channel.provider_kept")
		}
		return f
	}
	p := view.ProviderPage{
		Frame:  s.Frame(w, r, provider.Name, app.SettingsOf(policy.Channels), frame.Link{Label: r.Resource(policy.Channels), URL: list}),
		Action: whatsAppAddress(r, id), CancelURL: list, In: s.Config.PublicURL.String() + HookPath + key, Verify: provider.Verify,
		Fields: []ui.TextField{
			{
				ID: "number_id", Name: "number_id", Label: r.Words.T("channel.provider_number_id"), Hint: r.Words.T("channel.provider_number_id_hint"),
				Value: in.NumberID, Error: wrong["number_id"], Required: true, MaxLength: messages.MaxNumberID, Autocomplete: "off",
				More: map[string]any{"inputmode": "numeric"},
			},
			{
				ID: "account_id", Name: "account_id", Label: r.Words.T("channel.provider_account_id"),
				Hint: r.Words.T("channel.provider_account_id_hint"), Optional: r.Words.T("members.optional"),
				Value: in.Account, Error: wrong["account_id"], MaxLength: messages.MaxAccountID, Autocomplete: "off",
				More: map[string]any{"inputmode": "numeric"},
			},
			secret("token", in.Token), secret("secret", in.Secret),
		},
	}
	p.Path = p.Action
	return app.Render(w, r, status, view.Provider(p))
}

// windowOf says until when a customer can be answered over WhatsApp, who wrote at a time.
func windowOf(r *app.Request, written time.Time) string {
	ends := written.Add(messages.ReplyWindow)
	left := time.Until(ends)
	switch {
	case written.IsZero() || left <= 0:
		return r.Words.T("chat.window_closed", "Hours", int(messages.ReplyWindow.Hours()))
	case left < time.Hour:
		return r.Words.T("chat.window_minutes", "Count", int(left.Minutes())+1)
	}
	return r.Words.T("chat.window_hours", "Count", int(left.Hours()), "At", r.Words.Exact(ends))
}

// filesHint says which files go over WhatsApp, and how large they may be.
func filesHint(r *app.Request) string {
	const mega = 1_000_000
	return r.Words.T("chat.files", "Image", messages.MaxImage/mega, "Sound", messages.MaxSound/mega, "All", messages.MaxAttached/mega)
}
