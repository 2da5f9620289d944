package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/url"
	"strings"
	"time"

	"latchkey/internal/messages"
	"latchkey/internal/postgres/kit"
)

// Live writes in as customers of Atelier Marchand do, through the doors that are open to
// everybody: by SMTP, and by signed webhooks.
type Live struct {
	ServerKey  []byte   // with which the demo was loaded
	PublicURL  *url.URL // where webhooks are taken
	MailListen string   // where mails are taken, "" for nowhere
	Every      time.Duration
	Count      int // how many messages, 0 for no end
	Out        io.Writer
}

// spoken is one who wrote, and may write again.
type spoken struct {
	contact kit.ContactRow
	door    *door
	subject string
	further string
	last    string // the id of their mail
}

// door is one way in.
type door struct {
	name string
	send func(ctx context.Context, to *spoken, text string) error
}

// Run writes until ctx ends, or Count messages are sent. It says each on a line. A door that
// does not take one is told of, with what opens it, and is left alone then; where none is
// left, Run fails.
func (l Live) Run(ctx context.Context) error {
	shop, err := customersOf(marchand)
	if err != nil {
		return err
	}
	doors, sent := l.doors(), 0
	var wrote []spoken
	for ctx.Err() == nil && (l.Count == 0 || sent < l.Count) {
		if len(doors) == 0 {
			return errors.New("no door is open: nothing more can be sent")
		}
		who, text := shop.writes(wrote, doors[sent%len(doors)])
		if err := who.door.send(ctx, &who, text); err != nil {
			if ctx.Err() != nil {
				break
			}
			fmt.Fprintf(l.Out, "%s is closed: %v\n", who.door.name, err)
			doors = without(doors, who.door)
			continue
		}
		sent++
		fmt.Fprintf(l.Out, "%s  %-8s  %s: %s\n", time.Now().Format(time.TimeOnly), who.door.name, who.contact.Name, messages.Preview(text))
		if wrote = append(wrote, who); len(wrote) > remembered {
			wrote = wrote[1:]
		}
		if l.Count == 0 || sent < l.Count {
			pause(ctx, l.Every)
		}
	}
	_, err = fmt.Fprintf(l.Out, "Messages sent: %d.\n", sent)
	return err
}

// remembered is how many of those who wrote may write again.
const remembered = 20

func without(doors []*door, gone *door) (left []*door) {
	for _, d := range doors {
		if d != gone {
			left = append(left, d)
		}
	}
	return left
}

func pause(ctx context.Context, long time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(long):
	}
}

// customersOf tells the customers of a business alone, those of the smallest demo.
func customersOf(b *business) (*shop, error) {
	parts, err := books(b, time.Now(), SmallSize)
	if err != nil {
		return nil, err
	}
	var of *shop
	for book := range parts {
		of = &shop{business: b, book: book}
		break
	}
	return of, nil
}

// writes says who writes next, and what: somebody who wrote before, a customer, or one in
// four times somebody new.
func (s *shop) writes(before []spoken, d *door) (who spoken, text string) {
	if n := rand.IntN(3 * remembered); n < len(before) && before[n].door == d && before[n].further != "" { //nolint:gosec // A story, not a secret.
		who = before[n]
		text, who.further = who.further, ""
		return who, text
	}
	r := rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64())) //nolint:gosec // As above.
	who = spoken{contact: one(r, s.book.Contacts[1:]), door: d}
	if r.IntN(4) == 0 {
		who.contact = newcomer(r)
	}
	if who.contact.Phone == "" {
		who.contact.Phone = "+3363998" + fmt.Sprintf("%04d", r.IntN(10_000))
	}
	t := tongues[who.contact.Language]
	if t == nil {
		t = tongues["en"]
	}
	of, kind := &t.scenes[r.IntN(len(t.scenes))], messages.Custom
	if d.name == mailDoor {
		kind = messages.Email
	}
	first, _, _ := strings.Cut(who.contact.Name, " ")
	fill := strings.NewReplacer("{course}", one(r, t.course), "{thing}", one(r, t.thing), "{pot}", one(r, t.pot), "{day}", one(r, t.day),
		"{city}", "Lyon", "{first}", first)
	who.subject, who.further = fill.Replace(one(r, of.subjects)), fill.Replace(one(r, of.further))
	return who, fill.Replace(t.told(r, of, progress{lines: 1}, kind, who.contact.Name)[0])
}

// newcomer is somebody whom the demo does not know.
func newcomer(r *rand.Rand) kit.ContactRow {
	c := one(r, []*culture{french, walloon, dutch, flemish, english})
	first, last := one(r, c.first()), one(r, c.last())
	return kit.ContactRow{
		Name: first.written + " " + last.written, Language: c.language,
		Email: addressOf(fmt.Sprintf("%s.%s.%d@%s", first.plain, last.plain, r.IntN(100_000), one(r, c.domains))),
		Phone: dial(r, one(r, one(r, c.places).phones)),
	}
}
