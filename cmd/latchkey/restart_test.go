package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"latchkey/internal/demo"
	"latchkey/internal/mail"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/localpg"
	"latchkey/internal/postgres/pgtest"
	"latchkey/web/webtest"
)

// ownServer starts a Postgres that only this test knows, with the small demo,
// and may thus crash.
func ownServer(t *testing.T) (cluster *localpg.Cluster, restart func() *localpg.Cluster) {
	t.Helper()
	dir, err := os.MkdirTemp(filepath.Dir(localpg.TestDir()), "latchkey-crash-")
	pgtest.Must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	start := func() *localpg.Cluster {
		cluster, err := localpg.Start(t.Context(), localpg.Options{Dir: dir, Durable: true})
		pgtest.Must(t, err)
		return cluster
	}
	cluster = start()
	t.Cleanup(func() { _ = cluster.Stop(context.Background()) })
	pgtest.Must(t, cluster.CreateDatabase(t.Context(), "latchkey", ""))
	pgtest.Must(t, postgres.Migrate(t.Context(), cluster.OwnerURL("latchkey"), cluster.AppURL("latchkey")))
	_, err = demo.LoadSmall(t.Context(), cluster.OwnerURL("latchkey"), testKey, time.Now())
	pgtest.Must(t, err)
	return cluster, start
}

// writers save tags, each under a name of its own, and note what they are told.
type writers struct {
	owner *webtest.Visitor
	stop  chan struct{}
	all   sync.WaitGroup

	mu      sync.Mutex
	saved   []string
	failed  []time.Time // when the requests began that ended in a fault of the server
	strange []string
	news    chan struct{} // has a value when something was saved
}

const tags = "/w/atelier-marchand/tags"

func (w *writers) write(t *testing.T, writer int) {
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	for i := 0; ; i++ {
		select {
		case <-w.stop:
			return
		default:
		}
		name := fmt.Sprintf("Tag %d of %d", i, writer)
		began := time.Now()
		answer, err := client.Do(webtest.Posting(w.owner, tags, url.Values{"name": {name}}))
		if err != nil {
			t.Errorf("no answer: %v", err)
			return
		}
		_, _ = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
		w.mu.Lock()
		switch {
		case answer.StatusCode == http.StatusSeeOther && answer.Header.Get("Location") != "/login":
			w.saved = append(w.saved, name)
			select {
			case w.news <- struct{}{}:
			default:
			}
		case answer.StatusCode >= http.StatusInternalServerError:
			w.failed = append(w.failed, began)
		default:
			w.strange = append(w.strange, fmt.Sprintf("%s: %d %s", name, answer.StatusCode, answer.Header.Get("Location")))
		}
		w.mu.Unlock()
	}
}

// more waits until so many further tags are saved.
func (w *writers) more(t *testing.T, many int) {
	t.Helper()
	for range many {
		select {
		case <-w.news:
		case <-time.After(time.Minute):
			t.Fatal("nothing is saved any more")
		}
	}
}

// Postgres loses its power under people who save: what they were told is saved
// is saved, nobody is signed out, and five seconds after it is back all is well.
func TestProveRule35PostgresCrashes(t *testing.T) {
	t.Parallel()
	cluster, restart := ownServer(t)
	box := mail.NewMailbox()
	pgtest.Must(t, box.Listen("127.0.0.1:0"))
	go box.Serve()
	t.Cleanup(func() { _ = box.Close() })
	running := serveAt(t, freeAddress(t), cluster.AppURL("latchkey"), box.URL())
	w := &writers{owner: running.owner(t), stop: make(chan struct{}), news: make(chan struct{}, 1)}
	w.owner.Get(tags)
	for writer := range pgtest.Rounds(4, 20) {
		w.all.Go(func() { w.write(t, writer) })
	}
	type outage struct{ from, to time.Time }
	var outages []outage
	for range pgtest.Rounds(1, 5) {
		w.more(t, 30)
		away := outage{from: time.Now()}
		pgtest.Must(t, cluster.Crash(t.Context()))
		cluster = restart()
		away.to = time.Now().Add(5 * time.Second)
		outages = append(outages, away)
		w.more(t, 30)
	}
	close(w.stop)
	w.all.Wait()

	for _, strange := range w.strange {
		t.Error(strange)
	}
	for _, began := range w.failed {
		expected := false
		for _, o := range outages {
			expected = expected || began.After(o.from.Add(-5*time.Second)) && began.Before(o.to)
		}
		if !expected {
			t.Errorf("a request failed that began at %s; the outages are %v", began, outages)
		}
	}
	db := &pgtest.DB{Owner: pgtest.Pool(t, cluster.OwnerURL("latchkey"))}
	if lost := pgtest.List[string](t, db, `select unnest($1::text[]) except select name from tags`, w.saved); len(lost) > 0 {
		t.Errorf("of %d tags that were saved, %d are not there: %.200q", len(w.saved), len(lost), lost)
	}
	t.Logf("%d outages, %d tags saved, %d requests failed", len(outages), len(w.saved), len(w.failed))
	inviteMany(t, db, w.owner, 1)
	if _, err := box.Wait(t.Context(), func(r mail.Received) bool { return r.To == "guest0@example.org" }); err != nil {
		t.Error(err)
	}
}
