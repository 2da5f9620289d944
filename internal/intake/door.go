package intake

import (
	"crypto/tls"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"latchkey/internal/watch"
)

// door lets in so many connections, and so many of one peer. Others are told at once to
// come again, and none stays longer than it may.
type door struct {
	net.Listener
	mu    sync.Mutex
	peers map[string]int
	all   int
}

func newDoor(listener net.Listener) *door {
	return &door{Listener: listener, peers: map[string]int{}}
}

// Accept waits for a connection that is let in.
func (d *door) Accept() (net.Conn, error) {
	for {
		conn, err := d.Listener.Accept()
		if err != nil {
			return nil, err
		}
		peer := network(host(conn.RemoteAddr()))
		if d.enter(peer) {
			guest := &guest{Conn: conn, leave: sync.OnceFunc(func() { d.leave(peer) })}
			guest.end = time.AfterFunc(connectionTime, func() { _ = conn.Close() })
			return guest, nil
		}
		watch.Incoming(watch.Delayed)
		_ = conn.SetWriteDeadline(time.Now().Add(time.Second))
		_, _ = conn.Write([]byte("421 4.7.0 Too many connections, try again later\r\n"))
		_ = conn.Close()
	}
}

func (d *door) enter(peer string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.all >= mostConnections || d.peers[peer] >= mostOfOnePeer {
		return false
	}
	d.all++
	d.peers[peer]++
	return true
}

func (d *door) leave(peer string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.all--
	if d.peers[peer]--; d.peers[peer] == 0 {
		delete(d.peers, peer)
	}
}

// guest is a connection that was let in.
type guest struct {
	net.Conn
	leave func()
	end   *time.Timer
	ended atomic.Bool // nothing more comes
}

func (g *guest) Read(p []byte) (int, error) {
	n, err := g.Conn.Read(p)
	if err != nil {
		g.ended.Store(true)
	}
	return n, err
}

// ended tells whether a connection that was let in was read to its end.
func ended(conn net.Conn) bool {
	if inner, ok := conn.(*tls.Conn); ok {
		conn = inner.NetConn()
	}
	g, ok := conn.(*guest)
	return ok && g.ended.Load()
}

func (g *guest) Close() error {
	g.end.Stop()
	g.leave()
	return g.Conn.Close()
}

// network is whose an address is: with IPv6 everybody has many.
func network(address string) string {
	const shared = 64 // bits
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.Unmap().Is4() {
		return address
	}
	return netip.PrefixFrom(ip.WithZone(""), shared).Masked().String()
}

// host is an address without its port.
func host(address net.Addr) string {
	name, _, err := net.SplitHostPort(address.String())
	if err != nil {
		return address.String()
	}
	return name
}
