package people

import (
	"net/http"
	"net/netip"
	"time"

	"github.com/go-chi/chi/v5"

	"latchkey/internal/fault"
	"latchkey/internal/mail"
	view "latchkey/templates/people"
	"latchkey/web/app"
)

// mailboxPage shows what the built-in mailbox received. It exists in
// development alone, for mails that never leave the machine.
func (s *Pages) mailboxPage(w http.ResponseWriter, r *app.Request) error {
	if err := s.onThisMachine(r); err != nil {
		return err
	}
	open := chi.URLParam(r.Request, "id")
	p := view.MailboxPage{Document: s.Document(w, r, r.Words.T("mailbox.title"))}
	for _, received := range s.Mailbox.List() {
		p.Mails = append(p.Mails, view.MailboxRow{
			ID: received.ID, To: received.To, Subject: received.Subject, At: r.Words.Ago(received.At, time.Now()),
			URL: "/mailbox/" + received.ID, Current: received.ID == open,
		})
	}
	if open != "" {
		received, err := s.received(open)
		if err != nil {
			return err
		}
		p.Open = &view.MailboxMail{
			From: received.From, To: received.To, Subject: received.Subject, At: r.Words.Exact(received.At),
			Text: received.Text, HTMLURL: "/mailbox/" + received.ID + "/html",
		}
	}
	w.Header().Set("Content-Security-Policy", app.ContentPolicy+"; frame-src 'self'")
	return app.Render(w, r, http.StatusOK, view.Mailbox(p))
}

// onThisMachine hides the mailbox from the network, also where LISTEN does not.
func (s *Pages) onThisMachine(r *app.Request) error {
	address, err := netip.ParseAddr(s.PeerOf(r.Request))
	if err != nil || !address.IsLoopback() {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	return nil
}

func (s *Pages) received(id string) (mail.Received, error) {
	found, ok := s.Mailbox.Get(id)
	if !ok {
		return found, fault.New(fault.NotFound, "fault.not_found")
	}
	return found, nil
}

// mailboxHTML is the HTML of one mail, for the sandboxed frame of its page. A
// mail has its styles inline, which no page of ours may.
func (s *Pages) mailboxHTML(w http.ResponseWriter, r *app.Request) error {
	if err := s.onThisMachine(r); err != nil {
		return err
	}
	found, err := s.received(chi.URLParam(r.Request, "id"))
	if err != nil {
		return err
	}
	w.Header().Set(
		"Content-Security-Policy",
		"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
	)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte(found.HTML))
	return nil
}
