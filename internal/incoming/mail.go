// Package incoming reads the mails that customers send: who wrote, about what, which
// words, and in answer to what. It refuses no mail: of one that no parser takes apart
// it tells what the header says. It does no I/O.
package incoming

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"math"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/jhillyerd/enmime/v2"
	"github.com/jhillyerd/enmime/v2/mediatype"
	"golang.org/x/net/html/charset"

	"latchkey/internal/mail"
	"latchkey/internal/mailpage"
	"latchkey/internal/messages"
	"latchkey/internal/texts"
)

// Reading says how far a mail could be read.
type Reading int

// How far a mail could be read.
const (
	Whole       Reading = iota
	Cut                 // its text is longer than is kept
	Complicated         // it is made so that reading it would take long
	Broken              // no text could be found in it
)

// Mail is what was read of a mail.
type Mail struct {
	Sender
	Subject string
	Text    string // "" where there is none, or none could be read
	Page    string // in HTML, as it came, "" for none
	Reading Reading

	Files     []File
	FilesLeft int // that are not among them, because they are too many

	Copies  []Copy         // who else got it, the channel among them
	ReplyTo []mail.Address // where answers are to go, where that is not the sender's address alone

	MessageID string   // without brackets, "" for none
	Answers   []string // the Message-IDs that it may answer, the likeliest first

	Automatic bool    // a program wrote it by itself
	Report    *Report // of what became of a mail of ours, nil for another mail
	BodySum   [sha256.Size]byte
}

const mostAnswers = 50

// Read reads a mail that came from an address of the envelope, "" for none. Ctx ends
// the work on it, and so does its size.
func Read(ctx context.Context, raw []byte, envelope string) Mail {
	m := Unread(raw, envelope)
	if !simple(raw) {
		m.Reading = Complicated
		return m
	}
	m.Reading = Whole
	header, body := divide(raw)
	m.readBody(ctx, header, body)
	return m
}

// Unread is what the header of a mail says, and no more.
func Unread(raw []byte, envelope string) (m Mail) {
	header, body := divide(raw)
	h := head(fields(header))
	contentType := h.first("content-type")
	hint := headerSet(contentType)
	m.Subject = phrase(decode(h.first("subject"), hint), messages.MaxSubject)
	for _, raw := range []string{h.first("from"), h.first("sender"), h.first("reply-to"), envelope} {
		s := readSender(raw, hint)
		s.Name = cmp.Or(m.Name, s.Name)
		if m.Sender = s; s.Shown != "" {
			break
		}
	}
	m.readCopies(h, hint)
	m.readIDs(h)
	m.Automatic = automatic(h, envelope, contentType)
	m.readReplyTo(h, hint)
	m.Report = reportOf(h, envelope, contentType, &m.Sender)
	m.BodySum = sha256.Sum256(bytes.TrimSpace(body))
	m.Reading = Broken
	return m
}

// readIDs reads what a mail is called, and what it answers: what it says it does, then
// the thread from its end.
func (m *Mail) readIDs(h head) {
	if ids := readIDs(h.first("message-id")); len(ids) > 0 {
		m.MessageID = ids[0]
	}
	m.Answers = readIDs(h.first("in-reply-to"))
	references := readIDs(h.first("references"))
	for i := len(references) - 1; i >= 0; i-- {
		m.Answers = append(m.Answers, references[i])
	}
	m.Answers = m.Answers[:min(len(m.Answers), mostAnswers)]
}

var idInBrackets = regexp.MustCompile(`<\s*([^<>\s]+)\s*>`)

// readIDs reads Message-IDs, which stand in brackets or, by some programs, do not.
func readIDs(value string) (ids []string) {
	found := idInBrackets.FindAllStringSubmatch(value, -1)
	for _, id := range found {
		ids = append(ids, line(id[1], mail.MaxMessageID))
	}
	if len(found) == 0 {
		for id := range strings.FieldsSeq(strings.Trim(value, "<>")) {
			if strings.Contains(id, "@") {
				ids = append(ids, line(id, mail.MaxMessageID))
			}
		}
	}
	return ids
}

// readBody finds the text, the page and the files.
func (m *Mail) readBody(ctx context.Context, header, body []byte) {
	p := parts{ctx: ctx}
	envelope := p.parse(header, body)
	switch {
	case p.tooMuch():
		m.Reading = Complicated
		return
	case envelope == nil:
		m.Reading = Broken
		return
	}
	var whole bool
	if root := envelope.Root; root.FirstChild == nil && strings.HasPrefix(root.ContentType, "multipart/") {
		root.ContentType, root.Content = "text/plain", body // It has no part: people see all of it.
	}
	m.Page = page(envelope.Root)
	if m.Text, whole = several(plainText(envelope.Root)); m.Text == "" {
		m.Text, whole = several(fromHTML(m.Page))
	}
	if !whole {
		m.Reading = Cut
	}
	m.Page = texts.Cut(mailpage.Short(strings.ReplaceAll(strings.ToValidUTF8(m.Page, "\ufffd"), "\x00", "")), messages.MaxPage)
	m.readFiles(envelope.Root)
	if m.Report != nil {
		m.Report.read(envelope.Root, m.Text)
	}
	if m.Text == "" && m.Page == "" && len(m.Files) == 0 && len(bytes.TrimSpace(body)) > 0 && len(envelope.Errors) > 0 {
		m.Reading = Broken
	}
}

// plainText is the text of all parts that are nothing but text.
func plainText(root *enmime.Part) string { return joined(root, "text/plain", content) }

// page is all parts in HTML, "" for none.
func page(root *enmime.Part) string { return joined(root, "text/html", pageContent) }

// joined is what all parts of a type say. Of two forms of the same it is the first.
func joined(root *enmime.Part, kind string, content func(*enmime.Part) string) string {
	var list []string
	for _, part := range root.DepthMatchAll(isShown(kind)) {
		if len(list) == 0 || root.ContentType != "multipart/alternative" {
			list = append(list, content(part))
		}
	}
	return strings.Join(list, "\n\n")
}

func pageContent(part *enmime.Part) string {
	if charsetOf(part.Header.Get("Content-Type")) == "" && !utf8.Valid(part.Content) {
		set, _, _ := charset.DetermineEncoding(part.Content, "text/html") // It may say it within.
		text, _ := set.NewDecoder().Bytes(part.Content)
		return string(text)
	}
	return content(part)
}

func isShown(kind string) enmime.PartMatcher {
	return func(p *enmime.Part) bool {
		return cmp.Or(p.ContentType, "text/plain") == kind && p.Disposition != "attachment"
	}
}

func content(part *enmime.Part) string {
	return toUTF8(part.Content, charsetOf(part.Header.Get("Content-Type")))
}

// parts takes a mail apart, and counts how often it did and how often it read.
type parts struct {
	ctx          context.Context
	raw          io.Reader
	taken, reads int
}

func (p *parts) tooMuch() bool { return p.taken > mostParts || p.reads > mostReads }

// parse is nil for a mail that cannot be taken apart.
func (p *parts) parse(header, body []byte) (envelope *enmime.Envelope) {
	defer func() {
		if recover() != nil { // It was left, or has a mistake of its own: the mail is kept as it came.
			envelope = nil
		}
	}()
	parser := enmime.NewParser(
		enmime.SkipMalformedParts(true), enmime.DisableTextConversion(true), enmime.MaxStoredPartErrors(20),
		enmime.MultipartWOBoundaryAsSinglePart(true), enmime.SetReadPartErrorPolicy(func(*enmime.Part, error) bool { return true }),
		enmime.SetCustomParseMediaType(p.mediaType), enmime.MinCharsetDetectRunes(math.MaxInt), // A guess is wrong too often.
	)
	p.raw = io.MultiReader(bytes.NewReader(readable(header)), strings.NewReader("\r\n"), bytes.NewReader(body))
	envelope, err := parser.ReadEnvelope(p)
	if err != nil {
		return nil
	}
	return envelope
}

// readable is what a parser needs of a header, without the lines that it would stop at.
func readable(header []byte) []byte {
	h := head(fields(header))
	out := "Content-Type: " + cmp.Or(h.first("content-type"), "text/plain") + "\r\n"
	for _, name := range []string{"Content-Transfer-Encoding", "Content-Disposition"} {
		if value := h.first(strings.ToLower(name)); value != "" {
			out += name + ": " + value + "\r\n"
		}
	}
	return []byte(out)
}

// mediaType reads a Content-Type or Content-Disposition, and is called for each part.
// After so many, no part has others within it, whatever it says.
func (p *parts) mediaType(value string) (string, map[string]string, []string, error) {
	if p.taken++; p.taken > mostParts {
		return "application/octet-stream", nil, nil, nil
	}
	if value == "" {
		return "", nil, nil, nil
	}
	if strings.HasPrefix(value, "=?") {
		value = decode(value, "")
	}
	kind, parameters, invalid, err := mediatype.ParseWithOptions(value, mediatype.ParseOptions{StripMediaTypeInvalidCharacters: true})
	delete(parameters, "charset") // See content.
	if err == nil && (strings.Contains(kind, "/") || kind == "attachment" || kind == "inline") {
		return kind, parameters, invalid, nil
	}
	switch lower := strings.ToLower(value); {
	case strings.Contains(lower, "text/html"):
		return "text/html", nil, nil, nil
	case strings.Contains(lower, "multipart/"):
		if boundary := boundaryIn(value); boundary != "" {
			return "multipart/mixed", map[string]string{"boundary": boundary}, nil, nil
		}
	case strings.Contains(lower, "application/"), strings.Contains(lower, "image/"):
		return "application/octet-stream", nil, nil, nil
	case strings.HasPrefix(lower, "attachment"):
		return "attachment", nil, nil, nil
	}
	return "text/plain", nil, nil, nil
}

func boundaryIn(value string) string {
	at := strings.Index(strings.ToLower(value), "boundary")
	if at < 0 {
		return ""
	}
	boundary, _ := boundaryAt([]byte(value[at:]))
	return boundary
}

// headerSet is the character set that a header without any of its own may be in: that of
// the body, save one whose letters take two bytes each, which no header can be in.
func headerSet(contentType string) string {
	hint := charsetOf(contentType)
	if _, name := charset.Lookup(hint); strings.HasPrefix(name, "utf-16") {
		return ""
	}
	return hint
}

var charsetParameter = regexp.MustCompile(`(?i)charset\s*=\s*["']?(?:charset\s*=\s*)?([A-Za-z0-9_.:-]+)`)

// charsetOf is the character set that a Content-Type names, "" for none.
func charsetOf(contentType string) string {
	if found := charsetParameter.FindStringSubmatch(contentType); found != nil {
		return found[1]
	}
	return ""
}

// Read hands the mail to the parser, until the context ends or the parser has asked too
// often. Parts that never end have it ask for what comes behind the end of the mail twice
// as often for each of them.
func (p *parts) Read(b []byte) (int, error) {
	if p.reads++; p.reads > mostReads || p.ctx.Err() != nil {
		panic(errLeft) // At an error it would ask as often again; parse recovers.
	}
	return p.raw.Read(b)
}

// mostReads is what the largest mail needs in the smallest pieces that the parser asks
// for, and as many again.
const mostReads = 2 * messages.MaxMail / 4096

var errLeft = errors.New("the parser is left")
