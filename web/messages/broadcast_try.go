package messages

import (
	"net/http"

	"github.com/google/uuid"

	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/web/app"
)

// asFilledIn is the page with the form as it came.
func asFilledIn(r *app.Request, made uuid.UUID) (string, error) {
	var in beginForm
	if err := app.Decode(r, &in); err != nil {
		return "", err
	}
	address, err := onItsPage(r, made)
	return address + app.QueryString(append(in.segmentPairs(), "channel", in.Channel, "template", in.Template,
		"values", in.valuesOfShown(), "per_minute", in.PerMinute, "at", in.At)...), err
}

// countBroadcast shows how many would get it, with the form as it is filled in.
func (s *Pages) countBroadcast(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in beginForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	if _, err := in.segment(r); err != nil {
		return s.broadcastAgain(w, r, grant, in, err)
	}
	address, err := asFilledIn(r, uuid.Nil)
	if err != nil {
		return err
	}
	open, err := policy.Authorize[policy.Open](grant.Actor(), policy.Broadcasts)
	if err != nil {
		return err
	}
	if _, err = s.store.Broadcast(r.Context(), open, id, messages.Segment{}, nil); err != nil { // Whether there is one.
		return err
	}
	return app.Redirect(w, r, address)
}

func (s *Pages) testBroadcast(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in beginForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	trial := messages.Trial{Number: in.Number}
	channel, err := app.OptionalID("channel", in.Channel)
	if err == nil { // The address that follows says it.
		_, err = in.segment(r)
	}
	if err == nil {
		trial.Filling, err = in.filling()
	}
	var to string
	if err == nil {
		trial.Channel = channel.UUID
		to, err = s.store.TryBroadcast(r.Context(), grant, id, trial)
	}
	if err != nil {
		return s.broadcastAgain(w, r, grant, in, err)
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("broadcast.tested", "Email", to)})
	address, err := asFilledIn(r, uuid.Nil)
	if err != nil {
		return err
	}
	return app.Redirect(w, r, address)
}
