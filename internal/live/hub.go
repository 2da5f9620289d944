package live

import (
	"cmp"
	"context"
	"crypto/rand"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/people"
	"latchkey/internal/policy"
)

// Store is what the hub hears, and asks.
type Store interface {
	// Listen calls begun once nothing is missed any more, and heard with each thing that
	// happens. It returns when the connection breaks or ctx ends.
	Listen(ctx context.Context, begun func(), heard func(payload string)) error
	// Reached says which readers of a workspace may still read, and what of the news. Where
	// it is asked who is there, it notes that the readers are.
	Reached(ctx context.Context, workspace uuid.UUID, readers []Reader, news *News, there bool) (Reached, error)
}

// Reached is who may know what.
type Reached struct {
	Sessions map[uuid.UUID]bool // that are open
	Members  map[uuid.UUID]Access
	// There are the members who are there, nil where Asked did not ask for them.
	There map[uuid.UUID]people.Presence
	// Of readers who see a part of the conversations:
	Conversations map[Part][]uuid.UUID
	Fewer         map[Part]bool // had one until now
}

// Access is what a member may do now.
type Access struct {
	policy.Offer
	Version int64
}

// Part is which conversations a member sees.
type Part struct {
	Member uuid.UUID
	Reach  policy.Reach
}

// Times of the hub.
const (
	checkTime  = 3 * time.Second // that looking takes at most
	gatherTime = 25 * time.Millisecond
	againAfter = time.Second // that listening is tried again
)

// Hub hears for all streams of a process.
type Hub struct {
	// CheckEvery is after how long rights are looked at again, and a sign of life is sent.
	CheckEvery time.Duration

	store Store
	log   *slog.Logger
	wake  chan struct{}

	mu       sync.Mutex
	streams  map[uuid.UUID]map[*Stream]struct{} // by workspace
	sessions map[uuid.UUID]int                  // how many streams each has
	count    int
	news     map[uuid.UUID]*News
	doubted  map[uuid.UUID]bool                          // workspaces in which somebody's right may have ended
	moved    map[uuid.UUID]bool                          // workspaces in which somebody may have come, or be busy
	there    map[uuid.UUID]map[uuid.UUID]people.Presence // by workspace and member
	// A position is an epoch, in which nothing was missed, and how often something was told.
	epoch    string // "" while nothing can be heard
	position uint64
	told     map[uuid.UUID]uint64               // the last time in each workspace
	people   map[uuid.UUID]map[uuid.UUID]Person // by conversation and member
	places   map[uuid.UUID]uuid.UUID            // the workspaces of those conversations
}

// NewHub makes a hub. It hears nothing before Run.
func NewHub(store Store, log *slog.Logger) *Hub {
	return &Hub{
		CheckEvery: 20 * time.Second, store: store, log: log, wake: make(chan struct{}, 1),
		streams: map[uuid.UUID]map[*Stream]struct{}{}, sessions: map[uuid.UUID]int{},
		news: map[uuid.UUID]*News{}, doubted: map[uuid.UUID]bool{}, told: map[uuid.UUID]uint64{},
		moved: map[uuid.UUID]bool{}, there: map[uuid.UUID]map[uuid.UUID]people.Presence{},
		people: map[uuid.UUID]map[uuid.UUID]Person{}, places: map[uuid.UUID]uuid.UUID{},
	}
}

// Run hears and tells until ctx ends, and ends all streams then.
func (h *Hub) Run(ctx context.Context) {
	var listening sync.WaitGroup
	listening.Go(func() { h.listen(ctx) })
	check := time.NewTicker(h.CheckEvery)
	defer check.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-check.C:
			h.doubtAll()
			h.tell(ctx, ": still here\n\n")
		case <-h.wake:
			select { // What is done in one go is told in one go.
			case <-ctx.Done():
			case <-time.After(gatherTime):
				h.tell(ctx, "")
			}
		}
	}
	listening.Wait()
	h.silence()
}

// listen hears until ctx ends, however often the connection breaks.
func (h *Hub) listen(ctx context.Context) {
	for ctx.Err() == nil {
		err := h.store.Listen(ctx, h.begin, h.hear)
		h.silence()
		if ctx.Err() == nil {
			h.log.WarnContext(ctx, "nothing is heard of what happens", "error", err)
			select {
			case <-ctx.Done():
			case <-time.After(againAfter):
			}
		}
	}
}

func (h *Hub) begin() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.epoch = rand.Text()[:8]
}

// silence ends all streams: nobody knows what they miss.
func (h *Hub) silence() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.epoch = ""
	for _, streams := range h.streams {
		for s := range streams {
			h.end(s)
		}
	}
	clear(h.news)
}

// hear notes what happened. It never waits for who is told.
func (h *Hub) hear(payload string) {
	happened, ok := Parse(payload)
	if !ok {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	switch happened.Kind {
	case toldAccess:
		for workspace, streams := range h.streams {
			for s := range streams {
				if s.User == policy.UserID(happened.ID) {
					h.doubted[workspace] = true
				}
			}
		}
	case toldWorkspace:
		h.doubted[happened.Workspace] = true
	case toldPresence:
		h.moved[happened.Workspace] = true
	case toldDoing:
		if h.note(happened) {
			h.newsOf(happened.Workspace).people(happened.ID, happened.Member)
		}
	default:
		h.newsOf(happened.Workspace).add(happened)
	}
	h.nudge()
}

// nudge makes the hub tell soon.
func (h *Hub) nudge() {
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// newsOf is what is to be told in a workspace.
func (h *Hub) newsOf(workspace uuid.UUID) *News {
	if h.news[workspace] == nil {
		h.news[workspace] = &News{
			Conversations: map[uuid.UUID]bool{}, Left: map[Whose]bool{}, Bells: map[uuid.UUID]bool{},
			People: map[uuid.UUID]map[uuid.UUID]bool{},
		}
	}
	return h.news[workspace]
}

func (h *Hub) doubtAll() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.forget(time.Now())
	for workspace := range h.streams {
		h.doubted[workspace], h.moved[workspace] = true, true
	}
}

// tell ends the streams of those whose right has ended, and tells the others the news
// that they may know. Alive, if any, is sent to each stream that goes on.
func (h *Hub) tell(ctx context.Context, alive string) {
	h.mu.Lock()
	news, doubted, moved := h.news, h.doubted, h.moved
	h.news, h.doubted, h.moved = map[uuid.UUID]*News{}, map[uuid.UUID]bool{}, map[uuid.UUID]bool{}
	h.position++
	maps.Copy(doubted, moved)
	for workspace := range news {
		doubted[workspace] = true
		h.told[workspace] = h.position
	}
	audience := map[uuid.UUID][]*Stream{}
	for workspace := range doubted {
		if streams := slices.Collect(maps.Keys(h.streams[workspace])); len(streams) > 0 {
			audience[workspace] = streams
		}
	}
	h.mu.Unlock()
	for workspace, streams := range audience {
		h.tellIn(ctx, workspace, streams, news[workspace], moved[workspace], alive)
	}
}

func (h *Hub) tellIn(ctx context.Context, workspace uuid.UUID, streams []*Stream, news *News, moved bool, alive string) {
	if news == nil {
		news = &News{}
	}
	readers := make([]Reader, len(streams))
	for i, s := range streams {
		readers[i] = s.Reader
	}
	asked := *news
	if news.many() {
		asked = News{}
	}
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	reached, err := h.store.Reached(ctx, workspace, readers, &asked, moved)
	if err != nil {
		h.log.WarnContext(ctx, "the rights of readers are not known", "error", err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	concerned := news.Concerned()
	all, presences := h.chunkOf(concerned, news, false), h.presenceNews(workspace, reached.There)
	for _, s := range streams {
		access := Access{policy.Offer{Role: s.Role, Restrictions: s.Restrictions}, s.Version}
		var chunk string
		switch {
		case err != nil || !reached.Sessions[s.Session] || reached.Members[uuid.UUID(s.Member)] != access:
			h.end(s)
			continue
		case news.none() || s.Reach < policy.ReachOwn: // Nothing to be told, or nobody who may hear it.
		case news.many():
			chunk = h.event(Resync, "")
		case s.Reach == policy.ReachAll:
			chunk = all + h.peopleFor(uuid.UUID(s.Member), news, concerned)
		default:
			part := Part{uuid.UUID(s.Member), s.Reach}
			fewer := reached.Fewer[part] || news.Teams && s.Reach == policy.ReachTeam
			ids := reached.Conversations[part]
			chunk = h.chunkOf(ids, news, fewer) + h.peopleFor(part.Member, news, ids)
		}
		if news.Bells[uuid.UUID(s.Member)] && !news.many() {
			chunk += h.event(Bell, "")
		}
		h.send(s, cmp.Or(chunk+presences, alive))
	}
}

// chunkOf tells which conversations changed, "" for none.
func (h *Hub) chunkOf(ids []uuid.UUID, news *News, fewer bool) (chunk string) {
	for _, id := range ids {
		if news.Conversations[id] {
			chunk += h.event(Conversation, id.String())
		}
	}
	if fewer {
		chunk += h.event(Inbox, "")
	}
	return chunk
}
