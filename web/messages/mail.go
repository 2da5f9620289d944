package messages

import (
	"bytes"
	"fmt"
	"image"
	_ "image/gif"  // pictures of mails
	_ "image/jpeg" // pictures of mails
	_ "image/png"  // pictures of mails
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/gabriel-vasile/mimetype"
	"github.com/google/uuid"
	_ "golang.org/x/image/webp" // pictures of mails

	"latchkey/internal/fault"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	view "latchkey/templates/messages"
	"latchkey/templates/parts"
	"latchkey/web/app"
)

// mailRoutes are the addresses of what came with a mail.
func (s *Pages) mailRoutes() []app.Route {
	const all = "/w/{workspace}/conversations"
	return []app.Route{
		app.Get(all+"/files/{id}", app.Page(policy.Conversations, s.file)),
		app.Get(all+"/pictures/{id}", app.Page(policy.Conversations, s.picture)),
		app.Get(all+"/mails/{id}", app.Page(policy.Conversations, s.mailPage)),
		app.Get(all+"/mails/{id}/sheet", app.Page(policy.Conversations, s.mailSheet)),
		app.Get(all+"/mails/{id}/original", app.Page(policy.Conversations, s.original)),
		app.Get(all+"/mails/{id}/original.eml", app.Page(policy.Conversations, s.originalFile)),
	}
}

// mailOf is what came with a message, as its reader may have it.
func mailOf(r *app.Request, e *messages.Entry) (m view.Mail) {
	for i := range e.Mail.Files {
		f := &e.Mail.Files[i]
		file := view.File{Name: parts.Value{Text: f.Name.Shown, Hidden: f.Name.Hidden}, Under: sizeOf(r, f.Size), Closed: f.Closed}
		if kind := kindOf(f.Kind); kind != "" {
			file.Under = kind + ", " + file.Under
		}
		if !f.Closed {
			file.URL = r.Address("/conversations/files/" + f.ID.String())
		}
		m.Files = append(m.Files, file)
	}
	if e.Mail.Broadcast.Valid && app.May[policy.Open](r.Who.Actor, policy.Broadcasts) {
		m.Broadcast = r.Words.T("messages.answers_broadcast", "Name", e.Mail.BroadcastName)
		m.AnsweredURL = r.Address("/broadcasts/" + e.Mail.Broadcast.UUID.String() + "/send")
	}
	base := r.Address("/conversations/mails/" + e.ID.String())
	if e.Mail.Page {
		m.PageURL = base
	}
	if e.Mail.Original {
		m.OriginalURL = base + "/original"
	}
	return m
}

// kindOf names a media type by the ending that its files have, "" where there is none.
func kindOf(kind string) string {
	if known := mimetype.Lookup(kind); known != nil {
		return strings.ToUpper(strings.TrimPrefix(known.Extension(), "."))
	}
	return ""
}

// sizeOf says how large a file is.
func sizeOf(r *app.Request, size int) string {
	const kilo, mega = 1000, 1000 * 1000
	if size < mega {
		return r.Words.T("messages.size_kb", "Size", r.Words.Number((size+kilo-1)/kilo))
	}
	return r.Words.T("messages.size_mb", "Size", r.Words.Decimal(fmt.Sprintf("%.1f", float64(size)/mega)))
}

// file hands out a file that came with a mail, to be saved and never to be shown.
func (s *Pages) file(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
	return s.save(w, r, s.partOf(r, grant))
}

// filePart reads a file, and a part of it that begins at a byte.
type filePart func(id uuid.UUID, from int) (messages.File, []byte, error)

func (s *Pages) partOf(r *app.Request, grant policy.Grant[policy.Open]) filePart {
	return func(id uuid.UUID, from int) (messages.File, []byte, error) {
		return s.store.FilePart(r.Context(), grant, id, from)
	}
}

// save hands out the file of an address.
func (s *Pages) save(w http.ResponseWriter, r *app.Request, read filePart) error {
	f, part, err := firstPart(r, read)
	if err == nil {
		handOutFile(w, r, read, &f, part, "attachment")
	}
	return err
}

// picture shows a picture that came with a mail, within its page. Anything else has no
// address here, whatever its name says.
func (s *Pages) picture(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
	read := s.partOf(r, grant)
	f, part, err := firstPart(r, read)
	if err != nil {
		return err
	}
	size, format, err := image.DecodeConfig(bytes.NewReader(part))
	if err != nil || !messages.IsPicture(f.Kind) || f.Kind != "image/"+format || size.Width > mostPixels/max(size.Height, 1) {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	handOutFile(w, r, read, &f, part, "inline")
	return nil
}

// mostPixels is how large a picture may be that a browser is asked to draw.
const mostPixels = 40 << 20

func firstPart(r *app.Request, read filePart) (f messages.File, part []byte, err error) {
	id, err := r.ID()
	if err != nil {
		return f, nil, err
	}
	return read(id, 0)
}

func handOutFile(w http.ResponseWriter, r *app.Request, read filePart, f *messages.File, part []byte, disposition string) {
	handOut(w, r, disposition, f.Name.Shown, f.Kind, f.Size, part, func(from int) ([]byte, error) {
		_, part, err := read(f.ID, from)
		return part, err
	})
}

// handOut answers with what came from outside, part by part. Whatever it is, it runs nothing.
func handOut(
	w http.ResponseWriter, r *app.Request, disposition, name, kind string, size int, part []byte, next func(from int) ([]byte, error),
) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.Itoa(size))
	h.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": name}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
	if r.Method == http.MethodHead {
		return
	}
	out := app.LongAnswer(w, r.Request)
	for from := 0; ; {
		_, err := out.Write(part)
		if from += len(part); err == nil && from >= size {
			return
		}
		if err == nil {
			part, err = next(from)
		}
		if err != nil || len(part) == 0 {
			panic(http.ErrAbortHandler) // A file that ends early must not look whole.
		}
	}
}
