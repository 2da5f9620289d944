package incoming

import (
	"bytes"
	"cmp"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"
	"github.com/jhillyerd/enmime/v2"

	"latchkey/internal/mail"
	"latchkey/internal/messages"
	"latchkey/internal/texts"
	"latchkey/internal/tnef"
)

// File is one that came with a mail.
type File struct {
	Name      string
	Kind      string // the media type that its bytes have, whatever the mail says
	ContentID string // without brackets, "" for none
	Inline    bool   // the HTML shows it
	Bytes     []byte
}

// readFiles finds what came with a mail, in the order in which it stands there.
func (m *Mail) readFiles(root *enmime.Part) {
	for _, part := range root.DepthMatchAll(isFile) {
		if m.openBox(part) {
			continue
		}
		if len(m.Files) == messages.MaxFiles {
			m.FilesLeft++
			continue
		}
		m.Files = append(m.Files, m.readFile(part))
	}
}

// openBox adds the files of a winmail.dat in its place, and its text where the mail has no
// other. A box in which nothing is found stays the file that it is.
func (m *Mail) openBox(part *enmime.Part) bool {
	if !bytes.HasPrefix(part.Content, []byte(tnef.Signature)) {
		return false
	}
	text, files, _ := tnef.Open(part.Content, messages.MaxFiles+1) // What is cut is read as far as it goes.
	if m.Text == "" {
		m.Text, _ = several(toUTF8([]byte(text), ""))
	}
	for _, f := range files {
		if len(f.Bytes) == 0 && f.Name == "" {
			continue
		}
		if len(m.Files) == messages.MaxFiles {
			m.FilesLeft++
			continue
		}
		m.Files = append(m.Files, m.readFile(&enmime.Part{FileName: toUTF8([]byte(f.Name), ""), Content: f.Bytes}))
	}
	return len(files) > 0 || text != ""
}

// isFile tells a part that has a name, or that is no text. A text without a name is what
// the mail says, in one form or another.
func isFile(part *enmime.Part) bool {
	kind := cmp.Or(part.ContentType, "text/plain")
	return !strings.HasPrefix(kind, "multipart/") && (part.Disposition == "attachment" || part.FileName != "" || !saidKinds[kind])
}

var saidKinds = map[string]bool{
	"text/plain": true, "text/html": true, "text/enriched": true, "text/richtext": true, "text/x-amp-html": true, "text/watch-html": true,
	"text/rfc822-headers": true, "message/delivery-status": true, "message/disposition-notification": true,
	"message/global-delivery-status": true, "message/global-headers": true, "message/feedback-report": true,
	"application/pgp-encrypted": true,
}

// NewFile is a file that says how it is called and which type it has, "" for neither. Both
// may be anything.
func NewFile(name, says string, bytes []byte) File {
	found := mimetype.Detect(bytes)
	kind, _, _ := strings.Cut(found.String(), ";")
	ending := found.Extension()
	if says == aMail && kind == "text/plain" {
		kind, ending = aMail, ".eml"
	}
	return File{Name: fileName(name, ending), Kind: kind, Bytes: bytes}
}

func (m *Mail) readFile(part *enmime.Part) File {
	f := NewFile(part.FileName, part.ContentType, part.Content)
	f.ContentID = line(strings.Trim(part.ContentID, "<> "), mail.MaxMessageID)
	f.Inline = f.ContentID != "" && strings.Contains(m.Page, "cid:"+f.ContentID)
	return f
}

// aMail is the type of a mail within another, which looks like any text.
const aMail = "message/rfc822"

// fileName cleans the name of a file, which may be anything: it names no folder, hides
// nothing, and keeps its ending however long it is. Ending is what one without a name has.
func fileName(raw, ending string) string {
	name := line(raw, messages.MaxFileName*utf8.UTFMax)
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:*?"<>|`, r) {
			return '_'
		}
		return r
	}, name), " .")
	if texts.Blank(name) {
		name = "file" + ending
	}
	if utf8.RuneCountInString(name) > messages.MaxFileName {
		ending := path.Ext(name)
		if len(ending) > mostEnding {
			ending = ""
		}
		name = strings.Trim(texts.Cut(name, messages.MaxFileName-utf8.RuneCountInString(ending)), " .")
		name = cmp.Or(name, "file") + ending
	}
	return name
}

// mostEnding is how long the ending of a name is at most, in bytes.
const mostEnding = 12
