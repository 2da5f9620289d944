package app

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// peer is the address that a request came from: the connection's, or, behind
// proxies that TRUSTED_PROXIES names, the right-most address of their header
// that is no such proxy. A header that anybody could have sent counts nothing.
func (s *Server) PeerOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	address, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	address = address.Unmap()
	if !s.trusted(address) {
		return address.String()
	}
	hops := strings.Split(strings.Join(r.Header.Values(s.Config.ProxyHeader), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		address = hop.Unmap()
		if !s.trusted(address) {
			break
		}
	}
	return address.String()
}

func (s *Server) trusted(address netip.Addr) bool {
	for _, proxy := range s.Config.Proxies {
		if proxy.Contains(address) {
			return true
		}
	}
	return false
}
