package demo

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/wneessen/go-mail"

	"latchkey/internal/messages"
	"latchkey/internal/signin"
	"latchkey/internal/webhook"
)

// The names of the doors, as they are told.
const (
	mailDoor     = "E-mail"
	chatDoor     = "Chat"
	whatsAppDoor = "WhatsApp"
)

// hookPath is where webhooks are taken, without the key of a channel.
const hookPath = "/in/"

// sendTime bounds one message.
const sendTime = 20 * time.Second

// doors are the ways in of Atelier Marchand. Their secrets are those with which the demo is
// loaded, so that nothing has to be read from its database.
func (l Live) doors() []*door {
	return []*door{{mailDoor, l.mail}, {chatDoor, l.chat}, {whatsAppDoor, l.whatsApp}}
}

func (l Live) mail(ctx context.Context, who *spoken, text string) error {
	if l.MailListen == "" {
		return errors.New("MAIL_LISTEN is not set, so no mail comes in. Give it to latchkey serve and to this command: MAIL_LISTEN=localhost:2525")
	}
	host, port, err := net.SplitHostPort(l.MailListen)
	if err != nil {
		return fmt.Errorf("MAIL_LISTEN: %w", err)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return fmt.Errorf("MAIL_LISTEN: %w", err)
	}
	m := mail.NewMsg()
	err = errors.Join(m.FromFormat(who.contact.Name, who.contact.Email.String()), m.To(marchand.inbox.address))
	if err != nil {
		return err
	}
	m.Subject(who.subject)
	if who.last != "" {
		m.Subject("Re: " + who.subject)
		m.SetGenHeader(mail.HeaderInReplyTo, who.last)
	}
	m.SetDate()
	m.SetMessageIDWithValue(uuid.NewString() + "@latchkey-demo.example")
	m.SetBodyString(mail.TypeTextPlain, text)
	who.last = m.GetMessageID()
	client, err := mail.NewClient(host, mail.WithPort(number), mail.WithTLSPolicy(mail.NoTLS), mail.WithTimeout(sendTime), mail.WithHELO("localhost"))
	if err != nil {
		return err
	}
	err = client.DialAndSendWithContext(ctx, m)
	switch {
	case err == nil:
		return nil
	case strings.Contains(err.Error(), "550"):
		return fmt.Errorf("nobody has %s here: load the demonstration with latchkey demo (%w)", marchand.inbox.address, err)
	}
	return fmt.Errorf("is latchkey serve running, with MAIL_LISTEN=%s? (%w)", l.MailListen, err)
}

// chat writes as a visitor of the website does: each is known by what their address becomes.
func (l Live) chat(ctx context.Context, who *spoken, text string) error {
	visitor := "visitor-" + marchandID("visitor", who.contact.Email.Key()).String()[:8]
	body, err := json.Marshal(map[string]any{"type": "message", "data": map[string]any{
		"sender": map[string]string{"id": visitor, "name": who.contact.Name, "email": who.contact.Email.String()}, "text": text,
	}})
	if err != nil {
		return err
	}
	channel := marchandID("channel", messages.Custom)
	header := http.Header{}
	secret := webhook.Secret(signin.Link(l.ServerKey, signin.HookLink, channel, 1))
	if err := webhook.Sign(header, []string{secret}, "msg_"+uuid.NewString(), time.Now(), body); err != nil {
		return err
	}
	return l.post(ctx, channel, header, body)
}

// whatsApp writes as its provider hands a message on.
func (l Live) whatsApp(ctx context.Context, who *spoken, text string) error {
	type object = map[string]any
	from := strings.TrimPrefix(who.contact.Phone, "+")
	body, err := json.Marshal(object{"object": "whatsapp_business_account", "entry": []object{{"changes": []object{{
		"field": "messages", "value": object{
			"messaging_product": "whatsapp", "metadata": object{"phone_number_id": demoNumberID},
			"contacts": []object{{"wa_id": from, "profile": object{"name": who.contact.Name}}},
			"messages": []object{{
				"id": "wamid." + uuid.NewString(), "from": from, "timestamp": strconv.FormatInt(time.Now().Unix(), 10), "type": "text",
				"text": object{"body": text},
			}},
		},
	}}}}})
	if err != nil {
		return err
	}
	mac := hmac.New(sha256.New, []byte(demoSecret))
	mac.Write(body)
	header := http.Header{"X-Hub-Signature-256": {"sha256=" + hex.EncodeToString(mac.Sum(nil))}}
	return l.post(ctx, marchandID("channel", messages.WhatsApp), header, body)
}

// post hands a body to the address of a channel.
func (l Live) post(ctx context.Context, channel uuid.UUID, header http.Header, body []byte) error {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	to := l.PublicURL.String() + hookPath + messages.HookKey(id("workspace/"+marchand.slug), channel)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return err
	}
	header.Set("Content-Type", "application/json")
	r.Header = header
	answer, err := (&http.Client{Timeout: sendTime}).Do(r)
	if err != nil {
		return fmt.Errorf("is latchkey serve running at %s? PUBLIC_URL says where (%w)", l.PublicURL, err)
	}
	defer func() { _ = answer.Body.Close() }()
	said, _ := io.ReadAll(io.LimitReader(answer.Body, 1000)) // It is told as far as it came.
	switch answer.StatusCode {
	case http.StatusOK:
		return nil
	case http.StatusUnauthorized:
		return errors.New("its channel does not know who signs. Load the demonstration, of more than 60 customers, with this SECRET_KEY; " +
			"an owner may also have deleted the channel, or changed its secret, in Settings → Channels")
	}
	return fmt.Errorf("%s %s", answer.Status, bytes.TrimSpace(said))
}

func marchandID(kind string, which any) uuid.UUID {
	return (&shop{business: marchand}).id(kind, which)
}
