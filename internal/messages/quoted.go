package messages

import (
	"regexp"
	"strings"

	"latchkey/internal/texts"
)

// Part is a part of a text: what somebody says, or what they quote.
type Part struct {
	Text   string
	Quoted bool
}

// Fold parts a mail into what somebody says in it and what it quotes of earlier ones. All
// of the text is in the parts. Of what is answered piece by piece only the end is folded,
// since the answers mean nothing without the rest; and nothing is where nothing else is said.
func Fold(text string) []Part {
	all := []Part{{Text: text}}
	if forwarded().MatchString(text) {
		return all // Somebody shows it to us.
	}
	parts := partQuotes(strings.Split(text, "\n"))
	quotes, says := 0, false
	for i := range parts {
		if parts[i].Quoted {
			quotes++
		} else {
			says = true
		}
	}
	if quotes == 0 || !says {
		return all
	}
	if quotes > 1 {
		parts = foldEnd(parts)
	}
	return parts
}

// foldEnd takes the quotes before the last word for what is said.
func foldEnd(parts []Part) []Part {
	end := len(parts)
	if parts[end-1].Quoted {
		end--
	}
	var texts []string
	for _, part := range parts[:end] {
		texts = append(texts, part.Text)
	}
	return append([]Part{{Text: strings.Join(texts, "\n\n")}}, parts[end:]...)
}

// partQuotes finds quotes by how mail programs write them, without the empty lines around.
func partQuotes(lines []string) (parts []Part) {
	add := func(lines []string, quoted bool) {
		if text := strings.Trim(strings.Join(lines, "\n"), "\n \t"); text != "" {
			parts = append(parts, Part{text, quoted})
		}
	}
	said := 0 // where what is said begins
	for i := 0; i < len(lines); {
		end := quoteEnd(lines[i:])
		if end == 0 {
			i++
			continue
		}
		add(lines[said:i], false)
		add(lines[i:i+end], true)
		i += end
		said = i
	}
	add(lines[said:], false)
	return parts
}

// quoteEnd is how many lines a quote has that begins with the first of them, 0 for none.
func quoteEnd(lines []string) int {
	if isQuoted(lines[0]) {
		return marked(lines)
	}
	if strings.TrimSpace(lines[0]) == "" {
		return 0
	}
	if header(lines) {
		return len(lines)
	}
	intro := introduction(lines)
	if intro == 0 {
		return 0
	}
	if after := intro + empty(lines[intro:]); after < len(lines) && isQuoted(lines[after]) {
		return after + marked(lines[after:])
	}
	if hasDigit(strings.Join(lines[:intro], "")) {
		return len(lines) // Some programs mark nothing behind it.
	}
	return 0
}

func isQuoted(line string) bool { return strings.HasPrefix(strings.TrimLeft(line, " \t"), ">") }

// marked is how many lines are marked, with the empty ones between them.
func marked(lines []string) (end int) {
	for i, line := range lines {
		switch {
		case isQuoted(line):
			end = i + 1
		case strings.TrimSpace(line) != "":
			return end
		}
	}
	return end
}

func empty(lines []string) (n int) {
	for n < len(lines) && strings.TrimSpace(lines[n]) == "" {
		n++
	}
	return n
}

// mostIntroduction is over how many lines programs break "On Monday Ann wrote:".
const (
	mostIntroduction = 3
	mostIntroduced   = 500 // bytes
)

// introduction is how many lines say who wrote what follows, 0 for none.
func introduction(lines []string) int {
	for n := 1; n <= min(mostIntroduction, len(lines)); n++ {
		line := strings.Join(strings.Fields(strings.Join(lines[:n], " ")), " ")
		if len(line) > mostIntroduced {
			break
		}
		if strings.HasSuffix(line, ":") && wrote().MatchString(line) {
			return n
		}
		if strings.TrimSpace(lines[n-1]) == "" {
			break
		}
	}
	return 0
}

// header tells the lines that an office program writes above what it quotes: From, then
// Sent or Date, then To or Subject, with or without a line above them.
func header(lines []string) bool {
	if original().MatchString(strings.TrimSpace(lines[0])) {
		return true
	}
	rest := lines
	if rule.MatchString(strings.TrimSpace(rest[0])) {
		rest = rest[1:]
		rest = rest[empty(rest):]
	}
	if len(rest) == 0 || label(rest[0]) != "from" {
		return false
	}
	found := map[string]bool{}
	for _, line := range rest[1:min(len(rest), mostHeader)] {
		found[label(line)] = true
	}
	return found["sent"] && (found["to"] || found["subject"])
}

// label is what a line of a header is about, "" for another line.
func label(line string) string {
	name, _, ok := strings.Cut(line[:min(len(line), mostLabel)], ":")
	if !ok {
		return ""
	}
	return labels[strings.ToLower(strings.Trim(name, "* \t\u00a0"))]
}

// mostLabel is longer than any label, in bytes.
const mostLabel = 24

// mostHeader is how many lines such a header has, where an address is broken in two.
const mostHeader = 9

func hasDigit(text string) bool { return strings.ContainsAny(text, "0123456789•") }

var labels = map[string]string{
	"from": "from", "de": "from", "van": "from", "von": "from",
	"sent": "sent", "date": "sent", "envoyé": "sent", "envoyé le": "sent", "verzonden": "sent", "datum": "sent", "gesendet": "sent",
	"to": "to", "à": "to", "a": "to", "aan": "to", "an": "to",
	"subject": "subject", "objet": "subject", "onderwerp": "subject", "betreff": "subject",
}

// The words are those of programs in English, French, Dutch and German.
var (
	wrote = texts.OnceMade(`(?i)^(?:` + strings.Join([]string{
		`(?:on|in)\s.{3,300}\swrote\s?:`,
		`.{3,300}\s<?\S+@\S+?>?\s(?:wrote|a écrit|schreef|schrieb)\s?:`,
		`le\s.{3,300}\sa écrit\s?:`,
		`op\s.{3,300}\s(?:schreef|heeft|het volgende geschreven)\b.{0,200}:`,
		`am\s.{3,300}\sschrieb\b.{0,200}:`,
	}, `|`) + `)$`)
	original = texts.OnceMade(`(?i)^-{2,}\s?(?:` + strings.Join([]string{
		`original message`, `original appointment`, `message d['’]origine`, `message original`, `oorspronkelijk bericht`,
		`ursprüngliche nachricht`,
	}, `|`) + `)\s?-{2,}$`)
	rule      = regexp.MustCompile(`^(?:_{5,}|-{5,})$`)
	forwarded = texts.OnceMade(`(?im)^\s*-{2,}\s?(?:` + strings.Join([]string{
		`forwarded message`, `message transféré`, `doorgestuurd bericht`, `weitergeleitete nachricht`,
	}, `|`) + `)\s?-{2,}|^(?:` + strings.Join([]string{
		`begin forwarded message`, `début du message transféré`, `début du message réexpédié`, `begin doorgestuurd bericht`,
	}, `|`) + `)\s?:`)
)
