package live

import (
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
)

// Reader is who has a stream, as they were when it began.
type Reader struct {
	policy.Membership
	Session uuid.UUID
	Reach   policy.Reach // of conversations
}

// ReaderOf is an actor as the reader of a stream.
func ReaderOf(actor policy.Actor, session uuid.UUID) Reader {
	r := Reader{Membership: actor.Membership(), Session: session}
	if grant, err := policy.Authorize[policy.List](actor, policy.Conversations); err == nil {
		if scope, err := grant.For(policy.Conversations); err == nil {
			r.Reach = scope.Reach
		}
	}
	return r
}

// Limits of streams. A browser has one for each workspace that is open in it.
const (
	mostOfSession = 8
	mostOfProcess = 5000
	mostWaiting   = 16 // what a stream may owe its reader before it ends
)

// Stream is what one browser hears of one workspace.
type Stream struct {
	Reader
	hub    *Hub
	chunks chan string
}

// Chunks are what is to be sent, as it is sent. It is closed when the stream ends.
func (s *Stream) Chunks() <-chan string { return s.chunks }

// Close ends the stream from the side of its reader.
func (s *Stream) Close() {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	s.hub.end(s)
}

// Open begins a stream. Since is the position of the page, or of the last event, that its
// reader has seen. It fails with a fault: TooMany, or Unavailable while nothing can be heard.
func (h *Hub) Open(r Reader, since string) (*Stream, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.epoch == "" || h.count >= mostOfProcess {
		return nil, &fault.Fault{Kind: fault.Unavailable, Key: "fault.unavailable", Wait: 10 * time.Second}
	}
	if h.sessions[r.Session] >= mostOfSession {
		return nil, &fault.Fault{Kind: fault.TooMany, Key: "fault.too_many_streams", Wait: 30 * time.Second}
	}
	s := &Stream{Reader: r, hub: h, chunks: make(chan string, mostWaiting)}
	workspace := uuid.UUID(r.Workspace)
	if h.streams[workspace] == nil {
		h.streams[workspace] = map[*Stream]struct{}{}
	}
	h.streams[workspace][s] = struct{}{}
	h.sessions[r.Session]++
	h.count++
	if h.there[workspace] == nil { // From now on it matters who is there.
		h.moved[workspace] = true
		h.nudge()
	}
	if epoch, number, _ := strings.Cut(since, "-"); epoch != h.epoch || !h.saw(workspace, number) {
		h.send(s, h.event(Resync, ""))
	}
	return s, nil
}

// saw tells that nothing was told in a workspace since a position.
func (h *Hub) saw(workspace uuid.UUID, number string) bool {
	n, err := strconv.ParseUint(number, 10, 64)
	return err == nil && n <= h.position && h.told[workspace] <= n
}

// Position is how far everything has been told by now, "" while nothing can be heard. A
// page that is read after it was asked for shows all that was told before.
func (h *Hub) Position() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at()
}

func (h *Hub) at() string {
	if h.epoch == "" {
		return ""
	}
	return h.epoch + "-" + strconv.FormatUint(h.position, 10)
}

// event is an event as browsers read it.
func (h *Hub) event(kind, id string) string {
	return "event: " + kind + "\nid: " + h.at() + "\ndata: " + id + "\n\n"
}

// send hands a stream what is to be sent. Who does not keep up is ended: their browser
// comes back and looks for itself.
func (h *Hub) send(s *Stream, chunk string) {
	if chunk == "" || !h.open(s) {
		return
	}
	select {
	case s.chunks <- chunk:
	default:
		h.end(s)
	}
}

func (h *Hub) open(s *Stream) bool {
	_, open := h.streams[uuid.UUID(s.Workspace)][s]
	return open
}

func (h *Hub) end(s *Stream) {
	if !h.open(s) {
		return
	}
	workspace := uuid.UUID(s.Workspace)
	delete(h.streams[workspace], s)
	if len(h.streams[workspace]) == 0 {
		delete(h.streams, workspace)
		delete(h.there, workspace)
	}
	if h.sessions[s.Session]--; h.sessions[s.Session] == 0 {
		delete(h.sessions, s.Session)
	}
	h.count--
	close(s.chunks)
}
