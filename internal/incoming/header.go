package incoming

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/charmap"
)

// divide parts a mail into its header and its body. What begins without any header is
// a body alone.
func divide(raw []byte) (header, body []byte) {
	raw = bytes.TrimLeft(raw, "\r\n")
	begins := func() bool { return fieldName.Match(raw[:min(len(raw), mostFieldName)]) }
	if !begins() && (bytes.HasPrefix(raw, []byte("From ")) || bytes.HasPrefix(raw, []byte(">From "))) { // of a mailbox file
		_, raw, _ = bytes.Cut(raw, []byte("\n"))
	}
	if !begins() {
		return nil, raw
	}
	for i, c := range raw {
		if c != '\n' {
			continue
		}
		switch rest := raw[i+1:]; {
		case bytes.HasPrefix(rest, []byte("\n")):
			return raw[:i+1], rest[1:]
		case bytes.HasPrefix(rest, []byte("\r\n")):
			return raw[:i+1], rest[2:]
		}
	}
	return undivided(raw)
}

// undivided parts a mail without a blank line at the first one that is of no header.
func undivided(raw []byte) (header, body []byte) {
	at := 0
	for line := range bytes.Lines(raw) {
		if line[0] != ' ' && line[0] != '\t' && !fieldName.Match(line[:min(len(line), mostFieldName)]) {
			return raw[:at], raw[at:]
		}
		at += len(line)
	}
	return raw, nil
}

const mostFieldName = 200

var fieldName = regexp.MustCompile(`^[!-9;-~]+[ \t]*:`)

// field is one line of a header, unfolded, as it was written.
type field struct{ name, value string }

// fields reads a header. A line that is none belongs to nothing, and hides nothing.
func fields(header []byte) (list []field) {
	header = header[:min(len(header), mostHeaderBytes)]
	for line := range bytes.Lines(header) {
		line = bytes.TrimRight(line, "\r\n")
		if len(line) > 0 && (line[0] == ' ' || line[0] == '\t') {
			if len(list) > 0 {
				list[len(list)-1].value += " " + strings.TrimSpace(string(line))
			}
			continue
		}
		name, value, ok := bytes.Cut(line, []byte(":"))
		if !ok || len(list) >= mostHeaderLines {
			continue
		}
		list = append(list, field{strings.ToLower(strings.TrimSpace(string(name))), strings.TrimSpace(string(value))})
	}
	return list
}

// head is the header of a mail.
type head []field

// first is the first field of a name that says something, "" for none.
func (h head) first(name string) string {
	for _, f := range h {
		if f.name == name && f.value != "" {
			return f.value
		}
	}
	return ""
}

// has tells whether there is a field whose name begins so, and which says something.
func (h head) has(prefix string) bool {
	for _, f := range h {
		if strings.HasPrefix(f.name, prefix) && f.value != "" {
			return true
		}
	}
	return false
}

// encodedWord is one of RFC 2047. Programs write spaces into them, which RFC 2047 forbids.
var encodedWord = regexp.MustCompile(`=\?([^?\s]+)\?([bBqQ])\?([^?]*)\?=`)

// decode reads a text of a header: encoded words, several of which may share a letter
// between them, and bytes that no RFC allows.
func decode(raw, hint string) string {
	var out strings.Builder
	var bytesOf []byte // of the words just read
	label := ""
	flush := func() {
		out.WriteString(toUTF8(bytesOf, label))
		bytesOf = nil
	}
	last := 0
	for _, at := range encodedWord.FindAllStringSubmatchIndex(raw, -1) {
		between := raw[last:at[0]]
		named, _, _ := strings.Cut(raw[at[2]:at[3]], "*") // the rest is a language
		if last == 0 || strings.TrimSpace(between) != "" || !strings.EqualFold(named, label) {
			flush()
			if last == 0 || strings.TrimSpace(between) != "" {
				out.WriteString(toUTF8([]byte(between), hint))
			}
		}
		label = named
		if strings.EqualFold(raw[at[4]:at[5]], "q") {
			bytesOf = append(bytesOf, unquote(raw[at[6]:at[7]])...)
		} else {
			bytesOf = append(bytesOf, unbase64(raw[at[6]:at[7]])...)
		}
		last = at[1]
	}
	flush()
	out.WriteString(toUTF8([]byte(raw[last:]), hint))
	return out.String()
}

// unquote reads the encoding Q. What is not written in it stands for itself.
func unquote(s string) (out []byte) {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '_':
			out = append(out, ' ')
		case s[i] == '=' && i+2 < len(s):
			if b, err := hex.DecodeString(s[i+1 : i+3]); err == nil {
				out, i = append(out, b...), i+2
				continue
			}
			out = append(out, s[i])
		default:
			out = append(out, s[i])
		}
	}
	return out
}

// unbase64 reads as much as there is, with or without the padding at its end.
func unbase64(s string) []byte {
	s = strings.TrimRight(strings.Join(strings.Fields(s), ""), "=")
	out := make([]byte, base64.RawStdEncoding.DecodedLen(len(s)))
	n, _ := base64.RawStdEncoding.Decode(out, []byte(s)) // What comes before a mistake is read.
	return out[:n]
}

// toUTF8 reads bytes in the character set that they are said to be in. Programs say the
// wrong one: what is UTF-8 beyond ASCII is not read as one of the sets of the West, nor
// is what cannot be UTF-8 read as it. Where nothing is said, those are tried in turn.
func toUTF8(b []byte, label string) string {
	set, name := charset.Lookup(label)
	switch {
	case set == nil, name == "windows-1252", name == "utf-8":
		if utf8.Valid(b) {
			return string(b)
		}
		if text := strings.ToValidUTF8(string(b), "\ufffd"); name == "utf-8" && strings.ContainsFunc(text, beyondASCII) {
			return text // It was cut, or one character of it was broken.
		}
		set = charmap.Windows1252
	}
	text, _ := set.NewDecoder().Bytes(b) // What cannot be read becomes U+FFFD.
	return string(text)
}

func beyondASCII(r rune) bool { return r >= utf8.RuneSelf && r != utf8.RuneError }
