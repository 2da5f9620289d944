package incoming

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"latchkey/internal/mail"
	"latchkey/internal/messages"
	"latchkey/internal/texts"
)

// MaxHookFiles is how many files come with one message of a program, and MaxHook how many
// bytes the whole has.
const (
	MaxHookFiles = 10
	MaxHook      = 8 << 20
)

// Chat is a message that came over a channel which is no address of mail.
type Chat struct {
	Mail
	Handle string // who the sender is to the channel
	Phone  string // of the sender, as it came, "" for none
	At     time.Time

	Media    *Media // that is still to be fetched, nil for none
	Reaction string // to a message of Answers, in place of a text
	Other    string // what came that we cannot show, in place of a text
}

// hookBody is what a program sends: see "What your program sends" on the page of a channel.
type hookBody struct {
	Type string `json:"type"`
	Data struct {
		Sender struct {
			ID    string `json:"id"`
			Name  string `json:"name"`
			Email string `json:"email"`
			Phone string `json:"phone"`
		} `json:"sender"`
		Subject string    `json:"subject"`
		Text    string    `json:"text"`
		At      time.Time `json:"at"`
		Files   []struct {
			Name    string `json:"name"`
			Content string `json:"content"`
		} `json:"files"`
	} `json:"data"`
}

// ReadHook reads what a program sends. The text of an error is for its programmer. What
// is no address or no number is left out, and takes nothing else with it.
func ReadHook(raw []byte) (c Chat, err error) {
	var in hookBody
	if err := json.Unmarshal(raw, &in); err != nil {
		return c, fmt.Errorf("the body is no JSON of a message: %w", err)
	}
	d := &in.Data
	switch {
	case in.Type != "message":
		return c, errors.New(`type is not "message"`)
	case d.Sender.ID == "" || line(d.Sender.ID, messages.MaxHandle) != d.Sender.ID:
		return c, fmt.Errorf("data.sender.id is missing, or no line of at most %d characters", messages.MaxHandle)
	case texts.Blank(d.Text) && len(d.Files) == 0:
		return c, errors.New("data.text is missing")
	case len(d.Files) > MaxHookFiles:
		return c, fmt.Errorf("there are more than %d files", MaxHookFiles)
	}
	c.Handle, c.Shown, c.Phone, c.At = d.Sender.ID, d.Sender.ID, line(d.Sender.Phone, messages.MaxHandle), d.At
	c.Name, _ = texts.CleanOptionalName("name", phrase(d.Sender.Name, texts.MaxName))
	c.Email, _ = mail.ParseAddress(strings.TrimSpace(d.Sender.Email))
	c.Subject = phrase(d.Subject, messages.MaxSubject)
	var whole bool
	if c.Text, whole = several(d.Text); !whole {
		c.Reading = Cut
	}
	for i, f := range d.Files {
		content, err := base64.StdEncoding.DecodeString(f.Content)
		if err != nil {
			return c, fmt.Errorf("data.files[%d].content is no base64", i)
		}
		c.Files = append(c.Files, NewFile(f.Name, "", content))
	}
	return c, nil
}
