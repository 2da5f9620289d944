package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"latchkey/internal/config"
	"latchkey/internal/demo"
	"latchkey/internal/intake"
	"latchkey/internal/mail"
	nouns "latchkey/internal/messages"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/messages"
	"latchkey/internal/watch"
	"latchkey/web"
	"latchkey/web/app"
)

const serveHelp = `latchkey serve answers requests and sends mails until SIGTERM or an interrupt.

  DATABASE_URL      the app login; it owns nothing and cannot step around row security
  SECRET_KEY        32 random bytes in base64: openssl rand -base64 32
  PUBLIC_URL        scheme and host that people open: https://keys.example.org
  SMTP_URL          smtp://user:password@host:587 or smtps://…:465
  MAIL_FROM         the address that mails come from
  MAIL_LISTEN       where mails of customers come in by SMTP (none)
  MAIL_CERTIFICATE, MAIL_KEY  files of a certificate: with them STARTTLS is offered (none)
  WHATSAPP_URL      where the provider of WhatsApp is (https://graph.facebook.com/v23.0)
  LISTEN            address to listen on (:8080)
  LISTEN_PRIVATE    address for /metrics and profiles, for operators alone (none)
  SIGN_UP           open, or closed: only invitations make accounts (open)
  TRUSTED_PROXIES   ranges of proxies whose CLIENT_IP_HEADER counts (none)
  CLIENT_IP_HEADER  the header they write (X-Forwarded-For)
  LATCHKEY_ENV      production, or development: then PUBLIC_URL may be http, and
                    without SMTP_URL mails go to a mailbox at /mailbox

Each secret may be read from a file: SECRET_KEY_FILE, DATABASE_URL_FILE, SMTP_URL_FILE.
`

// Times of a stop. A load balancer gets a while to notice, and whoever keeps a
// connection open to send one more request on it, which closes it; then
// requests in flight and jobs have as long as shutdownTime to finish.
const (
	drainTime            = 5 * time.Second
	drainTimeDevelopment = 200 * time.Millisecond
	shutdownTime         = 20 * time.Second
)

func serve(ctx context.Context, getenv func(string) string, out io.Writer) error {
	c, err := config.Load(getenv, config.NeedApp)
	if err != nil {
		return err
	}
	saveMemory(c)
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	db, err := postgres.Open(ctx, c.DatabaseURL, c.SecretKey)
	if err != nil {
		return err
	}
	defer db.Close()

	mailbox, err := openMailbox(&c)
	if err != nil {
		return err
	}
	if mailbox != nil {
		defer mailbox.Close() //nolint:errcheck // The process is ending.
	}
	sender, err := mail.NewSender(mail.Config{URL: c.SMTPURL, From: c.MailFrom})
	if err != nil {
		return fmt.Errorf("SMTP_URL or MAIL_FROM: %w", err)
	}
	var stopping atomic.Bool
	site := web.New(app.Options{
		Config: c, Database: db, Mailbox: mailbox, Demo: demoOf(c), Log: log,
		Ready: func() bool { return !stopping.Load() }, UndoTime: nouns.UndoTime,
	})
	server := &http.Server{
		Handler:           closing(&stopping, site.Handler()),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	entrance, err := openDoor(ctx, c.Listen)
	if err != nil {
		return fmt.Errorf("LISTEN: %w", err)
	}
	private, err := servePrivate(ctx, c.Private, db)
	if err != nil {
		return err
	}
	receiver, err := receive(ctx, c, db, log)
	if err != nil {
		return err
	}
	liveCtx, endLive := context.WithCancel(context.WithoutCancel(ctx))
	defer endLive()
	go site.Server.Live.Run(liveCtx)
	served := make(chan error, 1)
	go func() { served <- server.Serve(entrance) }()
	// Pages need not wait for the queue. Workers outlive ctx: the stop below ends
	// them.
	workers, err := site.StartJobs(context.WithoutCancel(ctx), sender, log)
	if err != nil {
		return errors.Join(err, server.Close())
	}
	announce(out, c, mailbox)
	debug.FreeOSMemory() // What only the start needed goes back at once.
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}

	stopping.Store(true)
	if c.Development {
		<-time.After(drainTimeDevelopment)
	} else {
		<-time.After(drainTime)
	}
	entrance.shut()
	shut := <-served
	endLive() // Streams would keep the server waiting.
	stopCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	received := make(chan error, 1)
	go func() { received <- receiver.Stop(stopCtx) }()
	worked := make(chan error, 1)
	go func() { worked <- workers.Stop(stopCtx) }()
	err = errors.Join(server.Shutdown(stopCtx), <-received, <-worked)
	if !errors.Is(shut, net.ErrClosed) {
		err = errors.Join(err, shut)
	}
	if private != nil {
		err = errors.Join(err, private.Close())
	}
	return err
}

// receive takes the mails of customers, where MAIL_LISTEN says so.
func receive(ctx context.Context, c config.Config, db *postgres.Database, log *slog.Logger) (*intake.Server, error) {
	if c.MailListen == "" {
		return nil, nil //nolint:nilnil // No mail comes in.
	}
	receiver, err := intake.Listen(ctx, c.MailListen, intake.Options{
		Domain: c.PublicURL.Hostname(), Store: messages.NewIncoming(db), Log: log, Certificate: c.MailCert, Key: c.MailKey,
	})
	if err != nil {
		return nil, err
	}
	go receiver.Serve() //nolint:errcheck // It ends with the process.
	return receiver, nil
}

// saveMemory keeps a small server small: a profile of memory that nobody can ask
// for would take 2 MiB, and so would the widths of 8,192 words of mails, which a
// library keeps that draws their tables as text.
func saveMemory(c config.Config) {
	twwidth.SetCacheCapacity(0)
	if c.Private == "" {
		runtime.MemProfileRate = 0
	}
}

// closing has each answer of a process that stops close its connection, so that
// none is left on which a request could still come.
func closing(stopping *atomic.Bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if stopping.Load() {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
}

// openMailbox starts the built-in mailbox when there is no mail server, in
// development and on loopback alone, and points SMTP_URL to it.
func openMailbox(c *config.Config) (*mail.Mailbox, error) {
	if c.SMTPURL != "" || !c.Development {
		return nil, nil //nolint:nilnil // No mailbox is an answer.
	}
	mailbox := mail.NewMailbox()
	if err := mailbox.Listen("127.0.0.1:0"); err != nil {
		return nil, err
	}
	go mailbox.Serve() //nolint:errcheck // It ends with the process.
	c.SMTPURL = mailbox.URL()
	return mailbox, nil
}

func demoOf(c config.Config) (d app.Demo) {
	if !c.Development {
		return d
	}
	d.Password = demo.Password
	for _, s := range demo.SignIns() {
		d.Addresses = append(d.Addresses, s.Email)
	}
	return d
}

// servePrivate serves metrics and profiles on an address of their own, never on
// the public one.
func servePrivate(ctx context.Context, address string, db *postgres.Database) (*http.Server, error) {
	if address == "" {
		return nil, nil //nolint:nilnil // No private address is an answer.
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("LISTEN_PRIVATE: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		watch.Write(w)
		db.WriteMetrics(r.Context(), w)
	})
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go server.Serve(listener) //nolint:errcheck // It ends with the process.
	return server, nil
}

// announce tells whoever started the program where to go.
func announce(out io.Writer, c config.Config, mailbox *mail.Mailbox) {
	fmt.Fprintf(out, "Latchkey answers at %s\n", c.PublicURL)
	if !c.Development {
		return
	}
	if mailbox != nil {
		fmt.Fprintf(out, "Every mail goes to %s/mailbox\n", c.PublicURL)
	} else {
		fmt.Fprintln(out, "Mails go to the server of SMTP_URL")
	}
	fmt.Fprintf(out, "\nThe demo's sign-ins, all with the password %s:\n", demo.Password)
	for _, s := range demo.SignIns() {
		fmt.Fprintf(out, "  %-30s %s\n", s.Email, s.Place)
	}
}
