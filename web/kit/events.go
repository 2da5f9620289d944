package kit

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"

	"latchkey/internal/live"
	"latchkey/internal/policy"
	"latchkey/web/app"
)

// events is the stream of what changes in a workspace, for the script of its pages. It
// carries kinds and ids; whatever they name is asked for by the ordinary road.
func (s *Kit) events(w http.ResponseWriter, r *app.Request, actor policy.Actor) error {
	if r.Method != http.MethodGet || !strings.Contains(r.Header.Get("Accept"), "text/event-stream") {
		return app.Redirect(w, r, r.Address("")) // A person who came upon the address.
	}
	stream, err := s.Live.Open(live.ReaderOf(actor, r.Who.Session), cmp.Or(r.Header.Get("Last-Event-ID"), r.URL.Query().Get("since")))
	if err != nil {
		return err
	}
	defer stream.Close()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // A proxy would keep it back.
	// All browsers lose their streams at once when a process ends: they come back one by one.
	retry := fmt.Sprintf("retry: %d\n\n", 2000+rand.IntN(4000)) //nolint:gosec // It hides nothing.
	return app.Pour(w, r, retry, stream.Chunks())
}
