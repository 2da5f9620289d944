package incoming

import (
	"strings"

	"latchkey/internal/mail"
	"latchkey/internal/texts"
)

// Sender is who wrote a mail, as its header says.
type Sender struct {
	Name  string       // "" for none
	Email mail.Address // the zero one where Shown is none that a mail could be sent to
	Shown string       // the address as it was written, "" for none
}

// Known tells a sender with an address that a mail can be sent to.
func (s *Sender) Known() bool { return s.Email != mail.Address{} }

// readSender reads the first address of a field such as From. It refuses nothing: what
// is no address is a name.
func readSender(raw, hint string) (s Sender) {
	name, address := partAddress(raw)
	s.Name, _ = texts.CleanOptionalName("name", phrase(decode(name, hint), texts.MaxName))
	s.Shown = line(decode(address, hint), mail.MaxAddress)
	// A domain in another script is one: ParseAddress reads it.
	s.Email, _ = mail.ParseAddress(strings.Join(strings.Fields(s.Shown), ""))
	switch {
	case !s.Known() && s.Name == "":
		s.Name, _ = texts.CleanOptionalName("name", phrase(s.Shown, texts.MaxName))
	case s.Name == s.Shown:
		s.Name = ""
	}
	return s
}

// partAddress parts the first address of a list from the name before it, or from the
// comment behind it.
func partAddress(raw string) (name, address string) {
	quoted, depth := false, 0
	var plain, words, comment strings.Builder // without quotes and comments; with what stood in quotes; of comments
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		switch {
		case c == '\\' && i+1 < len(raw) && (quoted || depth > 0):
			i++
			c = raw[i]
		case c == '"' && depth == 0:
			quoted = !quoted
			continue
		case c == '(' && !quoted:
			depth++
			continue
		case c == ')' && depth > 0:
			depth--
			continue
		case quoted || depth > 0:
		case c == '<':
			address, _, _ = strings.Cut(raw[i+1:], ">")
			if route, last, ok := strings.Cut(address, ":"); ok && strings.HasPrefix(strings.TrimSpace(route), "@") {
				address = last // behind the servers on the way to it
			}
			address, _, _ = strings.Cut(address, ",")
			return strings.TrimSpace(words.String()), strings.Trim(address, " \t<>")
		case (c == ',' || c == ';') && strings.Contains(plain.String(), "@"):
			return afterAddress(plain.String(), comment.String())
		}
		if depth > 0 {
			comment.WriteByte(c)
			continue
		}
		words.WriteByte(c)
		if !quoted {
			plain.WriteByte(c)
		}
	}
	if strings.Contains(plain.String(), "@") {
		return afterAddress(plain.String(), comment.String())
	}
	if quoted || !strings.Contains(words.String(), "@") {
		// A quotation that never ends may hold it all.
		if before, rest, ok := strings.Cut(raw, "<"); ok && strings.Contains(rest, "@") {
			address, _, _ = strings.Cut(rest, ">")
			return strings.Trim(before, ` "`), strings.TrimSpace(address)
		}
	}
	if name = strings.TrimSpace(words.String()); strings.HasSuffix(name, ";") {
		name = "" // a group of nobody
	}
	return name, ""
}

// afterAddress takes the word with an @ from a text; the others are a name.
func afterAddress(text, comment string) (name, address string) {
	var others []string
	for _, word := range strings.Fields(text) {
		if address == "" && strings.Contains(word, "@") {
			address = strings.Trim(word, "[]'")
			continue
		}
		others = append(others, word)
	}
	if len(others) == 0 {
		return strings.TrimSpace(comment), address
	}
	return strings.Join(others, " "), address
}
