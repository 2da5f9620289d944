package xlsxfile

import (
	"bufio"
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// Bounds of what is held at once.
const (
	maxTag  = 64 << 10
	maxText = 512 << 10
)

// event is what the scanner came to.
type event int

const (
	ended  event = iota // the document
	opens               // an element
	closes              // one
	says                // text
)

// scanner reads the XML of a part: elements, their attributes, text. It takes no
// definitions of entities, and reuses what it hands out.
type scanner struct {
	from  *bufio.Reader
	tag   []byte // as it stands between its brackets
	name  []byte // of the element, without its prefix
	text  []byte
	depth int
	bare  bool // the element that was opened has no content: its end comes next
}

// next goes to what comes next.
func (x *scanner) next() (event, error) {
	if x.bare {
		x.bare = false
		x.depth--
		return closes, nil
	}
	for {
		x.text = x.text[:0]
		b, err := x.from.ReadByte()
		switch {
		case errors.Is(err, io.EOF):
			if x.depth != 0 {
				return ended, ErrBroken
			}
			return ended, nil
		case err != nil:
			return ended, err
		case b != '<':
			if err := x.from.UnreadByte(); err != nil {
				return ended, err
			}
			if err := x.readText(); err != nil {
				return ended, err
			}
			if len(x.text) > 0 {
				return says, nil
			}
			continue
		}
		if err := x.until('>', maxTag); err != nil {
			return ended, err
		}
		switch {
		case len(x.tag) == 0:
			return ended, ErrBroken
		case x.tag[0] == '?':
			continue
		case x.tag[0] == '!':
			if err := x.special(); err != nil {
				return ended, err
			}
			if len(x.text) > 0 {
				return says, nil
			}
			continue
		case x.tag[0] == '/':
			x.name = local(bytes.TrimRight(x.tag[1:], " \t\r\n"))
			if x.depth--; x.depth < 0 {
				return ended, ErrBroken
			}
			return closes, nil
		}
		if err := x.whole(); err != nil {
			return ended, err
		}
		x.depth++
		if last := len(x.tag) - 1; x.tag[last] == '/' {
			x.tag, x.bare = x.tag[:last], true
		}
		end := bytes.IndexAny(x.tag, " \t\r\n")
		if end < 0 {
			end = len(x.tag)
		}
		if x.name = local(x.tag[:end]); len(x.name) == 0 {
			return ended, ErrBroken
		}
		return opens, nil
	}
}

// until reads up to a byte into the tag, without it.
func (x *scanner) until(end byte, most int) error {
	x.tag = x.tag[:0]
	return x.more(end, most)
}

func (x *scanner) more(end byte, most int) error {
	for {
		piece, err := x.from.ReadSlice(end)
		x.tag = append(x.tag, piece...)
		switch {
		case len(x.tag) > most:
			return ErrTooLarge
		case err == nil:
			x.tag = x.tag[:len(x.tag)-1]
			return nil
		case errors.Is(err, io.EOF):
			return ErrBroken
		case !errors.Is(err, bufio.ErrBufferFull):
			return err
		}
	}
}

// whole reads on where a bracket stands inside an attribute.
func (x *scanner) whole() error {
	quote := byte(0)
	for at := 0; ; at++ {
		for ; at < len(x.tag); at++ {
			switch b := x.tag[at]; {
			case quote == 0 && (b == '"' || b == '\''):
				quote = b
			case b == quote:
				quote = 0
			}
		}
		if quote == 0 {
			return nil
		}
		x.tag = append(x.tag, '>')
		if err := x.more('>', maxTag); err != nil {
			return err
		}
	}
}

// special passes over a comment, and takes text that is written as it stands.
// Definitions are refused: that is where entities multiply.
func (x *scanner) special() error {
	end := "--"
	switch {
	case bytes.HasPrefix(x.tag, []byte("!--")):
	case bytes.HasPrefix(x.tag, []byte("![CDATA[")):
		end = "]]"
	default:
		return ErrBroken
	}
	for begin := len("!--"); !bytes.HasSuffix(x.tag[min(begin, len(x.tag)):], []byte(end)); {
		x.tag = append(x.tag, '>')
		if err := x.more('>', maxText); err != nil {
			return err
		}
	}
	if end == "]]" {
		x.text = append(x.text, x.tag[len("![CDATA["):len(x.tag)-len(end)]...)
	}
	return nil
}

// readText reads up to the next bracket.
func (x *scanner) readText() error {
	for {
		piece, err := x.from.ReadSlice('<')
		if x.text = append(x.text, piece...); len(x.text) > maxText {
			return ErrTooLarge
		}
		switch {
		case err == nil:
			x.text = x.text[:len(x.text)-1]
			if err := x.from.UnreadByte(); err != nil {
				return err
			}
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case !errors.Is(err, io.EOF):
			return err
		}
		x.text, err = unescaped(x.text)
		return err
	}
}

// unescaped writes what stands for other signs as those, in place.
func unescaped(text []byte) ([]byte, error) {
	at := bytes.IndexByte(text, '&')
	if at < 0 {
		return text, nil
	}
	out := text[:at]
	for rest := text[at:]; len(rest) > 0; {
		if rest[0] != '&' {
			next := bytes.IndexByte(rest, '&')
			if next < 0 {
				next = len(rest)
			}
			out, rest = append(out, rest[:next]...), rest[next:]
			continue
		}
		end := bytes.IndexByte(rest, ';')
		if end < 0 || end > len("&#x10FFFF") {
			return nil, ErrBroken
		}
		sign, ok := entity(string(rest[1:end]))
		if !ok {
			return nil, ErrBroken
		}
		out, rest = utf8.AppendRune(out, sign), rest[end+1:]
	}
	return out, nil
}

func entity(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	return rune(n), err == nil && utf8.ValidRune(rune(n))
}

// is tells whether the element is called so.
func (x *scanner) is(name string) bool { return string(x.name) == name }

// attribute is the value of an attribute of the element that was opened, "" for none.
func (x *scanner) attribute(name string) string {
	rest := x.tag
	for {
		at := bytes.IndexByte(rest, '=')
		if at < 0 {
			return ""
		}
		fields := bytes.Fields(rest[:at])
		rest = bytes.TrimLeft(rest[at+1:], " \t\r\n")
		if len(fields) == 0 || len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
			return ""
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return ""
		}
		if string(local(fields[len(fields)-1])) == name {
			value, err := unescaped(bytes.Clone(rest[1 : 1+end]))
			if err != nil {
				return ""
			}
			return string(value)
		}
		rest = rest[end+2:]
	}
}

// local is a name without the prefix of its namespace.
func local(name []byte) []byte { return name[bytes.IndexByte(name, ':')+1:] }

// noFlate tells what is wrong with packed bytes from what keeps them.
func noFlate(err error) error {
	var corrupt flate.CorruptInputError
	var internal flate.InternalError
	if errors.As(err, &corrupt) || errors.As(err, &internal) {
		return ErrBroken
	}
	return noArchive(err)
}
