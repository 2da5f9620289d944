// Package config reads the environment, once, and reports every mistake in it
// together.
package config

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"strings"
)

// Config is everything that can be set. README.md holds the table for people.
type Config struct {
	Development bool           // LATCHKEY_ENV=development
	DatabaseURL string         // DATABASE_URL: the app login
	OwnerURL    string         // DATABASE_OWNER_URL: for `migrate` and `demo` alone
	Listen      string         // LISTEN
	Private     string         // LISTEN_PRIVATE: metrics and profiles, "" for none
	PublicURL   *url.URL       // PUBLIC_URL: scheme and host of every link
	SecretKey   []byte         // SECRET_KEY: 32 bytes or more in base64
	SMTPURL     string         // SMTP_URL, "" for the built-in mailbox in development
	MailFrom    string         // MAIL_FROM
	MailListen  string         // MAIL_LISTEN: where mails of customers come in, "" for nowhere
	WhatsAppURL string         // WHATSAPP_URL: where its provider is, without a slash at its end
	MailCert    string         // MAIL_CERTIFICATE: a file, for STARTTLS
	MailKey     string         // MAIL_KEY: a file
	SignUp      bool           // SIGN_UP: open or closed
	ProxyHeader string         // CLIENT_IP_HEADER
	Proxies     []netip.Prefix // TRUSTED_PROXIES
}

// What a command needs beyond the defaults.
const (
	NeedApp   = 1 << iota // to serve
	NeedOwner             // to migrate or to load the demo
	NeedDoors             // to write in as customers do, with no database
)

// Load reads the environment. getenv is os.Getenv outside tests. The error
// lists every mistake, a line each, and never a secret.
func Load(getenv func(string) string, need int) (Config, error) {
	e := environment{getenv: getenv}
	c := Config{
		Development: e.choice("LATCHKEY_ENV", "production", "development") == "development",
		DatabaseURL: e.secret("DATABASE_URL"),
		OwnerURL:    e.secret("DATABASE_OWNER_URL"),
		Listen:      e.text("LISTEN", ":8080"),
		Private:     e.text("LISTEN_PRIVATE", ""),
		SMTPURL:     e.secret("SMTP_URL"),
		MailFrom:    e.text("MAIL_FROM", ""),
		MailListen:  e.text("MAIL_LISTEN", ""),
		WhatsAppURL: strings.TrimSuffix(e.text("WHATSAPP_URL", "https://graph.facebook.com/v23.0"), "/"),
		MailCert:    e.text("MAIL_CERTIFICATE", ""),
		MailKey:     e.text("MAIL_KEY", ""),
		SignUp:      e.choice("SIGN_UP", "open", "closed") == "open",
		ProxyHeader: e.text("CLIENT_IP_HEADER", "X-Forwarded-For"),
		Proxies:     e.prefixes("TRUSTED_PROXIES"),
	}
	if c.DatabaseURL == "" && need != NeedDoors {
		e.wrong("DATABASE_URL is missing: the address of the app login, postgres://latchkey_app:…@host/latchkey")
	}
	if need&NeedOwner != 0 && c.OwnerURL == "" {
		e.wrong("DATABASE_OWNER_URL is missing: the address of the login that owns the schema")
	}
	if need&(NeedApp|NeedDoors) != 0 || need&NeedOwner != 0 && e.getenv("SECRET_KEY") != "" {
		c.SecretKey = e.key(c.Development)
	}
	if need&NeedApp != 0 {
		e.serving(&c)
	}
	if need == NeedDoors {
		c.PublicURL = e.publicURL(c.Development)
	}
	return c, errors.Join(e.mistakes...)
}

func (e *environment) serving(c *Config) {
	c.PublicURL = e.publicURL(c.Development)
	e.receiving(c)
	switch {
	case c.SMTPURL == "" && !c.Development:
		e.wrong("SMTP_URL is missing: smtp://user:password@host:587, or smtps://…:465")
	case c.SMTPURL == "" && c.MailFrom == "":
		c.MailFrom = "keys@latchkey.example"
	case c.MailFrom == "":
		e.wrong("MAIL_FROM is missing: the address that mails come from")
	}
}

// receiving checks what belongs together where mails come in.
func (e *environment) receiving(c *Config) {
	if (c.MailCert == "") != (c.MailKey == "") {
		e.wrong("MAIL_CERTIFICATE and MAIL_KEY belong together: set both, or neither")
	}
	if c.MailCert != "" && c.MailListen == "" {
		e.wrong("MAIL_CERTIFICATE is set and MAIL_LISTEN is not: no mail comes in without it")
	}
}

type environment struct {
	getenv   func(string) string
	mistakes []error
}

func (e *environment) wrong(format string, arguments ...any) {
	e.mistakes = append(e.mistakes, fmt.Errorf(format, arguments...))
}

func (e *environment) text(name, fallback string) string {
	if value := strings.TrimSpace(e.getenv(name)); value != "" {
		return value
	}
	return fallback
}

func (e *environment) choice(name string, choices ...string) string {
	value := e.text(name, choices[0])
	for _, choice := range choices {
		if value == choice {
			return value
		}
	}
	e.wrong("%s is %q, not one of %s", name, value, strings.Join(choices, ", "))
	return choices[0]
}

// secret reads a value, or the file that NAME_FILE names.
func (e *environment) secret(name string) string {
	path := e.getenv(name + "_FILE")
	if path == "" {
		return strings.TrimSpace(e.getenv(name))
	}
	if e.getenv(name) != "" {
		e.wrong("%s and %s_FILE are both set", name, name)
	}
	info, err := os.Stat(path)
	if err != nil {
		e.wrong("%s_FILE cannot be read: %v", name, err)
		return ""
	}
	if info.Mode().Perm()&0o004 != 0 {
		e.wrong("%s_FILE can be read by everybody: chmod o-r %s", name, path)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		e.wrong("%s_FILE cannot be read: %v", name, err)
	}
	return strings.TrimSpace(string(content))
}

// key reads SECRET_KEY. Outside development it must be long and not look made up.
func (e *environment) key(development bool) []byte {
	text := e.secret("SECRET_KEY")
	if text == "" {
		e.wrong("SECRET_KEY is missing: 32 random bytes in base64, from `openssl rand -base64 32`")
		return nil
	}
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		e.wrong("SECRET_KEY is not base64: make one with `openssl rand -base64 32`")
		return nil
	}
	different := map[byte]bool{}
	for _, b := range key {
		different[b] = true
	}
	if !development && (len(key) < 32 || len(different) < 12) {
		e.wrong("SECRET_KEY is too short or not random: make one with `openssl rand -base64 32`")
	}
	return key
}

func (e *environment) publicURL(development bool) *url.URL {
	fallback := ""
	if development {
		fallback = "http://localhost:8080"
	}
	text := e.text("PUBLIC_URL", fallback)
	parsed, err := url.Parse(text)
	switch {
	case text == "":
		e.wrong("PUBLIC_URL is missing: the address that people open, https://keys.example.org")
	case err != nil || parsed.Host == "" || parsed.User != nil || strings.Trim(parsed.Path, "/") != "" ||
		parsed.RawQuery != "" || parsed.Scheme != "http" && parsed.Scheme != "https":
		e.wrong("PUBLIC_URL must be a scheme and a host alone, like https://keys.example.org")
	case parsed.Scheme != "https" && !development:
		e.wrong("PUBLIC_URL must be https outside development")
	default:
		parsed.Path = ""
		return parsed
	}
	return &url.URL{}
}

func (e *environment) prefixes(name string) (list []netip.Prefix) {
	for part := range strings.FieldsFuncSeq(e.getenv(name), func(r rune) bool { return r == ',' || r == ' ' }) {
		prefix, err := netip.ParsePrefix(part)
		if err != nil {
			e.wrong("%s: %q is no range like 10.0.0.0/8", name, part)
			continue
		}
		list = append(list, prefix.Masked())
	}
	return list
}
