package webhook

import (
	"bytes"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

var (
	secret = Secret("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE")
	other  = Secret("OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk")
)

func TestRule49OnlyPublicAddressesAreReached(t *testing.T) {
	t.Parallel()
	guard := guard(false)
	for _, address := range []string{
		"127.0.0.1:443", "10.1.2.3:443", "172.16.0.1:443", "192.168.1.1:443", "169.254.169.254:443", "100.64.0.1:443", "0.0.0.0:443", "224.0.0.1:443",
		"[::1]:443", "[fe80::1]:443", "[fc00::1]:443", "[::ffff:10.0.0.1]:443", "[64:ff9b::a00:1]:443", "[64:ff9b:1::a00:1]:443", "[2002:a00:1::]:443", "[2001::1]:443",
		"93.184.216.34:80", "93.184.216.34:5432",
	} {
		network := "tcp4"
		if strings.HasPrefix(address, "[") {
			network = "tcp6"
		}
		if guard.Safe(network, address, nil) == nil {
			t.Errorf("%s is reached", address)
		}
	}
	if err := guard.Safe("tcp4", "93.184.216.34:443", nil); err != nil {
		t.Errorf("a public address: %v", err)
	}
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "http://"), ":")
	for _, host := range []string{
		"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[0:0:0:0:0:0:0:1]", "0.0.0.0", "[::]",
	} {
		if _, _, err := NewClient(false).Post(t.Context(), "http://"+host+":"+port, http.Header{}, nil); !errors.Is(err, ErrPrivate) || !NeverSent(err) {
			t.Errorf("this machine is reached as %s: %v", host, err)
		}
	}
}

// What failed is said, and not where: an address may hold a secret, and that of the machine
// which was asked for it is nobody's business.
func TestAFailureNamesNoAddress(t *testing.T) {
	t.Parallel()
	asked := &net.DNSError{Err: "no such host", Name: "canary.internal", Server: "10.9.8.7:53", IsNotFound: true}
	dialled := &net.OpError{Op: "dial", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(10, 9, 8, 7), Port: 443}, Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	for want, err := range map[string]error{
		"no such host":                      &url.Error{Op: "Post", URL: "https://canary.internal/", Err: &net.OpError{Op: "dial", Net: "tcp", Err: asked}},
		"dial: connect: connection refused": &url.Error{Op: "Post", URL: "https://canary.internal/", Err: dialled},
	} {
		if got := nameless(err); got.Error() != want || !NeverSent(got) {
			t.Errorf("%q, want %q; never sent: %t", got, want, NeverSent(got))
		}
	}
}

func TestRule49NoRedirectIsFollowedAndNoLongAnswerRead(t *testing.T) {
	t.Parallel()
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked++; r.URL.Path == "/moved" {
			http.Redirect(w, r, "/", http.StatusTemporaryRedirect)
			return
		}
		_, _ = w.Write(bytes.Repeat([]byte("x"), 1<<20))
	}))
	defer server.Close()
	client := NewClient(true)
	if status, _, err := client.Post(t.Context(), server.URL+"/moved", http.Header{}, nil); status != http.StatusTemporaryRedirect || err != nil || asked != 1 {
		t.Errorf("a redirect: %d, %v, asked %d times", status, err, asked)
	}
	if _, err := client.Fetch(t.Context(), server.URL+"/moved", http.Header{}, 1<<20); err == nil || asked != 2 {
		t.Errorf("a file that has moved: %v, asked %d times", err, asked)
	}
	if _, answer, err := client.Post(t.Context(), server.URL, http.Header{}, nil); len(answer) > maxAnswer || err != nil {
		t.Errorf("%d bytes are read, %v", len(answer), err)
	}
}

func TestWhatIsSignedIsTaken(t *testing.T) {
	t.Parallel()
	now, body := time.Now(), []byte(`{"type":"message"}`)
	signed := func(secrets []string, at time.Time) http.Header {
		h := http.Header{}
		if err := Sign(h, secrets, "msg_1", at, body); err != nil {
			t.Fatal(err)
		}
		return h
	}
	for name, c := range map[string]struct {
		header http.Header
		body   []byte
		want   error
	}{
		"signed":                   {signed([]string{secret}, now), body, nil},
		"with two secrets":         {signed([]string{other, secret}, now), body, nil},
		"of yesterday":             {signed([]string{secret}, now.Add(-24*time.Hour)), body, nil},
		"with another secret":      {signed([]string{other}, now), body, ErrForged},
		"with another body":        {signed([]string{secret}, now), []byte(`{"type":"massage"}`), ErrForged},
		"old":                      {signed([]string{secret}, now.Add(-MaxAge-time.Minute)), body, ErrTime},
		"of the future":            {signed([]string{secret}, now.Add(time.Hour)), body, ErrTime},
		"old, with another secret": {signed([]string{other}, now.Add(-MaxAge-time.Minute)), body, ErrForged},
		"nothing":                  {http.Header{}, body, ErrForged},
	} {
		if id, err := Check(c.header, []string{secret}, c.body, now); !errors.Is(err, c.want) || (err == nil) != (id == "msg_1") {
			t.Errorf("%s: %q, %v", name, id, err)
		}
	}
	if _, err := Check(signed([]string{secret}, now), []string{other, secret}, body, now); err != nil {
		t.Errorf("the secret before the latest: %v", err)
	}
	for what, id := range map[string]string{"no text": "msg_\xff", "too long": strings.Repeat("x", MaxID+1)} {
		h := http.Header{}
		if err := Sign(h, []string{secret}, id, now, body); err != nil {
			t.Fatal(err)
		}
		if _, err := Check(h, []string{secret}, body, now); !errors.Is(err, ErrForged) {
			t.Errorf("an id that is %s: %v", what, err)
		}
	}
	if _, err := Check(signed([]string{secret}, now), nil, body, now); !errors.Is(err, ErrForged) {
		t.Errorf("without any secret: %v", err)
	}
}
