package app

import (
	"net/http"
	"strings"
	"time"

	"latchkey/templates/frame"
)

// A page asks anew for what changed by itself, and says so. That is nothing its reader
// did: it keeps no session alive, and takes no notification away from the page that it is
// meant for.
const byItselfHeader = "Latchkey-By-Itself"

// eventsPath is how the address of the stream of a workspace ends.
const eventsPath = "/events"

// byItself tells that a browser asks, and not a person.
func byItself(r *http.Request) bool {
	return r.Header.Get(byItselfHeader) != "" || strings.HasSuffix(r.URL.Path, eventsPath)
}

// Shown tells that what is asked for is drawn for a person who looks at it: no browser asks
// by itself, or ahead of its reader, and no program asks only whether it is there.
func (r *Request) Shown() bool {
	ahead := func(name string) bool { return strings.Contains(r.Header.Get(name), "prefetch") }
	return r.Method == http.MethodGet && !byItself(r.Request) && !ahead("Sec-Purpose") && !ahead("Purpose") && !ahead("X-Moz")
}

// follow lets a page of a workspace hear what happens while it is open: its bell, and
// whatever parts of it say that they follow something.
func (r *Request) follow(f *frame.Frame) {
	f.Told, f.EventsURL = r.told, r.Address(eventsPath)
}

// pieceTime is how long a browser may take to read what a stream sends.
const pieceTime = 10 * time.Second

// Pour answers with a first piece and with others as they come, until there are no more or
// the reader leaves.
func Pour(w http.ResponseWriter, r *Request, first string, pieces <-chan string) error {
	defer pauseDeadline(r.Request)()
	control := http.NewResponseController(w)
	if err := control.SetReadDeadline(time.Time{}); err != nil {
		return err
	}
	send := func(piece string) error {
		if err := control.SetWriteDeadline(time.Now().Add(pieceTime)); err != nil {
			return err
		}
		if _, err := w.Write([]byte(piece)); err != nil {
			return err
		}
		return control.Flush()
	}
	if send(first) != nil {
		return nil // Whoever has left need not be told.
	}
	for {
		select {
		case <-r.Context().Done():
			return nil
		case piece, more := <-pieces:
			if !more || send(piece) != nil {
				return nil
			}
		}
	}
}
