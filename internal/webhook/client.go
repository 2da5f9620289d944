package webhook

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"code.dny.dev/ssrf"
)

// Limits of a request to an address that somebody typed.
const (
	AnswerTime = 10 * time.Second
	maxAnswer  = 64 << 10 // bytes
)

// Ports that somebody's program may listen on.
const (
	https    = 443
	httpsToo = 8443
)

// Client reaches public addresses alone. The address is checked when it is dialled, so
// that a name cannot change meanwhile; no redirect is followed.
type Client struct{ http *http.Client }

// NewClient makes a client. Loopback opens this machine too: for tests and while developing.
func NewClient(loopback bool) Client {
	dialer := &net.Dialer{Timeout: AnswerTime / 2, Control: guard(loopback).Safe}
	return Client{&http.Client{
		Timeout: AnswerTime,
		Transport: &http.Transport{
			DialContext: dialer.DialContext, DisableKeepAlives: true, TLSHandshakeTimeout: AnswerTime / 2,
			MaxResponseHeaderBytes: maxAnswer, ForceAttemptHTTP2: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// guard lets public addresses alone be dialled.
func guard(loopback bool) *ssrf.Guardian {
	if loopback {
		return ssrf.New(
			ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(netip.MustParsePrefix("127.0.0.0/8")),
			ssrf.WithAllowedV6Prefixes(netip.MustParsePrefix("::1/128")),
		)
	}
	return ssrf.New(ssrf.WithPorts(https, httpsToo))
}

// Post sends a body and returns the answer. It fails where there is none; the text of the
// error names no address.
func (c Client) Post(ctx context.Context, to string, header http.Header, body []byte) (status int, answer []byte, err error) {
	return c.Do(ctx, http.MethodPost, to, header, body)
}

// Do is Post with another method.
func (c Client) Do(ctx context.Context, method, to string, header http.Header, body []byte) (status int, answer []byte, err error) {
	r, err := http.NewRequestWithContext(ctx, method, to, bytes.NewReader(body))
	if err != nil {
		return 0, nil, nameless(err)
	}
	r.Header = header
	response, err := c.http.Do(r)
	if err != nil {
		return 0, nil, nameless(err)
	}
	defer response.Body.Close() //nolint:errcheck // It was read.
	answer, err = io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	return response.StatusCode, answer, nameless(err)
}

// ErrLarge is what a file is refused with that is too large.
var ErrLarge = errors.New("the file is too large")

// Fetch gets a file of at most so many bytes. It fails with ErrLarge for a larger one.
func (c Client) Fetch(ctx context.Context, from string, header http.Header, most int64) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, from, http.NoBody)
	if err != nil {
		return nil, nameless(err)
	}
	r.Header = header
	response, err := c.http.Do(r)
	if err != nil {
		return nil, nameless(err)
	}
	defer response.Body.Close() //nolint:errcheck // It was read.
	if response.StatusCode != http.StatusOK {
		return nil, errors.New(http.StatusText(response.StatusCode))
	}
	content, err := io.ReadAll(io.LimitReader(response.Body, most+1))
	if err == nil && int64(len(content)) > most {
		err = ErrLarge
	}
	return content, err
}

// NeverSent tells of an error that nothing was sent: nobody was there.
func NeverSent(err error) bool {
	var op *net.OpError
	return errors.Is(err, ErrPrivate) || errors.As(err, &op) && op.Op == "dial"
}

// ErrPrivate is what an address is refused with that is not public.
var ErrPrivate = errors.New("the address is not public")

// quietError says what failed, and not where.
type quietError struct {
	error
	text string
}

func (q quietError) Error() string { return q.text }
func (q quietError) Unwrap() error { return q.error }

// nameless is an error without the address, which may hold a secret, and without those of the
// machines that were asked for it.
func nameless(err error) error {
	var at *url.Error
	var lookup *net.DNSError
	var op *net.OpError
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedPort), errors.Is(err, ssrf.ErrProhibitedNetwork):
		return ErrPrivate
	case errors.As(err, &lookup):
		return quietError{err, lookup.Err}
	case errors.As(err, &op):
		return quietError{err, op.Op + ": " + op.Err.Error()}
	case errors.As(err, &at):
		return at.Err
	}
	return err
}
