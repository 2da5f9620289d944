package messages

import (
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/templates/frame"
	view "latchkey/templates/messages"
	"latchkey/web/app"
)

func connectionAddress(r *app.Request, id uuid.UUID) string {
	return r.Address(app.PathOf(policy.Channels) + "/" + id.String() + "/connection")
}

// connected is where the connection of a channel is seen.
func connected(r *app.Request, _ uuid.UUID) (string, error) {
	id, err := r.ID()
	return connectionAddress(r, id), err
}

// connectionPage says how a custom channel and the program behind it speak, and what was
// handed over.
func (s *Pages) connectionPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	id, err := r.ID()
	if err != nil {
		return err
	}
	hook, err := s.store.Hook(r.Context(), grant, id, app.ReadNotice(r).Row == secretRow)
	if err != nil {
		return err
	}
	list := r.Address(app.PathOf(policy.Channels))
	at := list + "/" + id.String()
	key := messages.HookKey(uuid.UUID(grant.Actor().Membership().Workspace), id)
	p := view.ConnectionPage{
		Frame: s.Frame(w, r, hook.Name, app.SettingsOf(policy.Channels), frame.Link{Label: r.Resource(policy.Channels), URL: list}),
		In:    s.Config.PublicURL.String() + HookPath + key,
		Out:   hook.URL, EditURL: at + "/edit", Secret: hook.Secret,
		SecretAction: at + "/secret", EndAction: at + "/secret/end", ReplayAction: at + "/replay",
	}
	for i := range hook.Secrets {
		line := r.Words.T("channel.secret_made", "At", r.Words.Exact(hook.Secrets[i].Made))
		if ends := hook.Secrets[i].Ends; ends != nil {
			line = r.Words.T("channel.secret_ends", "At", r.Words.Exact(*ends))
		}
		p.Secrets = append(p.Secrets, line)
	}
	opens := app.May[policy.Open](grant.Actor(), policy.Conversations)
	for i := range hook.Deliveries {
		p.Deliveries = append(p.Deliveries, deliveryRow(r, &hook.Deliveries[i], opens))
	}
	p.Path = connectionAddress(r, id)
	return app.Render(w, r, http.StatusOK, view.Connection(p))
}

func deliveryRow(r *app.Request, d *messages.Delivery, opens bool) view.DeliveryRow {
	row := view.DeliveryRow{
		Message: d.Message.String(), At: r.Words.Exact(d.At), Number: "#" + strconv.FormatInt(d.Number, 10),
		Taken: d.Taken(), Answer: d.Failure,
	}
	switch {
	case row.Taken:
		row.Answer = strconv.Itoa(d.Status)
	case d.Status == 0 && d.Failure == "":
		row.Answer = r.Words.T("channel.no_answer")
	}
	if opens {
		row.URL = r.Address("/conversations/" + d.Conversation.String())
	}
	switch {
	case !d.Latest:
	case d.State == messages.Queued:
		row.Next = r.Words.T("channel.tried_again")
	default:
		row.Replay = true
	}
	return row
}

// secretRow is what the notice of a new secret points to: the page shows it this once.
const secretRow = "secret"

// newSecret gives a channel another secret.
func (s *Pages) newSecret(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	if err := s.store.NewSecret(r.Context(), grant, id); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("channel.secret_is_made"), Row: secretRow})
	return app.Redirect(w, r, connectionAddress(r, id))
}

// endSecrets ends the secrets before the latest.
func (s *Pages) endSecrets(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	if err := s.store.EndSecrets(r.Context(), grant, id); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("channel.secrets_ended")})
	return app.Redirect(w, r, connectionAddress(r, id))
}

type replayForm struct {
	Message string `form:"message"`
}

// replay hands a message over once more.
func (s *Pages) replay(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in replayForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	message, err := uuid.Parse(in.Message)
	if err != nil {
		message = uuid.Nil // There is none.
	}
	if err := s.store.Replay(r.Context(), grant, id, message); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("channel.replayed")})
	return app.Redirect(w, r, connectionAddress(r, id))
}
