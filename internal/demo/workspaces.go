package demo

import (
	"time"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/sales"
)

// history is a workspace from its founding to today.
type history struct {
	slug         string
	organization string
	business     people.Business // as at the founding: no more than is asked there
	events       []event         // the oldest first
	seen         map[string]time.Duration
}

// event is one act. What it means for the members and the invitations stands
// in replay.go.
type event struct {
	days  int    // ago
	clock string // of the workspace's zone
	by    string // who did it; "" for somebody without an account
	act   string // as in the activity log
	whom  string // who was invited, changed or removed
	offer policy.Offer

	// Of few acts.
	name     string                  // of a founding
	language string                  // of an invitation, the workspace's unless given
	asks     people.Asked            // of a request for access, of its answer the words alone, or what was refused
	given    people.For              // of such an answer
	times    int                     // of what was refused, in that hour
	ends     int                     // of an invitation: the access ends in so many days, 0 for never
	set      func(*people.Workspace) // of a change in General
	settle   func(*people.Business)  // of a change in Account
	pays     *sales.Payments         // of a change in Payments
}

func offer(role policy.Role, restrictions ...policy.Restriction) policy.Offer {
	return policy.Offer{Role: role, Restrictions: policy.RestrictionsOf(restrictions...)}
}

func closed(resource policy.Resource, action policy.ActionCode) people.Asked {
	return people.Asked{Resource: resource, Action: action}
}

var histories = []history{atelier, wholesale, nordlicht}

// The workspaces of Marchand speak English, so that a newcomer can read the
// mails of the demo; its people read their own languages.
var atelier = history{
	slug: "atelier-marchand", organization: "Marchand",
	business: people.Business{Country: "FR", Currency: "EUR", Language: "en", TimeZone: "Europe/Paris"},
	events: []event{
		{days: 412, clock: "09:05", by: "owner", act: "workspace.found", name: "Marchand"},
		{days: 412, clock: "09:12", by: "owner", act: "general.change", set: func(w *people.Workspace) { w.Name = "Atelier Marchand" }},
		{days: 411, clock: "09:20", by: "owner", act: "account.change", settle: func(b *people.Business) {
			b.Name, b.Street, b.PostalCode, b.City, b.Phone = "Atelier Marchand SARL", "7 quai des Potiers", "69001", "Lyon", "+33465710420"
		}},
		{days: 411, clock: "18:30", by: "owner", act: "invitation.send", whom: "owner2", offer: offer(policy.Owner)},
		{days: 410, clock: "08:47", by: "owner2", act: "invitation.accept"},
		{days: 400, clock: "10:05", by: "owner", act: "payments.change", pays: &sales.Payments{
			Terms:  "Payable on order. Parcels leave Lyon within three working days. What arrives broken is replaced; everything else may come back within 14 days.",
			Footer: "Atelier Marchand SARL, 7 quai des Potiers, 69001 Lyon. Thank you for your order.",
		}},
		{days: 380, clock: "10:20", by: "owner", act: "invitation.send", whom: "admin", offer: offer(policy.Manager)},
		{days: 380, clock: "11:02", by: "admin", act: "invitation.accept"},
		{days: 324, clock: "14:15", by: "owner", act: "member.change", whom: "admin", offer: offer(policy.Admin)},
		{days: 300, clock: "09:40", by: "owner2", act: "invitation.send", whom: "manager", offer: offer(policy.Manager)},
		{days: 299, clock: "08:55", by: "manager", act: "invitation.accept"},
		{days: 268, clock: "16:10", by: "admin", act: "invitation.send", whom: "former", offer: offer(policy.Agent)},
		{days: 267, clock: "09:33", by: "former", act: "invitation.accept"},
		{days: 240, clock: "11:25", by: "manager", act: "invitation.send", whom: "agent", offer: offer(policy.Agent)},
		{days: 238, clock: "17:48", by: "admin", act: "invitation.resend", whom: "agent"},
		{days: 237, clock: "08:30", by: "agent", act: "invitation.accept"},
		{days: 190, clock: "10:05", by: "admin", act: "invitation.send", whom: "assistant", offer: offer(policy.Assistant)},
		{days: 190, clock: "10:51", by: "assistant", act: "invitation.accept"},
		{days: 152, clock: "15:00", by: "owner", act: "invitation.send", whom: "manager.restricted",
			offer: offer(policy.Manager, policy.NoSettings, policy.NoContactDeletion, policy.NoDataExport, policy.NoIntegrations)},
		{days: 151, clock: "09:14", by: "manager.restricted", act: "invitation.accept"},
		{days: 118, clock: "13:35", by: "owner2", act: "invitation.send", whom: "agent.team", offer: offer(policy.Agent, policy.VisibilityTeam)},
		{days: 117, clock: "08:58", by: "agent.team", act: "invitation.accept"},
		{days: 96, clock: "09:22", by: "admin", act: "invitation.send", whom: "agent.own", offer: offer(policy.Agent, policy.VisibilityOwn)},
		{days: 96, clock: "12:40", by: "agent.own", act: "invitation.accept"},
		{days: 74, clock: "10:10", by: "admin", act: "invitation.send", whom: "agent.masked", offer: offer(policy.Agent)},
		{days: 73, clock: "09:01", by: "agent.masked", act: "invitation.accept"},
		{
			days: 72, clock: "18:20", by: "owner", act: "member.change", whom: "agent.masked",
			offer: offer(policy.Agent, policy.NoWorkflows, policy.MaskContact),
		},
		{days: 45, clock: "17:30", by: "admin", act: "member.remove", whom: "former"},
		{days: 40, clock: "11:45", by: "owner2", act: "general.change", set: func(w *people.Workspace) { w.LookupsPerDay = 300 }},
		{days: 23, clock: "09:50", by: "admin", act: "general.change", set: func(w *people.Workspace) { w.LookupsPerDay = 500 }},
		{days: 9, clock: "10:35", by: "manager", act: "invitation.send", whom: "expired", offer: offer(policy.Agent), language: "fr"},
		{ // It expires tomorrow.
			days: 6, clock: "20:10", by: "admin", act: "invitation.send", whom: "weekend",
			offer: offer(policy.Agent, policy.VisibilityTeam),
		},
		{days: 5, clock: "11:08", by: "agent", act: refused, asks: closed(policy.DataExport, policy.OpenCode), times: 1},
		{days: 3, clock: "10:12", by: "assistant", act: refused, asks: closed(policy.Reports, policy.OpenCode), times: 3},
		{days: 2, clock: "09:26", by: "owner", act: "invitation.send", whom: "pending", offer: offer(policy.Assistant)},
		{days: 1, clock: "16:37", by: "manager.restricted", act: refused, asks: closed(policy.Contacts, policy.DeleteCode), times: 2},
		{days: 1, clock: "16:40", by: "manager.restricted", act: "access.ask", asks: people.Asked{
			Resource: policy.Contacts, Action: policy.DeleteCode, Words: "A customer asks us to forget her.",
		}},
	},
	seen: map[string]time.Duration{
		"owner": 35 * time.Minute, "owner2": 39 * 24 * time.Hour, "admin": 50 * time.Minute, "manager": 2 * time.Hour,
		"manager.restricted": 5 * time.Hour,
		"assistant":          75 * time.Minute, "agent": 90 * time.Minute, "agent.team": 3 * time.Hour, "agent.own": 29 * time.Hour,
		"agent.masked": 4 * 24 * time.Hour,
		"former":       46 * 24 * time.Hour,
	},
}

var wholesale = history{
	slug: "marchand-wholesale", organization: "Marchand",
	business: people.Business{Country: "FR", Currency: "EUR", Language: "en", TimeZone: "Europe/Paris"},
	events: []event{
		{days: 310, clock: "09:15", by: "owner", act: "workspace.found", name: "Marchand Wholesale"},
		{days: 310, clock: "09:31", by: "owner", act: "general.change", set: func(w *people.Workspace) { w.LookupsPerDay = 200 }},
		{days: 309, clock: "10:12", by: "owner", act: "account.change", settle: func(b *people.Business) {
			b.Name, b.Street, b.PostalCode, b.City, b.Phone = "Marchand Distribution SAS", "31 chemin de l’Entrepôt", "69007", "Lyon", "+33465710431"
		}},
		{days: 305, clock: "14:05", by: "owner", act: "invitation.send", whom: "admin", offer: offer(policy.Assistant)},
		{days: 304, clock: "09:10", by: "admin", act: "invitation.accept"},
		{days: 260, clock: "16:40", by: "owner", act: "member.change", whom: "admin", offer: offer(policy.Agent)},
		{days: 205, clock: "10:30", by: "owner", act: "invitation.send", whom: "stockroom", offer: offer(policy.Agent), language: "fr"},
		{days: 201, clock: "10:02", by: "owner", act: "invitation.resend", whom: "stockroom"},
		{days: 198, clock: "18:11", by: "owner", act: "invitation.withdraw", whom: "stockroom"},
		{days: 165, clock: "10:15", by: "owner", act: "invitation.send", whom: "agent.suspended", offer: offer(policy.Agent)},
		{days: 164, clock: "14:22", by: "agent.suspended", act: "invitation.accept"},
		{days: 140, clock: "11:20", by: "owner", act: "invitation.send", whom: "showroom", offer: offer(policy.Manager), language: "fr"},
		{days: 138, clock: "08:44", act: "invitation.decline", whom: "showroom"},
		{days: 82, clock: "09:50", by: "owner", act: "invitation.send", whom: "agent.lent", offer: offer(policy.Agent)},
		{days: 81, clock: "09:06", by: "agent.lent", act: "invitation.accept"},
		{days: 19, clock: "15:25", by: "owner", act: "invitation.send", whom: "assistant", offer: offer(policy.Assistant), ends: 12},
		{days: 18, clock: "10:08", by: "assistant", act: "invitation.accept"},
		{days: 17, clock: "09:00", by: "owner", act: "general.change", set: func(w *people.Workspace) { w.LookupsPerDay = 500 }},
		{days: 15, clock: "17:05", by: "owner", act: "member.suspend", whom: "agent.suspended"},
		{days: 3, clock: "09:41", by: "agent.lent", act: refused, asks: closed(policy.Reports, policy.OpenCode), times: 2},
		{days: 3, clock: "09:44", by: "agent.lent", act: "access.ask", asks: people.Asked{
			Resource: policy.Reports, Action: policy.OpenCode, Words: "We are closing the quarter this week.",
		}},
		{
			days: 2, clock: "10:20", by: "owner", act: "access.lend", whom: "agent.lent", given: people.ForWeek,
			asks: people.Asked{Words: "Until it is done."},
		},
	},
	seen: map[string]time.Duration{
		"owner": 27 * time.Hour, "admin": 3 * 24 * time.Hour, "assistant": 6 * time.Hour,
		"agent.suspended": 16 * 24 * time.Hour, "agent.lent": 26 * time.Hour,
	},
}

var nordlicht = history{
	slug: "nordlicht-yoga", organization: "Nordlicht",
	business: people.Business{Country: "DE", Currency: "EUR", Language: "nl", TimeZone: "Europe/Berlin"},
	events: []event{
		{days: 255, clock: "07:45", by: "nora", act: "workspace.found", name: "Nordlicht"},
		{days: 255, clock: "07:52", by: "nora", act: "general.change", set: func(w *people.Workspace) { w.Name = "Nordlicht Yoga" }},
		{days: 254, clock: "08:05", by: "nora", act: "account.change", settle: func(b *people.Business) {
			b.Name, b.Street, b.PostalCode, b.City, b.Phone = "Nordlicht Yoga GbR", "Polarsternweg 9", "10437", "Berlin", "+493023125042"
		}},
		{days: 214, clock: "12:15", by: "nora", act: "invitation.send", whom: "assistant", offer: offer(policy.Agent)},
		{days: 211, clock: "12:03", by: "nora", act: "invitation.resend", whom: "assistant"},
		{days: 211, clock: "13:37", by: "assistant", act: "invitation.accept"},
		{days: 183, clock: "19:20", by: "nora", act: "member.change", whom: "assistant", offer: offer(policy.Assistant)},
		{days: 130, clock: "08:10", by: "nora", act: "invitation.send", whom: "yin", offer: offer(policy.Agent, policy.VisibilityOwn)},
		{days: 128, clock: "21:05", act: "invitation.decline", whom: "yin"},
		{days: 88, clock: "07:58", by: "nora", act: "invitation.send", whom: "holidays", offer: offer(policy.Assistant)},
		{days: 86, clock: "20:14", by: "nora", act: "invitation.withdraw", whom: "holidays"},
		{days: 41, clock: "09:30", by: "nora", act: "general.change", set: func(w *people.Workspace) { w.LookupsPerMinute = 20 }},
		{days: 12, clock: "18:45", by: "nora", act: "general.change", set: func(w *people.Workspace) { w.LookupsPerMinute = 30 }},
	},
	seen: map[string]time.Duration{"nora": 4 * time.Hour, "assistant": 28 * time.Hour},
}
