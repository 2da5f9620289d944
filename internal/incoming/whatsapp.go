package incoming

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"latchkey/internal/mail"
	"latchkey/internal/messages"
	"latchkey/internal/texts"
)

// SignedByProvider tells that a body was signed with the secret of an app: header is the
// X-Hub-Signature-256 that came with it.
func SignedByProvider(secret, header string, body []byte) bool {
	signature, err := hex.DecodeString(strings.TrimPrefix(header, "sha256="))
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return secret != "" && err == nil && hmac.Equal(signature, mac.Sum(nil))
}

// Media is a file that waits at the provider.
type Media struct{ ID, Name string }

// Status is how far a message of ours got.
type Status struct {
	ID, Status, Failure string
	At                  time.Time
}

// whatsAppBody is what the provider sends, as far as we read it.
type whatsAppBody struct {
	Entry []struct {
		Changes []struct {
			Value struct {
				Metadata struct {
					NumberID string `json:"phone_number_id"`
				} `json:"metadata"`
				Contacts []struct {
					ID      string `json:"wa_id"`
					Profile struct {
						Name string `json:"name"`
					} `json:"profile"`
				} `json:"contacts"`
				Messages []json.RawMessage `json:"messages"`
				Statuses []struct {
					ID     string `json:"id"`
					Status string `json:"status"`
					At     string `json:"timestamp"`
					Errors []struct {
						Title string `json:"title"`
					} `json:"errors"`
				} `json:"statuses"`
			} `json:"value"`
		} `json:"changes"`
	} `json:"entry"`
}

type whatsAppMessage struct {
	ID   string `json:"id"`
	From string `json:"from"`
	At   string `json:"timestamp"`
	Type string `json:"type"`
	Text struct {
		Body string `json:"body"`
	} `json:"text"`
	Context struct {
		ID string `json:"id"`
	} `json:"context"`
	Reaction struct {
		ID    string `json:"message_id"`
		Emoji string `json:"emoji"`
	} `json:"reaction"`
	Button struct {
		Text string `json:"text"`
	} `json:"button"`
}

type whatsAppMedia struct {
	ID      string `json:"id"`
	Caption string `json:"caption"`
	Name    string `json:"filename"`
}

// ReadWhatsApp reads what the provider sends of a number: messages of customers, each with
// its id in MessageID, and how far ours got. What it does not know it leaves out.
func ReadWhatsApp(raw []byte, numberID string) (chats []Chat, statuses []Status, err error) {
	var in whatsAppBody
	if err := json.Unmarshal(raw, &in); err != nil {
		return nil, nil, err
	}
	for _, entry := range in.Entry {
		for _, change := range entry.Changes {
			v := &change.Value
			if v.Metadata.NumberID != numberID {
				continue
			}
			names := map[string]string{}
			for _, c := range v.Contacts {
				names[c.ID] = c.Profile.Name
			}
			for _, one := range v.Messages {
				if chat, ok := readWhatsAppMessage(one, names); ok {
					chats = append(chats, chat)
				}
			}
			for _, s := range v.Statuses {
				status := Status{ID: line(s.ID, mail.MaxMessageID), Status: s.Status, At: unixTime(s.At)}
				if len(s.Errors) > 0 {
					status.Failure = phrase(s.Errors[0].Title, mail.MaxReply)
				}
				if climbs[status.Status] && status.ID != "" {
					statuses = append(statuses, status)
				}
			}
		}
	}
	return chats, statuses, nil
}

var climbs = map[string]bool{messages.Sent: true, messages.Delivered: true, messages.Read: true, messages.Failed: true}

func readWhatsAppMessage(raw []byte, names map[string]string) (c Chat, ok bool) {
	var m whatsAppMessage
	if json.Unmarshal(raw, &m) != nil || line(m.ID, maxEvent) == "" || len(m.ID) > maxEvent ||
		m.From == "" || strings.Trim(m.From, "0123456789") != "" {
		return c, false
	}
	c.Handle, c.Phone, c.At = "+"+line(m.From, messages.MaxHandle-1), numberOf(m.From), unixTime(m.At)
	c.Shown, c.MessageID = c.Handle, line(m.ID, maxEvent)
	c.Name, _ = texts.CleanOptionalName("name", phrase(names[m.From], texts.MaxName))
	if m.Context.ID != "" {
		c.Answers = []string{line(m.Context.ID, mail.MaxMessageID)}
	}
	said := cmp.Or(m.Text.Body, m.Button.Text)
	switch m.Type {
	case "reaction":
		c.Reaction, c.Answers = phrase(cmp.Or(m.Reaction.Emoji, "–"), messages.MaxHandle), []string{line(m.Reaction.ID, mail.MaxMessageID)}
	case "image", "video", "audio", "document", "sticker":
		var all map[string]json.RawMessage
		var media whatsAppMedia
		_ = json.Unmarshal(raw, &all)
		if json.Unmarshal(all[m.Type], &media) == nil && media.ID != "" && strings.Trim(media.ID, "0123456789") == "" {
			c.Media, said = &Media{media.ID, line(media.Name, messages.MaxFileName*utf8.UTFMax)}, media.Caption
		}
	}
	var whole bool
	if c.Text, whole = several(said); !whole {
		c.Reading = Cut
	}
	if c.Text == "" && c.Reaction == "" && c.Media == nil {
		c.Other = phrase(m.Type, messages.MaxHandle)
	}
	return c, true
}

// numberOf is the number of somebody whom the provider knows by digits. It names some of Mexico with
// a sign between country and number that is dialled no more, and some of Brazil without the one
// that all mobile numbers have there by now.
func numberOf(known string) string {
	if rest, is := strings.CutPrefix(known, "521"); is && len(rest) == 10 {
		known = "52" + rest
	}
	if rest, is := strings.CutPrefix(known, "55"); is && len(rest) == 10 && rest[2] >= '6' {
		known = "55" + rest[:2] + "9" + rest[2:]
	}
	return "+" + known
}

// maxEvent is the longest id of a message, in bytes.
const maxEvent = 256

func unixTime(text string) time.Time {
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil || seconds < 0 || seconds > 1<<40 {
		return time.Time{}
	}
	return time.Unix(seconds, 0)
}

// TellsOfTemplates tells that the state of a template has changed. Which one, and to what, is
// asked then: what comes late, or twice, changes nothing.
func TellsOfTemplates(raw []byte) bool {
	var in struct {
		Entry []struct {
			Changes []struct {
				Field string `json:"field"`
			} `json:"changes"`
		} `json:"entry"`
	}
	if json.Unmarshal(raw, &in) != nil {
		return false
	}
	for _, entry := range in.Entry {
		for _, change := range entry.Changes {
			if strings.HasPrefix(change.Field, "message_template_") {
				return true
			}
		}
	}
	return false
}
