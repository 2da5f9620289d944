package messages_test

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"net/http"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	kept "latchkey/internal/messages"
	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// begun is a body of which so much came, and no more; the server reads it.
func begun(t *testing.T, site *webtest.Site, in string, bytesOf int) net.Conn {
	t.Helper()
	host := strings.TrimPrefix(site.URL, "http://")
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(time.Minute)) // Or a test that fails would never end.
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", strings.TrimPrefix(in, site.URL), host, 8<<20)
	if line, err := textproto.NewReader(bufio.NewReader(conn)).ReadLine(); err != nil || !strings.Contains(line, " 100 ") {
		t.Fatalf("%q, %v", line, err)
	}
	_, _ = conn.Write(bytes.Repeat([]byte("x"), bytesOf)) // It fails where it is refused meanwhile.
	return conn
}

// Whoever sends slowly, or much, takes the room of nobody else.
func TestNobodyFillsTheRoomOfOthers(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	p := newProgram(t, site, site.SignIn(t, "owner@demo.test"))
	other := webtest.Ask[string](t, site, `insert into channels (workspace_id, id, kind, name, name_key, address, confirmed_at)
		select workspace_id, gen_random_uuid(), 'custom', 'Chat', 'chat', '', now() from workspace_slugs where slug = $1 returning id::text`, webtest.Nordlicht)
	space := webtest.Ask[string](t, site, `select workspace_id::text from channels where id = $1`, other)
	theirs := site.URL + "/in/" + kept.HookKey(uuid.MustParse(space), uuid.MustParse(other))
	for range 8 {
		begun(t, site, theirs, 0)
	}
	// Beyond what is held of one workspace a body is refused with a word, and not read on.
	answered := make(chan int, 3)
	for range cap(answered) {
		conn := begun(t, site, theirs, 7<<20)
		go func() {
			status := 0
			if answer, err := http.ReadResponse(bufio.NewReader(conn), nil); err == nil {
				status = answer.StatusCode
			}
			answered <- status
		}()
	}
	if status := <-answered; status != http.StatusTooManyRequests {
		t.Errorf("beyond its room: %d", status)
	}
	large := said(values{"id": "visitor-1"}, values{"text": strings.Repeat("Hello ", 20_000)})
	if status, answer := p.send("msg_1", time.Now(), large); status != http.StatusOK {
		t.Errorf("another workspace: %d %s", status, answer)
	}
}
