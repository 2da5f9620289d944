package demo

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/messages"
	"latchkey/internal/postgres/demo"
	"latchkey/internal/postgres/kit"
)

// talkStep parts two customers who write: of those who are assigned to a member, some of
// each member.
const talkStep = 3

// earlyTalks are those of the smallest demo: they came by mail, and are open or closed.
const earlyTalks = SmallSize / talkStep

// converse tells what customers wrote, and who answered.
func (s *shop) converse() {
	if s.inbox.talks == 0 {
		return
	}
	s.connect()
	for j := 1; j <= s.inbox.talks && j*talkStep < min(s.size, s.contacts); j++ {
		s.book.Conversations = append(s.book.Conversations, s.talk(j))
	}
}

// progress is how far a conversation has come.
type progress struct {
	state string
	lines int     // the customer's and the business's in turn
	ago   float64 // days since the first
	thank bool    // the third line ends it
}

// progressOf throws how far a conversation came.
func progressOf(r *rand.Rand, j int) (c progress) {
	switch n := r.IntN(100); {
	case n < 4 && j >= earlyTalks:
		return progress{messages.Spam, 1, 10 * r.Float64(), false}
	case n < 10 && j >= earlyTalks:
		return progress{messages.Snoozed, 2 + r.IntN(2), 1 + 6*r.Float64(), false}
	case n < 28, n < 45 && j < earlyTalks: // The customer waits.
		x := r.Float64()
		return progress{messages.Open, 1 + 2*r.IntN(2), 4 * x * x, false}
	case n < 40, n < 60 && j < earlyTalks:
		return progress{messages.Open, 2 + 2*r.IntN(2), 6 * r.Float64(), false}
	}
	c = progress{messages.Closed, 2 + r.IntN(4), 2 + 68*r.Float64(), true}
	c.thank = c.lines == 3
	return c
}

// talk tells the conversation of a number. All of it comes from dice of its own.
func (s *shop) talk(j int) demo.Conversation {
	i, r := j*talkStep, s.dice("talk", j)
	contact := &s.book.Contacts[i]
	t := tongues[contact.Language]
	if t == nil {
		t = tongues["en"]
	}
	c, kind := progressOf(r, j), s.kind(r, j, contact)
	scene := r.IntN(len(t.scenes))
	of := &t.scenes[scene]
	if c.state == messages.Spam {
		of = &t.spam[r.IntN(len(t.spam))]
	}
	fill := s.fill(r, t, i, contact)
	channel := s.channels[kind]
	v := demo.Conversation{ID: s.id("talk", j), Contact: contact.ID, Channel: channel.ID, State: c.state, Token: s.token(j)}
	v.Tag = s.talkTag(j, scene, c.state)
	handle, address := contact.Email.String(), channel.Address
	switch kind {
	case messages.Email:
		v.Subject = fill.Replace(one(r, of.subjects))
	case messages.Custom:
		handle = "visitor-" + v.Token[:8]
	case messages.WhatsApp:
		handle = contact.Phone
	}
	if kind != messages.Email {
		v.Handle = handle
	}
	if c.state == messages.Snoozed {
		v.Until = s.morning(1 + r.IntN(6))
	}
	c.ago = min(c.ago, s.joined[i]*0.9)
	at := s.at(byDay(c.ago))
	step := time.Duration(4+r.IntN(50)) * time.Minute
	if r.IntN(5) == 0 { // Each waits for the next day.
		step = 24*time.Hour - step
	}
	step = min(step, s.now.Sub(at)/time.Duration(c.lines+1))
	who := s.answerers(r, contact, c.ago)
	for k, text := range t.told(r, of, c, kind, contact.Name) {
		m := demo.Message{ID: s.id("talk", fmt.Sprint(j, "/", k)), At: at.Add(time.Duration(k) * step).Truncate(time.Second)}
		m.Text, m.Sender, m.Recipient, m.State = fill.Replace(text), handle, address, "received"
		if k%2 == 1 {
			m.Member, m.Sender, m.Recipient, m.State = who(), address, handle, messages.Sent
			if kind == messages.WhatsApp {
				m.State = one(r, []string{messages.Delivered, messages.Read})
			}
		}
		v.Messages = append(v.Messages, m)
	}
	if r.IntN(3) == 0 && c.lines > 1 {
		v.Note = demo.Message{
			ID: s.id("talk", fmt.Sprint(j, "/note")), Member: who(), At: v.Messages[1].At.Add(-step / 3), Text: fill.Replace(one(r, of.notes)),
		}
	}
	return v
}

// talkTag is the tag of a conversation: of three in four that are about something which has one.
func (s *shop) talkTag(j, scene int, state string) (tag uuid.UUID) {
	if s.size == SmallSize || state == messages.Spam || scene >= len(s.inbox.tags) || s.inbox.tags[scene] == "" || s.dice("talk tag", j).IntN(4) == 0 {
		return tag
	}
	return s.id("tag", s.inbox.tags[scene])
}

// byDay moves what began so many days ago out of the evening, so that those who answer soon
// need not sit up for it.
func byDay(ago float64) float64 {
	if days := math.Floor(ago); days > 0 {
		return days + 0.35 + 0.6*(ago-days)
	}
	return ago
}

// kind is over which channel a conversation goes. Nobody without a number writes over WhatsApp.
func (s *shop) kind(r *rand.Rand, j int, contact *kit.ContactRow) string {
	n := r.IntN(10)
	switch {
	case j < earlyTalks || s.inbox.chat == "" || n < 6:
		return messages.Email
	case n < 8 && contact.Phone != "":
		return messages.WhatsApp
	}
	return messages.Custom
}

// told are the texts of a conversation, in turn. A mail begins and ends as mails do.
func (t *tongue) told(r *rand.Rand, of *scene, c progress, kind, name string) []string {
	mail := kind == messages.Email
	first := one(r, of.asks)
	if mail || r.IntN(2) == 0 {
		first += " " + one(r, of.details)
	}
	if mail {
		first = one(r, t.hellos) + "\n\n" + first + "\n\n" + strings.TrimSpace(one(r, t.byes)+"\n"+name)
	}
	texts := []string{first}
	for k, list := range [][]string{of.answers, of.further, of.ends, t.thanks} {
		if k+1 >= c.lines {
			break
		}
		if k == 1 && c.thank {
			list = t.thanks
		}
		text := one(r, list)
		if k == 0 && mail && name != "" {
			text = t.hello + "\n\n" + text
		}
		texts = append(texts, text)
	}
	return texts
}

// fill puts words in for what stands open in a text, the same in all of a conversation.
func (s *shop) fill(r *rand.Rand, t *tongue, i int, contact *kit.ContactRow) *strings.Replacer {
	_, home := s.home(i)
	first, _, _ := strings.Cut(contact.Name, " ")
	return strings.NewReplacer("{course}", one(r, t.course), "{thing}", one(r, t.thing), "{pot}", one(r, t.pot), "{day}", one(r, t.day),
		"{city}", home.city, "{first}", first)
}

// answerers names who writes next to a customer: mostly whoever has them, sometimes a
// colleague.
func (s *shop) answerers(r *rand.Rand, contact *kit.ContactRow, ago float64) func() uuid.UUID {
	has := contact.Assignee
	if has == uuid.Nil {
		has = s.member(one(r, s.inbox.answers))
	}
	const left = 52 // days ago: what is begun then ends while they are there
	if s.inbox.left != "" && ago > left && r.IntN(3) == 0 {
		has = s.member(s.inbox.left)
	}
	return func() uuid.UUID {
		if r.IntN(6) == 0 {
			return s.member(one(r, s.inbox.answers))
		}
		return has
	}
}

// morning is when people begin to work, so many days from now.
func (s *shop) morning(days int) time.Time {
	today := s.now.In(s.location)
	return time.Date(today.Year(), today.Month(), today.Day()+days, 9, 0, 0, 0, s.location).UTC()
}

// token is what an answer to a conversation carries.
func (s *shop) token(j int) string {
	sum := sha256.Sum256([]byte(s.id("token", j).String()))
	return base32.StdEncoding.EncodeToString(sum[:])[:messages.TokenLength]
}
