package mail

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
)

// encryption says how the connection to the mail server is protected.
type encryption string

const (
	tlsRequired      encryption = "required"      // STARTTLS, or no delivery
	tlsOpportunistic encryption = "opportunistic" // STARTTLS where the server offers it
	tlsNone          encryption = "none"          // plain text, on this machine alone
	tlsImplicit      encryption = "implicit"      // TLS from the first byte (smtps)
)

// server is the mail server that messages are handed to.
type server struct {
	host, port     string
	user, password string // empty: no sign-in
	encryption     encryption
}

// errServerURL stands in for the words of net/url, which may quote a piece of the password.
var errServerURL = errors.New(`mail server: not a URL like smtp://user:password@mail.example.com:587 ` +
	`(write special characters of user and password as %XX)`)

// parseServer reads the address of the mail server. Its errors are for the operator and hold no credentials.
func parseServer(raw string) (server, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" || u.Path != "" && u.Path != "/" || u.Fragment != "" {
		return server{}, errServerURL
	}
	s := server{host: u.Hostname(), port: u.Port(), user: u.User.Username()}
	s.password, _ = u.User.Password()
	if (s.user == "") != (s.password == "") {
		return server{}, errors.New("mail server: the URL needs both a user and a password, or neither")
	}
	switch u.Scheme {
	case "smtp":
		s.encryption = tlsRequired
		s.port = cmp.Or(s.port, "587")
	case "smtps":
		s.encryption = tlsImplicit
		s.port = cmp.Or(s.port, "465")
	default:
		return server{}, errors.New("mail server: the URL must begin with smtp:// or smtps://")
	}
	if n, err := strconv.ParseUint(s.port, 10, 16); err != nil || n == 0 {
		return server{}, errors.New("mail server: the port must be a number from 1 to 65535")
	}
	return s, s.setOptions(u.RawQuery)
}

// setOptions reads what follows the question mark. A misspelt option is an error: it may be the one that asks for TLS.
func (s *server) setOptions(query string) error {
	options, err := url.ParseQuery(query)
	if err != nil {
		return errServerURL
	}
	for name, values := range options {
		if name != "tls" || len(values) != 1 {
			return errors.New("mail server: the only option of the URL is tls, once")
		}
		switch wanted := encryption(values[0]); {
		case wanted == tlsRequired: // the default, for either scheme
		case s.encryption == tlsImplicit:
			return errors.New("mail server: smtps:// always uses TLS; leave the option tls out")
		case wanted == tlsNone && !isLoopback(s.host):
			return errors.New("mail server: tls=none is only for a server on this machine (localhost, 127.0.0.1, ::1)")
		case wanted == tlsNone, wanted == tlsOpportunistic:
			s.encryption = wanted
		default:
			return fmt.Errorf("mail server: tls must be %s, %s or %s", tlsRequired, tlsOpportunistic, tlsNone)
		}
	}
	return nil
}

func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
