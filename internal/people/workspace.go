package people

import (
	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/notification"
	"latchkey/internal/policy"
	"latchkey/internal/section"
	"latchkey/internal/texts"
)

// Workspace is what Settings → General holds.
type Workspace struct {
	ID               uuid.UUID
	Name             string
	Slug             string
	LookupsPerMinute int64
	LookupsPerDay    int64
	MissesTold       int64  // after so many searches in vain of one member in a day the owners are told
	WarnedDays       int64  // in which the dashboard warns of what happened
	EndingTold       int64  // days before the access of a member ends that it is told
	InviteDomains    string // with spaces between, "" for any
	OfflineAfter     int64  // minutes in which nothing is heard of a member
	Version          int64
}

// GeneralSettings are the page that holds it.
var GeneralSettings = &section.Settings[Workspace]{
	Resource: policy.General, Noun: "general", Target: "name",
	Parts: []section.Part[Workspace]{
		{Name: "identity", Rows: [][]section.Field[Workspace]{
			{section.NameOf("name", texts.MaxName, func(w *Workspace) *string { return &w.Name }).Must()},
			{section.TextOf("slug", MaxSlug, func(w *Workspace) *string { return &w.Slug }).Must()},
		}},
		{Name: "lookups", Rows: [][]section.Field[Workspace]{{
			section.NumberOf("lookups_per_minute", 1, 1000, func(w *Workspace) *int64 { return &w.LookupsPerMinute }).Must(),
			section.NumberOf("lookups_per_day", 1, 100_000, func(w *Workspace) *int64 { return &w.LookupsPerDay }).Must(),
		}, {
			section.NumberOf("misses_told", 2, 1000, func(w *Workspace) *int64 { return &w.MissesTold }).Must(),
		}}},
		{Name: "alerts", Rows: [][]section.Field[Workspace]{{
			section.NumberOf("warned_days", 1, 90, func(w *Workspace) *int64 { return &w.WarnedDays }).Must(),
			section.NumberOf("ending_told", 1, notification.MostBeforeEnd, func(w *Workspace) *int64 { return &w.EndingTold }).Must(),
		}}},
		{Name: "invitations", Rows: [][]section.Field[Workspace]{{
			section.TextOf("invite_domains", MaxDomains, func(w *Workspace) *string { return &w.InviteDomains }),
		}}},
		{Name: "presence", Rows: [][]section.Field[Workspace]{{
			section.NumberOf("offline_after", 2, 240, func(w *Workspace) *int64 { return &w.OfflineAfter }).Must(),
		}}},
	},
	Version: section.Version[Workspace]{Column: "general_version", At: func(w *Workspace) *int64 { return &w.Version }},
	Check: func(w *Workspace) (wrong fault.List) {
		slug, err := CleanSlug(w.Slug)
		wrong.Add(err)
		w.Slug = slug
		w.InviteDomains, err = CleanDomains(w.InviteDomains)
		wrong.Add(err)
		return wrong
	},
}

// Context is what mails say about a workspace.
type Context struct {
	Name, Slug, Organization, Language string
}
