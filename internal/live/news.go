// Package live tells browsers what changed, while it happens.
//
// Postgres tells each process what happened; its Hub asks once for all readers who of
// them may know, and tells those. What is told is a kind and an id: the browser then
// asks for the page, which shows as much as it always would.
package live

import (
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// The kinds of events.
const (
	Conversation = "conversation" // with its id
	Inbox        = "inbox"        // the reader sees fewer conversations than before, or others
	Presence     = "presence"     // with the id of a member, and what they are now
	People       = "people"       // with the id of a conversation: who reads it, or writes, has changed
	Bell         = "bell"         // the reader was told something, or has read it
	Resync       = "resync"       // something may have been missed
)

// Happened is one thing that Postgres tells.
type Happened struct {
	Kind      string
	Workspace uuid.UUID
	ID        uuid.UUID // of the conversation, or of the user
	Whose
	Member uuid.UUID // who does something, or was told something
	Doing  Doing
	Name   string
}

// What Postgres tells.
const (
	toldConversation = "conversation" // it changed
	toldLeft         = "left"         // somebody, or a team, has one fewer
	toldTeam         = "team"         // who is in which
	toldAccess       = "access"       // of a user: a role, a restriction, a session
	toldPresence     = "presence"     // somebody may be there, or busy, who was not
	toldWorkspace    = "workspace"    // it is there, or no more
	toldDoing        = "doing"        // what a member does in a conversation
	toldMember       = "told"         // a member was told something, or has read it
)

// Whose is who has a conversation.
type Whose struct{ Assignee, Team uuid.NullUUID }

// Parse reads what Postgres tells. What it does not know, another version of the program
// told: it is false.
func Parse(payload string) (h Happened, ok bool) {
	fields := strings.Fields(payload)
	if len(fields) < 2 {
		return h, false
	}
	h.Kind = fields[0]
	ids := make([]uuid.NullUUID, 4)
	for i, field := range fields[1:] {
		if id, err := uuid.Parse(field); err == nil && i < len(ids) {
			ids[i] = uuid.NullUUID{UUID: id, Valid: true}
		}
	}
	switch h.Kind {
	case toldConversation:
		h.Workspace, h.ID = ids[0].UUID, ids[1].UUID
	case toldLeft:
		h.Workspace, h.Whose = ids[0].UUID, Whose{ids[1], ids[2]}
	case toldTeam, toldPresence, toldWorkspace:
		h.Workspace = ids[0].UUID
	case toldMember:
		h.Workspace, h.Member = ids[0].UUID, ids[1].UUID
	case toldAccess:
		h.ID = ids[0].UUID
	case toldDoing:
		if len(fields) < 5 {
			return h, false
		}
		h.Workspace, h.ID, h.Member = ids[0].UUID, ids[1].UUID, ids[2].UUID
		h.Doing, h.Name = Doing(fields[4]), strings.Join(fields[5:], " ")
	default:
		return h, false
	}
	return h, true
}

// News is what happened in one workspace and was not told yet.
type News struct {
	Conversations map[uuid.UUID]bool
	Left          map[Whose]bool
	Teams         bool
	Bells         map[uuid.UUID]bool // of members
	// People are conversations in which somebody began or ended something, and who did.
	People map[uuid.UUID]map[uuid.UUID]bool
}

// mostNews is how many conversations are told one by one. Of more, each reader looks
// for themselves.
const mostNews = 50

func (n *News) add(h Happened) {
	switch h.Kind {
	case toldConversation:
		n.Conversations[h.ID] = true
	case toldLeft:
		n.Left[h.Whose] = true
	case toldTeam:
		n.Teams = true
	case toldMember:
		n.Bells[h.Member] = true
	}
}

func (n *News) many() bool {
	return len(n.Conversations)+len(n.People) > mostNews || len(n.Left) > mostNews
}

func (n *News) none() bool {
	return len(n.Conversations) == 0 && len(n.Left) == 0 && !n.Teams && len(n.People) == 0
}

// Concerned are the conversations that anything of the news is about.
func (n *News) Concerned() []uuid.UUID {
	all := maps.Clone(n.Conversations)
	if all == nil {
		all = map[uuid.UUID]bool{}
	}
	for id := range n.People {
		all[id] = true
	}
	return slices.Collect(maps.Keys(all))
}
