package app

import "bytes"

var (
	isWrong   = []byte(`aria-invalid="true"`)
	isFocused = []byte(` autofocus`)
)

// focusWrong gives the focus to the first field of a page that is said to be wrong, in the
// place of whichever would have it. What people typed is left alone: only what stands within
// a tag, and in no value, is an attribute.
func focusWrong(page []byte) []byte {
	if !bytes.Contains(page, isWrong) {
		return page
	}
	out := make([]byte, 0, len(page)+len(isFocused))
	tag, value, done := false, false, false
	for i := 0; i < len(page); i++ {
		attribute := tag && !value
		switch c := page[i]; {
		case attribute && bytes.HasPrefix(page[i:], isFocused):
			i += len(isFocused) - 1
			continue
		case attribute && !done && bytes.HasPrefix(page[i:], isWrong):
			done = true
			out = append(append(out, isFocused[1:]...), ' ')
		case tag && c == '"':
			value = !value
		case attribute && c == '>':
			tag = false
		case c == '<':
			tag = true
		}
		out = append(out, page[i])
	}
	return out
}
