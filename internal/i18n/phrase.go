package i18n

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
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

// fill writes a phrase with pairs of a placeholder's name and its value; one
// without a value stays empty.
func (w *Words) fill(p *phrase, arguments []any) string {
	b := make([]byte, 0, 64)
	for i, name := range p.names {
		b = append(b, p.texts[i]...)
		for j := 0; j+1 < len(arguments); j += 2 {
			if arguments[j] != name {
				continue
			}
			switch v := arguments[j+1].(type) {
			case int:
				b = append(b, w.counted(name, v)...)
			case string:
				if w.Language == French {
					b = elided(b, v)
				}
				b = appendValue(b, v)
			default:
				b = appendValue(b, v)
			}
			break
		}
	}
	return string(append(b, p.texts[len(p.names)]...))
}

// named are the placeholders of numbers that count nothing, and have no separators.
var named = []string{"Number", "Year", "Version", "Line", "Step", "Code"}

// counted writes a number under a placeholder's name: thousands of what is counted are set apart.
func (w *Words) counted(name string, n int) string {
	if -1000 < n && n < 1000 || slices.Contains(named, name) {
		return strconv.Itoa(n)
	}
	return w.Number(n)
}

// elided makes "de" and "que" at the end of what is written "d’" and "qu’" where what follows
// begins with a vowel. Of an h and a y nobody knows whether they are spoken.
func elided(b []byte, next string) []byte {
	first, _ := utf8.DecodeRuneInString(next)
	if !strings.ContainsRune("aeiouàâäéèêëîïôöùûüœæ", unicode.ToLower(first)) {
		return b
	}
	for _, word := range []string{"de ", "que ", "De ", "Que "} {
		before, found := bytes.CutSuffix(b, []byte(word))
		if last, _ := utf8.DecodeLastRune(before); found && !unicode.IsLetter(last) {
			return append(b[:len(b)-len("e ")], "’"...)
		}
	}
	return b
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
