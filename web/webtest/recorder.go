package webtest

import (
	"bytes"
	"net"
	"sync"
)

// Recorder keeps every byte that leaves by a door, to look for what must not.
type Recorder struct {
	mu   sync.Mutex
	sent []*bytes.Buffer // by connection
}

// Wrap puts the recorder around a door: see Site.Wrap.
func (r *Recorder) Wrap(door net.Listener) net.Listener { return recorded{door, r} }

// Has tells whether a text was sent.
func (r *Recorder) Has(text string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, sent := range r.sent {
		if bytes.Contains(sent.Bytes(), []byte(text)) {
			return true
		}
	}
	return false
}

type recorded struct {
	net.Listener
	recorder *Recorder
}

func (d recorded) Accept() (net.Conn, error) {
	conn, err := d.Listener.Accept()
	if err != nil {
		return nil, err
	}
	sent := &bytes.Buffer{}
	d.recorder.mu.Lock()
	defer d.recorder.mu.Unlock()
	d.recorder.sent = append(d.recorder.sent, sent)
	return recordedConn{conn, d.recorder, sent}, nil
}

type recordedConn struct {
	net.Conn
	recorder *Recorder
	sent     *bytes.Buffer
}

func (c recordedConn) Write(b []byte) (int, error) {
	c.recorder.mu.Lock()
	c.sent.Write(b)
	c.recorder.mu.Unlock()
	return c.Conn.Write(b)
}
