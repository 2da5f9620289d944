package live

import (
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/people"
)

// presenceNews tells who of a workspace came, left or is busy since it was asked for the
// last time, "" for nobody. There are the members who are there now, nil where nobody asked.
func (h *Hub) presenceNews(workspace uuid.UUID, there map[uuid.UUID]people.Presence) string {
	was, known := h.there[workspace]
	if there == nil || len(h.streams[workspace]) == 0 {
		return ""
	}
	h.there[workspace] = there
	if !known || maps.Equal(was, there) {
		return ""
	}
	h.told[workspace] = h.position // Whoever read a page before that looks again.
	var news []string
	for member, now := range there {
		if was[member] != now {
			news = append(news, h.event(Presence, member.String()+" "+string(now)))
		}
	}
	for member := range was {
		if there[member] == "" {
			news = append(news, h.event(Presence, member.String()+" "+string(people.Offline)))
		}
	}
	slices.Sort(news)
	return strings.Join(news, "")
}
