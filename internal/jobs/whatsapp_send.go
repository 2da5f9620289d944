package jobs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"latchkey/internal/mail"
	"latchkey/internal/messages"
	"latchkey/internal/texts"
	"latchkey/internal/webhook"
)

// WhatsAppLetter is a message for the provider.
type WhatsAppLetter struct {
	NumberID, Token string // ours
	To, Text        string
	Template        FilledTemplate // whose name is "" for none
	TextSent        bool           // by an attempt before
	Files           []WhatsAppFile
}

// WhatsAppFile is a file that goes with a message.
type WhatsAppFile struct {
	ID         uuid.UUID
	Name, Kind string
	Bytes      []byte
	Sent       bool // by an attempt before
}

// FilledTemplate is a template with what stands for its variables.
type FilledTemplate struct {
	Name, Language string
	Variables      []string
}

// WhatsAppPart is what the provider takes as one message: the text, a file, or a file with
// the text beneath it.
type WhatsAppPart struct {
	Text  bool
	File  *WhatsAppFile
	media string // under which the provider has the file
}

// WhatsAppOutcome is what became of a part.
type WhatsAppOutcome struct {
	Part    WhatsAppPart
	ID      string // that the provider gives it, "" where it did not take it
	More    bool   // another part follows
	Failure *mail.Error
	Last    bool // no other attempt follows
}

// parts are those that the provider has not taken yet, in their order.
func (l *WhatsAppLetter) parts() (list []WhatsAppPart) {
	under := len(l.Files) > 0 && l.Template.Name == "" && utf8.RuneCountInString(l.Text) <= messages.MaxCaption
	if under {
		m, _ := messages.MediaOf(l.Files[0].Kind)
		under = m.Caption
	}
	if !under && !l.TextSent {
		list = append(list, WhatsAppPart{Text: true})
	}
	for i := range l.Files {
		if !l.Files[i].Sent {
			list = append(list, WhatsAppPart{Text: under && i == 0, File: &l.Files[i]})
		}
	}
	return list
}

// uploadWhatsApp hands the files to the provider before the customer gets anything: one that
// is refused keeps all of it back. Nobody sees what was handed over twice.
func (o office) uploadWhatsApp(ctx context.Context, letter *WhatsAppLetter, parts []WhatsAppPart) (failure *mail.Error) {
	for i := range parts {
		if parts[i].File == nil {
			continue
		}
		body, kind, err := uploaded(parts[i].File)
		if err != nil {
			return &mail.Error{Permanent: true, Text: "the file could not be written", Err: err}
		}
		header := bearer(letter.Token)
		header.Set("Content-Type", kind)
		status, answer, err := o.outside.Client.Post(ctx, o.outside.WhatsApp+"/"+letter.NumberID+"/media", header, body)
		var told struct {
			ID string `json:"id"`
			providerFault
		}
		unread := json.Unmarshal(answer, &told)
		switch {
		case err != nil:
			return &mail.Error{Text: mail.Shown(err.Error()), Err: err}
		case status/100 == 2 && unread == nil && told.ID != "":
			parts[i].media = told.ID
		default:
			failure = told.failed(status)
			failure.Unclear = false
			return failure
		}
	}
	return nil
}

// uploaded is a file as a form.
func uploaded(f *WhatsAppFile) (body []byte, kind string, err error) {
	m, _ := messages.MediaOf(f.Kind)
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {multipart.FileContentDisposition("file", f.Name)}, "Content-Type": {m.Type},
	})
	if err == nil {
		_, err = part.Write(f.Bytes)
	}
	err = errors.Join(err, form.WriteField("messaging_product", "whatsapp"), form.WriteField("type", m.Type), form.Close())
	return b.Bytes(), form.FormDataContentType(), err
}

// sendWhatsApp hands over a part and returns the id that the provider gives it.
func (o office) sendWhatsApp(ctx context.Context, letter *WhatsAppLetter, part WhatsAppPart) (id string, failure *mail.Error) {
	said := map[string]any{"messaging_product": "whatsapp", "to": strings.TrimPrefix(letter.To, "+")}
	switch {
	case part.File != nil:
		m, _ := messages.MediaOf(part.File.Kind)
		media := map[string]any{"id": part.media}
		if part.Text {
			media["caption"] = letter.Text
		}
		if m.Name == "document" {
			media["filename"] = part.File.Name
		}
		said["type"], said[m.Name] = m.Name, media
	case letter.Template.Name == "":
		said["type"], said["text"] = "text", map[string]any{"body": letter.Text}
	default:
		said["type"], said["template"] = "template", letter.Template.parts()
	}
	body, err := json.Marshal(said)
	if err != nil {
		return "", &mail.Error{Permanent: true, Text: "the message could not be written", Err: err}
	}
	status, answer, err := o.outside.Client.Post(ctx, o.outside.WhatsApp+"/"+letter.NumberID+"/messages", bearer(letter.Token), body)
	var told struct {
		Messages []struct {
			ID string `json:"id"`
		} `json:"messages"`
		providerFault
	}
	unread := json.Unmarshal(answer, &told)
	switch {
	case err != nil && webhook.NeverSent(err):
		return "", &mail.Error{Text: mail.Shown(err.Error()), Err: err}
	case err != nil:
		return "", &mail.Error{Unclear: true, Text: mail.Shown(err.Error()), Err: err}
	case status/100 == 2 && unread == nil && len(told.Messages) == 1 && told.Messages[0].ID != "" &&
		len(told.Messages[0].ID) <= mail.MaxMessageID && !strings.ContainsFunc(told.Messages[0].ID, texts.Unseen):
		return told.Messages[0].ID, nil
	}
	return "", told.failed(status)
}

// providerFault is how the provider says what is wrong.
type providerFault struct {
	Error struct {
		Message string `json:"message"`
	} `json:"error"`
}

func (p *providerFault) failed(status int) *mail.Error {
	return &mail.Error{
		Text: mail.Shown(http.StatusText(status) + " " + p.Error.Message), Err: errors.New(http.StatusText(status)),
		Permanent: status/100 == 4 && status != http.StatusTooManyRequests,
		Unclear:   status/100 == 2 || status/100 == 5 && status != http.StatusServiceUnavailable,
	}
}
