package messages

import (
	"errors"
	"io"
	"net/http"
	"sync"

	"github.com/google/uuid"

	"latchkey/internal/incoming"
	"latchkey/web/app"
)

// What all bodies that are being read hold at most, in bytes, and those of one workspace.
const (
	mostBodies = 8 * incoming.MaxHook
	mostOfOne  = 2 * incoming.MaxHook
)

var errBusy = errors.New("as many bodies are read as can be held")

// room counts what the bodies that programs send hold: each is held whole, for its signature
// is of all of it. Whoever sends much or slowly takes what came of it, and of their own part.
type room struct {
	mu   sync.Mutex
	held map[uuid.UUID]int
	all  int
}

var bodies = room{held: map[uuid.UUID]int{}}

// read reads a body for a workspace; it has its room until done. A body that finds none
// waits for nobody: it comes again.
func (o *room) read(w http.ResponseWriter, r *http.Request, workspace uuid.UUID) (body []byte, done func(), err error) {
	taken := &guest{ReadCloser: r.Body, room: o, of: workspace}
	r.Body = taken
	body, err = app.ReadWhole(w, r, incoming.MaxHook)
	return body, func() { o.hold(workspace, -taken.bytes) }, err
}

// hold takes room for bytes, and tells whether there is some. It gives back what is negative.
func (o *room) hold(of uuid.UUID, bytes int) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if bytes > 0 && (o.all+bytes > mostBodies || o.held[of]+bytes > mostOfOne) {
		return false
	}
	o.all += bytes
	if o.held[of] += bytes; o.held[of] == 0 {
		delete(o.held, of)
	}
	return true
}

// guest is a body that takes its room as it comes.
type guest struct {
	io.ReadCloser
	room  *room
	of    uuid.UUID
	bytes int
}

func (g *guest) Read(p []byte) (int, error) {
	n, err := g.ReadCloser.Read(p)
	if !g.room.hold(g.of, n) {
		return 0, errBusy
	}
	g.bytes += n
	return n, err
}
