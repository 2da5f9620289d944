package demo

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/messages"
	"latchkey/internal/postgres/demo"
	"latchkey/internal/section"
)

// inbox is where customers write to a business, and who answers whom nobody has.
type inbox struct {
	name, address  string // of the channel of e-mail
	chat, whatsApp string // the names of the other two, "" for none
	answers        []string
	left           string // who answered, too, until they left; "" for nobody
	talks          int
	snippets       [][2]string // each a name and a text
	broadcasts     [][3]string // each a name, a subject and a text
	views          []sharedView
	tags           []string // of conversations, by what each scene is about; "" for none
}

// sharedView is a filter of conversations that somebody made for all.
type sharedView struct {
	name, by, inbox, sort, show string
	kind, tag, label            string // of the channel, the customer and the conversation, "" for any
}

// What the demo's channel of WhatsApp is to its provider, which is nobody's.
const (
	demoNumberID = "100200300400500"
	demoToken    = "demo-token"
	demoSecret   = "demo-app-secret"
)

var marchandInbox = inbox{
	name: "Bonjour", address: "bonjour@atelier.test", chat: "Website chat", whatsApp: "WhatsApp", talks: 1200,
	answers: []string{"manager", "agent", "manager.restricted", "agent.team", "agent", "owner", "admin"}, left: "former",
	views: []sharedView{
		{name: "Waiting longest", by: "manager", inbox: "all", sort: "waiting", show: "waiting"},
		{name: "WhatsApp, unread", by: "manager", inbox: "all", show: "unread", kind: messages.WhatsApp},
		{name: "Workshop guests", by: "owner", inbox: "all", tag: "Workshop guest"},
		{name: "Damaged pieces", by: "manager", inbox: "all", sort: "oldest", label: "Damaged"},
		{name: "Club members of nobody", by: "owner", inbox: "unassigned", sort: "oldest", tag: tagMember},
	},
	tags: []string{"", "Damaged", "Course date", "Delivery", "", "Delivery", "", "Return", "Invoice", "Group", "", ""},
	broadcasts: [][3]string{
		{"Portes ouvertes", "Portes ouvertes à l’atelier", "Bonjour {{contact.name}},\n\nl’atelier ouvre ses portes samedi, de 10 h à 18 h : " +
			"tournage, émaillage, et une tasse pour les premiers arrivés.\n\nÀ samedi,\n{{workspace.name}}"},
		{"Winter glazes", "Three new glazes for winter", "Hello {{contact.name}},\n\nthree new glazes are in the shop: ash, rust and " +
			"deep blue. Until Sunday they are a tenth cheaper.\n\n{{workspace.name}}"},
	},
	snippets: [][2]string{
		{"Délai de livraison", "Bonjour {{contact.name}},\n\nvotre commande part sous trois jours ouvrés. Vous recevrez le numéro de suivi par e-mail."},
		{"Opening hours", "Hello {{contact.name}},\n\nthe studio is open from Tuesday to Saturday, 10 to 18."},
		{"Workshop dates", "Hello {{contact.name}},\n\nthe next throwing course begins on the first Saturday of the month. Shall I keep a place for you?"},
		{"Retour binnen 30 dagen", "Hallo {{contact.name}},\n\nstuur het pakket binnen 30 dagen terug, dan betalen wij het bedrag terug."},
	},
}

// connect makes the channels and all that stands around conversations. The smallest demo,
// which is what most tests load, has e-mail alone, and nothing of it was sent to many.
func (s *shop) connect() {
	s.channels = map[string]*demo.Channel{}
	s.channel(messages.Email, s.inbox.name, float64(s.days))
	for _, known := range s.inbox.snippets {
		s.book.Snippets = append(s.book.Snippets, demo.Snippet{Created: s.at(float64(s.days)), Snippet: messages.Snippet{
			Item: section.Item{ID: s.id("snippet", known[0]), Name: known[0], Active: true}, Text: known[1],
		}})
	}
	for _, b := range s.inbox.broadcasts {
		s.book.Broadcasts = append(s.book.Broadcasts, demo.Broadcast{Created: s.at(float64(s.days)), Broadcast: messages.Broadcast{
			Item: section.Item{ID: s.id("broadcast", b[0]), Name: b[0], Active: true}, Kind: messages.Email, Subject: b[1], Text: b[2],
		}})
	}
	if s.size == SmallSize {
		return
	}
	if s.inbox.chat != "" {
		s.channel(messages.Custom, s.inbox.chat, 110)
	}
	if s.inbox.whatsApp != "" {
		s.channel(messages.WhatsApp, s.inbox.whatsApp, 95)
	}
	for _, name := range s.inbox.tags {
		id := s.id("tag", name)
		if name != "" && !slices.ContainsFunc(s.book.Tags, func(l demo.Label) bool { return l.ID == id }) {
			s.book.Tags = append(s.book.Tags, demo.Label{ID: id, Name: name, Created: s.at(60), Both: true})
		}
	}
	for _, v := range s.inbox.views {
		made := demo.View{
			ID: s.id("view", v.name), Member: s.member(v.by), Name: v.name, Inbox: v.inbox, Sort: v.sort, Show: v.show, Created: s.at(60),
		}
		if v.kind != "" {
			made.Channel = s.channels[v.kind].ID
		}
		if v.tag != "" {
			made.Tag = s.id("tag", v.tag)
		}
		if v.label != "" {
			made.Label = s.id("tag", v.label)
		}
		s.book.Views = append(s.book.Views, made)
	}
	if len(s.book.Broadcasts) > 0 {
		s.send(&s.book.Broadcasts[0])
	}
}

// channel connects one, so many days ago.
func (s *shop) channel(kind, name string, days float64) {
	c := demo.Channel{Created: s.at(days), Channel: messages.Channel{
		Item: section.Item{ID: s.channelID(kind), Name: name, Active: true}, Kind: kind,
	}}
	switch kind {
	case messages.Email:
		c.Address, c.Signature = s.inbox.address, "{{member.name}}\n{{workspace.name}}"
	case messages.WhatsApp:
		c.NumberID, c.Token, c.Secret = demoNumberID, demoToken, demoSecret
	}
	s.channels[kind] = &c
	s.book.Channels = append(s.book.Channels, c)
}

func (s *shop) channelID(kind string) uuid.UUID {
	if kind == messages.Email {
		return s.id("channel", s.inbox.address)
	}
	return s.id("channel", kind)
}

// broadcastDays is how many days ago the demo's one broadcast went out.
const broadcastDays = 12.4

// send tells of a broadcast that went to whoever had said yes by then. One in a hundred
// mails came back.
func (s *shop) send(b *demo.Broadcast) {
	sent := demo.Sending{Channel: s.channelID(messages.Email), Starts: s.at(broadcastDays), PerMinute: messages.UsualPerMinute}
	for i := range s.book.Contacts {
		c := &s.book.Contacts[i]
		if c.Consent.Answer != customers.Yes || c.Consent.Since.After(sent.Starts) {
			continue
		}
		to := demo.Recipient{ID: s.id("recipient", i), Contact: c.ID, Email: c.Email, State: messages.Sent}
		if s.dice("recipient", i).IntN(100) == 0 {
			to.State = messages.Failed
			sent.Failed++
		}
		sent.To = append(sent.To, to)
	}
	sent.Ended = sent.Starts.Add(time.Duration(len(sent.To)) * time.Minute / messages.UsualPerMinute)
	b.Sent = &sent
}
