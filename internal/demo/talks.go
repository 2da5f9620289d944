package demo

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/messages"
	"latchkey/internal/postgres/demo"
	"latchkey/internal/section"
)

// inbox is where customers write to a business, and who answers whom nobody has.
type inbox struct {
	name, address string
	answers       string // a member
	talks         int
	snippets      [][2]string // each a name and a text
	broadcasts    [][3]string // each a name, a subject and a text
}

var marchandBroadcasts = [][3]string{
	{"Portes ouvertes", "Portes ouvertes à l’atelier", "Bonjour {{contact.name}},\n\nl’atelier ouvre ses portes samedi, de 10 h à 18 h : " +
		"tournage, émaillage, et une tasse pour les premiers arrivés.\n\nÀ samedi,\n{{workspace.name}}"},
	{"Winter glazes", "Three new glazes for winter", "Hello {{contact.name}},\n\nthree new glazes are in the shop: ash, rust and " +
		"deep blue. Until Sunday they are a tenth cheaper.\n\n{{workspace.name}}"},
}

var marchandSnippets = [][2]string{
	{"Délai de livraison", "Bonjour {{contact.name}},\n\nvotre commande part sous trois jours ouvrés. Vous recevrez le numéro de suivi par e-mail."},
	{"Opening hours", "Hello {{contact.name}},\n\nthe studio is open from Tuesday to Saturday, 10 to 18."},
	{"Workshop dates", "Hello {{contact.name}},\n\nthe next throwing course begins on the first Saturday of the month. Shall I keep a place for you?"},
	{"Retour binnen 30 dagen", "Hallo {{contact.name}},\n\nstuur het pakket binnen 30 dagen terug, dan betalen wij het bedrag terug."},
}

// talk is what one customer and the business write in turn, the customer first.
type talk struct {
	subject string
	lines   []string
	note    string // that a member writes before the answer, "" for none
}

var talks = map[string][]talk{
	"en": {
		{"Is the blue glaze kit back in stock?", []string{
			"Hello! I bought the celadon kit in October and loved it. Is the blue glaze kit back in stock?",
			"Hello, lovely to hear. The blue kit is back on Tuesday. Shall I put one aside for you?",
			"Yes please, two of them. One is a gift for my sister, so gift wrapping would be wonderful.",
		}, "Next batch leaves the kiln on Tuesday, says the studio."},
		{"A mug arrived with a chip", []string{
			"Good morning,\n\nthe parcel came today, thank you. One of the four mugs has a chip at the rim. What can we do?",
			"I am sorry about that. A new mug leaves today; please keep the other one for pencils.",
			"That is kind. Thank you!",
		}, ""},
		{"Moving my class to December", []string{"Can I move my class on the wheel to December? I have to travel for work."}, ""},
		{"Delivery to Ghent", []string{
			"Do you deliver the banding wheel to Ghent, and how long does it take?",
			"We do: three working days, and it is free above 100 euros.",
		}, ""},
		{"My certificate", []string{
			"I finished the course last week. Will there be a certificate?",
			"There will. It goes out at the end of the month.",
			"Perfect, thank you.",
		}, ""},
	},
	"fr": {
		{"Le kit d’émail bleu est-il revenu ?", []string{
			"Bonjour ! J’ai acheté le kit céladon en octobre et je l’adore. Le kit bleu est-il de nouveau disponible ?",
			"Bonjour, quel plaisir. Il revient mardi. Voulez-vous que je vous en mette un de côté ?",
			"Oui, deux s’il vous plaît. L’un est un cadeau pour ma sœur : un emballage serait parfait.",
		}, "La prochaine fournée sort mardi, dit l’atelier."},
		{"Une tasse ébréchée", []string{
			"Bonjour,\n\nle colis est arrivé ce matin, merci. Une des quatre tasses est ébréchée. Que peut-on faire ?",
			"Je suis désolée. Une nouvelle tasse part aujourd’hui ; gardez l’autre pour vos crayons.",
			"C’est très gentil, merci !",
		}, ""},
		{"Reporter mon cours en décembre", []string{"Puis-je reporter mon cours de tour en décembre ? Je dois voyager pour mon travail."}, ""},
		{"Livraison à Lyon", []string{
			"Livrez-vous la tournette à Lyon, et en combien de temps ?",
			"Oui : trois jours ouvrés, et c’est offert à partir de 100 euros.",
		}, ""},
		{"Mon attestation", []string{
			"J’ai terminé la formation la semaine dernière. Y aura-t-il une attestation ?",
			"Oui, elle part à la fin du mois.",
			"Parfait, merci.",
		}, "À joindre à l’envoi de fin de mois."},
	},
	"nl": {
		{"Is de blauwe glazuurset er weer?", []string{
			"Hallo! Ik kocht in oktober de celadonset en ben er heel blij mee. Is de blauwe set er weer?",
			"Hallo, wat leuk om te horen. Dinsdag is hij er weer. Zal ik er een voor je opzij zetten?",
			"Ja graag, twee. Een ervan is een cadeau voor mijn zus, dus inpakken zou fijn zijn.",
		}, "De volgende lading komt dinsdag uit de oven, zegt het atelier."},
		{"Een mok met een scherf eraf", []string{
			"Goedemorgen,\n\nhet pakket is vandaag gekomen, dank je. Van een van de vier mokken is een scherfje af. Wat kunnen we doen?",
			"Wat vervelend. Er gaat vandaag een nieuwe mok naar je toe; de andere is leuk voor potloden.",
			"Heel aardig. Dank je wel!",
		}, ""},
		{"Mijn les naar december verplaatsen", []string{"Kan ik mijn les op de draaischijf naar december verplaatsen? Ik moet op reis voor mijn werk."}, ""},
		{"Bezorgen in Gent", []string{
			"Bezorgen jullie de ringdraaischijf in Gent, en hoelang duurt dat?",
			"Zeker: drie werkdagen, en boven 100 euro is het gratis.",
		}, ""},
		{"Mijn getuigschrift", []string{
			"Ik heb de cursus vorige week afgerond. Krijg ik een getuigschrift?",
			"Ja, dat gaat aan het eind van de maand de deur uit.",
			"Prima, dank je.",
		}, ""},
	},
}

// talkStep parts two customers who write: of those who are assigned to a member, some of
// each member.
const talkStep = 3

// converse tells what customers wrote, and who answered.
func (s *shop) converse() {
	if s.inbox.talks == 0 {
		return
	}
	channel := demo.Channel{Created: s.at(float64(s.days)), Channel: messages.Channel{
		Item: section.Item{ID: s.id("channel", s.inbox.address), Name: s.inbox.name, Active: true},
		Kind: messages.Email, Address: s.inbox.address, Signature: "{{member.name}}\n{{workspace.name}}",
	}}
	s.book.Channels = append(s.book.Channels, channel)
	for _, b := range s.inbox.broadcasts {
		s.book.Broadcasts = append(s.book.Broadcasts, demo.Broadcast{Created: channel.Created, Broadcast: messages.Broadcast{
			Item: section.Item{ID: s.id("broadcast", b[0]), Name: b[0], Active: true}, Subject: b[1], Text: b[2],
		}})
	}
	for _, known := range s.inbox.snippets {
		s.book.Snippets = append(s.book.Snippets, demo.Snippet{Created: channel.Created, Snippet: messages.Snippet{
			Item: section.Item{ID: s.id("snippet", known[0]), Name: known[0], Active: true}, Text: known[1],
		}})
	}
	for j := 1; j <= s.inbox.talks && j*talkStep < min(s.size, s.contacts); j++ {
		i, r := j*talkStep, s.dice("talk", j)
		contact := s.book.Contacts[i]
		told, known := talks[contact.Language]
		if !known {
			told = talks["en"]
		}
		t, answers := one(r, told), s.member(s.inbox.answers)
		if contact.Assignee != uuid.Nil {
			answers = contact.Assignee
		}
		lines, x := len(t.lines), 6*r.Float64()
		v := demo.Conversation{
			ID: s.id("talk", j), Contact: contact.ID, Channel: channel.ID, Subject: t.subject, State: messages.Open, Token: s.token(j),
		}
		switch n := r.IntN(10); {
		case n < 4: // It has come to its end.
			v.State, x = messages.Closed, min(s.joined[i]*0.9, 6+80*r.Float64())
		case n < 8: // The customer waits.
			lines -= (lines + 1) % 2
		}
		at := s.at(min(x, s.joined[i]*0.9))
		step := min(s.now.Sub(at)/time.Duration(lines+1), time.Duration(5+r.IntN(200))*time.Minute)
		for k, text := range t.lines[:lines] {
			m := demo.Message{ID: s.id("talk", fmt.Sprint(j, "/", k)), At: at.Add(time.Duration(k) * step).Truncate(time.Second), Text: text}
			m.Sender, m.Recipient = contact.Email.String(), channel.Address
			if k%2 == 1 {
				m.Member, m.Sender, m.Recipient = answers, m.Recipient, m.Sender
			}
			v.Messages = append(v.Messages, m)
		}
		if t.note != "" && lines > 1 {
			v.Note = demo.Message{ID: s.id("talk", fmt.Sprint(j, "/note")), Member: answers, At: v.Messages[1].At.Add(-step / 3), Text: t.note}
		}
		s.book.Conversations = append(s.book.Conversations, v)
	}
}

// token is what an answer to a conversation carries.
func (s *shop) token(j int) string {
	sum := sha256.Sum256([]byte(s.id("token", j).String()))
	return base32.StdEncoding.EncodeToString(sum[:])[:messages.TokenLength]
}
