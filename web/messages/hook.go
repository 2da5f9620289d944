package messages

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"latchkey/internal/fault"
	"latchkey/internal/incoming"
	"latchkey/internal/messages"
	"latchkey/internal/postgres"
	"latchkey/internal/webhook"
	"latchkey/web/app"
)

// What programs may send: so much from one peer before anything is known of it, and so
// much over one channel.
var (
	limitHookPeer = postgres.Limit{Count: 1200, Window: time.Minute}
	limitHook     = postgres.Limit{Count: 1200, Window: time.Minute}
)

// HookPath leads to the address of a channel, without its key.
const HookPath = "/in/"

// MachineRoutes are what the programs behind channels, and mail programs, send to.
func (s *Pages) MachineRoutes() []app.MachineRoute {
	return []app.MachineRoute{
		{Method: http.MethodPost, Pattern: HookPath + "{key}", Serve: s.takeHook},
		{Method: http.MethodGet, Pattern: HookPath + "{key}", Serve: s.verifyHook},
		{Method: http.MethodPost, Pattern: messages.UnsubscribePath + "{token}", Serve: s.stopMailings},
	}
}

// takeHook takes a message that the program behind a channel sends. Whatever is not signed
// with a secret of the channel is refused without a word, as an unknown channel is.
func (s *Pages) takeHook(w http.ResponseWriter, r *http.Request) {
	err := s.hook(w, r)
	var limited *fault.Fault
	var large *http.MaxBytesError
	var wrong wrongHook
	switch {
	case err == nil:
		say(w, http.StatusOK, "")
	case errors.Is(err, webhook.ErrForged):
		w.WriteHeader(http.StatusUnauthorized)
	case errors.Is(err, webhook.ErrTime):
		say(w, http.StatusBadRequest, err.Error())
	case errors.As(err, &large):
		say(w, http.StatusRequestEntityTooLarge, "the body has more than "+strconv.Itoa(incoming.MaxHook)+" bytes")
	case errors.As(err, &wrong):
		say(w, http.StatusUnprocessableEntity, wrong.Error())
	case errors.Is(err, errBusy), errors.As(err, &limited) && limited.Kind == fault.TooMany:
		w.Header().Set("Retry-After", "60")
		say(w, http.StatusTooManyRequests, "too many at once")
	default: // It is sent again.
		s.Warn(r, err)
		w.Header().Set("Retry-After", "60")
		say(w, http.StatusServiceUnavailable, "not possible now")
	}
}

// say answers a program; "" says that all is well.
func say(w http.ResponseWriter, status int, wrong string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(struct {
		Error string `json:"error,omitempty"`
	}{wrong}) // Where the program has left, there is nobody to tell.
}

// wrongHook is what a programmer has to know of a body that cannot be read.
type wrongHook struct{ error }

func (s *Pages) hook(w http.ResponseWriter, r *http.Request) error {
	if err := s.incoming.Throttle(r.Context(), "hook "+s.PeerOf(r), limitHookPeer); err != nil {
		return err
	}
	workspace, channel, ok := messages.ReadHookKey(chi.URLParam(r, "key"))
	if !ok {
		return webhook.ErrForged
	}
	door, ok, err := s.incoming.Door(r.Context(), workspace, channel)
	if err != nil {
		return err
	}
	if !ok || door.Kind == messages.Email {
		return webhook.ErrForged
	}
	body, done, err := bodies.read(w, r, workspace)
	defer done()
	if err != nil {
		return err
	}
	if door.Kind == messages.WhatsApp {
		return s.takeWhatsApp(r, door, body)
	}
	event, err := webhook.Check(r.Header, s.incoming.Secrets(door), body, time.Now())
	if err != nil {
		return err
	}
	if err := s.incoming.Throttle(r.Context(), "hook "+channel.String(), limitHook); err != nil {
		return err
	}
	chat, err := incoming.ReadHook(body)
	if err != nil {
		return wrongHook{err}
	}
	return s.incoming.KeepChat(r.Context(), door, event, chat)
}
