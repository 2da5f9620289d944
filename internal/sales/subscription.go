package sales

import (
	"slices"
	"time"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/records"
)

// The periods in which a subscription is paid.
const (
	Monthly = "month"
	Yearly  = "year"
)

// Periods are all of them.
var Periods = []string{Monthly, Yearly}

// Subscriptions are paid again each period.
var Subscriptions = &records.Kind{
	Resource: policy.Subscriptions, Noun: "subscription",
	States: []string{"active", "trial", "paused", "cancelled"},
	Passages: []records.Passage{
		{Step: records.Resume, From: []string{"paused"}, To: "active"}, // or into what is left of the trial
		{Step: records.Pause, From: []string{"active", "trial"}, To: "paused"},
		{Step: records.Cancel, From: []string{"active", "trial", "paused"}, To: "cancelled"},
	},
	Check: func(d *records.Draft, _ string) (wrong fault.List) {
		wrong.Add(d.CleanLabel("plan"))
		wrong.Add(d.CheckMoney(0))
		if !slices.Contains(Periods, d.Period) {
			wrong.Add(fault.Field("period", "fault.choice"))
		}
		wrong.Add(records.CheckDay("start", d.At))
		if d.TrialEnds.IsZero() {
			return wrong
		}
		if wrong.Add(records.CheckDay("trial_ends", d.TrialEnds)); d.TrialEnds.Before(d.At) {
			wrong.Add(fault.Field("trial_ends", "fault.trial_ends"))
		}
		return wrong
	},
}

// NextPayment is when a subscription is due next: at the end of the trial, and
// then each period from there.
func NextPayment(start, trialEnds time.Time, period string, now time.Time) time.Time {
	first := start
	if trialEnds.After(start) {
		first = trialEnds
	}
	step := 1
	if period == Yearly {
		step = 12
	}
	next := first
	for n := step; !next.After(now); n += step {
		next = LaterByMonths(first, n)
	}
	return next
}

// LaterByMonths is the same day some months later, or the last one of a shorter month.
func LaterByMonths(t time.Time, months int) time.Time {
	later := t.AddDate(0, months, 0)
	if later.Day() != t.Day() {
		later = later.AddDate(0, 0, -later.Day())
	}
	return later
}
