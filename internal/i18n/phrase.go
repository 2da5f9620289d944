package i18n

import (
	"fmt"
	"strconv"
	"strings"
)

// phrase is a word cut where its placeholders are, once, at start: a page fills
// hundreds of them.
type phrase struct {
	texts []string // one more than names
	names []string
}

// cut parses "{{.Name}} is deleted.".
func cut(text string) (phrase, error) {
	var p phrase
	for {
		before, rest, found := strings.Cut(text, "{{")
		p.texts = append(p.texts, before)
		if !found {
			return p, nil
		}
		name, after, closed := strings.Cut(rest, "}}")
		name, dotted := strings.CutPrefix(name, ".")
		if !closed || !dotted || name == "" {
			return p, fmt.Errorf("%q is no placeholder", rest)
		}
		p.names, text = append(p.names, name), after
	}
}

// fill writes the phrase with pairs of a placeholder's name and its value; one
// without a value stays empty.
func (p *phrase) fill(arguments []any) string {
	b := make([]byte, 0, 64)
	for i, name := range p.names {
		b = append(b, p.texts[i]...)
		for j := 0; j+1 < len(arguments); j += 2 {
			if arguments[j] == name {
				b = appendValue(b, arguments[j+1])
				break
			}
		}
	}
	return string(append(b, p.texts[len(p.names)]...))
}

// appendValue writes a value. One that is written from right to left is set apart:
// it would turn the sentence around it as well.
func appendValue(b []byte, value any) []byte {
	switch v := value.(type) {
	case string:
		if strings.ContainsFunc(v, rightToLeft) {
			return append(append(append(b, "\u2068"...), v...), "\u2069"...)
		}
		return append(b, v...)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case int64:
		return strconv.AppendInt(b, v, 10)
	default:
		return fmt.Append(b, v)
	}
}

// rightToLeft tells a letter of Hebrew, Arabic and the scripts like them.
func rightToLeft(r rune) bool {
	return 0x590 <= r && r <= 0x8ff || 0xfb1d <= r && r <= 0xfdff || 0xfe70 <= r && r <= 0xfefe ||
		0x10800 <= r && r <= 0x10fff || 0x1e800 <= r && r <= 0x1efff
}
