// Package messages keeps what a business and its customers write to each other.
package messages

import (
	"context"

	"latchkey/internal/fault"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// Store is everything of this area that belongs to a workspace.
type Store struct {
	db         *postgres.Database
	Channels   *kit.Section[messages.Channel]
	Snippets   *kit.Section[messages.Snippet]
	Broadcasts *kit.Section[messages.Broadcast]
	Workflows  *kit.Section[messages.Workflow]
}

// New returns the repository of the area.
func New(db *postgres.Database) Store {
	s := Store{
		db:       db,
		Channels: kit.NewSection(db, messages.Channels), Snippets: kit.NewSection(db, messages.Snippets),
		Broadcasts: kit.NewSection(db, messages.Broadcasts), Workflows: kit.NewSection(db, messages.Workflows),
	}
	s.Channels.MayBecome = keepsURL
	return s
}

// keepsURL lets nobody but an owner change where answers go: what leaves the workspace, an
// owner made or approved.
func keepsURL(_ context.Context, tx *postgres.Tx, was, is *messages.Channel) error {
	if was.URL != is.URL && tx.Role != policy.Owner {
		return fault.Field("url", "fault.channel_url_owner")
	}
	return nil
}

// ExportSources are the lists of this area that can leave.
func (s Store) ExportSources() kit.Exports {
	all := kit.ExportsOf(s.Broadcasts, s.Workflows)
	all[policy.Broadcasts] = withResults(all[policy.Broadcasts])
	return all
}
