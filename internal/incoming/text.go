package incoming

import (
	"strings"
	"unicode/utf8"

	"latchkey/internal/messages"
	"latchkey/internal/texts"
)

// line makes one line of what somebody sent: without what draws nothing, turns the text
// around or steers a device, and no longer than so many characters.
func line(text string, most int) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case texts.Unseen(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	text = cut(texts.OneSpaced(text), most)
	if texts.Blank(text) {
		return ""
	}
	return strings.TrimSpace(text)
}

// several cleans a text of several lines. A character that could not be read stays as
// the mark of one, so that people see it.
func several(text string) (cleaned string, whole bool) {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	text = strings.TrimSpace(strings.Map(func(r rune) rune {
		if texts.Unseen(r) && r != '\n' && r != '\t' && r != utf8.RuneError {
			return -1
		}
		return r
	}, text))
	if texts.Blank(text) {
		return "", true
	}
	cleaned = texts.Cut(text, messages.MaxStored)
	return cleaned, len(cleaned) == len(text)
}

// phrase is a line of words: where it is cut, it ends with a whole one.
func phrase(text string, most int) string {
	return texts.Cut(line(text, len(text)), most)
}

// cut keeps so many characters.
func cut(text string, most int) string {
	for at := range text {
		if most == 0 {
			return text[:at]
		}
		most--
	}
	return text
}
