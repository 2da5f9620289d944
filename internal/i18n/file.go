package i18n

import (
	"fmt"
	"strings"
)

// word is what stands under a key.
type word struct {
	one   string // where the number is one; "" where the number makes no difference
	other string
}

// read adds the words of a file to those read before. It knows the little of
// TOML that the files need, since the whole of it took half of the program's
// start: headings, and lines of key = "text" without escapes. The keys one and
// other make their heading a word of two forms. A test holds it against go-i18n.
func read(file string, words map[string]word) error {
	heading, line := "", 0
	for text := range strings.Lines(file) {
		line++
		text = strings.TrimSpace(text)
		if text == "" || text[0] == '#' {
			continue
		}
		if text[0] == '[' && text[len(text)-1] == ']' {
			heading = text[1 : len(text)-1]
			continue
		}
		name, value, _ := strings.Cut(text, " = ")
		if len(value) < 2 || value[0] != '"' || value[len(value)-1] != '"' || strings.ContainsAny(value[1:len(value)-1], `"\`) {
			return fmt.Errorf("line %d is no heading and no word", line)
		}
		key, form := heading, value[1:len(value)-1]
		if name != "one" && name != "other" {
			key += "." + name
		}
		w := words[key]
		known := &w.other
		if name == "one" {
			known = &w.one
		}
		if *known != "" {
			return fmt.Errorf("line %d: %s is there twice", line, key)
		}
		*known = form
		words[key] = w
	}
	return nil
}
