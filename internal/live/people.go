package live

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"
)

// Doing is what a member does in a conversation.
type Doing string

// What members do.
const (
	Reading Doing = "reading"
	Writing Doing = "writing"
	Gone    Doing = "gone"
)

// doingTime is how long it counts that a member does something, unless they say it again.
const doingTime = 45 * time.Second

// Person is somebody in a conversation.
type Person struct {
	Member uuid.UUID
	Name   string
	Doing  Doing
	until  time.Time
}

// InConversation are those who read a conversation or write in it, but for one member.
// Whoever asks has to make sure that its reader may see the conversation.
func (h *Hub) InConversation(id, but uuid.UUID) (list []Person) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, p := range h.people[id] {
		if p.Member != but {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(a, b Person) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

// note notes what a member does, and tells whether that is new.
func (h *Hub) note(t Happened) bool {
	was := h.people[t.ID][t.Member]
	switch {
	case t.Doing == Gone && was.Doing == "":
		return false
	case t.Doing == Gone:
		h.leave(t.ID, t.Member)
		return true
	case h.people[t.ID] == nil:
		h.people[t.ID] = map[uuid.UUID]Person{}
	}
	h.people[t.ID][t.Member] = Person{t.Member, t.Name, t.Doing, time.Now().Add(doingTime)}
	h.places[t.ID] = t.Workspace
	return was.Doing != t.Doing
}

func (h *Hub) leave(conversation, member uuid.UUID) {
	delete(h.people[conversation], member)
	if len(h.people[conversation]) == 0 {
		delete(h.people, conversation)
		delete(h.places, conversation)
	}
}

// forget ends what nobody has said again.
func (h *Hub) forget(now time.Time) {
	for id, people := range h.people {
		workspace := h.places[id]
		for member, p := range people {
			if p.until.Before(now) {
				h.newsOf(workspace).people(id, member)
				h.leave(id, member)
			}
		}
	}
}

func (n *News) people(conversation, member uuid.UUID) {
	if n.People[conversation] == nil {
		n.People[conversation] = map[uuid.UUID]bool{}
	}
	n.People[conversation][member] = true
}

// peopleFor tells a member in which of some conversations others began or ended something.
func (h *Hub) peopleFor(member uuid.UUID, news *News, ids []uuid.UUID) (chunk string) {
	for _, id := range ids {
		if who := news.People[id]; len(who) > 1 || len(who) == 1 && !who[member] {
			chunk += h.event(People, id.String())
		}
	}
	return chunk
}
