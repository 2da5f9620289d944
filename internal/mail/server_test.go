package mail

import (
	"strings"
	"testing"
)

func TestParseServer(t *testing.T) {
	t.Parallel()
	tests := []struct {
		url  string
		want server
	}{
		{"smtp://mail.example.com", server{"mail.example.com", "587", "", "", tlsRequired}},
		{"smtp://ann:s%40cret@mail.example.com:25/", server{"mail.example.com", "25", "ann", "s@cret", tlsRequired}},
		{"smtp://mail.example.com?tls=required", server{"mail.example.com", "587", "", "", tlsRequired}},
		{"smtp://mail.example.com?tls=opportunistic", server{"mail.example.com", "587", "", "", tlsOpportunistic}},
		{"smtps://mail.example.com", server{"mail.example.com", "465", "", "", tlsImplicit}},
		{"smtps://mail.example.com:2465?tls=required", server{"mail.example.com", "2465", "", "", tlsImplicit}},
		{"smtp://127.0.0.1:1025?tls=none", server{"127.0.0.1", "1025", "", "", tlsNone}},
		{"smtp://[::1]:1025?tls=none", server{"::1", "1025", "", "", tlsNone}},
		{"smtp://localhost?tls=none", server{"localhost", "587", "", "", tlsNone}},
	}
	for _, tt := range tests {
		got, err := parseServer(tt.url)
		if err != nil || got != tt.want {
			t.Errorf("parseServer(%q) = %+v, %v; want %+v", tt.url, got, err, tt.want)
		}
	}
}

func TestParseServerMistakes(t *testing.T) {
	t.Parallel()
	const secret = "pa55word"
	tests := []struct{ url, want string }{
		{"", "not a URL"},
		{"mail.example.com:587", "not a URL"},
		{"smtp://", "not a URL"},
		{"smtp://ann:" + secret + "/x@mail.example.com", "not a URL"},
		{"smtp://ann:%zz" + secret + "@mail.example.com", "not a URL"},
		{"smtp://mail.example.com/inbox", "not a URL"},
		{"smtp://mail.example.com#x", "not a URL"},
		{"smtp://mail.example.com?tls=%zz", "not a URL"},
		{"http://ann:" + secret + "@mail.example.com", "must begin with smtp"},
		{"smtp://ann@mail.example.com", "both a user and a password"},
		{"smtp://:" + secret + "@mail.example.com", "both a user and a password"},
		{"smtp://mail.example.com:0", "from 1 to 65535"},
		{"smtp://mail.example.com:65536", "from 1 to 65535"},
		{"smtp://mail.example.com?tsl=none", "only option"},
		{"smtp://127.0.0.1?tls=required&tls=none", "only option"},
		{"smtp://127.0.0.1?tls=never", "tls must be required"},
		{"smtp://127.0.0.1?tls=implicit", "tls must be required"},
		{"smtp://ann:" + secret + "@mail.example.com?tls=none", "only for a server on this machine"},
		{"smtp://localhost.example.com?tls=none", "only for a server on this machine"},
		{"smtp://192.0.2.1?tls=none", "only for a server on this machine"},
		{"smtps://127.0.0.1?tls=none", "always uses TLS"},
	}
	for _, tt := range tests {
		_, err := parseServer(tt.url)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("parseServer(%q): %v, want %q", tt.url, err, tt.want)
		} else if strings.Contains(err.Error(), secret) {
			t.Errorf("parseServer(%q): the error quotes the password: %v", tt.url, err)
		}
	}
}

func TestNewSenderMistakes(t *testing.T) {
	t.Parallel()
	const url = "smtp://mail.example.com"
	for _, c := range []Config{
		{URL: "", From: "no-reply@example.com"},
		{URL: url, From: ""},
		{URL: url, From: "Latchkey <no-reply@example.com>"},
		{URL: url, From: "no-reply@example.com", Timeout: -1},
	} {
		if _, err := NewSender(c); err == nil {
			t.Errorf("NewSender(%+v) found nothing wrong", c)
		}
	}
}

func TestRule35MailTakesTenSecondsInAll(t *testing.T) {
	t.Parallel()
	s, err := NewSender(Config{URL: "smtp://mail.example.com", From: "no-reply@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	if s.timeout.Seconds() != 10 {
		t.Errorf("timeout = %s, want 10s", s.timeout)
	}
}
