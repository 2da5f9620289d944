package messages_test

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/incoming"
	"latchkey/internal/intake"
	"latchkey/internal/jobs"
	"latchkey/internal/mailauth"
	store "latchkey/internal/postgres/messages"
	"latchkey/internal/postgres/pgtest"
)

// zone is a DNS in memory, which knows texts alone.
type zone map[string]string

func (z zone) LookupTXT(_ context.Context, name string) ([]string, error) {
	if text, ok := z[strings.TrimSuffix(name, ".")]; ok {
		return []string{text}, nil
	}
	return nil, &net.DNSError{Name: name, IsNotFound: true}
}

func (zone) LookupMX(context.Context, string) ([]*net.MX, error)           { return nil, nil }
func (zone) LookupIPAddr(context.Context, string) ([]net.IPAddr, error)    { return nil, nil }
func (zone) LookupAddr(context.Context, string) (list []string, err error) { return nil, nil }

// What DNS says of a mail is kept with it, whether it is asked before the mail is read or
// after; and whether the sender was known to be a customer before. Who has just become
// one by this very mail was not.
func TestWhetherAMailIsItsSendersIsKeptWithIt(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	in := store.NewIncoming(p.served)
	checker := mailauth.Checker{Resolver: zone{"test.example": "v=spf1 ip4:203.0.113.7 -all", "_dmarc.test.example": "v=DMARC1; p=none"}}
	for name, c := range map[string]struct {
		from, peer string
		checkFirst bool
		want       string
	}{
		"a customer":                      {"anna@test.example", "203.0.113.7", false, "pass none pass verified true"},
		"in the name of a customer":       {"anna@test.example", "198.51.100.9", false, "fail none fail forbidden true"},
		"in their name, asked first":      {"anna@test.example", "198.51.100.9", true, "fail none fail forbidden true"},
		"somebody new":                    {"ben@test.example", "198.51.100.9", false, "fail none fail forbidden false"},
		"in the name of a colleague":      {"colleague@test.example", "198.51.100.9", false, "fail none fail forbidden false"},
		"a customer of an unknown domain": {"cleo@nowhere.example", "198.51.100.9", true, "none none none unproved true"},
	} {
		t.Run(name, func(t *testing.T) {
			if strings.HasPrefix(c.from, "cleo") {
				p.NewContact(t, p.space, "Cleo", c.from)
			}
			to := "hello@test.example"
			if strings.HasPrefix(c.from, "colleague") {
				to = "hello+ABCDEFGHIJKLMNOPQRSTUVWXYZ@test.example"
			}
			raw := fmt.Sprintf("From: %s\r\nMessage-ID: <%s@x.example>\r\nSubject: Hi\r\n\r\nHello\r\n", c.from, uuid.New())
			pgtest.Must(t, in.Store(t.Context(), intake.Mail{
				From: c.from, Peer: c.peer, Helo: "mx.test.example", Raw: []byte(raw),
				To: []intake.Recipient{{Channel: intake.Channel{Workspace: p.space.ID, ID: p.channel}, Address: to}},
			}))
			id := pgtest.One[uuid.UUID](t, p.DB, `select id from inbound_mails order by id desc limit 1`)
			keep := func() {
				job := jobs.IncomingMail{Workspace: p.space.ID, Mail: id}
				pgtest.Must(t, in.KeepMail(t.Context(), job, incoming.Read(t.Context(), []byte(raw), c.from), "Nobody"))
			}
			if !c.checkFirst {
				keep()
			}
			job := jobs.CheckSender{Workspace: p.space.ID, Mail: id}
			letter, ok, err := in.MailToCheck(t.Context(), job)
			if err != nil || !ok || letter.Helo != "mx.test.example" {
				t.Fatalf("%+v %t %v", letter, ok, err)
			}
			pgtest.Must(t, in.NoteSender(t.Context(), job, checker.Check(t.Context(), letter)))
			if c.checkFirst {
				keep()
			}
			if _, ok, err := in.MailToCheck(t.Context(), job); ok || err != nil {
				t.Errorf("it is checked again: %v", err)
			}
			if got := pgtest.One[string](t, p.DB, `select concat_ws(' ', spf, dkim, dmarc, verdict, of_customer::text) from inbound_mails where id = $1`, id); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}
