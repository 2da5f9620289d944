package incoming

import (
	"latchkey/internal/mail"
	"latchkey/internal/messages"
)

// Copy is somebody whom a mail went to.
type Copy struct {
	Way     messages.Way
	Address mail.Address
}

// readCopies reads whom a mail says that it went to, each once, without its sender. Where
// no mail could be sent to is left out.
func (m *Mail) readCopies(h head, hint string) {
	seen := map[string]bool{m.Email.Key(): true}
	for _, way := range []messages.Way{messages.To, messages.CC} {
		for _, f := range h {
			if f.name != string(way) {
				continue
			}
			for _, one := range each(f.value) {
				s := readSender(one, hint)
				if !s.Known() || seen[s.Email.Key()] || len(m.Copies) == messages.MostReceived {
					continue
				}
				seen[s.Email.Key()] = true
				m.Copies = append(m.Copies, Copy{way, s.Email})
			}
		}
	}
}

// readReplyTo reads where answers are to go, each address once. What a program sends, a list among
// them, says nothing of that: an answer to it would go round.
func (m *Mail) readReplyTo(h head, hint string) {
	if m.Automatic {
		return
	}
	seen := map[string]bool{}
	for _, one := range each(h.first("reply-to")) {
		s := readSender(one, hint)
		if s.Known() && !seen[s.Email.Key()] && len(m.ReplyTo) < messages.MostCopies {
			seen[s.Email.Key()] = true
			m.ReplyTo = append(m.ReplyTo, s.Email)
		}
	}
	if len(m.ReplyTo) == 1 && seen[m.Email.Key()] {
		m.ReplyTo = nil
	}
}

// each parts a list of addresses at its commas, and at the semicolons that some programs
// write: those in quotes, in brackets and in comments part nothing.
func each(list string) (parts []string) {
	quoted, depth, angle, begin := false, 0, false, 0
	for i := 0; i < len(list); i++ {
		switch c := list[i]; {
		case c == '\\':
			i++
		case c == '"' && depth == 0:
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			depth = max(depth-1, 0)
		case depth > 0:
		case c == '<' || c == '>':
			angle = c == '<'
		case (c == ',' || c == ';') && !angle, c == ':' && !angle: // A colon ends the name of a group.
			if c != ':' {
				parts = append(parts, list[begin:i])
			}
			begin = i + 1
		}
		if len(parts) == mostAddresses {
			return parts
		}
	}
	return append(parts, list[begin:])
}

// mostAddresses is how many addresses of one field are read.
const mostAddresses = 500
