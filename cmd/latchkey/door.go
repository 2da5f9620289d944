package main

import (
	"context"
	"errors"
	"net"
	"os"
	"time"
)

// settleTime is enough for whoever the system has let in to reach the program.
const settleTime = 100 * time.Millisecond

// door lets connections in. The system takes some in before the program does,
// and would cut those off when it is closed: so it is closed in two steps, of
// which the first keeps everybody out who is not in yet.
type door struct{ *net.TCPListener }

func openDoor(ctx context.Context, address string) (door, error) {
	var open net.ListenConfig
	open.SetMultipathTCP(false) // It knows no filter.
	listener, err := open.Listen(ctx, "tcp", address)
	if err != nil {
		return door{}, err
	}
	return door{listener.(*net.TCPListener)}, nil //nolint:forcetypeassert // The network is TCP.
}

// Accept returns the next connection, and net.ErrClosed after the last one.
func (d door) Accept() (net.Conn, error) {
	conn, err := d.TCPListener.Accept()
	if errors.Is(err, os.ErrDeadlineExceeded) {
		_ = d.SetDeadline(time.Now().Add(time.Millisecond)) // Whoever came while nobody looked.
		conn, err = d.TCPListener.Accept()
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return nil, net.ErrClosed
	}
	return conn, err
}

// shut lets nobody in any more but those whom the system has let in already.
// Where the system cannot keep others out, one of them may be cut off.
func (d door) shut() {
	_ = keepOut(d.TCPListener)
	_ = d.SetDeadline(time.Now().Add(settleTime)) // It fails for a door that is closed.
}
