package messages

import (
	"math"

	"latchkey/internal/messages"
	view "latchkey/templates/messages"
	"latchkey/web/app"
)

// broadcastKeys are the keys of words that are others over WhatsApp.
func broadcastKeys(kind string) func(string) string {
	return func(key string) string {
		if kind == messages.WhatsApp {
			return key + "_" + kind
		}
		return key
	}
}

// broadcastState says what a broadcast is doing, and why where it stopped by itself.
func broadcastState(r *app.Request, b *messages.BroadcastPage) string {
	key := broadcastKeys(b.Kind)
	switch {
	case b.Gone:
		return r.Words.T(key("broadcast.is_channel_gone"))
	case b.TemplateGone:
		return r.Words.T("broadcast.is_template_gone")
	case b.ManyFailed:
		return r.Words.T(key("broadcast.is_many_failed"))
	case b.State == messages.Scheduled:
		return r.Words.T(key("broadcast.is_scheduled"), "At", r.Words.Exact(b.Starts))
	}
	return r.Words.T("broadcast.is_" + string(b.State))
}

// audience says how many get it, and how many do not, and why.
func audience(r *app.Request, kind string, a messages.Audience) []string {
	key := broadcastKeys(kind)
	lines := []string{r.CappedAt(math.MaxInt, key("broadcast.for"), a.Yes)}
	for _, left := range []struct {
		key   string
		count int
	}{
		{"broadcast.doubled", a.Doubled}, {"broadcast.shared", a.Shared},
		{"broadcast.said_no", a.No}, {"broadcast.not_asked", a.Unknown},
		{"broadcast.dead_address", a.Dead}, {key("broadcast.no_address"), a.NoAddress},
	} {
		if left.count > 0 {
			lines = append(lines, r.CappedAt(math.MaxInt, left.key, left.count))
		}
	}
	return lines
}

// broadcastFigures says how far it is, and what became of it.
func broadcastFigures(r *app.Request, p *view.BroadcastPage, kind string, run messages.Run) {
	through := run.Sent + run.Failed + run.LeftOut + run.DeadAddresses
	if p.Running || run.State == messages.Paused {
		p.Progress.Text, p.Share = r.Words.T("broadcast.progress", "Done", r.Words.Number(through), "Of", r.Words.Number(run.Total)), -1
		if run.State != messages.Gathering && run.Total > 0 {
			p.Share = 100 * through / run.Total
		}
	}
	for _, f := range []struct {
		key, over string // of the channels over which it is known, "" for all
		count     int
	}{
		{"total", "", run.Total}, {"sent", "", run.Sent},
		{"delivered", messages.WhatsApp, run.Delivered}, {"read", messages.WhatsApp, run.Read},
		{"failed", "", run.Failed}, {"left_out", "", run.LeftOut}, {"dead_address", messages.Email, run.DeadAddresses},
		{"unsubscribed", "", run.Unsubscribed},
	} {
		if f.over == "" || f.over == kind {
			p.Figures = append(p.Figures, view.Figure{Label: r.Words.T("broadcast.figure_" + f.key), Text: r.Words.Number(f.count)})
		}
	}
	if run.Failure != "" {
		p.Failure = r.Words.T("broadcast.last_failure", "Answer", run.Failure)
	}
}
