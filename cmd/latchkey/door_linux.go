package main

import (
	"net"

	"golang.org/x/sys/unix"
)

// keepOut drops the packets that begin a connection. Whoever sent one tries
// again a second later, and is refused by then.
func keepOut(listener *net.TCPListener) error {
	const flags, syn, drop, pass = 13, 0x02, 0, 0xffff // A filter sees the header of TCP first.
	program := []unix.SockFilter{
		{Code: unix.BPF_LD | unix.BPF_B | unix.BPF_ABS, K: flags},
		{Code: unix.BPF_JMP | unix.BPF_JSET | unix.BPF_K, K: syn, Jf: 1},
		{Code: unix.BPF_RET | unix.BPF_K, K: drop},
		{Code: unix.BPF_RET | unix.BPF_K, K: pass},
	}
	raw, err := listener.SyscallConn()
	if err != nil {
		return err
	}
	var refused error
	err = raw.Control(func(socket uintptr) {
		refused = unix.SetsockoptSockFprog(int(socket), unix.SOL_SOCKET, unix.SO_ATTACH_FILTER,
			&unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]})
	})
	if err != nil {
		return err
	}
	return refused
}
